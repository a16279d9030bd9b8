import { describe, expect, it } from "vitest";
import { branch, constant, flowOf, ifStep, letter, row, when, words } from "#flow/fixtures.ts";
import { branchOf, stepOf } from "#flow/blocks.ts";
import type { Operation } from "#flow/operation.ts";
import type { FlowDocument } from "#flow/document.ts";
import { applied, edited, opened } from "./editing.ts";
import * as saving from "./saving.ts";

/** What was sent without an answer, beside what somebody else has added at the same place. */

const base: FlowDocument = {
  ...flowOf(
    letter("s1"),
    ifStep("s2", branch("s3", when(row(null, "equals"))), branch("s4", null)),
  ),
  nextStep: 5,
};

const addStep: Operation = {
  do: "addStep",
  block: null,
  index: 0,
  connector: "post",
  action: "send-letter",
  connection: null,
  input: {},
};
const additions: readonly (readonly [string, Operation])[] = [
  ["a step", addStep],
  ["a step in a branch", { ...addStep, block: "s3" }],
  [
    "a loop",
    {
      do: "addLogic",
      block: null,
      index: 0,
      step: { kind: "forEach", list: null, collect: null, atOnce: 1, onFailure: "stop" },
    },
  ],
  [
    "a variable",
    {
      do: "addLogic",
      block: null,
      index: 0,
      step: { kind: "variable", type: "number", initial: null },
    },
  ],
  ["a choice", { do: "addLogic", block: null, index: 0, step: { kind: "if" } }],
  ["a branch", { do: "addBranch", step: "s2", index: 1, condition: when(row(null, "equals")) }],
];

const mark = "written by me";
/** What I do beside it: each of them writes the mark somewhere. */
const besides: readonly (readonly [string, (added: string) => Operation])[] = [
  ["a field of it", (step) => ({ do: "setField", step, path: ["body"], value: words(mark) })],
  ["its name", (step) => ({ do: "renameStep", step, name: mark })],
  ["its connection", (user) => ({ do: "setConnection", user, connection: mark })],
  [
    "its value",
    (step) => ({
      do: "setLogic",
      step,
      settings: { kind: "variable", type: "number", initial: words(mark) },
    }),
  ],
  [
    "its condition",
    (step) => ({
      do: "setCondition",
      branch: step,
      condition: when(row(null, "equals", constant(mark))),
    }),
  ],
  ["a step in it", (block) => ({ ...addStep, block, input: { body: words(mark) } })],
  ["a field elsewhere", () => ({ do: "setField", step: "s1", path: ["body"], value: words(mark) })],
  ["a name elsewhere", () => ({ do: "renameStep", step: "s1", name: mark })],
  [
    "a condition elsewhere",
    () => ({
      do: "setCondition",
      branch: "s3",
      condition: when(row(null, "equals", constant(mark))),
    }),
  ],
  ["another step", () => ({ ...addStep, input: { body: words(mark) } })],
];

const marksIn = (json: unknown): number => JSON.stringify(json).split(mark).length - 1;

function afterForeign(mine: readonly Operation[], theirs: readonly (readonly Operation[])[]) {
  const begun = edited(opened({ revision: 1, name: "Flow", document: base, by: null }), mine, 0);
  if (!begun.ok) return null;
  const move = saving.moveOf(begun.editing, 10_000);
  if (move.do !== "send") throw new Error(move.do);
  const lost = saving.unanswered(saving.sending(begun.editing, move.sent), 10_000);
  return theirs.reduce(
    ({ editing, document }, operations, at) => {
      const done = applied(document, operations);
      if (!done.ok) throw new Error(done.problem.code);
      const isLast = at === theirs.length - 1;
      const newest = { revision: at + 2, name: "Flow", document: done.document, by: "Ken" };
      return {
        editing: isLast ? saving.seen(editing, newest, 20_000) : editing,
        document: done.document,
      };
    },
    { editing: lost, document: base },
  ).editing;
}

describe("an addition that nobody has answered for", () => {
  const theirField: Operation = { do: "renameStep", step: "s1", name: "Ken's" };

  it.each(additions)(
    "%s: nothing of mine is missing, whatever somebody else has added",
    (_, add) => {
      const added = `s${base.nextStep}`;
      let tried = 0;
      for (const [name, beside] of besides)
        for (const [, foreign] of additions)
          for (const theirs of [[[foreign]], [[foreign], [foreign]], [[foreign, foreign]]]) {
            const editing = afterForeign([add, beside(added)], theirs);
            if (editing === null) continue;
            tried += 1;
            const { document, clashes } = editing;
            const kept =
              marksIn(document) +
              marksIn(clashes.map((one) => (one.what === "edits" ? one.operations : one.mine)));
            expect([name, kept > 0]).toEqual([name, true]);
          }
      expect(tried).toBeGreaterThan(30);
    },
  );

  it("is there once if it has arrived and somebody else has filled in more", () => {
    const mine: Operation[] = [
      addStep,
      { do: "setField", step: "s5", path: ["body"], value: words(mark) },
    ];
    const theirs: Operation = { do: "setField", step: "s5", path: ["to"], value: words("Ann") };
    const editing = afterForeign(mine, [mine, [theirs, theirField]]);
    expect(editing).toMatchObject({ unsent: [], clashes: [] });
    expect(editing?.document.steps).toHaveLength(3);
    expect(stepOf(editing?.document ?? base, "s5")).toMatchObject({ input: { to: words("Ann") } });
  });

  it("branches with steps of somebody else's in them are there once", () => {
    const add: Operation = {
      do: "addBranch",
      step: "s2",
      index: 1,
      condition: when(row(null, "equals")),
    };
    const editing = afterForeign([add], [[add], [{ ...addStep, block: "s5" }]]);
    expect(editing).toMatchObject({ unsent: [], clashes: [] });
    expect(branchOf(editing?.document ?? base, "s5")?.branch.steps).toHaveLength(1);
  });
});
