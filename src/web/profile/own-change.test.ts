import { expect, test } from "vitest";
import { changeOf, type Own } from "./own-change.ts";

const now: Own = { name: "Hana", locale: "ja", timeZone: "Asia/Tokyo" };

test.each([
  [{}, {}],
  [{ name: "Hana Sato" }, { name: "Hana Sato" }],
  [{ name: "Hana", locale: "ja" }, {}],
  [{ locale: null }, { locale: null }],
  [
    { name: "Hana Sato", timeZone: null },
    { name: "Hana Sato", timeZone: null },
  ],
] as const)("of %j this is sent: %j", (entered, change) => {
  expect(changeOf(entered, now)).toEqual(change);
});
