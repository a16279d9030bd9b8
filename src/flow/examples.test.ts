import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import charge from "../../examples/new-charge-to-product.json" with { type: "json" };
import refund from "../../examples/new-refund-to-customer.json" with { type: "json" };
import schedule from "../../examples/schedule-to-charge.json" with { type: "json" };
import { fromExport, parseExport, toExport } from "./exchange.ts";
import { flowJsonSchema } from "./schema.ts";

const examples = { charge, refund, schedule };
const validate = new Ajv2020({ allErrors: true }).compile(flowJsonSchema());

describe.each(Object.entries(examples))("the example that starts with a %s", (_, example) => {
  it("is valid by the published JSON Schema", () => {
    expect(validate(example) ? [] : validate.errors).toEqual([]);
  });

  it("can be imported, and exported again as it was", () => {
    const parsed = parseExport(example);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const { name, document } = fromExport(parsed.exported, { stripe: "c-1" });
    expect(toExport(name, document)).toEqual(example);
  });
});

describe("the published JSON Schema", () => {
  it.each<[string, unknown]>([
    ["another format", { ...schedule, format: "millrace.flow/2" }],
    ["a key it does not know", { ...schedule, secret: "sk_test_1" }],
    ["a step without an id", withStep({ id: undefined })],
    ["a step id of another kind", withStep({ id: "step-1" })],
    ["a value of another kind", withStep({ input: { amount: 500 } })],
    ["a pill that lacks its path", withStep({ input: { a: { kind: "pill", from: "s1" } } })],
    ["a nested value of another kind", withStep({ input: { a: { kind: "list", items: [1] } } })],
  ])("refuses %s", (_, file) => {
    const asFile: unknown = JSON.parse(JSON.stringify(file));
    expect(validate(asFile)).toBe(false);
    expect(parseExport(asFile).ok).toBe(false);
  });

  it("has a name, and names its parts", () => {
    const schema = flowJsonSchema();
    expect(schema).toMatchObject({ $id: "urn:millrace:flow:1", title: "Millrace flow" });
    expect(Object.keys(schema.$defs ?? {})).toEqual(
      expect.arrayContaining(["FlowDocument", "FlowValue", "FlowPill"]),
    );
  });
});

function withStep(change: object): unknown {
  const steps = schedule.flow.steps.map((step) => ({ ...step, ...change }));
  return { ...schedule, flow: { ...schedule.flow, steps } };
}
