import { expect, it } from "vitest";
import { missedBy } from "./past-reach.ts";

const day = 24 * 3_600_000;
const now = Date.UTC(2026, 10, 30);
/** A poll that succeeded so many days ago, and whose widest re-read was due a day later. */
const readBefore = (days: number) => ({ cursor: 1, widestAt: now - (days - 1) * day });

it("tells what a poll may have missed that stood still for longer than its list is kept", () => {
  const missed = missedBy({ keptDays: 30 }, readBefore(44), now);
  expect(missed?.advice?.en).toContain("from 2026-10-17 to 2026-10-31 (UTC)");
  expect(missed?.advice?.ja).toContain("2026-10-17 から 2026-10-31 まで");
});

it("tells nothing where all of it is still listed, where a list is kept for good, and before the first poll", () => {
  expect(missedBy({ keptDays: 30 }, readBefore(30), now)).toBeNull();
  expect(missedBy({}, readBefore(44), now)).toBeNull();
  expect(missedBy({ keptDays: 30 }, { ...readBefore(44), cursor: null }, now)).toBeNull();
});
