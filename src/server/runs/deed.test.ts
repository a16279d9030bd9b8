import { expect, test } from "vitest";
import { connectors } from "#connectors/index.ts";
import { catalogueOf } from "#engine/catalogue.ts";
import { none } from "#flow/private.ts";
import { privatePlaces } from "#flow/private-places.ts";
import { cleaner } from "#flow/private-texts.ts";
import { deedOf, deedView, maskedDeed, requestWords } from "./deed.ts";
import { maskedRun } from "./masked.ts";
import { parkedRow as parked, runWithParkedRow } from "./parked-row.world.ts";

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

test("a parked row is told in words, as long as its values are kept", () => {
  expect(deedOf(parked, connectors, "en")?.sentence).toBe(
    "Adds 1 row to orders: id 170017, total 12.50",
  );
  expect(requestWords(parked, connectors, "ja")).toBe("orders に行を 1 件追加します");
  const pruned = { ...parked, params: null };
  expect(deedOf(pruned, connectors, "en")).toBeNull();
  expect(requestWords(pruned, connectors, "en")).toBe("INSERT orders");
  const charge = { connector: "stripe", action: "create-charge", params: { amount: 5 } };
  expect(deedOf({ ...parked, ...charge }, connectors, "en")).toBeNull();
});

test("a person who sees a run with masks reads no value of a parked row, not even a number", () => {
  const run = runWithParkedRow("en");
  const places = privatePlaces(run.document, "f", {
    catalogue: catalogueOf(connectors),
    called: new Map(),
    handedIn: none,
    marks: new Map(),
  });
  expect(JSON.stringify(run)).toMatch(/170017.*12\.50/);
  const masked = maskedRun(run, places, "en");
  expect(JSON.stringify(masked)).not.toMatch(/170017|12\.50/);
  expect(masked.effects[0]?.deed?.sentence).toBe("Adds 1 row to orders: ••• (private)");
});
