import { describe, expect, it } from "vitest";
import type { Json } from "#sdk/json.ts";
import type { Schema } from "../catalogue.ts";
import { see } from "../sight.ts";
import { catalogue, flowOf, letter } from "../fixtures.ts";
import { checkFormula } from "./check.ts";
import { evaluateFormula } from "./evaluate.ts";
import { withStepNames } from "./scan.ts";

const outputs: { readonly [from: string]: Json } = {
  trigger: {
    amount: 5,
    "order-id": "o1",
    list: [1, 2],
    nothing: null,
    empty: "",
    at: "2026-01-01T09:00:00+09:00",
  },
  s1: { email: "ann@example.com", metadata: { "vat no": "12" }, at: "2026-01-01T00:00:00Z" },
};

function evaluate(source: string) {
  const lookup = (from: string) => outputs[from];
  return evaluateFormula(source, { lookup, now: 0, timeZone: "UTC", seed: "" });
}

function run(source: string): Json | undefined {
  const result = evaluate(source);
  if (result.kind === "value") return result.value;
  return result.kind === "problem" ? `! ${result.problem.code}` : undefined;
}

describe("Pills", () => {
  it.each<[string, Json]>([
    ["trigger.amount + 1", 6],
    ['s1.email + "!"', "ann@example.com!"],
    ['trigger["order-id"]', "o1"],
    ['s1.metadata["vat no"]', "12"],
    ["trigger.list[1]", 2],
    ["trigger.list[trigger.list[0]]", 2],
    ["trigger.list", [1, 2]],
    ["trigger.at == s1.at", true],
  ])("%s", (source, expected) => {
    expect(run(source)).toEqual(expected);
  });

  it("are renamed with their step, and nothing else is", () => {
    const swapped = withStepNames(
      `s1.email + "s1" + trigger.s1 /* */ + s2["s1"].s1 // s1\n+ s10.a + {s1: 1e5}`,
      (id) => ({ s1: "s2", s2: "s1" })[id] ?? id,
    );
    expect(swapped).toBe(
      `s2.email + "s1" + trigger.s1 /* */ + s1["s1"].s1 // s1\n+ s10.a + {s2: 1e5}`,
    );
  });

  it("are renamed in a formula that is half written, too", () => {
    expect(withStepNames('concat(s1.a, "s1 ', () => "s7")).toBe('concat(s7.a, "s1 ');
  });
});

describe("Numbers are exact", () => {
  it.each<[string, Json]>([
    ["0.1 + 0.2", 0.3],
    ["string(0.1 + 0.2)", "0.3"],
    ["0.1 + 0.2 == 0.3", true],
    ["1.005 * 100", 100.5],
    ["7 / 2", 3.5],
    ["string(10 / 3)", "3.33333333333333333333"],
    ["string(2 / 3)", "0.66666666666666666667"],
    ["7 % 3", 1],
    ["-7 % 3", -1],
    ["1.0 == 1", true],
    ["string(1e3)", "1000"],
    ["string(9007199254740993)", "9007199254740993"],
    ["-trigger.amount", -5],
    ["2 + 3 * 4", 14],
    ["(2 + 3) * 4", 20],
    ["0xff", 255],
  ])("%s is %s", (source, expected) => {
    expect(run(source)).toEqual(expected);
  });

  it.each(["9007199254740993", "12345678901234567.89", "1234567890123456.78", "1e17 + 1.0 / 3"])(
    "%s, which JSON cannot carry, is refused and not rounded",
    (source) => {
      expect(run(source)).toBe("! flow.formula_number_too_large");
    },
  );

  it.each<[string, Json]>([
    ["123456789012.34", 123_456_789_012.34],
    ["1e12 / 3", 1e12 / 3],
    ["9007199254740991.0", 9_007_199_254_740_991],
    [
      "parseJson('[12345678901234567.89, 9007199254740993, 0.5]')",
      ["12345678901234567.89", "9007199254740993", 0.5],
    ],
  ])("%s is handed on as %j", (source, expected) => {
    expect(run(source)).toEqual(expected);
  });

  it("nothing is divided by zero", () => {
    expect(run("1 / (trigger.amount - 5)")).toBe("! flow.formula_division_by_zero");
    expect(run("1 % 0")).toBe("! flow.formula_division_by_zero");
  });
});

describe("What is empty", () => {
  it.each(["upper(trigger.nothing)", "trigger.nothing + 1", "trigger.missing.deeper", "null"])(
    "%s makes the whole empty",
    (source) => {
      expect(run(source)).toBeUndefined();
    },
  );

  it("names the pills that were empty", () => {
    expect(evaluate('"a" + trigger.nothing')).toEqual({
      kind: "nothing",
      pills: [{ kind: "pill", from: "trigger", path: ["nothing"] }],
    });
  });

  it.each<[string, Json]>([
    ["trigger.nothing == null", true],
    ["trigger.amount != null", true],
    ["trigger.nothing != null && trigger.nothing > 5", false],
    ["true || trigger.nothing", true],
    ["trigger.nothing && false", false],
    ['"a" + default(trigger.nothing, "")', "a"],
    ["if(trigger.amount == 0, 0, 10 / trigger.amount)", 2],
    ["[1, null].filter(x, x != null)", [1]],
    ['{"a": trigger.nothing}', { a: null }],
  ])("%s can be asked", (source, expected) => {
    expect(run(source)).toEqual(expected);
  });
});

describe("Operators", () => {
  it.each<[string, Json]>([
    ['"a" + "b"', "ab"],
    ['"No. " + 5', "No. 5"],
    ["[1] + [2]", [1, 2]],
    ["2 in [1, 2]", true],
    ['"a" in {"a": 1}', true],
    ['"a" < "b"', true],
    ["1 < 1.5", true],
    ['today() == "1970-01-01"', true],
    ["!(1 == 1) || 2 >= 2", true],
    ["[1, 2, 3].exists(x, x > 2)", true],
    ["[1, 2, 3].all(x, x > 2)", false],
    ["[1, 2, 3].exists_one(x, x > 2)", true],
    ['"abc".startsWith("a")', true],
    ["{name: 1}.name", 1],
    ["r\"\\d\" + 'q'", "\\dq"],
  ])("%s", (source, expected) => {
    expect(run(source)).toEqual(expected);
  });
});

describe("What cannot be read", () => {
  it.each([
    ["", "flow.formula_missing", 0, 0],
    ["1 +", "flow.formula_ends_early", 3, 3],
    ["upper(", "flow.formula_ends_early", 6, 6],
    ['1 + "abc', "flow.formula_ends_early", 4, 8],
    ["1 + // more", "flow.formula_ends_early", 3, 3],
    ["1 + * 2", "flow.formula_unreadable", 4, 5],
    ["amount + 1", "flow.formula_unknown_name", 0, 6],
    ["[1].map(s1, 1)", "flow.formula_bad_variable", 8, 10],
    ["[1].map(1, 1)", "flow.formula_needs_variable", 8, 9],
    ["1u", "flow.formula_unreadable", 0, 2],
    ['b"x"', "flow.formula_unreadable", 0, 4],
    ["while", "flow.formula_unreadable", 0, 5],
  ])("%s", (source, code, start, end) => {
    expect(evaluate(source)).toMatchObject({ kind: "problem", problem: { code } });
    const result = evaluate(source);
    expect(result.kind === "problem" && result.problem.range).toEqual({ start, end });
  });

  it("says where an evaluation failed", () => {
    const result = evaluate('"a" + string(1 / 0)');
    expect(result.kind === "problem" && result.problem.range).toEqual({ start: 13, end: 18 });
  });
});

describe("The check", () => {
  const document = flowOf(letter("s1"), letter("s2"));
  const check = (source: string) =>
    checkFormula(source, (pill) => see(pill, "s2", document, catalogue));
  const typeOf = (source: string): Schema | string => {
    const checked = check(source);
    return checked.ok ? checked.type.schema : `! ${checked.problem.code}`;
  };

  it.each<[string, Schema]>([
    ["trigger.created + 1", { type: "integer" }],
    ["trigger.amount / 2", { type: "number" }],
    ["round(trigger.amount / 2)", { type: "integer" }],
    ['"No. " + trigger.amount', { type: "string" }],
    ["trigger.created > 5", { type: "boolean" }],
    ["addDays(now(), 1)", { type: "string", format: "date-time" }],
    ["addDays(today(), 1)", { type: "string", format: "date" }],
    ["trigger.tags.map(t, upper(t))", { type: "array", items: { type: "string" } }],
    ["if(trigger.paid, 1, 2)", { type: "integer" }],
    ["s1.pages", { type: "integer" }],
  ])("%s", (source, schema) => {
    expect(typeOf(source)).toMatchObject(schema);
  });

  it.each([
    ["upper(trigger.amount)", "flow.formula_argument_type"],
    ["trigger.amount - trigger.id", "flow.formula_operator_type"],
    ["trigger.amount && true", "flow.formula_needs_truth"],
    ["trigger.amount ? 1 : 2", "flow.formula_needs_truth"],
    ["if(trigger.amount, 1, 2)", "flow.formula_argument_type"],
    ["trigger.amount.map(x, x)", "flow.formula_needs_list"],
    ["-trigger.id", "flow.formula_needs_number"],
    ["trigger.tags.map(t, t + 1 - 1)", "flow.formula_operator_type"],
    ["first(trigger.tags).name", "flow.formula_no_such_field"],
    ["month(trigger.amount)", "flow.formula_argument_type"],
    ["trigger.tags < 5", "flow.formula_operator_type"],
    ["{1: 2}", "flow.formula_bad_key"],
  ])("%s: %s", (source, code) => {
    expect(typeOf(source)).toBe(`! ${code}`);
  });

  it.each([
    ["trigger.created + 1", false],
    ["trigger.buyer + 1", true],
    ['default(trigger.buyer, "?")', false],
    ["first(trigger.tags)", true],
    ["trigger.delivery.city", true],
  ])("%s may be empty: %s", (source, expected) => {
    const checked = check(source);
    expect(checked.ok && checked.type.mayBeEmpty).toBe(expected);
  });
});
