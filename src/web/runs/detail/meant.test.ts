import { describe, expect, it } from "vitest";
import { connectors } from "#connectors/index.ts";
import { catalogueOf } from "#engine/catalogue.ts";
import { emptyDocument } from "#flow/document.ts";
import type { Step as FlowStep } from "#flow/step.ts";
import type { Value } from "#flow/value.ts";
import { meantIn } from "./meant.ts";
import type { Told } from "./story.ts";

const amount: Value = { kind: "pill", from: "trigger", path: ["amount"] };
const step: FlowStep = {
  kind: "action",
  id: "s1",
  name: null,
  connector: "postgresql",
  action: "insert-row",
  connection: null,
  input: {
    values: {
      kind: "list",
      items: [
        { kind: "object", fields: { column: { kind: "constant", value: "total" }, value: amount } },
        { kind: "object", fields: { value: { kind: "text", parts: [amount] } } },
        { kind: "object", fields: { value: { kind: "text", parts: [amount, " JPY"] } } },
      ],
    },
  },
};
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
    steps: [step],
  },
  event: { amount: 5_000, currency: "jpy" },
  connections: [],
  status: "succeeded",
  at: [],
  steps: [],
  loops: [],
  effects: [],
  calls: [],
};

describe("an amount in a field for any value", () => {
  const catalogue = { ...catalogueOf(connectors), tables: [] };
  const meantAt = meantIn("s1", told, catalogue);
  const money = { amount: 5_000, currency: "jpy" };

  it("is the money of the pill that has put it there", () => {
    expect(meantAt(["values", "0", "value"], 5_000)).toEqual(money);
    expect(meantAt(["values", "1", "value"], "5000")).toEqual(money);
  });

  it("is nothing more where another value stands there, or words beside it", () => {
    expect(meantAt(["values", "0", "value"], 4_999)).toBeUndefined();
    expect(meantAt(["values", "2", "value"], "5000 JPY")).toBeUndefined();
    expect(meantAt(["values", "0", "column"], "total")).toBeUndefined();
    expect(meantIn("s9", told, catalogue)(["values", "0", "value"], 5_000)).toBeUndefined();
  });
});
