import { expect, it } from "vitest";
import { type Setting, settingsOf } from "./settings-of.ts";

const none = {
  historyDays: null,
  runsPerFlow: null,
  auditDays: null,
  ledgerYears: null,
  backedUpAt: null,
  privateHosts: null,
  heldSince: null,
};
const made = (settings: Readonly<Record<string, Setting>>) => new Map(Object.entries(settings));

it("says null for each setting that was not made", () => {
  expect(settingsOf(new Map())).toEqual(none);
  expect(settingsOf(made({ auditDays: 90, privateHosts: ["db.local"], heldSince: 5 }))).toEqual({
    ...none,
    auditDays: 90,
    privateHosts: ["db.local"],
    heldSince: 5,
  });
});

it("leaves out what a newer Millrace has set, and what has another shape", () => {
  expect(settingsOf(made({ newer: 1, historyDays: ["x"], privateHosts: 3 }))).toEqual(none);
});
