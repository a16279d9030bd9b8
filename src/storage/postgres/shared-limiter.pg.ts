import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { movableClock, sleep, systemClock } from "#engine/clock.ts";
import { type Limiter, paceOf } from "#engine/limits.ts";
import { createDatabase, dropDatabase, startPostgres } from "../../../test/postgres-cluster.ts";
import { type Database, openDatabase } from "./database.ts";
import { bookPlaces } from "./lanes.ts";
import { prepareDatabase } from "./migrate.ts";
import { createSharedLimiter } from "./shared-limiter.ts";

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
  return createSharedLimiter(open(to), clock, log);
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
          const { answer } = await bookPlaces(database, [{ lanes, pause: null }], 0);
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
    const { answer } = await bookPlaces(database, wishes, 0);
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

  it("keeps no call back while there is room, nor one to another account", async () => {
    const apart = 100_000;
    const placeOf = async (account: string, endpoint: string): Promise<number> => {
      const pace = paceOf(0.01);
      const lanes = [
        { name: account, ...pace },
        { name: `${account} ${endpoint}`, ...pace },
      ];
      const { answer } = await bookPlaces(open(), [{ lanes, pause: null }], 0);
      return Math.max(...answer.map(({ at }) => at));
    };
    const first = await placeOf("account", "GET /");
    expect((await placeOf("other account", "GET /")) - first).toBeLessThan(apart);
    expect((await placeOf("account", "GET /")) - first).toBeGreaterThanOrEqual(apart);
  });
});

describe("a pause that one process was told of", () => {
  it("holds for all, even for a call that had its place", async () => {
    const [a, b] = [limiter(), limiter()];
    // The second call's place comes so late that there is time for the pause before it.
    const slow = { perSecond: 0.25, perEndpointPerSecond: 0.25 };
    const gone: number[] = [];
    const call = async (from: SharedLimiter): Promise<void> => {
      await from.take("account", "GET /", slow);
      gone.push(Date.now());
    };
    await call(b);
    const second = call(b);
    await sleep(systemClock, 200);
    expect(gone).toHaveLength(1);
    const paused = Date.now();
    a.pause("account", 5_000);
    await second;
    expect(gone[1]).toBeGreaterThanOrEqual(paused + 5_000);
  });
});

describe("a place", () => {
  it("is not used by a process that comes too late for it", async () => {
    const clock = movableClock();
    const limits = { perSecond: 0.25, perEndpointPerSecond: 0.25 };
    const frozen = limiter(clock);
    await frozen.take("account", "GET /", limits);
    let gone = false;
    const late = (async () => {
      await frozen.take("account", "GET /", limits);
      gone = true;
    })();
    await sleep(systemClock, 100);
    // Its own clock says that ten seconds went by; the other one's place is the next.
    clock.setOffset(10_000);
    await sleep(systemClock, 200);
    expect(gone).toBe(false);
    await late;
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
      const meanwhile = calls();
      await sleep(systemClock, 300);
      expect(gone).toEqual([]);
      await cluster.resume();
      await Promise.all([before, meanwhile]);
      expect(mostWithin(3_000, gone)).toBe(1);
      await closeAll();
    } finally {
      await cluster.stop();
    }
  });
});
