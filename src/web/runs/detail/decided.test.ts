import { describe, expect, it } from "vitest";
import { connectors } from "#connectors/index.ts";
import { catalogueOf } from "#engine/catalogue.ts";
import { emptyDocument } from "#flow/document.ts";
import type { Condition } from "#flow/step.ts";
import type { Value } from "#flow/value.ts";
import { whyItWentOn } from "./decided.ts";
import type { Told } from "./story.ts";

const catalogue = { ...catalogueOf(connectors), tables: [] };
const told: Told = {
  document: {
    ...emptyDocument,
    trigger: {
      kind: "event",
      connector: "stripe",
      trigger: "new-charge",
      connection: null,
      settings: {},
      everySeconds: 900,
    },
  },
  event: { amount: 8_000, currency: "jpy" },
  connections: [],
  status: "succeeded",
  at: [],
  steps: [],
  loops: [],
  effects: [],
  calls: [],
};
const amount: Value = { kind: "pill", from: "trigger", path: ["amount"] };
const above = (right: Value, left = amount): Condition => ({
  match: "all",
  logic: "",
  rows: [{ left, operator: "greater", right, currency: "jpy" }],
});
const number = (value: number): Value => ({ kind: "constant", value });
const why = (condition: Condition, held = true) =>
  whyItWentOn([condition], held, { path: "trigger", told, catalogue });

describe("why a run went on", () => {
  it("is the condition, and the value that met it, or that did not", () => {
    const met = why(above(number(5_000)));
    expect(met?.condition.en).toContain("greater than ¥5,000");
    expect(met?.value.en).toMatch(/Amount: ¥8,000$/);
    expect(why(above(number(9_000)), false)).toMatchObject({ held: false });
  });

  it("is not told where the record says otherwise, as in a test that a person starts with any record", () => {
    expect(why(above(number(9_000)))).toBeNull();
    expect(why(above(number(5_000)), false)).toBeNull();
  });

  it("is not told where more decided than what is recorded", () => {
    expect(why(above({ kind: "formula", source: "trigger.amount - 1" }))).toBeNull();
    const variable: Value = { kind: "pill", from: "s1", path: ["value"] };
    expect(why(above(number(1), variable))).toBeNull();
  });
});
