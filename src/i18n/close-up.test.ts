import { expect, it } from "vitest";
import { fillIn } from "#flow/problems.ts";
import { translator } from "./translator.ts";
import { loadWebTranslator } from "./web/translator.ts";

const words = { en: "{name} of {other}", ja: "この {name} の {other} です" };

it.each([
  ["Slack", "A", "この Slack の A です"],
  ["スプレッドシート", "接続", "このスプレッドシートの接続です"],
  ["Google スプレッドシート", "接続 1", "この Google スプレッドシートの接続 1 です"],
  ["佐藤 花子", "", "この佐藤 花子の  です"],
])("%s: a value that is Japanese at its edge needs no space there", (name, other, said) => {
  expect(fillIn(words, { name, other }, "ja")).toBe(said);
  expect(fillIn(words, { name, other }, "en")).toBe(`${name} of ${other}`);
});

it("is so in all texts of the command line and of the screens", async () => {
  const web = await loadWebTranslator("ja");
  const documentation = { connector: "Google スプレッドシート", name: "行を追加" };
  expect(web("builder.documentation", documentation)).toBe(
    "Google スプレッドシートのドキュメント: 行を追加",
  );
  expect(web("builder.documentation", { ...documentation, connector: "Slack" })).toMatch(
    /^Slack のドキュメント/,
  );
  expect(translator("ja")("start.ready", { url: "<http://a/>" })).toContain("<http://a/>");
});
