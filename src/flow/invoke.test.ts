import { describe, expect, it } from "vitest";
import type { FlowDocument } from "./document.ts";
import type { InvokeTrigger } from "./trigger.ts";
import type { Value } from "./value.ts";
import { diff, diffText } from "./diff.ts";
import { catalogue, constant, flowOf, letter, pill } from "./fixtures.ts";
import { inputSchema, inputsLike, isOfType, readCall, sampleInputs } from "./invoke.ts";
import { problemsOf } from "./ready.ts";
import { withStepIds } from "./step-ids.ts";

const trigger: InvokeTrigger = {
  kind: "invoke",
  inputs: [
    { name: "amount", type: "number", required: true, sample: 5, help: "In yen" },
    { name: "order", type: "object", required: false, sample: { id: "o_1" }, help: "" },
  ],
  outputs: [{ name: "answer", value: pill("s1", "id") }],
};
const flow = (changed: Partial<InvokeTrigger> = {}): FlowDocument => ({
  ...flowOf(letter("s1")),
  trigger: { ...trigger, ...changed },
});
const codes = (document: FlowDocument) =>
  problemsOf(document, catalogue, [])
    .filter(({ where }) => where.step === "trigger")
    .map(({ code, where }) => [code, where.path.join(".")]);

describe("what a caller sends", () => {
  it("is every input, null for what was left out", () => {
    expect(readCall(trigger, { amount: 1 })).toEqual({
      ok: true,
      data: { amount: 1, order: null },
    });
  });

  it("is refused field by field", () => {
    const read = readCall(trigger, { amount: "1", order: [], more: 1 });
    expect(read).toMatchObject({
      ok: false,
      problems: [
        { field: "amount", why: "wrong_type" },
        { field: "order", why: "wrong_type" },
        { field: "more", why: "unknown" },
      ],
    });
  });

  it.each([
    ["date", "2026-02-28", true],
    ["date", "2026-02-29", false],
    ["date", "2026-2-8", false],
    ["dateTime", "2026-02-28T09:00:00Z", true],
    ["dateTime", "2026-02-28T09:00+09:00", true],
    ["dateTime", "2026-02-28T09:00:00", false],
    ["dateTime", "2026-02-30T09:00:00Z", false],
    ["dateTime", "2026-02-28T24:00:00Z", false],
    ["text", "", true],
    ["number", 0, true],
    ["boolean", "true", false],
    ["list", [], true],
    ["object", [], false],
  ] as const)("of type %s: %j is %s", (type, value, is) => {
    expect(isOfType(type, value)).toBe(is);
  });

  it("gives the pills that its samples show", () => {
    expect(inputSchema(trigger)).toMatchObject({
      required: ["amount"],
      properties: {
        amount: { type: "number" },
        order: {
          anyOf: [{ type: "object", properties: { id: { type: "string" } } }, { type: "null" }],
        },
      },
    });
    expect(sampleInputs(trigger)).toEqual({ amount: 5, order: { id: "o_1" } });
  });

  it("can be told from an example", () => {
    const example = { a: "x", b: 1, c: true, d: "2026-04-01", e: "2026-04-01T00:00:00Z" };
    expect(inputsLike({ ...example, f: [1], g: { h: 1 }, i: null, "2nd": 1 })).toMatchObject([
      { name: "a", type: "text" },
      { name: "b", type: "number" },
      { name: "c", type: "boolean" },
      { name: "d", type: "date" },
      { name: "e", type: "dateTime" },
      { name: "f", type: "list" },
      { name: "g", type: "object", sample: { h: 1 } },
      { name: "i", type: "text", required: false },
    ]);
  });
});

describe("a flow that calls start", () => {
  it("may answer with what any step gives, and with nothing that there is not", () => {
    expect(codes(flow())).toEqual([]);
    const answers = (value: Value | null) => flow({ outputs: [{ name: "answer", value }] });
    expect(codes(answers(null))).toEqual([["flow.invoke_no_output", "outputs.answer"]]);
    expect(codes(answers(pill("s9", "id")))).toEqual([
      ["flow.pill_of_missing_step", "outputs.answer"],
    ]);
    expect(codes(answers(pill("trigger", "sum")))).toEqual([
      ["flow.unknown_pill", "outputs.answer"],
    ]);
    expect(codes(answers(pill("trigger", "order", "id")))).toEqual([]);
  });

  it("has each name once, and samples of the right type", () => {
    const [amount] = trigger.inputs;
    const twice =
      amount === undefined ? [] : [amount, amount, { ...amount, name: "b", sample: "5" }];
    expect(codes(flow({ inputs: twice, outputs: [] }))).toEqual([
      ["flow.invoke_name_twice", "inputs.amount"],
      ["flow.invoke_sample", "inputs.b"],
    ]);
  });

  it("tells what is different in its inputs and outputs", () => {
    const changed = flow({
      inputs: [{ name: "amount", type: "number", required: false, sample: 5, help: "In yen" }],
      outputs: [{ name: "answer", value: constant("yes") }],
    });
    const changes = diff(flow(), changed, catalogue);
    expect(changes.map(({ kind, path }) => [kind, path.join(".")])).toEqual([
      ["changed", "inputs.amount"],
      ["removed", "inputs.order"],
      ["changed", "outputs.answer"],
    ]);
    expect(diffText(changes, "ja").join("\n")).toContain("必須");
  });

  it("has its answers follow steps that get another id", () => {
    const renamed = withStepIds({ do: "setInvokeOutputs", outputs: trigger.outputs }, (id) =>
      id === "s1" ? "s7" : id,
    );
    expect(renamed).toMatchObject({ outputs: [{ value: { from: "s7" } }] });
  });
});
