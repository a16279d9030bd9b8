import { describe, expect, it } from "vitest";
import { stepsIn } from "#flow/blocks.ts";
import type { FlowDocument } from "#flow/document.ts";
import { edit } from "#flow/edit.ts";
import { branch, flowOf, forEach, ifStep, letter, pill, row, when, words } from "#flow/fixtures.ts";
import type { Operation } from "#flow/operation.ts";
import { rebase } from "#flow/rebase.ts";
import { clashesOf } from "./clash.ts";

function after(document: FlowDocument, ...operations: readonly Operation[]): FlowDocument {
  return operations.reduce((current, operation) => {
    const edited = edit(current, operation);
    if (!edited.ok) throw new Error(edited.problem.code);
    return edited.document;
  }, document);
}

const some = when(row(pill("trigger", "paid"), "isTrue"));
const base = flowOf(
  letter("s1"),
  forEach("s2", pill("trigger", "tags"), [
    ifStep("s3", branch("s4", some, letter("s5")), branch("s6", null, letter("s7"))),
  ]),
  letter("s8"),
);
const typed: Operation = { do: "setField", step: "s5", path: ["body"], value: words("mine") };
const add: Operation = {
  do: "addStep",
  block: "s4",
  index: 1,
  connector: "post",
  action: "send-letter",
  connection: null,
  input: {},
};

/** What is asked where the other has done that, and what comes of it when the person insists. */
function insisting(mine: Operation, theirs: Operation) {
  const now = after(base, theirs);
  const { lost } = rebase(base, [mine], now);
  const sides = { base, mine: after(base, mine), theirs: now, by: "Ken" };
  const [clash] = clashesOf(lost, sides);
  const first = clash?.first ?? [];
  return { first, document: after(now, ...first) };
}

describe("what stands inside other steps", () => {
  it("comes back with the loop that the other has deleted", () => {
    const { first, document } = insisting(typed, { do: "removeStep", step: "s2" });
    expect(first).toMatchObject([{ do: "restoreStep", block: null, index: 1, step: { id: "s2" } }]);
    expect(document.steps.map(({ id }) => id)).toEqual(["s1", "s2", "s8"]);
  });

  it("comes back with the branch that the other has deleted", () => {
    const { first, document } = insisting(typed, { do: "removeBranch", branch: "s4" });
    expect(first).toMatchObject([{ do: "restoreBranch", step: "s3", index: 0 }]);
    expect(stepsIn(document, "s4")?.map(({ id }) => id)).toEqual(["s5"]);
  });

  it("comes back by itself where its block is still there", () => {
    const { first } = insisting(typed, { do: "removeStep", step: "s5" });
    expect(first).toMatchObject([{ do: "restoreStep", block: "s4", index: 0, step: { id: "s5" } }]);
  });

  it("needs its block back to be added to it", () => {
    const { first } = insisting(add, { do: "removeBranch", branch: "s4" });
    expect(first).toMatchObject([{ do: "restoreBranch", step: "s3", branch: { id: "s4" } }]);
    const whole = insisting(add, { do: "removeStep", step: "s3" });
    expect(whole.first).toMatchObject([{ do: "restoreStep", block: "s2", step: { id: "s3" } }]);
  });
});
