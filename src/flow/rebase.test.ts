import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { afterAll, anyDocument, anyOperation } from "./arbitrary.world.ts";
import type { FlowDocument } from "./document.ts";
import type { Value } from "./value.ts";
import { edit } from "./edit.ts";
import { actionsOf, blocksOf, branchesOf, spotsOf, stepsOf } from "./blocks.ts";
import {
  actionAt,
  constant,
  branch,
  flowOf,
  ifStep,
  letter,
  list,
  newSale,
  object,
  pill,
  row,
  when,
  words,
} from "./fixtures.ts";
import { Operation } from "./operation.ts";
import { problemText } from "./problems.ts";
import { rebase } from "./rebase.ts";
import { inverseOfAll } from "./undo.ts";
import { draws } from "../../test/effort.ts";

const numRuns = draws(1_000);

/** Each one must apply. */
function after(document: FlowDocument, ...operations: readonly Operation[]): FlowDocument {
  return operations.reduce((current, operation) => {
    const edited = edit(current, Operation.parse(operation));
    if (!edited.ok) throw new Error(edited.problem.code);
    return edited.document;
  }, document);
}

const some = fc.array(anyOperation, { maxLength: 8 });

/** What both began with, what I have done, and what the other has made of it. */
const meeting = fc
  .tuple(anyDocument, some, some, fc.boolean())
  .map(([start, first, others, isTakenBack]) => {
    const done = afterAll(start, first);
    // What I do may be to take back what I have done.
    const base = isTakenBack ? done.document : start;
    const mine = isTakenBack ? inverseOfAll(start, done.applied) : done.applied;
    return { base, mine, theirs: afterAll(base, others).document };
  });

/** Everything that stands in a document by the place where it stands, apart from the order of things. */
function leaves(document: FlowDocument): ReadonlyMap<string, string> {
  const found = new Map<string, string>([["ownEvents", String(document.ownEvents)]]);
  const add = (value: unknown, ...place: string[]) =>
    found.set(JSON.stringify(place), JSON.stringify(value));
  const addValue = (value: Value, ...place: string[]) => {
    if (value.kind === "object")
      for (const [name, field] of Object.entries(value.fields)) addValue(field, ...place, name);
    else add(value, ...place);
  };
  for (const [name, part] of Object.entries(document.trigger ?? {})) add(part, "trigger", name);
  for (const { step, block } of spotsOf(document)) {
    add(block, step.id, "block");
    const parts = Object.entries({ ...step, input: null, steps: null, branches: null });
    for (const [name, part] of parts) add(part, step.id, name);
    if (step.kind === "action")
      for (const [name, value] of Object.entries(step.input))
        addValue(value, step.id, "input", name);
    for (const { id, ...branch } of branchesOf(step))
      for (const [name, part] of Object.entries({ ...branch, steps: null }))
        add(part, step.id, "branches", id, name);
  }
  return found;
}

const orderOf = ({ steps }: FlowDocument) => steps.map(({ id }) => id);

/** What stands in each block, and which branches in each step. */
function ordersOf(document: FlowDocument): ReadonlyMap<string | null, readonly string[]> {
  const ids = (those: readonly { readonly id: string }[]) => those.map(({ id }) => id);
  const steps = stepsOf(document);
  return new Map<string | null, readonly string[]>([
    [null, ids(document.steps)],
    ...steps.flatMap(blocksOf).map((block) => [block.id, ids(block.steps)] as const),
    ...steps.map((step) => [`${step.id} branches`, ids(branchesOf(step))] as const),
  ]);
}

describe("my edits on top of another's", () => {
  it("are each applied, done already, or handed back; never dropped", () => {
    fc.assert(
      fc.property(meeting, ({ base, mine, theirs }) => {
        const { document, applied, already, lost } = rebase(base, mine, theirs);
        expect(applied.length + already.length + lost.length).toBe(mine.length);
        expect(after(theirs, ...applied)).toEqual(document);
      }),
      { numRuns },
    );
  });

  it("leave everything that the other has changed as the other has changed it", () => {
    fc.assert(
      fc.property(meeting, ({ base, mine, theirs }) => {
        const { document, applied } = rebase(base, mine, theirs);
        // An input that I have renamed is meant to go by its new name in the other's fields, too.
        if (applied.some((one) => one.do === "renameInvokeInput")) return;
        const [before, changed, now] = [base, theirs, document].map(leaves);
        for (const place of new Set([...(before?.keys() ?? []), ...(changed?.keys() ?? [])]))
          if (before?.get(place) !== changed?.get(place))
            expect([place, now?.get(place)]).toEqual([place, changed?.get(place)]);
        const reorders = new Set(["moveStep", "restoreStep", "moveBranch", "restoreBranch"]);
        if (applied.some((one) => reorders.has(one.do))) return;
        const orders = ordersOf(document);
        for (const [block, order] of ordersOf(theirs)) {
          const stayed = orders.get(block) ?? [];
          expect(stayed.filter((id) => order.includes(id))).toEqual(
            order.filter((id) => stayed.includes(id)),
          );
        }
      }),
      { numRuns },
    );
  });

  it("are all there where the other has changed nothing", () => {
    fc.assert(
      fc.property(meeting, ({ base, mine }) => {
        const { document, lost } = rebase(base, mine, base);
        expect(document).toEqual(after(base, ...mine));
        expect(lost).toEqual([]);
      }),
      { numRuns },
    );
  });

  it("leave the other's document as it is where there are none", () => {
    fc.assert(
      fc.property(meeting, ({ base, theirs }) => {
        const nothing = {
          document: theirs,
          applied: [],
          each: [],
          already: [],
          lost: [],
          ids: new Map(),
        };
        expect(rebase(base, [], theirs)).toEqual(nothing);
      }),
    );
  });

  it("change nothing where the other has done just the same", () => {
    fc.assert(
      fc.property(meeting, ({ base, mine }) => {
        // A step that is added is there twice then: nobody can tell that the same one was meant. And
        // one that is taken out and put back has no place of its own.
        const same = mine.filter(({ do: what }) => !/^(add|restore)/.test(what));
        const theirs = afterAll(base, same).document;
        const { document } = rebase(base, afterAll(base, same).applied, theirs);
        expect(document).toEqual(theirs);
      }),
      { numRuns },
    );
  });
});

it("an input that both have renamed, and named anew, keeps the pills that both have put there", () => {
  const input = { name: "a", type: "number", required: true, help: "" } as const;
  const document: FlowDocument = {
    ...flowOf(ifStep("s2", branch("s3", when(row(pill("trigger", "a"), "equals", constant(1)))))),
    trigger: { kind: "invoke", inputs: [input], outputs: [] },
  };
  const mine: readonly Operation[] = [
    { do: "renameInvokeInput", from: "a", to: "b" },
    { do: "setInvokeInputs", inputs: [input] },
    {
      do: "setCondition",
      branch: "s3",
      condition: when(row(pill("trigger", "a"), "equals", constant(2))),
    },
  ];
  const theirs = afterAll(document, mine).document;
  expect(rebase(document, mine, theirs)).toMatchObject({ document: theirs, already: mine });
});

const base = flowOf(letter("s1", { body: constant("a") }), letter("s2"), letter("s3"));

it("a step that I put where it was stays where the other has put it", () => {
  const move = (step: string, index: number): Operation => ({
    do: "moveStep",
    step,
    block: null,
    index,
  });
  const theirs = afterAll(base, [move("s3", 0)]).document;
  expect(rebase(base, [move("s3", 2)], theirs)).toMatchObject({
    document: theirs,
    already: [{ step: "s3" }],
    lost: [],
  });
});

const set = (step: string, value: Value, ...path: string[]): Operation => ({
  do: "setField",
  step,
  path,
  value,
});
const add: Operation = {
  do: "addStep",
  block: null,
  index: 3,
  connector: "post",
  action: "send-letter",
  connection: null,
  input: {},
};
const one = ({ lost }: ReturnType<typeof rebase>) => {
  expect(lost).toHaveLength(1);
  return lost[0];
};

describe("two people in different places", () => {
  it("are both heard: other fields, other steps, parts of the trigger", () => {
    const mine = [set("s1", words("mine"), "copies"), set("s2", words("mine"), "to")];
    const theirs = after(
      base,
      set("s1", words("theirs"), "body"),
      { do: "renameStep", step: "s1", name: "First" },
      { do: "setFrequency", everySeconds: 15 },
    );
    const { document, lost } = rebase(
      base,
      [...mine, { do: "setOwnEvents", ownEvents: 1 }],
      theirs,
    );
    expect(lost).toEqual([]);
    expect(document).toEqual(after(theirs, ...mine, { do: "setOwnEvents", ownEvents: 1 }));
  });

  it("are both heard within a group of fields", () => {
    const grouped = flowOf(letter("s1", { address: object({ line: words("1") }) }));
    const theirs = after(grouped, set("s1", words("Kyoto"), "address", "city"));
    const mine = set("s1", words("2"), "address", "line");
    expect(rebase(grouped, [mine], theirs).document).toEqual(after(theirs, mine));
  });

  it("who both add a step get both, and what I put into mine goes into mine", () => {
    const theirs = after(base, { ...add, index: 0 });
    const mine = [add, set("s100", words("mine"), "body"), { ...add, index: 4 }];
    const use = set("s101", pill("s100", "id"), "body");
    const { document, applied, lost } = rebase(base, [...mine, use], theirs);
    expect(lost).toEqual([]);
    expect(orderOf(document)).toEqual(["s100", "s1", "s2", "s3", "s101", "s102"]);
    expect(actionAt(document.steps, -2).input).toEqual({ body: words("mine") });
    expect(actionAt(document.steps, -1).input).toEqual({ body: pill("s101", "id") });
    expect(applied.at(-1)).toEqual(set("s102", pill("s101", "id"), "body"));
  });

  it("find their steps beside those that they were put beside", () => {
    const theirs = after(base, { do: "removeStep", step: "s1" }, { ...add, index: 0 });
    const mine: Operation[] = [
      { ...add, index: 2 },
      { do: "moveStep", step: "s3", block: null, index: 1 },
    ];
    expect(orderOf(rebase(base, mine, theirs).document)).toEqual(["s3", "s100", "s2", "s101"]);
    expect(orderOf(rebase(base, [{ ...add, index: 0 }], theirs).document)[0]).toBe("s101");
  });
});

describe("two people in one place", () => {
  it("are both shown what the other has put there", () => {
    const theirs = after(base, set("s1", words("theirs"), "body"));
    const mine = set("s1", words("mine"), "body");
    const result = rebase(base, [mine], theirs);
    expect(result.document).toEqual(theirs);
    expect(one(result)).toMatchObject({
      operation: mine,
      why: "overwritten",
      conflicts: [
        {
          where: { step: "s1", path: ["input", "body"] },
          before: constant("a"),
          theirs: words("theirs"),
        },
      ],
    });
  });

  it("who mean the same have no conflict", () => {
    const mine = [
      set("s1", words("same"), "body"),
      { do: "removeStep", step: "s3" } as const,
      { do: "setConnection", user: "s2", connection: "c9" } as const,
    ];
    const { lost, already, document } = rebase(base, mine, after(base, ...mine));
    expect(lost).toEqual([]);
    expect(already).toEqual(mine);
    expect(document).toEqual(after(base, ...mine));
  });

  it.each<[string, Operation, Operation]>([
    [
      "a step that the other works on is not removed",
      { do: "removeStep", step: "s1" },
      set("s1", words("theirs"), "body"),
    ],
    [
      "an action that the other has changed gets no fields of the old one",
      set("s1", words("mine"), "copies"),
      {
        do: "setAction",
        step: "s1",
        connector: "post",
        action: "send-parcel",
        keep: ["to", "body"],
      },
    ],
    [
      "a new action takes no field away that the other has filled in",
      {
        do: "setAction",
        step: "s1",
        connector: "post",
        action: "send-parcel",
        keep: ["to", "body"],
      },
      set("s1", words("theirs"), "copies"),
    ],
    [
      "a frequency is not set on another trigger",
      { do: "setFrequency", everySeconds: 15 },
      { do: "setTrigger", trigger: { ...newSale, trigger: "new-offer" } },
    ],
    [
      "a connection is not replaced where the other has just chosen it",
      { do: "replaceConnection", connector: "post", from: "c-post", to: "c-live" },
      { do: "setConnection", user: "s2", connection: null },
    ],
    [
      "nor in a step that the other has just added",
      { do: "replaceConnection", connector: "post", from: "c-post", to: "c-live" },
      { ...add, connection: "c-post" },
    ],
    [
      "steps are not put into an order that the other has not seen",
      { do: "moveStep", step: "s1", block: null, index: 1 },
      { do: "moveStep", step: "s3", block: null, index: 0 },
    ],
  ])("%s", (_, mine, operation) => {
    const theirs = after(base, operation);
    const result = rebase(base, [mine], theirs);
    expect(one(result)?.why).toBe("overwritten");
    expect(result.document).toEqual(theirs);
  });

  it("takes a list that the other has changed for another list: an index says nothing there", () => {
    const lists = flowOf(letter("s1", { keywords: list(words("a"), words("b"), words("b")) }));
    const theirs = after(lists, { do: "removeField", step: "s1", path: ["keywords", "0"] });
    expect(one(rebase(lists, [set("s1", words("mine"), "keywords", "1")], theirs))).toMatchObject({
      why: "overwritten",
      conflicts: [{ where: { path: ["input", "keywords"] } }],
    });
  });

  it("replaces a connection where the other has only removed one of the steps", () => {
    const theirs = after(base, { do: "removeStep", step: "s2" });
    const mine = { do: "replaceConnection", connector: "post", from: "c-post", to: "c9" } as const;
    expect(actionsOf(rebase(base, [mine], theirs).document).map((step) => step.connection)).toEqual(
      ["c9", "c9"],
    );
  });
});

describe("an edit that is lost", () => {
  it("says why in words that say what to do", () => {
    const theirs = after(base, { do: "removeStep", step: "s1" });
    const lost = one(rebase(base, [set("s1", words("mine"), "body")], theirs));
    expect(lost).toMatchObject({ why: "refused", problem: { code: "flow.edit_unknown_step" } });
    expect(lost && problemText(lost.problem, "en")).toContain("s1");
  });

  it("takes those along that build on it", () => {
    const theirs = after(base, { do: "setFrequency", everySeconds: 15 });
    const trigger = { ...newSale, trigger: "new-offer" };
    const mine: Operation[] = [
      { do: "setTrigger", trigger },
      { do: "setSettings", settings: { kind: "paid" } },
      { do: "setOwnEvents", ownEvents: 2 },
    ];
    const { lost, applied } = rebase(base, mine, theirs);
    expect(lost.map(({ why }) => why)).toEqual(["overwritten", "follows"]);
    expect(lost[1]).toMatchObject({ lost: mine[0], problem: { code: "flow.edit_follows" } });
    expect(applied).toEqual([mine[2]]);
  });

  it("takes along what it replaced: of one place, either all is mine or nothing", () => {
    const start = flowOf(letter("s1"));
    const theirs = after(start, set("s1", words("theirs"), "address", "line"));
    const mine = [
      set("s1", words("mine"), "address", "city"),
      set("s1", pill("trigger", "delivery"), "address"),
    ];
    const { document, lost } = rebase(start, mine, theirs);
    expect(document).toEqual(theirs);
    expect(lost.map(({ why }) => why)).toEqual(["follows", "overwritten"]);
  });

  it("is not put into another's step, where it was for one of mine that could not be added", () => {
    const full = { ...flowOf(...Array.from({ length: 499 }, (_, i) => letter(`s${i + 1}`))) };
    const room = { ...full, nextStep: 600 };
    const theirs = after(room, add);
    const mine = [add, set("s600", words("mine"), "body"), set("s1", pill("s600", "id"), "body")];
    const { document, lost } = rebase(room, mine, theirs);
    expect(document).toEqual(theirs);
    expect(lost.map(({ problem }) => problem.code)).toEqual([
      "flow.edit_too_many_steps",
      "flow.edit_unknown_step",
      "flow.edit_unknown_step",
    ]);
  });
});
