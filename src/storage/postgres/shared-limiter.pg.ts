import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { movableClock, sleep, systemClock } from "#engine/clock.ts";
import { bookPlaces } from "#engine/lanes.ts";
import { type Limiter, paceOf } from "#engine/limits.ts";
import { createSharedLimiter } from "#engine/shared-limiter.ts";
import { createDatabase, dropDatabase, startPostgres } from "../../../test/postgres-cluster.ts";
import { type Database, openDatabase } from "./database.ts";
import { lanesOn } from "./lanes.ts";
import { prepareDatabase } from "./migrate.ts";
import { asking } from "./postgres.world.ts";

type SharedLimiter = Pick<Limiter, "take" | "pause">;

const log = { debug() {}, info() {}, warn() {}, error() {} };

let url: string;
let databases: Database[] = [];
beforeEach(async () => {
  url = await createDatabase(inject("postgres"));
  await prepareDatabase(url);
});
afterEach(async () => {
  await closeAll();
  await dropDatabase(inject("postgres"), url);
});

async function closeAll(): Promise<void> {
  for (const database of databases) await database.close();
  databases = [];
}

/** As another process has it: with connections of its own. */
function limiter(clock = systemClock, to = url): SharedLimiter {
  return createSharedLimiter(lanesOn(open(to)), clock, log);
}

function open(to = url): Database {
  const database = openDatabase({ url: to, name: "test", connections: 2, patience: 10_000 });
  databases.push(database);
  return database;
}

/** The most of these moments that lie within so many milliseconds. */
function mostWithin(milliseconds: number, times: readonly number[]): number {
  return Math.max(
    ...times.map((from) => times.filter((at) => at >= from && at < from + milliseconds).length),
  );
}

describe("the limit that processes share", () => {
  /** The places that several processes get for calls to these endpoints, by the database's clock. */
  async function placesOf(processes: number, endpoints: readonly string[]): Promise<number[]> {
    const booked = await Promise.all(
      Array.from({ length: processes }, async () => {
        const database = open();
        const places: number[] = [];
        for (const endpoint of endpoints) {
          const lanes = [
            { name: "account", ...paceOf(100) },
            { name: endpoint, ...paceOf(25) },
          ];
          const { answer } = await bookPlaces(lanesOn(database), [{ lanes, pause: null }], 0);
          places.push(...answer.map(({ at }) => at));
        }
        return places;
      }),
    );
    return booked.flat();
  }

  it("is never exceeded in any second", async () => {
    const endpoints = Array.from({ length: 30 }, () => "GET /");
    expect(mostWithin(1_000, await placesOf(3, endpoints))).toBeLessThanOrEqual(25);
  });

  it("is nearly all given away: the places of calls that come at once lie close together", async () => {
    const database = open();
    const lanes = [{ name: "account", ...paceOf(25) }];
    const wishes = Array.from({ length: 50 }, () => ({ lanes, pause: null }));
    const { answer } = await bookPlaces(lanesOn(database), wishes, 0);
    const most = mostWithin(
      1_000,
      answer.map(({ at }) => at),
    );
    expect(most).toBeGreaterThanOrEqual(20);
    expect(most).toBeLessThanOrEqual(25);
  });

  it("holds for the account too, whatever its endpoints", async () => {
    const endpoints = Array.from({ length: 60 }, (_, index) => `GET /${index % 6}`);
    expect(mostWithin(1_000, await placesOf(2, endpoints))).toBeLessThanOrEqual(100);
  });

  it("holds however long the line is: nobody passes those who wait for an hour", async () => {
    const lanes = [{ name: "account", ...paceOf(10 / 60) }];
    const wishes = Array.from({ length: 60 }, () => ({ lanes, pause: null }));
    const places: number[] = [];
    for (let process = 0; process < 9; process += 1) {
      const { answer } = await bookPlaces(lanesOn(open()), wishes, 0);
      places.push(...answer.map(({ at }) => at));
    }
    expect(mostWithin(60_000, places)).toBeLessThanOrEqual(10);
  });

  it("makes nobody wait for a clock that was set back: the line goes on where it stood", async () => {
    const lanes = [{ name: "account", ...paceOf(0.1) }];
    const one = { lanes, pause: null };
    await bookPlaces(lanesOn(open()), [{ lanes, pause: { name: "account", milliseconds: 5 } }], 0);
    const { freeAt, pausedUntil } = await laneOf("account");
    await asking(
      url,
      `UPDATE millrace.lanes SET now = now + 3600000, free_at = free_at + 3600000,
         paused_until = paused_until + 3600000`,
    );
    const { answer } = await bookPlaces(lanesOn(open()), [one], 0);
    expect(answer[0]?.at).toBeGreaterThanOrEqual(freeAt - 60_000);
    expect(answer[0]?.at).toBeLessThan(freeAt + 60_000);
    expect((await laneOf("account")).pausedUntil).toBeLessThan(pausedUntil + 60_000);
  });

  it("keeps no call back while there is room, nor one to another account", async () => {
    const apart = 100_000;
    const placeOf = async (account: string, endpoint: string): Promise<number> => {
      const pace = paceOf(0.01);
      const lanes = [
        { name: account, ...pace },
        { name: `${account} ${endpoint}`, ...pace },
      ];
      const { answer } = await bookPlaces(lanesOn(open()), [{ lanes, pause: null }], 0);
      return Math.max(...answer.map(({ at }) => at));
    };
    const first = await placeOf("account", "GET /");
    expect((await placeOf("other account", "GET /")) - first).toBeLessThan(apart);
    expect((await placeOf("account", "GET /")) - first).toBeGreaterThanOrEqual(apart);
  });
});

/** Up to when places of the account are given away, and up to when it pauses. By the database's clock. */
async function laneOf(account: string): Promise<{ freeAt: number; pausedUntil: number }> {
  const [row] = await asking<{ free_at: number; paused_until: number | null }>(
    url,
    `SELECT free_at, paused_until FROM millrace.lanes WHERE name = '${account}'`,
  );
  return { freeAt: row?.free_at ?? 0, pausedUntil: row?.paused_until ?? 0 };
}

/** Far apart: no machine is so slow that the second of two calls gets its place. */
const farApart = { perSecond: 0.005, perEndpointPerSecond: 0.005 };
const apartMs = paceOf(farApart.perSecond).interval;

/** A call whose place is far away, and what becomes of it. */
async function callThatWaits(from: SharedLimiter): Promise<{ isGone(): boolean }> {
  await limiter().take("account", "GET /", farApart);
  const { freeAt } = await laneOf("account");
  let gone = false;
  void (async () => {
    await from.take("account", "GET /", farApart);
    gone = true;
  })();
  await expect.poll(async () => (await laneOf("account")).freeAt).toBeGreaterThan(freeAt);
  return { isGone: () => gone };
}

describe("a pause that one process was told of", () => {
  it("holds for all, even for a call that had its place", async () => {
    const clock = movableClock();
    const [a, b] = [limiter(), limiter(clock)];
    const second = await callThatWaits(b);
    a.pause("account", 2 * apartMs);
    await expect.poll(async () => (await laneOf("account")).pausedUntil).toBeGreaterThan(0);
    const { freeAt, pausedUntil } = await laneOf("account");
    expect(pausedUntil).toBeGreaterThan(freeAt - apartMs);
    // Its place has come, as its own clock says: it takes another, behind the pause.
    clock.setOffset(apartMs);
    await expect.poll(async () => (await laneOf("account")).freeAt).toBeGreaterThan(freeAt);
    expect(second.isGone()).toBe(false);
  });
});

describe("a place", () => {
  it("is not used by a process that comes too late for it", async () => {
    const clock = movableClock();
    let waits = 0;
    const at: typeof clock.at = (time, callback) => {
      waits += 1;
      return clock.at(time, callback);
    };
    const late = await callThatWaits(limiter({ ...clock, at }));
    await expect.poll(() => waits).toBe(1);
    // Its own clock says that its place is ten seconds ago; the database's says that it is still to come.
    clock.setOffset(apartMs + 10_000);
    await expect.poll(() => waits).toBe(2);
    expect(late.isGone()).toBe(false);
  });

  it("is waited for while the database does not answer, and one that a crash forgot is not used", async () => {
    const cluster = await startPostgres();
    try {
      const own = await cluster.createDatabase();
      await prepareDatabase(own);
      const limiters = [limiter(systemClock, own), limiter(systemClock, own)] as const;
      // Places are four seconds apart, so that no delay of this process can hide or feign a clash.
      const slow = { perSecond: 0.25, perEndpointPerSecond: 0.25 };
      const gone: number[] = [];
      const calls = async (): Promise<void> => {
        await Promise.all(
          limiters.map(async (one) => {
            await one.take("account", "GET /", slow);
            gone.push(performance.now());
          }),
        );
      };
      await limiters[0].take("account", "GET /", slow);
      const before = calls();
      await sleep(systemClock, 300);
      await cluster.halt("immediate");
      // On a machine that stood still for seconds, a place has come before.
      const early = gone.length;
      const meanwhile = calls();
      await sleep(systemClock, 300);
      expect(gone).toHaveLength(early);
      await cluster.resume();
      await Promise.all([before, meanwhile]);
      expect(mostWithin(3_000, gone.slice(early))).toBe(1);
      await closeAll();
    } finally {
      await cluster.stop();
    }
  });
});
