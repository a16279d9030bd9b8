import { describe, expect, it } from "vitest";
import { diff, diffText } from "./diff.ts";
import type { FlowDocument } from "./document.ts";
import { edit } from "./edit.ts";
import {
  branch,
  catalogue,
  constant,
  flowOf,
  forEach,
  formula,
  ifStep,
  letter,
  list,
  object,
  pill,
  row,
  when,
  words,
} from "./fixtures.ts";
import { Operation } from "./operation.ts";
import { rebase } from "./rebase.ts";
import { inverseOf, inverseOfAll } from "./undo.ts";
import type { Value } from "./value.ts";

const rename = (from: string, to: string): Operation =>
  Operation.parse({ do: "renameInvokeInput", from, to });

/** A flow that uses its input under this name, in every way there is. */
function flow(name: string, formulaText = `trigger.${name} * 2`): FlowDocument {
  const decimal: Value = {
    ...pill("trigger", "order", "total"),
    as: { to: "decimal", currency: [name, "currency"] },
  };
  const input = (one: string) => ({ name: one, type: "number", required: true, help: "" }) as const;
  return {
    ...flowOf(
      letter("s1", {
        to: pill("trigger", name),
        body: words("No. ", pill("trigger", name, "id"), pill("s2", name)),
        pages: object({ a: list(formula(formulaText), decimal) }),
      }),
      ifStep("s2", branch("s3", when(row(pill("trigger", name), "equals", constant(name))))),
      forEach("s4", pill("trigger", name, "items"), [letter("s5", { to: pill("s4", name) })]),
    ),
    trigger: {
      kind: "invoke",
      inputs: [input("order"), input(name)],
      outputs: [{ name, value: pill("trigger", name) }],
    },
  };
}

function after(document: FlowDocument, ...operations: readonly Operation[]): FlowDocument {
  return operations.reduce((current, operation) => {
    const edited = edit(current, operation);
    if (!edited.ok) throw new Error(edited.problem.code);
    return edited.document;
  }, document);
}

describe("another name for an input", () => {
  it("goes to wherever the flow uses it, and nowhere else", () => {
    const expected = flow("amount");
    const renamed = after(flow("old"), rename("old", "amount"));
    // What only happens to be called so: a step's field, a text, an output.
    expect(renamed).toEqual({
      ...expected,
      steps: JSON.parse(
        JSON.stringify(expected.steps)
          .replace('"from":"s2","path":["amount"]', '"from":"s2","path":["old"]')
          .replace('"from":"s4","path":["amount"]', '"from":"s4","path":["old"]')
          .replace('"value":"amount"', '"value":"old"'),
      ),
      trigger: {
        ...expected.trigger,
        outputs: [{ name: "old", value: pill("trigger", "amount") }],
      },
    });
  });

  it.each([
    ["trigger.old.id + trigger . old", "trigger.amount.id + trigger.amount"],
    ["trigger['old'] + trigger[\"old\"]", "trigger.amount + trigger.amount"],
    ["trigger.older + trigger.my.old", "trigger.older + trigger.my.old"],
    [
      "s1.trigger.old + 'trigger.old' // trigger.old",
      "s1.trigger.old + 'trigger.old' // trigger.old",
    ],
    ["trigger.old +", "trigger.amount +"],
  ])("in the formula %s", (before, now) => {
    const renamed = after(flow("old", before), rename("old", "amount"));
    expect(JSON.stringify(renamed)).toContain(JSON.stringify(formula(now)));
  });

  it("is written so that a formula can be read", () => {
    const renamed = after(flow("old"), rename("old", "in"));
    expect(JSON.stringify(renamed)).toContain(JSON.stringify(formula('trigger["in"] * 2')));
  });

  it("can be taken back, also where something had waited for the new name, or is written otherwise", () => {
    const waiting = letter("s9", { to: pill("trigger", "in") });
    const document = flow("old", "trigger [ 'old' ] + trigger.in");
    const whole = { ...document, steps: [...document.steps, waiting] };
    const back = inverseOf(whole, rename("old", "in"));
    expect(after(after(whole, rename("old", "in")), ...back)).toEqual(whole);
    expect(inverseOf(flow("old"), rename("old", "amount"))).toEqual([rename("amount", "old")]);
  });

  it("is refused where there is no such input, or another one of that name", () => {
    const codeOf = (document: FlowDocument, operation: Operation) => {
      const edited = edit(document, operation);
      return edited.ok ? null : edited.problem.code;
    };
    expect(codeOf(flow("old"), rename("x", "y"))).toBe("flow.edit_unknown_input");
    expect(codeOf(flow("old"), rename("old", "order"))).toBe("flow.edit_input_name_taken");
    expect(codeOf(flowOf(), rename("old", "x"))).toBe("flow.edit_no_trigger");
    expect(Operation.safeParse({ do: "renameInvokeInput", from: "a", to: "1a" }).success).toBe(
      false,
    );
  });

  it("reaches what somebody else has filled in meanwhile, and is taken back there, too", () => {
    const fill: Operation = {
      do: "setField",
      step: "s5",
      path: ["body"],
      value: words(pill("trigger", "old")),
    };
    const theirs = after(flow("old"), fill);
    const { document, applied, lost } = rebase(flow("old"), [rename("old", "amount")], theirs);
    expect(lost).toEqual([]);
    expect(document).toEqual(after(theirs, rename("old", "amount")));
    expect(after(document, ...inverseOfAll(theirs, applied))).toEqual(theirs);
  });

  it("is for its author to decide where somebody else has changed the inputs", () => {
    const theirs = after(flow("old"), rename("order", "basket"));
    const { lost } = rebase(flow("old"), [rename("old", "amount")], theirs);
    expect(lost).toMatchObject([
      { why: "overwritten", conflicts: [{ where: { step: "trigger", path: ["inputs"] } }] },
    ]);
  });

  it("is told as one input that has gone and one that has come, and each field that uses it", () => {
    const changes = diff(flow("old"), after(flow("old"), rename("old", "amount")), catalogue);
    expect(diffText(changes, "en").slice(0, 3)).toEqual([
      "Input old was removed: number, required",
      "Input amount was added: number, required",
      "Output old was changed: [Trigger › old] → [Trigger › amount]",
    ]);
  });
});
