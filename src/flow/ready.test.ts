import { describe, expect, it } from "vitest";
import type { ActionStep } from "./step.ts";
import type { FlowDocument } from "./document.ts";
import type { Value } from "./value.ts";
import { emptyDocument } from "./document.ts";
import {
  catalogue,
  constant,
  flowOf,
  letter,
  list,
  newSale,
  object,
  pill,
  words,
} from "./fixtures.ts";
import { problemText } from "./problems.ts";
import { isReady, problemsOf, type UsableConnection } from "./ready.ts";

const ready = { mode: "test", broken: false, held: false } as const;
const shop: UsableConnection = { id: "c-shop", connector: "shop", ...ready };
const post: UsableConnection = { id: "c-post", connector: "post", ...ready };

function found(document: FlowDocument, connections = [shop, post]): readonly string[] {
  return problemsOf(document, catalogue, connections).map(
    ({ code, where }) => `${code.replace("flow.", "")} ${[where.step, ...where.path].join(".")}`,
  );
}

function inInput(input: ActionStep["input"]): readonly string[] {
  return found(flowOf(letter("s1", input))).map((line) => line.replace(" s1.input", ""));
}

describe("problemsOf", () => {
  it("finds a complete flow ready", () => {
    const problems = problemsOf(flowOf(letter("s1")), catalogue, [shop, post]);
    expect(problems).toEqual([]);
    expect(isReady(problems)).toBe(true);
  });

  it("asks an empty flow for a trigger and a step", () => {
    expect(found(emptyDocument)).toEqual(["no_trigger trigger", "no_steps "]);
    expect(isReady(problemsOf(emptyDocument, catalogue, []))).toBe(false);
  });

  it("needs no connection for a schedule", () => {
    const trigger = {
      kind: "schedule",
      when: { kind: "interval", everyMinutes: 15 },
      overlap: false,
    } as const;
    expect(found({ ...flowOf(letter("s1")), trigger })).toEqual([]);
  });

  it("needs a cron expression that has times, and a time zone that there is", () => {
    const cron = (expression: string) => {
      const trigger = {
        kind: "schedule",
        when: { kind: "cron", expression },
        overlap: false,
      } as const;
      return { ...flowOf(letter("s1")), trigger };
    };
    expect(found(cron("0 9 * * MON"))).toEqual([]);
    expect(found(cron("0 0 9 * * MON"))).toEqual(["cron_seconds trigger.when.expression"]);
    expect(found(cron("0 0 30 2 *"))).toEqual(["cron_never trigger.when.expression"]);
    const elsewhere = { ...flowOf(letter("s1")), timeZone: "Mars/Olympus" };
    expect(found(elsewhere)).toEqual(["no_such_time_zone .timeZone"]);
  });

  const triggers: [string, Partial<typeof newSale>, string[]][] = [
    ["an unknown connector", { connector: "nope" }, ["unknown_connector trigger.connector"]],
    ["an unknown trigger", { trigger: "nope" }, ["unknown_trigger trigger.trigger"]],
    ["no connection", { connection: null }, ["no_connection trigger.connection"]],
    ["a missing connection", { connection: "x" }, ["unknown_connection trigger.connection"]],
    ["another's connection", { connection: "c-post" }, ["wrong_connection trigger.connection"]],
    ["no polling frequency", { everySeconds: null }, ["no_frequency trigger.everySeconds"]],
    ["an unknown setting", { settings: { x: 1 } }, ["unknown_field trigger.settings.x"]],
    ["a wrong setting", { settings: { kind: "x" } }, ["not_a_choice trigger.settings.kind"]],
  ];
  it.each(triggers)("finds %s in the trigger", (_, change, expected) => {
    const trigger = { ...newSale, ...change };
    expect(found({ ...flowOf(letter("s1")), trigger })).toEqual(expected);
  });

  const steps: [string, Partial<ActionStep>, string[]][] = [
    ["an unknown connector", { connector: "nope" }, ["unknown_connector s1.connector"]],
    ["an unknown action", { action: "nope" }, ["unknown_action s1.action"]],
    ["no connection", { connection: null }, ["no_connection s1.connection"]],
    ["a required field that is missing", { input: {} }, ["required_missing s1.input.to"]],
  ];
  it.each(steps)("finds %s in a step", (_, change, expected) => {
    expect(found(flowOf({ ...letter("s1"), ...change }))).toEqual(expected);
  });

  it("finds a broken connection", () => {
    expect(found(flowOf(letter("s1")), [shop, { ...post, broken: true }])).toEqual([
      "broken_connection s1.connection",
    ]);
  });

  it("warns of a connection on hold, and calls the flow ready", () => {
    const problems = problemsOf(flowOf(letter("s1")), catalogue, [shop, { ...post, held: true }]);
    expect(problems).toMatchObject([{ code: "flow.held_connection", severity: "warning" }]);
    expect(isReady(problems)).toBe(true);
  });

  it("warns of live and test connections in one flow, and calls it ready", () => {
    const connections: UsableConnection[] = [shop, { ...post, mode: "live" }];
    const problems = problemsOf(flowOf(letter("s1")), catalogue, connections);
    expect(problems).toMatchObject([{ code: "flow.mixed_modes", severity: "warning" }]);
    expect(isReady(problems)).toBe(true);
    const unused: UsableConnection = { ...post, id: "other", mode: "live" };
    expect(found(flowOf(letter("s1")), [shop, post, unused])).toEqual([]);
  });

  it("finds step ids that are used twice or were never given out", () => {
    const document = { ...flowOf(letter("s1"), letter("s1"), letter("s9")), nextStep: 9 };
    expect(found(document)).toEqual(["duplicate_step s1.id", "step_id_ahead s9.id"]);
  });
});

describe("constants in a step", () => {
  const cases: [string, Record<string, Value>, string[]][] = [
    ["takes a number typed as text", { copies: constant("3") }, []],
    ["finds a wrong type", { copies: constant("three") }, ["wrong_type.copies"]],
    ["finds a number that is too large", { copies: words("10") }, ["too_large.copies"]],
    ["finds a text that is too long", { to: constant("x".repeat(21)) }, ["too_long.to"]],
    ["counts characters as people do", { to: constant("😀".repeat(20)) }, []],
    ["finds an unknown choice", { paper: constant("a5") }, ["not_a_choice.paper"]],
    ["finds an unknown field", { bdoy: constant("x") }, ["unknown_field.bdoy"]],
    ["finds an empty required field", { to: words("") }, ["required_missing.to"]],
    ["does not mind an empty optional field", { copies: constant("") }, []],
    [
      "finds a group where a text belongs",
      { body: object({}), to: object({ a: constant(1) }) },
      ["wrong_type.to"],
    ],
    [
      "looks into groups",
      { address: object({ line: constant("1"), x: constant(1) }) },
      ["unknown_field.address.x"],
    ],
    [
      "asks for what a group needs",
      { address: object({ city: constant("x") }) },
      ["required_missing.address.line"],
    ],
    ["does not mind a group that is left empty", { address: object({ line: words() }) }, []],
    ["takes any key of a map", { extra: object({ anything: constant("x") }) }, []],
    [
      "looks into lists",
      { keywords: list(constant("a"), object({ b: constant(1) })) },
      ["wrong_type.keywords.1"],
    ],
  ];
  it.each(cases)("%s", (_, input, expected) => {
    expect(inInput(input)).toEqual(expected);
  });
});

describe("pills in a step", () => {
  const cases: [string, Value, string[]][] = [
    ["takes a field of the trigger", pill("trigger", "id"), []],
    ["takes any key of a map", pill("trigger", "metadata", "order"), []],
    ["takes any path below what is not described", pill("trigger", "raw", "a", "0"), []],
    ["takes a path into something optional", pill("trigger", "delivery", "city"), []],
    ["takes an item of a list", pill("trigger", "tags", "0"), []],
    ["takes a number for a text", words("No. ", pill("trigger", "amount")), []],
    ["finds a field that does not exist", pill("trigger", "nope"), ["unknown_pill.body"]],
    ["finds a path into a text", pill("trigger", "id", "x"), ["unknown_pill.body"]],
    ["finds a word for a list's index", pill("trigger", "tags", "x"), ["unknown_pill.body"]],
    ["never finds inherited properties", pill("trigger", "constructor"), ["unknown_pill.body"]],
    ["finds a step that is gone", pill("s7", "id"), ["pill_of_missing_step.body"]],
    ["finds the step itself", pill("s1", "id"), ["pill_of_later_step.body"]],
    [
      "finds a group where a text belongs",
      pill("trigger", "delivery"),
      ["pill_of_wrong_type.body"],
    ],
    ["finds a list among text", words("x", pill("trigger", "tags")), ["pill_of_wrong_type.body"]],
  ];
  it.each(cases)("%s", (_, body, expected) => {
    expect(inInput({ body })).toEqual(expected);
  });

  it("takes the output of an earlier step, and finds that of a later one", () => {
    const document = flowOf(
      letter("s1", { body: pill("s2", "id") }),
      letter("s2", { body: words("x", pill("s1", "id"), pill("s1", "nope")) }),
    );
    expect(found(document)).toEqual([
      "pill_of_later_step s1.input.body",
      "unknown_pill s2.input.body",
    ]);
  });

  it("warns where a required field may turn out empty", () => {
    expect(inInput({ to: pill("trigger", "buyer") })).toEqual(["may_be_empty.to"]);
    expect(inInput({ to: words(pill("trigger", "buyer"), " ") })).toEqual(["may_be_empty.to"]);
    expect(inInput({ to: words("Dear ", pill("trigger", "buyer")) })).toEqual([]);
    expect(inInput({ to: words(pill("trigger", "buyer"), pill("trigger", "id")) })).toEqual([]);
  });

  it("does not warn in a group that is left out as a whole", () => {
    const line = pill("trigger", "buyer");
    expect(
      inInput({ address: object({ line, city: pill("trigger", "delivery", "city") }) }),
    ).toEqual([]);
    expect(inInput({ address: object({ line, city: constant("x") }) })).toEqual([
      "may_be_empty.address.line",
    ]);
  });

  it.each<[string, ActionStep["input"], readonly string[]]>([
    ["a code", { currency: constant("usd") }, []],
    ["a code in capitals", { currency: words("USD") }, []],
    ["no code of a currency", { currency: constant("xyz") }, ["no_such_currency.currency"]],
    ["a name", { currency: constant("日本円") }, ["currency_by_code.currency"]],
    ["a sign in a text", { currency: words("￥") }, ["currency_by_code.currency"]],
    ["enough", { currency: constant("jpy"), cost: constant(50) }, []],
    [
      "less than can be charged",
      { currency: constant("JPY"), cost: constant(49) },
      ["below_least_charge.cost"],
    ],
    [
      "little of a currency of which nothing is known",
      { currency: constant("kwd"), cost: constant(10) },
      [],
    ],
    [
      "little of a currency from a pill",
      { currency: pill("trigger", "currency"), cost: constant(1) },
      [],
    ],
  ])("checks a currency: %s", (_, input, expected) => {
    expect(inInput(input)).toEqual(expected);
  });

  it("finds a decimal amount where minor units belong, and a currency that does not exist", () => {
    const decimal = (currency: string) => ({
      ...pill("trigger", "amount"),
      as: { to: "decimal" as const, currency: [currency] },
    });
    expect(inInput({ cost: decimal("currency") })).toEqual(["decimal_in_minor_units.cost"]);
    expect(inInput({ body: decimal("currency") })).toEqual([]);
    expect(inInput({ body: decimal("nope") })).toEqual(["unknown_pill.body"]);
    expect(inInput({ cost: pill("trigger", "amount") })).toEqual([]);
  });

  it("takes lists and single values for a list", () => {
    const keywords = list(pill("trigger", "tags"), pill("trigger", "id"), constant("x"));
    expect(inInput({ keywords })).toEqual([]);
    expect(inInput({ keywords: pill("trigger", "tags") })).toEqual([]);
    expect(inInput({ keywords: list(pill("trigger", "delivery")) })).toEqual([
      "pill_of_wrong_type.keywords.0",
    ]);
    expect(inInput({ keywords: pill("trigger", "delivery") })).toEqual([
      "pill_of_wrong_type.keywords",
    ]);
  });

  it("says nothing of the pills of a trigger that is not chosen", () => {
    const document = { ...flowOf(letter("s1", { body: pill("trigger", "x") })), trigger: null };
    expect(found(document)).toEqual(["no_trigger trigger"]);
  });

  it("calls field and pill by their labels, in both languages", () => {
    const document = flowOf(
      { ...letter("s1"), name: "最初の手紙" },
      letter("s2"),
      letter("s3", { body: words(pill("s1", "nope"), pill("s2", "pages", "x")) }),
    );
    const problems = problemsOf(document, catalogue, [shop, post]);
    expect(problems.map((one) => problemText(one, "en"))).toEqual([
      "“Body” uses 最初の手紙 › nope, which does not exist. Choose another data pill.",
      "“Body” uses Send letter (Post) › Pages › x, which does not exist. Choose another data pill.",
    ]);
    expect(problems.map((one) => problemText(one, "ja"))).toEqual([
      "「本文」で使用している最初の手紙 › nope は存在しません。別のデータピルを選択してください。",
      "「本文」で使用している手紙を送る (郵便) › ページ数 › x は存在しません。別のデータピルを選択してください。",
    ]);
  });
});
