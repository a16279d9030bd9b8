import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { type Clock, movableClock } from "#engine/clock.ts";
import { createEngine } from "#engine/create-engine.ts";
import { noArchive, usualHistory } from "#engine/history.world.ts";
import { endlessRoom } from "#engine/room.ts";
import { createLife, type Life } from "#engine/life.ts";
import { type ClaimedRun, type Store } from "#engine/store.ts";
import { event, type Stage, stageOn, takes } from "#engine/store-contract/stage.world.ts";
import { untilTheyHear } from "./hearing.world.ts";
import type { OpenedPostgres } from "./index.ts";
import { asking, handBack, openQuietly, preparedDatabase } from "./postgres.world.ts";
import { type OtherProcess, otherProcess } from "./process.world.ts";

/** What a process holds passes to others within half a minute once it no longer lives, on a machine that has time for it. */
const patienceMs = 600_000;

let url: string;
let opened: OpenedPostgres[];
let others: OtherProcess[];
let stage: Stage;
beforeEach(async () => {
  url = await preparedDatabase(inject("postgres"));
  opened = [];
  others = [];
  const first = await open();
  stage = stageOn(() => first);
});
afterEach(async () => {
  for (const other of others) await other.kill();
  await Promise.all(opened.map((one) => one.close()));
  await handBack(inject("postgres"), url);
});

async function open(): Promise<OpenedPostgres> {
  const one = await openQuietly(url);
  opened.push(one);
  return one;
}

function start(work: string): OtherProcess {
  const other = otherProcess(url, work);
  others.push(other);
  return other;
}

async function queued(count: number): Promise<void> {
  await stage.connect("c1");
  await stage.flow("f1");
  await stage.listen("f1");
  const keys = Array.from({ length: count }, (_, index) => `k${index}`);
  await stage.accept(keys.map((key) => event(key, takes("f1", key))));
}

/** Asks until there is an answer, as an engine does. */
async function until<Answer>(ask: () => Promise<Answer | null>): Promise<Answer> {
  const end = Date.now() + patienceMs;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer !== null) return answer;
    await new Promise((resolve) => {
      setTimeout(resolve, 200);
    });
  }
  throw new Error(`Not within ${patienceMs} ms`);
}

const claimed = (store: Store): Promise<ClaimedRun> =>
  until(async () => (await store.claimRuns(9_999, 1))[0] ?? null);

/** A process that holds the run, and when it is thawed tries to go on with it. */
const holder = `
  const [run] = await store.claimRuns(1000, 1);
  await store.planEffect({ id: "f1.effect", generation: 0, key: "key", flowId: "f1", runId: run.id,
    path: "s1", connectionId: "c1", account: null, mode: "test", connector: "stripe", action: "a",
    request: { method: "POST", path: "/v1/charges", params: {}, apiVersion: "1" },
    aboveLimit: null }, run.epoch);
  say(run.id);
  await thawed;
  const planned = await store.effect("f1.effect");
  const sent = { ...planned, sends: 1, firstSendAt: 2000, lastSendAt: 2000, unprovenSince: 2000 };
  const send = { effect: sent, epoch: run.epoch, notBefore: 0, consentEpoch: 0, count: null, history: null, at: 2000 };
  const state = { frames: run.state.frames, phase: { is: "succeeded" } };
  const attempt = { path: "s1", startedAt: 1, endedAt: 2, outcome: "done", error: null, requestId: null };
  const effect = { ...sent, state: "done", answer: { status: 200, body: {} }, objectId: "ch_1" };
  const answers = [
    await store.passGate(send),
    await store.recordStep({ runId: run.id, epoch: run.epoch, state, attempt, input: {}, output: 1, effect, at: 2000 }),
    await store.recordState({ runId: run.id, epoch: run.epoch, state, at: 2000 }),
  ];
  say(JSON.stringify(answers));`;

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Its signs of life are given when they are asked for, and by no timer. */
const lifeOf = (store: Store, clock: Clock): Life =>
  createLife({
    store,
    clock: { ...clock, at: () => () => undefined },
    log: silent,
    outside: { latestHeard: () => null },
  });

describe("a process whose clock and the database's differ by more than a minute", () => {
  it("begins nothing and says so, and goes on when they agree", async () => {
    await queued(1);
    const clock = movableClock();
    const { store } = await open();
    const engine = createEngine({
      store,
      connectors: [],
      send: () => Promise.reject(new Error("Nothing is sent here")),
      longestSendMs: 0,
      credentials: () => ({}),
      unseal: (_, sealed) => sealed,
      trustedLoopback: [],
      mayAct: async () => true,
      clock,
      random: () => 0.5,
      newId: () => "id",
      log: silent,
      concurrency: 1,
      history: usualHistory,
      archive: noArchive,
      room: endlessRoom,
      letterWays: () => Promise.resolve({}),
    });
    const runIs = async () => {
      const run = await store.runNamed("f1", "k0");
      return run?.state.phase.is;
    };
    clock.setWrong(-3_600_000);
    const wrong = clock.now();
    await engine.start();
    const state = engine.state();
    expect(state.is === "clocks_differ" && Math.round(state.ahead / 60_000)).toBe(60);
    await engine.stop();
    expect(await runIs()).toBe("working");
    // Signs of life are given by the clock that the processes share.
    expect((await store.lastSeen())?.aliveUntil).toBeGreaterThan(wrong + 3_500_000);
    clock.setWrong(0);
    await engine.start();
    expect(engine.state()).toEqual({ is: "running" });
    await until(async () => ((await runIs()) === "failed" ? true : null));
    await engine.stop();
  });
});

describe("signs of life of several processes", () => {
  it("show each of them what the database has lost, though another has told since that it lives", async () => {
    const clock = movableClock();
    const [one, other] = [(await open()).store, (await open()).store];
    const life = lifeOf(one, clock);
    await life.start();
    const before = (await life.doubts()).length;
    // What a failover leaves that has lost the last seven seconds.
    await asking(url, "UPDATE millrace.signs SET at = at - 7000");
    await asking(url, "UPDATE millrace.alive SET alive_until = alive_until - 7000");
    await other.recordAlive(clock.now(), null);
    // Its last sign of life.
    await life.stop();
    const doubts = await one.doubts();
    expect(doubts).toHaveLength(before + 1);
    const [{ from, to } = { from: 0, to: 0 }] = doubts;
    expect(to - from).toBeGreaterThanOrEqual(7_000);
  });

  it("name the line of commits that the database goes on with", async () => {
    const { store } = await open();
    await store.recordAlive(1_000, "the one before");
    expect(await store.lastSeen()).toMatchObject({
      history: expect.stringMatching(/^[0-9A-F]{8}$/),
      historyBefore: "the one before",
    });
  });
});

describe("several processes on one database", () => {
  it("never claim the same run, and leave none", async () => {
    await queued(300);
    const stores = [await open(), await open(), await open()].map(({ store }) => store);
    const claims = await Promise.all(
      stores.map(async (store) => {
        const mine: string[] = [];
        for (;;) {
          const runs = await store.claimRuns(1_000, 7);
          if (runs.length === 0 && (await store.nextRunDue()) === null) return mine;
          mine.push(...runs.map(({ id }) => id));
        }
      }),
    );
    const all = claims.flat();
    expect(new Set(all).size).toBe(300);
    expect(all).toHaveLength(300);
  });

  it("count runs together", async () => {
    await queued(20);
    const others = [await open(), await open()];
    await Promise.all(
      others.map(async ({ store }) => {
        for (const run of await store.claimRuns(1_000, 5))
          await stageOn(() => ({ ...others[0], store }) as OpenedPostgres).record(run, {
            kind: "finished",
          });
      }),
    );
    expect(await stage.reading.activity(["f1"])).toMatchObject([
      { runs: { waiting: 10, running: 0, succeeded: 10 } },
    ]);
  });

  it("wake each other when there is work", async () => {
    const { store } = await open();
    await queued(0);
    await untilTheyHear(url, [stage.store, store]);
    // Whatever the process wakes itself for meanwhile may be anything.
    const woken = new Promise<void>((resolve) => {
      store.onWork((kind) => {
        if (kind === "runs") resolve();
      });
    });
    await stage.accept([event("k1", takes("f1", "k1"))]);
    await woken;
    expect(await store.claimRuns(1_000, 9)).toHaveLength(1);
  });

  it("go on at once with what one of them leaves behind when it ends", async () => {
    await queued(3);
    const leaving = await openQuietly(url);
    const [run] = await leaving.store.claimRuns(1_000, 1);
    await leaving.close();
    const runs = await stage.store.claimRuns(1_000, 9);
    expect(runs.map(({ name }) => name)).toEqual(["k0", "k1", "k2"]);
    expect(runs[0]).toMatchObject({ id: run?.id, epoch: 2 });
  });

  it("leave no job behind of a run that is over, waits, or is gone", async () => {
    await queued(5);
    const [a, b, c] = await stage.store.claimRuns(1_000, 3);
    if (!a || !b || !c) throw new Error("Three runs are there");
    await stage.record(a, { kind: "finished" });
    await stage.record(b, { kind: "retry", path: "s1", at: 50_000 });
    const jobs = async () => asking(url, "SELECT id FROM millrace_jobs.job");
    expect(await jobs()).toHaveLength(1);
    await stage.store.deleteFlow("f1", 3_000);
    expect(await stage.store.claimRuns(1_000, 9)).toEqual([]);
    expect(await stage.store.nextRunDue()).toBeNull();
    expect(await jobs()).toHaveLength(1);
    await stage.record(c, { kind: "done", path: "s1" });
    expect(await jobs()).toHaveLength(0);
  });
});

describe("a process that freezes", () => {
  it("loses its runs to the others, and writes nothing about them when it thaws", async () => {
    await queued(1);
    const frozen = start(holder);
    const id = await frozen.said();
    frozen.freeze();
    const run = await claimed(stage.store);
    expect(run).toMatchObject({ id, epoch: 2 });
    frozen.thaw();
    expect(JSON.parse(await frozen.said())).toEqual(["fenced", "fenced", "fenced"]);
    expect(await stage.store.effect("f1.effect")).toMatchObject({ state: "open", sends: 0 });
    expect(await stage.store.outputs(id, ["s1"])).toEqual(new Map());
    expect(await stage.record(run, { kind: "finished" })).toBe("recorded");
  });

  it("keeps its runs and leases for as long as it lives", async () => {
    await queued(1);
    const run = await stage.claim();
    const lease = await stage.store.lease("work");
    const { store } = await open();
    // However slow the machine is, it would be an hour until they passed on.
    const lastSigns = `UPDATE millrace_jobs.job SET heartbeat_seconds = 7200, heartbeat_on = now() - interval '1 hour';
      UPDATE millrace.leases SET until = now() + interval '1 hour' WHERE name = 'work'`;
    const signs = `SELECT
      (SELECT heartbeat_on > now() - interval '50 minutes' FROM millrace_jobs.job)
        AND (SELECT until < now() + interval '50 minutes' FROM millrace.leases WHERE name = 'work') AS given`;
    for (let round = 0; round < 2; round += 1) {
      await asking(url, lastSigns);
      expect(await store.claimRuns(9_999, 1)).toEqual([]);
      expect(await store.lease("work")).toBeNull();
      await expect.poll(() => asking(url, signs)).toEqual([{ given: true }]);
    }
    expect(await stage.record(run, { kind: "finished" })).toBe("recorded");
    if (lease) await stage.store.release(lease);
    expect(await store.lease("work")).not.toBeNull();
  });

  it("loses its leases, and accepts nothing by them when it thaws", async () => {
    await queued(0);
    const pollId = await stage.pollId();
    const frozen = start(`
      const lease = await store.lease(${JSON.stringify(pollId)});
      say("held");
      await thawed;
      const run = { id: "late", name: "late", versionId: "f1-v1", ancestry: [] };
      const event = { id: "e", key: "late", at: 5, data: {}, madeBy: null,
        deliveries: [{ flowId: "f1", kind: "run", run }] };
      const pollId = ${JSON.stringify(pollId)};
      const error = { kind: "transient", code: "x", message: "x" };
      const answers = [
        await store.acceptEvents({ lease, pollId, events: [event], cursor: 7, nextAt: 8, widerAt: 9, widestAt: 9, at: 5 }),
        await store.pollFailed({ lease, pollId, error, nextAt: 8, at: 5 }),
        await store.acceptBackfill({ lease, flowId: "f1", pollId, events: [event], since: 0, from: 9, at: 5 }),
      ];
      say(JSON.stringify(answers));`);
    await frozen.said();
    expect(await stage.store.lease(pollId)).toBeNull();
    frozen.freeze();
    const lease = await until(() => stage.store.lease(pollId));
    frozen.thaw();
    expect(JSON.parse(await frozen.said())).toEqual(["fenced", "fenced", "fenced"]);
    expect(await stage.store.claimRuns(9_999, 9)).toEqual([]);
    expect(await stage.store.poll("c1", "new-charge")).toMatchObject({ failures: 0 });
    await stage.store.release(lease);
  });

  it("does not keep the others from its rows when it froze in the midst of a transaction", async () => {
    await queued(1);
    const [row] = await stage.store.claimRuns(1_000, 1);
    const frozen = start(`
      const { openDatabase } = await import(${JSON.stringify(new URL("./database.ts", import.meta.url).href)});
      const database = openDatabase({ url: process.argv[1], name: "x", connections: 1, patience: 60000 });
      database.transaction(async (session) => {
        await session.raw("UPDATE millrace.runs SET error = 'frozen' WHERE held");
        say("holds");
        await new Promise(() => {});
      });`);
    await frozen.said();
    frozen.freeze();
    if (!row) throw new Error("A run is there");
    expect(await stage.record(row, { kind: "finished" })).toBe("recorded");
  });
});

describe("a process that is killed", () => {
  it("loses its runs to the others, which end what it was told to end", async () => {
    await queued(2);
    const dead = start(`
      const runs = await store.claimRuns(1000, 2);
      say("held");`);
    await dead.said();
    const { items } = await stage.reading.listRuns({ limit: 9 });
    const told = items.find(({ reference }) => reference === "k0");
    expect(await stage.store.cancelRun({ runId: told?.id ?? "", at: 1_500 })).toBe("cancelled");
    await dead.kill();
    expect(await claimed(stage.store)).toMatchObject({ name: "k1", epoch: 2 });
    const ended = await until(async () => {
      await stage.store.claimRuns(9_999, 9);
      const run = await stage.reading.run(told?.id ?? "");
      return run?.status === "cancelled" ? run : null;
    });
    expect(ended.steps).toEqual([]);
  });
});

describe("a held run whose job is lost", () => {
  it("is found and gets one", async () => {
    await queued(3);
    await stage.store.claimRuns(1_000, 1);
    await asking(url, "DELETE FROM millrace_jobs.job");
    expect((await stage.store.claimRuns(1_000, 9)).map(({ name }) => name)).toEqual(["k1", "k2"]);
    const { store } = await open();
    expect(await claimed(store)).toMatchObject({ name: "k0", epoch: 2 });
  });

  it("is found when pg-boss has given it up", async () => {
    await queued(1);
    await stage.claim();
    await asking(url, "UPDATE millrace_jobs.job SET state = 'failed', completed_on = now()");
    const { store } = await open();
    expect(await claimed(store)).toMatchObject({ name: "k0", epoch: 2 });
  });

  it("can be claimed after it was let go of", async () => {
    await queued(1);
    const run = await stage.claim();
    await asking(url, "UPDATE millrace_jobs.job SET state = 'failed', completed_on = now()");
    await stage.record(run, { kind: "retry", path: "s1", at: 5_000 });
    const { store } = await open();
    expect(await claimed(store)).toMatchObject({ name: "k0", epoch: 2 });
  });
});

describe("a job that an older build has made of a run that can go on", () => {
  it("is taken with its run, which is claimed once", async () => {
    await queued(3);
    await asking(
      url,
      `INSERT INTO millrace_jobs.job (id, name, data)
       SELECT job, 'runs', json_build_object('run', seq) FROM millrace.runs WHERE name <> 'k0'`,
    );
    const runs = [...(await stage.store.claimRuns(1_000, 1))];
    runs.push(...(await stage.store.claimRuns(1_000, 9)));
    expect(runs.map(({ name, epoch }) => `${name} ${epoch}`).toSorted()).toEqual([
      "k0 1",
      "k1 1",
      "k2 1",
    ]);
    for (const run of runs) await stage.record(run, { kind: "finished" });
    expect(await asking(url, "SELECT id FROM millrace_jobs.job")).toEqual([]);
  });
});
