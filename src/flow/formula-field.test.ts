import { describe, expect, it } from "vitest";
import type { Json } from "#sdk/json.ts";
import type { Schema } from "./catalogue.ts";
import { valueText } from "./describe-value.ts";
import { diff, diffText } from "./diff.ts";
import type { ActionStep } from "./step.ts";
import type { Value } from "./value.ts";
import { FlowDocument } from "./document.ts";
import { edit } from "./edit.ts";
import { fromExport, parseExport, toExport } from "./exchange.ts";
import {
  actionAt,
  catalogue,
  constant,
  facts,
  flowOf,
  formula,
  letter,
  list,
  newSale,
  object,
  words,
} from "./fixtures.ts";
import { resolveInput } from "./mapping.ts";
import { actionOf } from "./offers.ts";
import type { Operation } from "./operation.ts";
import { moveProblems, pillUses } from "./pill-uses.ts";
import { problemText } from "./problems.ts";
import { problemsOf } from "./ready.ts";
import { rebase } from "./rebase.ts";
import { resolvedInput } from "./samples.ts";
import { inverseOf } from "./undo.ts";

const sale: Json = {
  id: "sale_1",
  amount: 1250,
  currency: "usd",
  created: 1775003400,
  buyer: null,
  tags: ["a", "b"],
};
const schema = actionOf(catalogue, "post", "send-letter")?.input ?? {};

function resolve(input: ActionStep["input"], by: Schema = { ...schema, required: [] }) {
  const lookup = (from: string) => (from === "trigger" ? sale : undefined);
  const resolved = resolveInput(input, by, lookup, facts);
  return resolved.ok ? resolved.value : resolved.problems.map(({ code, params }) => [code, params]);
}

const connections = [
  { id: "c-shop", connector: "shop", mode: "test", broken: false, held: false },
  { id: "c-post", connector: "post", mode: "test", broken: false, held: false },
] as const;

describe("A formula in a field", () => {
  it.each<[string, string, Json]>([
    ["body", 'upper("for ") + trigger.id', "FOR sale_1"],
    ["body", "trigger.amount / 100", "12.5"],
    ["copies", "length(trigger.tags) + 1", 3],
    ["colour", "trigger.amount > 1000", true],
    ["paper", 'if(trigger.amount > 1000, "a4", "letter")', "a4"],
    ["keywords", "trigger.tags.map(t, upper(t))", ["A", "B"]],
    ["keywords", "trigger.id", ["sale_1"]],
    ["address", '{line: "1 Main St", city: trigger.currency}', { line: "1 Main St", city: "usd" }],
    ["cost", 'toMinorUnits(fromMinorUnits(trigger.amount, "usd") * 2, "usd")', 2500],
    ["body", 'fromDateTimeToString(fromNumberToDateTime(trigger.created), "HH:mm")', "09:30"],
    ["body", "today()", "2026-04-01"],
  ])("%s: %s", (field, source, expected) => {
    expect(resolve({ [field]: formula(source) })).toEqual({ [field]: expected });
  });

  it.each([
    ["trigger.amount * 2", []],
    ["trigger.amount * 1.1", ["flow.formula_not_rounded"]],
    ["trigger.amount / 3", ["flow.formula_not_rounded"]],
    ['multiply(trigger.amount, 1.1, "half even")', []],
    ["round(trigger.amount * 1.1)", []],
    ["trigger.amount + 100", ["flow.formula_bare_number"]],
  ])("that gives an amount says how it is rounded: %s", (source, expected) => {
    const step = letter("s1", { to: constant("x"), cost: formula(source) });
    const found = problemsOf(flowOf(step), catalogue, connections).map(({ code }) => code);
    expect(found.filter((code) => code.startsWith("flow.formula"))).toEqual(expected);
  });

  it("that says its currency stands beside no other one", () => {
    const step = letter("s1", {
      cost: formula('convert(trigger.amount, "jpy", 151.25)'),
      currency: constant("usd"),
    });
    const codes = (...steps: ActionStep[]) =>
      problemsOf(flowOf(...steps), catalogue, connections).map(({ code }) => code);
    expect(codes(step)).toEqual(["flow.formula_other_currency"]);
    expect(codes({ ...step, input: { ...step.input, currency: constant("JPY") } })).toEqual([]);
  });

  it("is spread among the items of a list, as a pill is", () => {
    expect(resolve({ keywords: list(constant("x"), formula("trigger.tags")) })).toEqual({
      keywords: ["x", "a", "b"],
    });
  });

  it("that comes to nothing is left out, and is a problem where the field is required", () => {
    expect(resolve({ body: formula("upper(trigger.buyer)") })).toEqual({});
    expect(resolve({ address: object({ line: formula("trigger.buyer") }) })).toEqual({});
    expect(resolve({ to: formula("trigger.buyer + 1") }, schema)).toMatchObject([
      ["flow.required_empty", { pill: { en: "Trigger › buyer" } }],
    ]);
    expect(resolve({ to: formula("null") }, schema)).toMatchObject([["flow.required_missing", {}]]);
  });

  it("obeys the field's limits, and its type", () => {
    expect(resolve({ copies: formula("5 * 5") })).toMatchObject([
      ["flow.too_large", { value: 25 }],
    ]);
    expect(resolve({ copies: formula("5 / 2") })).toMatchObject([["flow.wrong_type", {}]]);
    expect(resolve({ cost: formula("trigger.amount / 100") })).toMatchObject([
      ["flow.wrong_type", { value: "12.5" }],
    ]);
    expect(resolve({ paper: formula('"a3"') })).toMatchObject([["flow.not_a_choice", {}]]);
    expect(resolve({ address: formula('{line: "a", other: 1}') })).toMatchObject([
      ["flow.unknown_field", {}],
    ]);
  });

  it("says what is wrong, in which field and where in the source", () => {
    expect(resolve({ body: formula("1 + 1 / 0") })).toEqual([
      ["flow.formula_division_by_zero", { field: { en: "Body", ja: "本文" }, start: 4, end: 9 }],
    ]);
    const lookup = () => undefined;
    const resolved = resolveInput({ body: formula("upper(") }, schema, lookup, facts);
    const texts = resolved.ok ? [] : resolved.problems.map((one) => problemText(one, "ja"));
    expect(texts[0]).toMatch(/^「本文」の数式が完結していません/);
  });

  it("counts towards the size of the step's input", () => {
    const long = () => formula('padEnd("", 250000, "x")');
    const input = { extra: object({ a: long(), b: long(), c: long(), d: long(), e: long() }) };
    expect(resolve(input)).toMatchObject([["flow.input_too_big", {}]]);
  });

  it("may cost no more than all others of the step leave", () => {
    const dear = "trigger.tags.map(t, sha256(padEnd(t, 200000, t)))";
    expect(resolve({ body: formula(`length(${dear})`) })).toEqual({ body: "2" });
    const input = { body: formula(`length(${dear})`), paper: formula(`${dear}[0]`) };
    expect(resolve(input)).toMatchObject([["flow.formula_too_much_work", {}]]);
  });

  it("gives each field its own UUIDs, and the same ones again", () => {
    const input = { extra: object({ a: formula("uuid()"), b: formula("uuid()") }) };
    const once = JSON.stringify(resolve(input));
    expect(JSON.stringify(resolve(input))).toBe(once);
    const [a, b] = [...once.matchAll(/[0-9a-f-]{36}/g)].map(([uuid]) => uuid);
    expect(a).not.toBe(b);
  });
});

describe("A formula before the flow runs", () => {
  const found = (input: ActionStep["input"]) =>
    problemsOf(flowOf(letter("s1", input), letter("s2")), catalogue, connections).map(
      ({ code, params }) => [code, params["start"], params["end"]],
    );

  it.each<[string, string, [string, number, number]]>([
    ["body", "upper(trigger.amount)", ["flow.formula_argument_type", 6, 20]],
    ["body", "upper(trigger.id", ["flow.formula_ends_early", 16, 16]],
    ["body", 'trigger.nope + "a"', ["flow.unknown_pill", 0, 12]],
    ["body", '"a" + s2.id', ["flow.pill_of_later_step", 6, 11]],
    ["body", "s1.id", ["flow.pill_of_later_step", 0, 5]],
    ["body", "s9.id", ["flow.pill_of_missing_step", 0, 5]],
    ["copies", "trigger.paid", ["flow.formula_of_wrong_type", 0, 12]],
    ["colour", "trigger.amount", ["flow.formula_of_wrong_type", 0, 14]],
    ["address", "trigger.amount", ["flow.formula_of_wrong_type", 0, 14]],
    ["to", "trigger.buyer", ["flow.may_be_empty", 0, 13]],
    ["cost", 'fromMinorUnits(trigger.amount, "usd")', ["flow.decimal_in_minor_units", 0, 37]],
    ["body", "", ["flow.formula_missing", 0, 0]],
  ])("%s: %s", (field, source, problem) => {
    expect(found({ [field]: formula(source) })).toEqual([problem]);
  });

  it.each([
    ["to", 'default(trigger.buyer, "nobody")'],
    ["copies", "length(trigger.tags)"],
    ["keywords", "trigger.tags"],
    ["body", "trigger.amount"],
    ["body", 'fromMinorUnits(trigger.amount, "usd")'],
    ["cost", 'toMinorUnits(fromMinorUnits(trigger.amount, "usd") * 2, "usd")'],
    ["address", '{line: "a"}'],
    ["colour", "trigger.raw.whatever"],
  ])("%s: %s is fine", (field, source) => {
    expect(found({ [field]: formula(source) })).toEqual([]);
  });

  it("is fine among the items of a list", () => {
    expect(found({ keywords: list(formula("trigger.tags"), formula("trigger.id")) })).toEqual([]);
  });
});

describe("A formula in a flow", () => {
  const document = flowOf(letter("s1"), letter("s2", { body: formula('s1.id + "x"') }));

  it("is told with its pills as people know them", () => {
    const value: Value = formula('upper(trigger.id) + " " + s1.pages');
    expect(valueText(value, document, catalogue)).toEqual({
      en: '= upper([Trigger › Sale ID]) + " " + [Send letter (Post) › Pages]',
      ja: '= upper([トリガー › 売上 ID]) + " " + [手紙を送る (Post) › ページ数]'.replace(
        "Post",
        "郵便",
      ),
    });
    expect(valueText(formula("half("), document, catalogue).en).toBe("= half(");
  });

  it("is one change in a diff", () => {
    const other = flowOf(letter("s1"), letter("s2", { body: formula("s1.pages") }));
    expect(diffText(diff(document, other, catalogue), "en")).toEqual([
      'Send letter (Post) › Body was changed: = [Send letter (Post) › Letter ID] + "x" → = [Send letter (Post) › Pages]',
    ]);
  });

  it("uses pills, and minds when steps move", () => {
    expect(pillUses(document, "s1", ["id"])).toMatchObject([
      { step: "s2", path: ["input", "body"], pill: { from: "s1", path: ["id"] } },
    ]);
    expect(moveProblems(document, "s2", { block: null, index: 0 })).toHaveLength(1);
  });

  it("follows a step that gets another id, when two people add one", () => {
    const base = flowOf(letter("s1"));
    const add: Operation = {
      do: "addStep",
      block: null,
      index: 1,
      connector: "post",
      action: "send-letter",
      connection: null,
      input: { to: words("a") },
    };
    const use = formula('s100.id + "s100"');
    const theirs = edit(base, add);
    const { document: merged, lost } = rebase(
      base,
      [add, { ...add, index: 2 }, { do: "setField", step: "s101", path: ["body"], value: use }],
      theirs.ok ? theirs.document : base,
    );
    expect(lost).toEqual([]);
    expect(actionAt(merged.steps, 2).input["body"]).toEqual(formula('s101.id + "s100"'));
  });

  it("is undone like any other value", () => {
    const operation: Operation = {
      do: "setField",
      step: "s2",
      path: ["body"],
      value: words("y"),
    };
    const back = inverseOf(document, operation);
    expect(JSON.stringify(back)).toContain(JSON.stringify(formula('s1.id + "x"')));
  });

  it("shows what it comes to with the samples", () => {
    const step = letter("s1", { body: formula('trigger.id + "!"') });
    const known = new Map([["trigger", sale]]);
    expect(resolvedInput(step, flowOf(step), catalogue, known, facts).value).toEqual({
      to: "Ann",
      body: "sale_1!",
    });
  });

  it("goes out and comes in with the flow", () => {
    const parsed = parseExport(structuredClone(toExport("Sales", document)));
    expect(
      parsed.ok && actionAt(fromExport(parsed.exported, "UTC", {}).document.steps, 1).input,
    ).toEqual(actionAt(document.steps, 1).input);
  });

  it("has an end", () => {
    const long = flowOf(letter("s1", { body: formula("1".repeat(10_001)) }));
    expect(FlowDocument.safeParse(long).success).toBe(false);
    expect(FlowDocument.safeParse({ ...document, trigger: newSale }).success).toBe(true);
  });
});
