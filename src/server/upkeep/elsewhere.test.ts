import { describe, expect, test } from "vitest";
import { movableClock } from "#engine/clock.ts";
import { elsewhereTurns } from "./elsewhere.ts";

const hour = 3_600_000;

/** A database whose backups other tools make, of which these are seen. */
function elsewhere() {
  const clock = movableClock();
  const seen = { archivedAt: null as number | null, backedUpAt: null as number | null };
  const watch = elsewhereTurns({
    store: {
      settings: async () => ({
        historyDays: null,
        runsPerFlow: null,
        auditDays: null,
        ledgerYears: null,
        heldSince: null,
        backedUpAt: seen.backedUpAt,
        privateHosts: null,
      }),
    },
    upkeep: { archivedAt: async () => seen.archivedAt, isAway: () => false },
    clock,
  });
  return { clock, seen, watch };
}

describe("backups that other tools make", () => {
  test("are seen in the archive, or where they are reported, whichever is later", async () => {
    const { clock, seen, watch } = elsewhere();
    expect(watch.state()).toEqual({ is: "elsewhere", lastAt: null, missed: false });
    const now = clock.now();
    Object.assign(seen, { archivedAt: now - hour, backedUpAt: now - 3 * hour });
    await watch.turn();
    expect(watch.state()).toMatchObject({ lastAt: now - hour });
    seen.backedUpAt = now;
    await watch.turn();
    expect(watch.state()).toMatchObject({ lastAt: now });
  });

  test("are missed when none was seen for 26 hours, in which this process ran", async () => {
    const { clock, seen, watch } = elsewhere();
    seen.backedUpAt = clock.now();
    await watch.turn();
    clock.setOffset(25 * hour);
    expect(watch.state()).toMatchObject({ missed: false });
    clock.setOffset(27 * hour);
    expect(watch.state()).toMatchObject({ missed: true });
    seen.archivedAt = clock.now() - hour;
    await watch.turn();
    expect(watch.state()).toMatchObject({ missed: false });
  });
});
