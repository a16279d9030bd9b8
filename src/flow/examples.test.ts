import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import items from "../../examples/charge-items-to-products.json" with { type: "json" };
import charge from "../../examples/new-charge-to-product.json" with { type: "json" };
import refund from "../../examples/new-refund-to-customer.json" with { type: "json" };
import schedule from "../../examples/schedule-to-charge.json" with { type: "json" };
import { connectors } from "#connectors/index.ts";
import { catalogueOf } from "#engine/catalogue.ts";
import { fromExport, parseExport, toExport } from "./exchange.ts";
import { problemsOf } from "./ready.ts";
import { flowJsonSchema } from "./schema.ts";

const examples = { charge, refund, schedule, items };
const validate = new Ajv2020({ allErrors: true }).compile(flowJsonSchema());

describe.each(Object.entries(examples))("the example that starts with a %s", (_, example) => {
  it("is valid by the published JSON Schema", () => {
    expect(validate(example) ? [] : validate.errors).toEqual([]);
  });

  it("can be imported, and exported again as it was", () => {
    const parsed = parseExport(example);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const { name, document } = fromExport(parsed.exported, "Asia/Tokyo", { stripe: "c-1" });
    expect(toExport(name, document)).toEqual(example);
  });

  it("is ready once it has its connection", () => {
    const parsed = parseExport(example);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const { document } = fromExport(parsed.exported, "Asia/Tokyo", { stripe: "c-1" });
    const connection = {
      id: "c-1",
      connector: "stripe",
      mode: "test",
      broken: false,
      held: false,
    } as const;
    const found = problemsOf(document, catalogueOf(connectors), [connection]);
    expect(found.filter(({ severity }) => severity === "error")).toEqual([]);
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
    ["a step of an unknown kind", withStep({ kind: "while" })],
    [
      "an if without branches",
      { ...items, flow: { ...items.flow, steps: [bare("if", { branches: [] })] } },
    ],
    ["a loop without steps", { ...items, flow: { ...items.flow, steps: [bare("forEach", {})] } }],
    ["a nested step of another shape", nestedWrong()],
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
      expect.arrayContaining(["FlowDraft", "FlowValue", "FlowPill"]),
    );
  });
});

function bare(kind: string, rest: object): object {
  return { kind, id: "s1", name: null, ...rest };
}

/** In a branch of the example's `if`, a step that lacks its settings. */
function nestedWrong(): unknown {
  const wrong = bare("delay", { amount: null });
  const branches = [{ id: "s2", condition: null, steps: [wrong] }];
  return { ...items, flow: { ...items.flow, steps: [bare("if", { branches })] } };
}

function withStep(change: object): unknown {
  const steps = schedule.flow.steps.map((step) => ({ ...step, ...change }));
  return { ...schedule, flow: { ...schedule.flow, steps } };
}
