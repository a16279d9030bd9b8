import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actionsOf } from "#flow/blocks.ts";
import { anyDocument, anyOperation } from "#flow/arbitrary.world.ts";
import type { FlowDocument } from "#flow/document.ts";
import { flowOf, letter, words } from "#flow/fixtures.ts";
import type { Operation } from "#flow/operation.ts";
import { applied, edited, type Editing, opened, redone, undone } from "./editing.ts";
import { draws } from "../../../../test/effort.ts";

const start = (document: FlowDocument): Editing =>
  opened({ revision: 1, name: "Flow", document, by: null });

const typed = (text: string, step = "s1"): Operation => ({
  do: "setField",
  step,
  path: ["body"],
  value: words(text),
});
const add: Operation = {
  do: "addStep",
  block: null,
  index: 1,
  connector: "post",
  action: "send-letter",
  connection: null,
  input: {},
};

/** One after the other, each at its time. */
function after(
  document: FlowDocument,
  ...edits: readonly (readonly [number, Operation])[]
): Editing {
  return edits.reduce((editing, [at, operation]) => {
    const tried = edited(editing, [operation], at);
    if (!tried.ok) throw new Error(tried.problem.code);
    return tried.editing;
  }, start(document));
}

const withoutNextStep = (document: FlowDocument) => ({ ...document, nextStep: 0 });
const letters = flowOf(letter("s1"), letter("s2"));

describe("editing", () => {
  it("shows an edit at once, and keeps it for the server", () => {
    const editing = after(letters, [0, { do: "removeStep", step: "s1" }]);
    expect(editing.document.steps.map(({ id }) => id)).toEqual(["s2"]);
    expect(editing.unsent).toEqual([[{ do: "removeStep", step: "s1" }]]);
    expect(editing.saved.document).toBe(letters);
  });

  it("changes nothing where one of several edits does not fit", () => {
    const tried = edited(start(letters), [add, { do: "removeStep", step: "s9" }], 0);
    expect(tried).toMatchObject({ ok: false, problem: { code: "flow.edit_unknown_step" } });
  });

  it("sends of what is typed in one field only the last", () => {
    const editing = after(letters, [0, typed("D")], [90, typed("De")], [180, typed("Dear")]);
    expect(editing.unsent).toEqual([[typed("Dear")]]);
    const elsewhere = after(letters, [0, typed("D")], [90, typed("x", "s2")], [180, typed("De")]);
    expect(elsewhere.unsent).toHaveLength(3);
  });
});

describe("taking back", () => {
  it("takes back what was typed without a pause at once, and what came after it by itself", () => {
    const editing = after(letters, [0, typed("D")], [400, typed("Dear")], [5_000, typed("Dear A")]);
    const once = undone(editing, 6_000);
    expect(actionsOf(once.document)[0]?.input["body"]).toEqual(words("Dear"));
    const twice = undone(once, 6_100);
    expect(withoutNextStep(twice.document)).toEqual(withoutNextStep(letters));
    expect(redone(redone(twice, 6_200), 6_300).document).toEqual(editing.document);
  });

  it("brings a removed step back with what was in it, as an edit that is sent", () => {
    const editing = after(letters, [0, { do: "removeStep", step: "s1" }]);
    const back = undone(editing, 10);
    expect(back.document).toEqual(letters);
    expect(back.unsent.at(-1)).toMatchObject([{ do: "restoreStep", index: 0 }]);
  });

  it("forgets what could be done again when something new is done", () => {
    const back = undone(after(letters, [0, add]), 10);
    const tried = edited(back, [typed("x")], 20);
    expect(back.future).toHaveLength(1);
    expect(tried.ok && tried.editing.future).toEqual([]);
  });

  it("leaves alone what somebody else has changed in the same place since", () => {
    const editing = after(letters, [0, typed("mine")]);
    const theirs = applied(editing.document, [typed("theirs")]);
    const behind = { ...editing, document: theirs.ok ? theirs.document : letters };
    const back = undone(behind, 10);
    expect(actionsOf(back.document)[0]?.input["body"]).toEqual(words("theirs"));
    expect(back).toMatchObject({ past: [], future: [], notices: [{ kind: "stale" }] });
  });

  it("takes back a move although somebody else has added steps above", () => {
    const editing = after(letters, [0, { do: "moveStep", step: "s2", block: null, index: 0 }]);
    const theirs = applied(editing.document, [{ ...add, index: 0 }]);
    const behind = { ...editing, document: theirs.ok ? theirs.document : letters };
    expect(undone(behind, 10).notices).toEqual([]);
  });

  it("leads through any edits back to the beginning and forth to the end", () => {
    fc.assert(
      fc.property(
        anyDocument,
        fc.array(anyOperation, { maxLength: 12 }),
        (document, operations) => {
          let editing = start(document);
          for (const [index, operation] of operations.entries()) {
            const tried = edited(editing, [operation], index * 400);
            if (tried.ok) ({ editing } = tried);
          }
          let back = editing;
          while (back.past.length > 0) back = undone(back, 9_999);
          expect(withoutNextStep(back.document)).toEqual(withoutNextStep(document));
          let forth = back;
          while (forth.future.length > 0) forth = redone(forth, 9_999);
          expect(withoutNextStep(forth.document)).toEqual(withoutNextStep(editing.document));
          expect(forth.notices).toEqual([]);
          expect(applied(forth.saved.document, forth.unsent.flat())).toMatchObject({
            document: forth.document,
          });
        },
      ),
      { numRuns: draws(300) },
    );
  });
});
