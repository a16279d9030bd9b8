import { describe, expect, test } from "vitest";
import { loadWebTranslator } from "#i18n/web/translator.ts";
import { catalogue } from "#flow/fixtures.ts";
import { text } from "#sdk/text.ts";
import { found, theOnly } from "./offers.ts";
import { foundLogic, isLogicMeant } from "./logic-offers.ts";

describe("the search for a step", () => {
  const kinds = async (search: string, locale: "en" | "ja") =>
    foundLogic(search, await loadWebTranslator(locale), (text) => text[locale]).map(
      ({ kind }) => kind,
    );
  const post = catalogue.connectors.find(({ actions: some }) => some.length > 0);
  const connectors = post === undefined ? [] : [post];
  const called = (en: string, ja: string) => {
    const action = post?.actions[0] ?? expect.fail("no action");
    return { ...action, label: text(en, ja), help: text("", "") };
  };
  const offers = [
    called("Create customer", "顧客を作成"),
    called("Create charge", "チャージを作成"),
    called("Refund payment", "支払いを返金"),
  ];
  const actions = (search: string) =>
    found(connectors, () => offers, search).flatMap((one) =>
      one.offers.map(({ label }) => label.en),
    );

  test.each([
    ["ＩＦ", ["if"]],
    ["condition", ["if"]],
    ["loop", ["forEach"]],
    ["wait", ["delay", "call"]],
    ["条件分岐", ["if"]],
    ["繰り返し", ["forEach"]],
    ["ｴﾗｰ", ["handler"]],
  ] as const)("finds logic by %s", async (search, expected) => {
    const locale = /^\p{ASCII}+$/u.test(search.normalize("NFKC")) ? "en" : "ja";
    expect(await kinds(search, locale)).toEqual(expect.arrayContaining([...expected]));
  });

  test.each([
    ["ｃｈａｒｇｅ", "Create charge"],
    ["ﾁｬｰｼﾞ", "Create charge"],
    ["ちゃーじ", "Create charge"],
    ["add client", "Create customer"],
    ["顧客　追加", "Create customer"],
    ["払い戻し", "Refund payment"],
  ])("finds what a system does by %s", (search, expected) => {
    expect(actions(search)).toContain(expected);
    expect(actions(`${search} zebra`)).toEqual([]);
  });

  const logic = async (search: string) =>
    foundLogic(search, await loadWebTranslator("en"), ({ en }) => en);

  test("means logic where that is called so, and no action is", async () => {
    const offers = ["Create charge", "Update customer"];
    expect(isLogicMeant("if", await logic("if"), offers)).toBe(true);
    expect(isLogicMeant("update", await logic("update"), offers)).toBe(false);
    expect(isLogicMeant("", await logic(""), offers)).toBe(false);
  });
});

test.each([
  ["create cu", ["Create customer", "Create charge"], "Create customer"],
  ["顧客を", ["顧客を作成", "顧客を検索"], null],
  ["client", ["Create customer"], "Create customer"],
  ["client", ["Create customer", "Find customer"], null],
  ["nothing", [], null],
] as const)(
  "Enter takes what is found alone, or is called so alone: %s",
  (search, names, taken) => {
    const all = names.map((name) => ({ name }));
    expect(theOnly(all, search)?.name ?? null).toBe(taken);
  },
);
