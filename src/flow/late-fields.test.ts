import { expect, it } from "vitest";
import {
  branch,
  callStep,
  catalogue,
  flowOf,
  forEach,
  formula,
  handler,
  ifStep,
  letter,
  list,
  lookup,
  newSale,
  object,
  onError,
  pill,
  row,
  variable,
  when,
  words,
} from "./fixtures.ts";
import { lateUsesIn } from "./late-fields.ts";
import { lateWords, lateWordsOfFlow, lateWordsOfRun } from "./late-words.ts";
import type { Step } from "./step.ts";
import type { Value } from "./value.ts";

const city = { path: ["delivery", "city"] };
const late = pill("trigger", "delivery", "city");
const asked = when(row(late, "isPresent"));

const uses = (step: Step) => {
  const { inCondition, inSteps } = lateUsesIn(flowOf(step), [city]);
  expect(inCondition).toEqual([]);
  return inSteps.length === 1;
};
const inField = (value: Value) => uses(letter("s1", { body: value }));

it.each<readonly [string, Step]>([
  ["a field", letter("s1", { body: late })],
  ["a text", letter("s1", { body: words("To ", late) })],
  ["a list in a group", letter("s1", { body: object({ lines: list(late) }) })],
  ["a formula", letter("s1", { body: formula("trigger.delivery.city + '!'") })],
  ["a look-up in a table", letter("s1", { body: lookup("t1", 1, late) })],
  ["a condition of If/Else", ifStep("s1", branch("s2", asked))],
  ["a step in a branch", ifStep("s1", branch("s2", null, letter("s3", { body: late })))],
  ["the list of a loop", forEach("s1", late, [])],
  ["what a loop collects", forEach("s1", pill("trigger", "tags"), [], { collect: late })],
  ["a step in a loop", forEach("s1", pill("trigger", "tags"), [letter("s2", { body: late })])],
  ["a handled step", handler("s1", [letter("s2", { body: late })], onError("s3", null, "stop"))],
  ["a condition of a handler", handler("s1", [], onError("s3", asked, "stop"))],
  ["a call", callStep("s1", "f2", { city: late })],
  ["a variable", variable("s1", "text", late)],
])("a flow uses a field that comes later in %s", (_, step) => {
  expect(uses(step)).toBe(true);
});

it("a flow uses a field with what holds it, and with a part of it, and with its currency", () => {
  expect(inField(pill("trigger", "delivery"))).toBe(true);
  expect(inField(pill("trigger"))).toBe(true);
  expect(inField(pill("trigger", "delivery", "city", "name"))).toBe(true);
  const money = {
    ...pill("trigger", "amount"),
    as: { to: "decimal", currency: city.path },
  } as const;
  expect(inField({ ...money, as: { to: "decimal", currency: [...city.path] } })).toBe(true);
});

it("a flow does not use a field with its neighbors, or with that of another step", () => {
  expect(inField(pill("trigger", "delivery", "zip"))).toBe(false);
  expect(inField(pill("trigger", "amount"))).toBe(false);
  expect(inField(pill("s9", "delivery", "city"))).toBe(false);
  expect(inField({ kind: "constant", value: "trigger.delivery.city" })).toBe(false);
});

it("the trigger's condition is told apart from the steps", () => {
  const flow = { ...flowOf(), trigger: { ...newSale, condition: asked } };
  expect(lateUsesIn(flow, [city])).toEqual({ inCondition: [city], inSteps: [] });
});

it("people are told in words", () => {
  const [shop] = catalogue.connectors;
  const [sale] = shop?.triggers ?? [];
  if (!shop || !sale) throw new Error("The catalogue has a trigger");
  const paths = [["buyer"], ["paid"]];
  const trigger = { ...sale, comesLater: { fields: paths, withinSeconds: 3_600 } };
  const soon = { ...sale, comesLater: { fields: [["buyer"]], withinSeconds: 90 } };
  expect(lateWords(sale, shop)).toBeNull();
  expect(lateWordsOfFlow([], trigger, shop)).toBeNull();
  expect(lateWordsOfRun([], true, trigger, shop)).toBeNull();
  expect([
    lateWords(trigger, shop),
    lateWords(soon, shop),
    lateWordsOfFlow([["buyer"]], trigger, shop),
    lateWordsOfRun([["buyer"]], true, trigger, shop),
    lateWordsOfRun(paths, false, soon, shop),
  ]).toMatchInlineSnapshot(`
    [
      {
        "en": "Shop fills in Buyer and Paid some time after the event. A flow that uses one of them waits until that is done, for up to 1 hour after the event; then it starts with the field empty. Other flows start at once.",
        "ja": "「購入者」「支払い済み」は、イベントの発生後に ショップ が設定します。これらの項目を使用するフローは、設定されるまで、イベントの発生から最長 1 時間待ちます。その時間を過ぎると、空のまま開始します。ほかのフローはすぐに開始します。",
      },
      {
        "en": "Shop fills in Buyer some time after the event. A flow that uses it waits until that is done, for up to 2 minutes after the event; then it starts with the field empty. Other flows start at once.",
        "ja": "「購入者」は、イベントの発生後に ショップ が設定します。この項目を使用するフローは、設定されるまで、イベントの発生から最長 2 分待ちます。その時間を過ぎると、空のまま開始します。ほかのフローはすぐに開始します。",
      },
      {
        "en": "This flow uses Buyer, which Shop fills in some time after the event. It waits until that is done, for up to 1 hour after the event; then it starts with the field empty. Tests do not wait.",
        "ja": "このフローで使用する「購入者」は、イベントの発生後に ショップ が設定します。フローは、設定されるまで、イベントの発生から最長 1 時間待ちます。その時間を過ぎると、空のまま開始します。テストの実行では待ちません。",
      },
      {
        "en": "Shop had not filled in Buyer 1 hour after the event. The run started without it.",
        "ja": "イベントの発生から 1 時間が過ぎても ショップ が「購入者」を設定しなかったため、空のまま実行を開始しました。",
      },
      {
        "en": "Shop had not filled in Buyer and Paid when Millrace read the event. Only runs that an event starts wait for them, for up to 2 minutes after the event.",
        "ja": "Millrace がイベントを読み取った時点では、ショップ は「購入者」「支払い済み」をまだ設定していませんでした。イベントで開始する実行だけが、イベントの発生から最長 2 分、設定されるのを待ちます。",
      },
    ]
  `);
});
