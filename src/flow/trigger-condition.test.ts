import { describe, expect, it } from "vitest";
import { invoke, schedule, webhook } from "./arbitrary-trigger.world.ts";
import { diff } from "./diff.ts";
import { emptyDocument, FlowDocument } from "./document.ts";
import { edit } from "./edit.ts";
import { fromExport, parseExport, toExport } from "./exchange.ts";
import {
  catalogue,
  constant,
  flowOf,
  formula,
  letter,
  lookup,
  newSale,
  pill,
  row,
  when,
  words,
} from "./fixtures.ts";
import { problemsOf } from "./ready.ts";
import { tablesIn } from "./table-uses.ts";
import { triggerConditionOf } from "./trigger-condition.ts";
import { inverseOf } from "./undo.ts";
import type { Condition } from "./step.ts";
import type { Trigger } from "./trigger.ts";

const amount = pill("trigger", "amount");
const above: Condition = {
  ...when({ ...row(amount, "greater", constant(100_000)), currency: "usd" }),
  otherCurrency: "else",
};
const on = (trigger: Trigger | null) => ({ ...flowOf(letter("s1")), trigger });
const asking = (condition: Condition) => on({ ...newSale, condition });
const set = (condition: Condition | null) => ({ do: "setTriggerCondition", condition }) as const;

describe("the condition of a trigger", () => {
  it("is absent from a document that was written before there was one, and stays so", () => {
    const written = JSON.parse(JSON.stringify(on(newSale)));
    expect(FlowDocument.parse(written)).toEqual(written);
    expect(triggerConditionOf(on(newSale).trigger)).toBeNull();
  });

  it.each([
    ["an event", newSale],
    ["a delivery", webhook],
  ])(
    "is set, changed and taken away where %s starts the flow, and each can be taken back",
    (_, trigger) => {
      const document = on(trigger);
      const done = edit(document, set(above));
      if (!done.ok) return expect.fail("refused");
      expect(triggerConditionOf(done.document.trigger)).toEqual(above);
      expect(FlowDocument.parse(done.document)).toEqual(done.document);
      const gone = edit(done.document, set(null));
      expect(gone).toEqual({ ok: true, document });
      expect(inverseOf(document, set(above))).toEqual([set(null)]);
      expect(inverseOf(done.document, set(null))).toEqual([set(above)]);
    },
  );

  it.each([
    ["no trigger", null],
    ["a schedule", schedule],
    ["a call", invoke],
  ])("is refused where there is no record to ask about: %s", (_, trigger) => {
    expect(edit(on(trigger), set(above))).toMatchObject({
      ok: false,
      problem: { code: "flow.edit_no_trigger" },
    });
  });

  it("stays with a file, with the table that it looks something up in", () => {
    const found = when(row(lookup("t1", 3, pill("trigger", "buyer")), "equals", words("gold")));
    const document = asking(found);
    expect([...tablesIn(document)]).toEqual([["t1", new Set([3])]]);
    const table = {
      id: "t1",
      revision: 3,
      name: "Plans",
      description: "",
      rows: [{ from: "a", to: "gold" }],
      otherwise: { is: "pass" } as const,
    };
    const parsed = parseExport(JSON.parse(JSON.stringify(toExport("Flow", document, [table]))));
    if (!parsed.ok) return expect.fail("unreadable");
    const back = fromExport(
      parsed.exported,
      "UTC",
      { shop: "c-shop", post: "c-post" },
      new Map([["plans", { table: "t9", revision: 1 }]]),
    );
    const left = lookup("t9", 1, pill("trigger", "buyer"));
    expect(triggerConditionOf(back.document.trigger)).toEqual(
      when(row(left, "equals", words("gold"))),
    );
  });

  it("is told when two versions are compared", () => {
    const before = on(newSale);
    const after = asking(above);
    const told = (one: FlowDocument, other: FlowDocument) =>
      diff(one, other, catalogue).map(({ kind, label, words: said }) => [
        kind,
        label.en,
        said?.before.en,
        said?.after.en,
      ]);
    const sentence = "Amount is greater than $1,000.00 (other currencies: no run)";
    expect(told(before, after)).toEqual([["added", "Trigger › Only when", "", sentence]]);
    expect(told(after, before)).toEqual([["removed", "Trigger › Only when", sentence, ""]]);
    const { trigger } = asking({ ...above, otherCurrency: "stop" });
    expect(told(after, { ...after, trigger })).toEqual([
      ["changed", "Trigger › Only when", sentence, sentence.replace("no run", "error")],
    ]);
    expect(
      told({ ...emptyDocument, steps: after.steps }, after).map(([, label]) => label),
    ).toContain("Trigger › Only when");
  });
});

describe("the check of a trigger’s condition", () => {
  const found = (condition: Condition) =>
    problemsOf(asking(condition), catalogue, [
      { id: "c-shop", connector: "shop", mode: "test", account: null, broken: false, held: false },
      { id: "c-post", connector: "post", mode: "test", account: null, broken: false, held: false },
    ])
      .filter(({ where }) => where.step === "trigger")
      .map(({ code, where }) => Array.of<string>(code).concat(where.path));

  it("finds nothing wrong with one that is complete", () => {
    expect(found(above)).toEqual([]);
    expect(found(when(row(formula("trigger.created + 1"), "greater", constant(2))))).toEqual([]);
  });

  it("finds what is missing, and says where", () => {
    expect(found(when(row(amount, "greater", null)))).toEqual([
      ["flow.condition_incomplete", "condition", "rows", "0", "right"],
    ]);
    expect(found({ ...above, match: "custom", logic: "1 and 2" })).toEqual([
      ["flow.logic_unknown_row", "condition", "logic"],
    ]);
  });

  it("wants a currency beside a number that an amount is compared with, and a word on others", () => {
    expect(found(when(row(amount, "greater", constant(5))))).toContainEqual([
      "flow.trigger_threshold_no_currency",
      "condition",
      "rows",
      "0",
      "currency",
    ]);
    const { otherCurrency: _, ...silent } = above;
    expect(found(silent)).toEqual([
      ["flow.trigger_other_currency_unchosen", "condition", "otherCurrency"],
    ]);
  });

  it("lets it ask about nothing but the trigger: no step is done yet", () => {
    expect(found(when(row(pill("s1", "number"), "equals", words("a"))))).toEqual([
      ["flow.pill_of_later_step", "condition", "rows", "0", "left"],
    ]);
  });

  it("takes what it has asked for as there, in every step", () => {
    const to = { to: pill("trigger", "buyer") };
    const codes = (condition?: Condition) => {
      const trigger = condition === undefined ? newSale : { ...newSale, condition };
      const document = { ...flowOf(letter("s1", to)), trigger };
      return problemsOf(document, catalogue, []).map(({ code }) => code);
    };
    expect(codes()).toContain("flow.may_be_empty");
    expect(codes(when(row(pill("trigger", "buyer"), "isPresent", null)))).not.toContain(
      "flow.may_be_empty",
    );
  });
});
