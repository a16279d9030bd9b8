import { expect, test } from "vitest";
import { z } from "zod";
import type { Locale } from "#i18n/language.ts";
import { translator } from "#i18n/translator.ts";
import { runWithParkedRow } from "#server/runs/parked-row.world.ts";
import type { Run } from "./client.ts";
import { runDetails } from "./run-words.ts";
import { table } from "./table.ts";

/** As it comes over HTTP. */
const Answered = z.custom<Run>();

const said = (locale: Locale, more: Partial<Run> = {}) =>
  runDetails(Answered.parse(JSON.parse(JSON.stringify({ ...runWithParkedRow(locale), ...more }))), {
    t: translator(locale),
    table,
  });

test("a parked row is told in words, and not in its frozen form", () => {
  expect(said("en")).toContain("Adds 1 row to orders: id 170017, total 12.50 (live)");
  expect(said("ja")).toContain("orders に行を 1 件追加します: id 170017、total 12.50");
  expect(said("en")).not.toMatch(/INSERT|"effect"/);
});

test("what a run began without stands behind its event", () => {
  const message = "Stripe had not filled in Balance transaction ID 1 hour after the event.";
  const withoutFields = { fields: [["balance_transaction"]], message };
  expect(said("en", { withoutFields })).toMatch(new RegExp(`\n\n${message}\n\n`));
});

test.each([
  ["en", "key", "The answer was lost. Millrace found the write by its idempotency key"],
  ["ja", "mark", "連携先の一覧にある Millrace の目印で"],
  ["ja", "state", "連携先にあるオブジェクトの状態で"],
] as const)(
  "a write whose answer was lost says how it was found: %s, %s",
  (locale, foundBy, words) => {
    const [effect] = runWithParkedRow(locale).effects;
    if (effect === undefined) throw new Error("There is no write");
    const told = said(locale, { effects: [{ ...effect, foundBy }] } as unknown as Partial<Run>);
    expect(told).toContain(words);
    expect(said(locale)).not.toContain(words);
  },
);
