import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "#sdk/json.ts";
import { checkFormula } from "./check.ts";
import { evaluateFormula, type Evaluated } from "./evaluate.ts";
import { formulaFunctions } from "./functions.ts";
import { draws } from "../../../test/effort.ts";

/** Formulas that were written to get out, or never to end. */

const many = Array.from({ length: 10_000 }, (_, index) => index);
const letters = Array.from({ length: 270 }, (_, at) => `ab${String.fromCodePoint(0x400 + at)}`);
const data: Json = JSON.parse(
  `{"letters": "${letters.join("")}", "a": {"b": 1}, "__proto__": {"polluted": true}, "constructor": {"prototype": {}}}`,
);
const outputs: { readonly [from: string]: Json } = { trigger: data, s1: many };

function evaluate(source: string): Evaluated {
  const lookup = (from: string) => outputs[from];
  // A zone whose clocks have to be asked.
  return evaluateFormula(source, { lookup, now: 0, timeZone: "Asia/Tokyo", seed: "" });
}

function codeOf(source: string): string {
  const result = evaluate(source);
  return result.kind === "problem" ? result.problem.code : result.kind;
}

/** About a second at most where nothing else runs; the machine of a test may be slow and busy. */
const patience = 5_000;

/** What this thread has worked, and not how long it waited while others did. */
function worked(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

describe("Nothing of the host can be reached", () => {
  it.each([
    "this.constructor.constructor('return process')()",
    "constructor.constructor('return process.env')()",
    "process.env",
    "process.mainModule.require('child_process').execSync('id')",
    "globalThis.process",
    "Function('return this')()",
    "eval('1')",
    "require('fs')",
    "import('fs')",
    "Object.getPrototypeOf(1)",
    "Reflect.construct(Array, [])",
    "new Date()",
    "() => 1",
    "function(){ return this }",
    "`${process.env}`",
    "{{ constructor.constructor('return 1')() }}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "{% for x in ().__class__.__base__.__subclasses__() %}",
    "__import__('os')",
    "$jmespath",
    "a = 1",
    "trigger.a = 2",
    "trigger; 1",
    "__proto__",
    "prototype",
    "cel.bind(x, 1, x)",
    "type(1)",
    "dyn(1)",
    "google.protobuf.Timestamp",
    "toString()",
    "hasOwnProperty('a')",
    "valueOf()",
    "'a'.constructor('b')",
    "[].constructor.constructor",
    "'abc'.at(0)",
    "[1].map(x, this)",
    "[1].map(process, process.env)",
    "[1].map(constructor, constructor.name)",
  ])("%s", (source) => {
    expect(codeOf(source)).toMatch(/^flow\.formula_/);
  });

  it.each([
    "trigger.a.constructor",
    "trigger.a.__proto__",
    'trigger.a["__proto__"]',
    'trigger.a["con" + "structor"]',
    'trigger.a["__pro" + "to__"].toString',
    "trigger.toString",
    "s1.length",
    's1["length"]',
    "s1.constructor",
    "{}.constructor",
    "{}.__proto__",
  ])("%s is as empty as any field that is not there", (source) => {
    expect(codeOf(source)).toBe("nothing");
  });

  it.each(['"abc".length', '"abc"["length"]', '"abc"["constructor"]', "(5).constructor", "true.x"])(
    "%s is refused: a single value has no fields",
    (source) => {
      expect(codeOf(source)).toBe("flow.formula_no_such_field");
    },
  );

  it("sees own keys only, whatever they are called", () => {
    expect(evaluate("trigger.__proto__.polluted")).toEqual({ kind: "value", value: true });
    expect(evaluate("trigger.constructor.prototype")).toEqual({ kind: "value", value: {} });
  });

  it.each([
    '{"__proto__": {"polluted": true}}',
    '{"__pro" + "to__": {"polluted": true}}',
    '{"constructor": {"prototype": {"polluted": true}}}',
    `parseJson('{"__proto__": {"polluted": true}}')`,
    `toJson(parseJson('{"__proto__": {"polluted": true}}'))`,
    "trigger",
  ])("%s changes no prototype", (source) => {
    const result = evaluate(source);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
    if (result.kind === "value" && typeof result.value === "object")
      expect(Object.getPrototypeOf(result.value)).toBe(Object.prototype);
  });

  it("no function of a formula is one of JavaScript's by accident", () => {
    const names = new Set(formulaFunctions.map(({ name }) => name));
    const inherited = Object.getOwnPropertyNames(Object.prototype);
    expect(inherited.filter((name) => names.has(name))).toEqual([]);
  });
});

describe("Every formula ends", () => {
  const doubled = (start: string, times: number) =>
    Array.from({ length: times }).reduce<string>((inner) => `[${inner}].map(x, x + x)[0]`, start);

  it.each<[string, string]>([
    ["text that doubles", doubled('"aaaaaaaaaa"', 40)],
    ["a list that doubles", doubled("[1, 2, 3]", 40)],
    ["a number that squares", "[1e19].map(x, x * x).map(x, x * x).map(x, x * x)[0]"],
    ["text that is replaced by more", 'replace(padEnd("", 200000, "a"), "a", "aaaaaaaaaa")'],
    ["a pattern that inserts between all", 'replaceMatches(padEnd("", 200000, "a"), "", "bbbbbb")'],
    ["a search that reads all for each", 'replaceMatches(padEnd("", 100000, "a"), "a.*z|a", "b")'],
    ["the same with a group", 'replaceMatches(padEnd("", 100000, "a"), "a(.*z)?", "b")'],
    ["the same with lazy ones", 'replaceMatches(padEnd("", 100000, "a"), "a.*?z|a", "b")'],
    ["the same with a count", 'replaceMatches(padEnd("", 100000, "a"), "a(?:a{1,}z){0,1}", "b")'],
    [
      "the same in a quotation",
      String.raw`replaceMatches(padEnd("", 100000, "a"), r"(\Q[\Ez|a.*z|a)\Q]\E?", "b")`,
    ],
    ["the same in short texts", 's1.map(i, replaceMatches(padEnd("", 1000, "a"), "a.*z|a", "b"))'],
    ["the same in its second part", 'replaceMatches(padEnd("", 100000, "a"), "b|a(a*z)*", "b")'],
    ["padding", 'padEnd("", 1000000000, "a")'],
    ["joining", 'joinBy(s1, padEnd("", 1000, "-"))'],
    ["loops in loops in loops", "s1.map(a, s1.map(b, s1.map(c, a + b + c)))"],
    ["a filter in a map", "s1.map(a, s1.filter(b, b == a))"],
    ["sorting dates", 's1.map(a, sort(s1.map(b, "2026-04-01T10:00:" + (10 + b % 50))))'],
    ["sorting in a loop", "s1.map(a, sort(s1))"],
    ["comparing lists in a loop", "s1.map(a, s1 == s1)"],
    ["looking up in a loop", "s1.filter(a, a in s1)"],
    ["a list of all", "s1.map(a, s1)"],
    ["flattening", "flatten(s1.map(a, [a, a]))"],
    ["splitting", 'splitBy(padEnd("", 200000, "a"), "")'],
    ["dates in a loop", 's1.map(a, fromDateTimeToString(addDays(now(), a), "EEEE", "ja"))'],
    ["languages in a loop", 's1.map(a, formatNumber(a, 0, "en-x" + a))'],
    ["zones in a loop", 's1.map(a, inTimeZone(now(), "+" + a))'],
    ["hashes in a loop", 's1.map(a, sha256(padEnd("", 1000, "a")))'],
    ["many UUIDs of many", "s1.map(a, s1.map(b, uuid()))"],
    ["repetitions in a pattern", 'matches("a", "((a{1000}){1000}){1000}")'],
    ["a pattern of a million steps", `matches("a", "(${"ab".repeat(490)}){1000}")`],
    ["the same with names", `matches("a", "(?P<n>(?:${"ab".repeat(480)}){100}){10}")`],
    ["the same behind a quotation", `matches("a", r"(\\Q)\\E${"ab".repeat(480)}){1000}")`],
    [
      "patterns with many sets",
      String.raw`s1.map(i, matches("a", r"^(?:${String.raw`\p{L}|\p{N}|`.repeat(80)}a)*$" + i))`,
    ],
    [
      "comparing dates in a loop",
      's1.map(a, s1.filter(b, "2026-04-01T10:00:00" > "2026-04-01T11:00:00"))',
    ],
    ["a large pattern", 'matches("a", "(a{1,100}){1,90}")'],
    ["many patterns", 's1.map(a, matches("a", "(a{1,60}){1,60}" + a))'],
    ["an empty pattern over all", 's1.map(a, matches(padEnd("", 10000, "a"), "(a|b|c)*d"))'],
    ["a number with an exponent", "1e999"],
    ["a number with many digits", "9".repeat(9_000)],
    ["a division without end", "s1.map(a, 1 / 3 / 7 / 11 / 13 / 17 / 19)[0] / 0"],
    ["nested parentheses", "(".repeat(5_000) + "1" + ")".repeat(4_999)],
    ["nested lists", "[".repeat(4_999) + "]".repeat(4_999)],
    ["nested maps", '{"a":'.repeat(1_500) + "1" + "}".repeat(1_500)],
    ["many minus signs", `1${"-".repeat(9_000)}1`],
    ["many exclamation marks", `${"!\n".repeat(4_000)}true`],
    ["many exclamation marks with comments", `${"!//\n".repeat(2_000)}true`],
    ["a long sum", Array.from({ length: 3_000 }, () => "1").join("+")],
    ["many points", `trigger${".a".repeat(4_000)}`],
    ["many indexes", `s1${"[0]".repeat(3_000)}`],
    ["nested conditions", `${"true?1:".repeat(1_000)}1`],
    ["nested calls", "upper(".repeat(1_500) + '""' + ")".repeat(1_500)],
    ["a formula that is too long", `"${"a".repeat(20_000)}"`],
    ["quotes without end", '"'.repeat(9_999)],
    ["backslashes without end", `"${"\\".repeat(9_999)}`],
  ])("%s", (_, source) => {
    const begun = worked();
    expect(codeOf(source)).toMatch(/^flow\.formula_/);
    checkFormula(source, () => ({ kind: "unknown", label: { en: "", ja: "" } }));
    expect(worked() - begun).toBeLessThan(patience);
  });

  it.each<[string, string, boolean]>([
    ["(a+)+$", `${"a".repeat(5_000)}b`, false],
    ["^(a|aa)+$", `${"a".repeat(5_000)}b`, false],
    [String.raw`^(\w+\s?)*$`, `${"a ".repeat(2_500)}!`, false],
    [String.raw`(.*)*x`, "a".repeat(5_000), false],
    [
      String.raw`^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}`,
      "a".repeat(5_000),
      false,
    ],
  ])("the pattern %s, which others never finish", (pattern, text, expected) => {
    const begun = worked();
    const result = evaluate(`matches(${JSON.stringify(text)}, r"${pattern}")`);
    expect(result).toEqual({ kind: "value", value: expected });
    expect(worked() - begun).toBeLessThan(patience);
  });

  it("many variants of a pattern fill no memory", () => {
    const before = process.memoryUsage().heapUsed;
    expect(
      codeOf(String.raw`s1.map(i, matches(trigger.letters, r"[ab]*a[ab]{14}c|[\p{L}\p{N}]z" + i))`),
    ).toBe("flow.formula_too_much_work");
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000_000);
  });

  it("data that is nested without end is refused", () => {
    const deep: Json = Array.from({ length: 5_000 }).reduce<Json>((inner) => [inner], 1);
    const context = { lookup: () => deep, now: 0, timeZone: "UTC", seed: "" };
    expect(evaluateFormula("trigger", context)).toMatchObject({
      problem: { code: "flow.formula_too_nested" },
    });
    expect(codeOf(`parseJson(padEnd("", 100000, "["))`)).toBe("flow.formula_bad_data");
  });

  it("whatever is typed, it is a value, nothing, or a problem with a place in the source", () => {
    const word = fc.constantFrom(
      ...formulaFunctions.map(({ name }) => name),
      ..."( ) [ ] { } , . : ? + - * / % == != < <= > >= && || ! in 'a' \"b\" 1 0.5 1e3 null true x map filter trigger s1 s1[0] trigger.a.b now() // \\ \n r\" b'".split(
        " ",
      ),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word, { maxLength: 12 }).map((all) => all.join(" ")),
        ),
        (source) => {
          const result = evaluate(source);
          checkFormula(source, () => ({ kind: "unknown", label: { en: "", ja: "" } }));
          if (result.kind !== "problem") return;
          const { start, end } = result.problem.range;
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(source.length);
        },
      ),
      { numRuns: draws(2_000) },
    );
  });
});
