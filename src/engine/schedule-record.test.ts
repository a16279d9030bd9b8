import { expect, it } from "vitest";
import { scheduleRecord } from "./schedule-record.ts";

const row = { flowId: "f", versionId: "v", nextAt: 10, previousAt: null };
const when = { kind: "interval", everyMinutes: 5 } as const;

it("has the times of its version", () => {
  const trigger = { kind: "schedule", when, overlap: true } as const;
  expect(scheduleRecord({ ...row, trigger, timeZone: "Asia/Tokyo" })).toEqual([
    { ...row, when, overlap: true, timeZone: "Asia/Tokyo" },
  ]);
});

it("knows versions as they were written before, whose times were told in UTC", () => {
  // A version that was stored before holds what the type no longer says.
  const trigger = JSON.parse('{"kind":"schedule","everyMinutes":5,"overlap":false}');
  expect(scheduleRecord({ ...row, trigger, timeZone: null })).toEqual([
    { ...row, when, overlap: false, timeZone: "UTC" },
  ]);
});

it("is none where the version has no schedule", () => {
  expect(scheduleRecord({ ...row, trigger: null, timeZone: "UTC" })).toEqual([]);
});
