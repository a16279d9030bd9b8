import { expect, test } from "vitest";
import { text } from "#sdk/text.ts";
import { wordsOf } from "./outside-words.ts";

const refused = { code: "postgresql.duplicate", message: 'relation "orders" {0} does not exist' };

test("the words of an outside system are shown as they are, and in Japanese as its own", () => {
  expect(wordsOf(refused, "en")).toBe(refused.message);
  expect(wordsOf(refused, "ja")).toBe(`接続先からのメッセージ: ${refused.message}`);
});

test("our words, and those of a flow, are shown in the language of the reader alone", () => {
  const held = { code: "stripe.held", message: text("It is on hold.", "保留中です。") };
  expect([wordsOf(held, "en"), wordsOf(held, "ja")]).toEqual(["It is on hold.", "保留中です。"]);
  const stopped = { code: "flow.stopped", message: "Not paid" };
  expect([wordsOf(stopped, "en"), wordsOf(stopped, "ja")]).toEqual(["Not paid", "Not paid"]);
});
