import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSqlite, type OpenedSqlite } from "#storage/sqlite/index.ts";
import { movableClock } from "./clock.ts";
import { createLife, endOfAll, gapOf, joinedGap } from "./life.ts";

const minute = 60_000;
const now = 1_800_000_000_000;

const seenAt = (aliveUntil: number | null, own = aliveUntil, history = "1") => ({
  aliveUntil,
  own,
  history,
  historyBefore: "1",
});
const lived = (recorded: number) => ({ recorded, began: now - 60 * minute, history: "1" });

describe("a gap", () => {
  it("is from the last sign of life to now at a start, however short", () => {
    expect(gapOf(null, null, now)).toBeNull();
    // Connections and flows are there, but nothing has ever run.
    expect(gapOf(seenAt(null), null, now)).toBeNull();
    const why = "silence";
    expect(gapOf(seenAt(now - 5_000), null, now)).toEqual({ from: now - 5_000, to: now, why });
  });

  it("is a silence of more than a minute while running", () => {
    expect(gapOf(seenAt(now - minute), lived(now - minute), now)).toBeNull();
    expect(gapOf(seenAt(now - minute - 1), lived(now - minute - 1), now)).not.toBeNull();
    // Another process on the same store was awake.
    const asleep = now - 10 * minute;
    expect(gapOf(seenAt(now - 1_000, asleep), lived(asleep), now)).toBeNull();
  });

  it("is a store that has lost this process's sign of life, whatever others have told since", () => {
    const before = lived(now - 10_000);
    const why = "lost";
    expect(gapOf(seenAt(now - 17_000), before, now)).toEqual({ from: now - 17_000, to: now, why });
    expect(gapOf(seenAt(now - 1_000, now - 17_000), before, now)).toEqual({
      from: now - 17_000,
      to: now,
      why,
    });
    expect(gapOf(seenAt(now - 1_000, null), before, now)).toEqual({
      from: before.began,
      to: now,
      why,
    });
  });

  it("is a silence where the others have removed its sign, which was a day old", () => {
    const before = lived(now - 25 * 60 * minute);
    const gap = { from: before.began, to: now, why: "silence" };
    expect(gapOf(seenAt(now - 1_000, null), before, now)).toEqual(gap);
    expect(gapOf(seenAt(now - 1_000, null, "2"), before, now)).toEqual({ ...gap, why: "lost" });
  });

  it("is a store that another has taken the place of, from the sign of life on that it has", () => {
    const before = lived(now - 7_000);
    const replaced = seenAt(now - 7_000, now - 7_000, "2");
    const lost = { from: now - 7_000, to: now, why: "lost" };
    expect(gapOf(replaced, before, now)).toEqual(lost);
    expect(gapOf({ ...seenAt(now - 7_000), history: null }, before, now)).toBeNull();
    // Nobody has lived through it: what the last sign of life was recorded with tells.
    expect(gapOf(replaced, null, now)).toEqual(lost);
    expect(gapOf({ ...replaced, historyBefore: null }, null, now)?.why).toBe("silence");
  });

  it("has begun at any time where the last sign of life is from a clock that was ahead", () => {
    const later = now + 43_200 * minute;
    const unknown = { from: 0, to: later };
    expect(gapOf(seenAt(later), null, now)).toEqual({ ...unknown, why: "silence" });
    expect(gapOf(seenAt(later, later, "2"), null, now)).toEqual({ ...unknown, why: "lost" });
    const before = lived(later + 7_000);
    // Or this process's own is behind.
    expect(gapOf(seenAt(later), before, now)).toEqual({ ...unknown, why: "lost" });
    // Clocks are set right by seconds all the time.
    expect(gapOf(seenAt(now + 7_000), null, now)).toEqual({
      from: now,
      to: now + 7_000,
      why: "silence",
    });
    expect(gapOf(seenAt(now), null, now)).toBeNull();
  });

  it("joins the one before, unless that makes it long, or a backup was restored", () => {
    const gap = { from: now - 10_000, to: now, why: "silence" as const };
    const before = { from: now - 5 * minute, to: now - minute, why: "silence" as const };
    expect(joinedGap(gap, [before])).toEqual({ ...gap, from: before.from });
    const lost = { ...before, why: "lost" as const };
    expect(joinedGap(gap, [lost])).toEqual({ ...lost, to: now });
    expect(joinedGap({ ...gap, why: "lost" }, [before])).toEqual({ ...lost, to: now });
    expect(joinedGap(gap, [])).toEqual(gap);
    expect(joinedGap(gap, [{ ...before, why: "restored" as const }])).toEqual(gap);
    expect(joinedGap(gap, [{ ...before, from: now - 61 * minute }])).toEqual(gap);
    expect(joinedGap(gap, [{ ...before, to: now - 2 * minute }])).toEqual(gap);
  });
});

describe("doubts that a clock far ahead has noted", () => {
  const ahead = { from: now, to: now + 43_200 * minute, why: "silence" as const, knownAt: 5 };

  it("end at the later of both clocks, once another side's is heard after they were known", () => {
    expect(endOfAll([ahead], now + minute, () => now + 2 * minute)).toBe(now + 2 * minute);
    expect(endOfAll([ahead], now + 3 * minute, () => now + 2 * minute)).toBe(now + 3 * minute);
    expect(endOfAll([ahead], now + minute, (since) => (since > 5 ? now : null))).toBeNull();
  });

  it("stay where one of the clocks has come to their end, or differs by no more than usual", () => {
    expect(endOfAll([ahead], ahead.to, () => now)).toBeNull();
    expect(endOfAll([ahead], now, () => ahead.to)).toBeNull();
    const usual = { ...ahead, to: now + minute };
    expect(endOfAll([usual], now, () => now)).toBeNull();
    expect(endOfAll([], now, () => now)).toBeNull();
  });
});

describe("signs of life in a store", () => {
  const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const deaf = { latestHeard: () => null };
  let dir: string;
  let storage: OpenedSqlite;
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), "millrace-life-"));
    storage = await openSqlite(dir);
  });
  afterEach(async () => {
    await storage.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const lengths = (doubts: readonly { from: number; to: number }[]) =>
    doubts.map(({ from, to }) => Math.round((to - from) / 3_600_000));

  it("leave no doubt in a new store, and one after a pause", async () => {
    const { store } = storage;
    const clock = movableClock();
    const life = createLife({ store, clock, log: silent, outside: deaf });
    await life.start();
    expect(await life.doubts()).toEqual([]);
    await life.stop();
    clock.setOffset(2 * 3_600_000);
    await life.start();
    expect(lengths(life.known())).toEqual([2]);
    expect(life.known()).toMatchObject(await store.doubts());
    await life.stop();
  });

  it("notice a jump before the next beat", async () => {
    const { store } = storage;
    const clock = movableClock();
    // As in a process that was frozen: no timer has fired yet.
    const life = createLife({
      store,
      clock: { ...clock, at: () => () => {} },
      log: silent,
      outside: deaf,
    });
    await life.start();
    clock.setOffset(30 * 3_600_000);
    expect(lengths(life.known())).toEqual([]);
    const [one, other] = await Promise.all([life.doubts(), life.doubts()]);
    expect(lengths(one)).toEqual([30]);
    expect(other).toEqual(one);
    expect(lengths(await store.doubts())).toEqual([30]);
    await life.stop();
  });

  it("notice a store that has gone back", async () => {
    const { store } = storage;
    const clock = movableClock();
    const life = createLife({
      store,
      clock: { ...clock, at: () => () => {} },
      log: silent,
      outside: deaf,
    });
    await life.start();
    clock.setOffset(50_000);
    // What a failover leaves: an older sign of life than was committed.
    await store.recordAlive(clock.now() - 70_000, null);
    clock.setOffset(65_000);
    const [doubt] = await life.doubts();
    expect(doubt && doubt.to - doubt.from).toBeGreaterThan(80_000);
    await life.stop();
  });
});
