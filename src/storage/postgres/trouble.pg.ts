import { afterEach, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { apply } from "#engine/apply.ts";
import type { ClaimedRun } from "#engine/store.ts";
import {
  effectName,
  event,
  type Stage,
  stageOn,
  takes,
  waits,
} from "#engine/store-contract/stage.world.ts";
import { createDatabase, startPostgres } from "../../../test/postgres-cluster.ts";
import type { OpenedPostgres } from "./index.ts";
import { handBack, openQuietly, preparedDatabase } from "./postgres.world.ts";
import { type Proxy, proxyTo } from "./proxy.world.ts";

describe("a commit whose answer is lost", () => {
  let url: string;
  let proxy: Proxy;
  let opened: OpenedPostgres;
  let stage: Stage;
  beforeEach(async () => {
    // No sign of life, and no sweep, may commit before the verb does.
    vi.useFakeTimers({ toFake: ["setInterval"] });
    url = await preparedDatabase(inject("postgres"));
    proxy = await proxyTo(url);
    opened = await openQuietly(proxy.url);
    stage = stageOn(() => opened);
  });
  afterEach(async () => {
    await opened.close();
    await proxy.close();
    await handBack(inject("postgres"), url);
    vi.useRealTimers();
  });

  async function losing(verb: () => Promise<unknown>, after = 0): Promise<void> {
    proxy.loseNextCommit(after);
    await expect(verb()).rejects.toThrow();
    expect(proxy.lost()).toBe(true);
  }

  async function queued(...keys: readonly string[]): Promise<void> {
    await stage.connect("c1");
    await stage.flow("f1");
    await stage.listen("f1");
    await stage.accept(keys.map((key) => event(key, takes("f1", key))));
  }

  const putOff = (run: ClaimedRun) =>
    stage.store.recordState({
      runId: run.id,
      epoch: run.epoch,
      state: apply(run.state, { kind: "retry", path: "", at: 3_000 }),
      at: 2_500,
    });

  it("of accepted events makes no second run", async () => {
    await queued();
    const events = () => [event("k1", takes("f1", "k1"))];
    // The first is that of the lease.
    await losing(() => stage.accept(events()), 1);
    expect(await stage.accept(events())).toBe(0);
    expect(await stage.store.claimRuns(9_999, 9)).toHaveLength(1);
  });

  it("of a step leaves the run in nobody's hands but its own", async () => {
    await queued("k1", "k2");
    const over = await stage.claim();
    await losing(() => stage.record(over, { kind: "finished" }));
    expect(await putOff(over)).toBe("fenced");
    expect(await stage.reading.run(over.id)).toMatchObject({ status: "succeeded" });

    const half = await stage.claim();
    await losing(() => stage.record(half, { kind: "done", path: "s1" }, { output: 1 }));
    expect(await putOff(half)).toBe("recorded");
    const again = await stage.claim(3_000);
    expect(again).toMatchObject({ id: half.id, epoch: 2 });
    expect(await stage.record(again, { kind: "done", path: "s1" }, { output: 2 })).toBe("recorded");
    expect((await stage.reading.run(half.id))?.steps).toMatchObject([
      { path: "s1", output: 2, attempts: [{ number: 1 }, { number: 2 }] },
    ]);
  });

  it("of a pass through the gate counts as a send that may have been made", async () => {
    const run = await stage.runningRun();
    await losing(async () => {
      const [planned, passed] = await Promise.allSettled([
        stage.store.planEffect(stage.plan(run), run.epoch),
        stage.gate(run, 1_500, 0, { plan: stage.plan(run) }),
      ]);
      expect(planned.status).toBe("rejected");
      if (passed.status === "rejected") throw passed.reason;
    });
    expect(await putOff(run)).toBe("recorded");
    const again = await stage.claim(3_000);
    expect(again.epoch).toBe(2);
    expect(await stage.store.effect(effectName.id)).toMatchObject({
      state: "open",
      sends: 1,
      unprovenSince: 1_500,
    });
  });

  it("of a claim passes the runs on like those of a dead process", async () => {
    await queued("k1");
    await losing(() => stage.store.claimRuns(1_000, 9));
    const end = Date.now() + 600_000;
    let runs: readonly ClaimedRun[] = [];
    while (runs.length === 0 && Date.now() < end) {
      runs = await stage.store.claimRuns(1_000, 9);
      await new Promise((resolve) => {
        setTimeout(resolve, 200);
      });
    }
    expect(runs).toMatchObject([{ name: "k1", epoch: 2 }]);
  });

  it("of a wait that is ended or put off does it once", async () => {
    await queued();
    await stage.accept([event("k1", waits("f1", 300))]);
    const pollId = await stage.pollId();
    const due = async () => {
      const [wait] = await stage.store.dueWaits(pollId, 9_999, 9);
      if (!wait) throw new Error("It does not wait");
      return wait;
    };
    const wait = await due();
    await losing(() => stage.store.postponeWait(wait, 500));
    await stage.store.postponeWait(wait, 600);
    expect(await due()).toMatchObject({ rereads: 1 });
    const end = () => stage.store.endWait(wait, { data: {}, delivery: takes("f1", "k1") }, 700);
    await losing(end);
    await end();
    expect(await stage.store.claimRuns(9_999, 9)).toHaveLength(1);
  });

  it("of a tick makes one run of a time", async () => {
    await stage.flow("f1");
    const timetable = { nextAt: 1_000 };
    await stage.activate("f1", { kind: "schedule", timetable }, 10);
    const tick = () =>
      stage.store.acceptTick({
        flowId: "f1",
        dueAt: 1_000,
        event: event("schedule:1000", takes("f1", "schedule:1000")),
        alone: true,
        nextAt: 61_000,
        at: 1_005,
      });
    await losing(tick);
    await tick();
    expect(await stage.store.claimRuns(9_999, 9)).toHaveLength(1);
    expect(await stage.store.dueSchedules(9_999, 9)).toEqual([]);
  });
});

describe("a PostgreSQL that is restarted under load", () => {
  it("loses nothing and does nothing twice, and the store goes on by itself", async () => {
    const cluster = await startPostgres();
    try {
      const url = await createDatabase(cluster.url);
      const opened = await openQuietly(url);
      const stage = stageOn(() => opened);
      await stage.connect("c1");
      await stage.flow("f1");
      await stage.listen("f1");
      const keys = Array.from({ length: 200 }, (_, index) => `k${index}`);
      await stage.accept(keys.map((key) => event(key, takes("f1", key))));

      const { store } = opened;
      let over = 0;
      const eventually = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
        for (;;) {
          try {
            return await ask();
          } catch {
            await new Promise((resolve) => {
              setTimeout(resolve, 50);
            });
          }
        }
      };
      const work = async (run: ClaimedRun): Promise<void> => {
        const done = { kind: "done", path: "s1" } as const;
        const stepped = await eventually(() => stage.record(run, done, { output: run.name }));
        if (stepped === "fenced") return;
        const state = apply(apply(run.state, done), { kind: "finished" });
        await eventually(() =>
          store.recordState({ runId: run.id, epoch: run.epoch, state, at: 2_000 }),
        );
        over += 1;
      };
      const halting = (async () => {
        for (let times = 0; times < 2; times += 1) {
          while (over < 40 * (times + 1))
            await new Promise((resolve) => {
              setTimeout(resolve, 5);
            });
          await cluster.restart("immediate");
        }
      })();
      const finished = async () =>
        (await eventually(() => opened.reading.activity(["f1"])))[0]?.runs.succeeded ?? 0;
      const end = Date.now() + 600_000;
      while ((await finished()) < 200 && Date.now() < end)
        await Promise.all((await eventually(() => store.claimRuns(9_999, 20))).map(work));
      await halting;
      expect(await finished()).toBe(200);
      const { items } = await opened.reading.listRuns({ limit: 200 });
      expect(items).toHaveLength(200);
      expect(items.every(({ status }) => status === "succeeded")).toBe(true);
      expect(await store.nextRunDue()).toBeNull();
      await opened.close();
    } finally {
      await cluster.stop();
    }
  });
});
