import { expect, test } from "vitest";
import { cleaner } from "#flow/private-texts.ts";
import { deedView, maskedDeed } from "./deed.ts";

const deed = {
  words: { en: "adds 1 row to orders", ja: "orders に行を 1 件追加します" },
  parts: [
    {
      label: { en: "Values", ja: "値" },
      records: [{ id: 17, buyer: "Hana Sato", due: null, more: { note: "for Hana Sato" } }],
      count: 1,
    },
  ],
};
const put = "•••";
const mask = (isPrivate: boolean) =>
  maskedDeed(deedView(deed, "en"), {
    isPrivate,
    clean: cleaner(["Hana Sato"], put),
    put,
    locale: "en",
  });

test("a deed is told with its values", () => {
  expect(deedView(deed, "ja")).toMatchObject({
    sentence: expect.stringMatching(/^orders に行を 1 件追加します: id 17、buyer 「Hana Sato」/),
    parts: [{ label: "値" }],
  });
});

test("where a step was given something private, no value is told, numbers included", () => {
  expect(mask(true)).toMatchObject({
    sentence: "Adds 1 row to orders: •••",
    parts: [{ records: [{ id: put, buyer: put, due: null, more: put }], count: 1 }],
  });
});

test("elsewhere what repeats something private is not told", () => {
  expect(mask(false)).toMatchObject({
    sentence: 'Adds 1 row to orders: id 17, buyer “•••”, due empty, more {"note":"for •••"}',
    parts: [{ records: [{ id: 17, buyer: put, due: null, more: { note: "for •••" } }] }],
  });
});
