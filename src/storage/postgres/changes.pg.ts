import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import pg from "pg";
import type { ChangedThings, Changes, Store } from "#engine/store.ts";
import { emptyDocument } from "#flow/document.ts";
import { event, type Stage, stageOn, takes } from "#engine/store-contract/stage.world.ts";
import type { OpenedPostgres } from "./index.ts";
import { untilTheyHear } from "./hearing.world.ts";
import { asking, handBack, openQuietly, preparedDatabase } from "./postgres.world.ts";
import { type OtherProcess, otherProcess } from "./process.world.ts";
import { proxyTo } from "./proxy.world.ts";

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

async function open(at = url): Promise<OpenedPostgres> {
  const one = await openQuietly(at);
  opened.push(one);
  return one;
}

interface Heard {
  readonly all: readonly Changes[];
  /** The next that is told. */
  next(): Promise<Changes>;
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** What a store tells from now on. */
async function hear(store: Store, processes = opened.length + others.length): Promise<Heard> {
  await untilTheyHear(url, [store], processes);
  return listenTo(store);
}

/** What two stores tell from now on. */
async function hearBoth(one: Store, other: Store): Promise<[Heard, Heard]> {
  await untilTheyHear(url, [one, other]);
  return [listenTo(one), listenTo(other)];
}

function listenTo(store: Store): Heard {
  const all: Changes[] = [];
  store.onChanges((changes) => all.push(changes));
  let taken = 0;
  return {
    all,
    async next() {
      await expect.poll(() => all.length, { interval: 10 }).toBeGreaterThan(taken);
      taken += 1;
      return all[taken - 1] ?? "everything";
    },
  };
}

const nothing: ChangedThings = {
  runs: new Map(),
  runsOf: new Set(),
  flows: new Set(),
  connections: new Map(),
  proposals: false,
  tables: false,
};
const flow = (id: string): ChangedThings => ({ ...nothing, flows: new Set([id]) });

describe("changes by another process", () => {
  it("are told here and there", async () => {
    const { store } = await open();
    const [here, there] = await hearBoth(stage.store, store);
    await store.createFlow({
      id: "f1",
      owner: "hana",
      name: "One",
      draft: emptyDocument,
      lineage: "f1",
      at: 1,
    });
    expect(await here.next()).toEqual(flow("f1"));
    expect(await there.next()).toEqual(flow("f1"));
    await stage.connect("c1");
    const connection = { ...nothing, connections: new Map([["c1", "local"]]) };
    expect(await there.next()).toEqual(connection);
    expect(await here.next()).toEqual(connection);
  });

  it("are told of a process of its own", async () => {
    await stage.connect("c1");
    await stage.flow("f1");
    await stage.listen("f1");
    const run = takes("f1", "k1");
    await stage.accept([event("k1", run)]);
    const other = otherProcess(
      url,
      `say("ready");
       await thawed;
       const [run] = await store.claimRuns(1000, 1);
       say(run.id);`,
    );
    others.push(other);
    expect(await other.said()).toBe("ready");
    const here = await hear(stage.store);
    other.thaw();
    expect(await other.said()).toBe(run.run.id);
    expect(await here.next()).toEqual({ ...nothing, runs: new Map([[run.run.id, "f1"]]) });
  });

  it("are told once they are committed, and not before", async () => {
    await stage.flow("f1");
    const other = await open();
    const [here, there] = await hearBoth(stage.store, other.store);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query("BEGIN; SELECT 1 FROM millrace.flows WHERE id = 'f1' FOR UPDATE");
    const draft = emptyDocument;
    const saving = stage.store.saveDraft({
      by: "local",
      id: "f1",
      revision: 1,
      name: "New",
      draft,
      at: 9,
    });
    await pause(800);
    expect([here.all, there.all]).toEqual([[], []]);
    await client.query("COMMIT");
    await client.end();
    expect(await saving).toBe("saved");
    for (const heard of [here, there]) expect(await heard.next()).toEqual(flow("f1"));
    expect((await other.store.flow("f1"))?.name).toBe("New");
  });

  it("are told less exactly there when there are many", async () => {
    await stage.connect("c1");
    await stage.flow("f1");
    await stage.listen("f1");
    const there = await hear((await open()).store);
    const keys = Array.from({ length: 100 }, (_, at) => `k${at}`);
    await stage.accept(keys.map((key) => event(key, takes("f1", key))));
    expect(await there.next()).toEqual({ ...nothing, runsOf: new Set(["f1"]) });
    // What is told at once depends on how quickly it comes.
    let round = 0;
    await expect
      .poll(async () => {
        round += 1;
        const more = Array.from({ length: 100 }, (_, at) => `more-${round}-${at}`);
        await Promise.all(more.map((id) => stage.flow(id)));
        return there.all.includes("everything");
      })
      .toBe(true);
  });

  it("are told of what a process leaves behind when it ends", async () => {
    const leaving = await openQuietly(url);
    const run = await stageOn(() => leaving).runningRun();
    const here = await hear(stage.store, opened.length + 1);
    await leaving.close();
    expect(await here.next()).toEqual({ ...nothing, runs: new Map([[run.id, "f1"]]) });
  });
});

describe("a process that cannot hear the others", () => {
  it("says that everything may have changed when it hears again, and then what has", async () => {
    const here = await hear(stage.store);
    const other = await open();
    expect(await here.next()).toBe("everything");
    const there = await hear(other.store);
    await asking(
      url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'millrace listening' AND datname = current_database()`,
    );
    expect(await there.next()).toBe("everything");
    const again = await hear(other.store);
    await stage.flow("f1");
    expect(await again.next()).toEqual(flow("f1"));
  });

  it("says so every two seconds, as behind a pooler that hands on no notification", async () => {
    const proxy = await proxyTo(url, { handsOnNotifications: false });
    const deafened = await openQuietly(proxy.url);
    let told = 0;
    deafened.store.onChanges((changes) => {
      if (changes === "everything") told += 1;
    });
    await expect.poll(() => told).toBeGreaterThanOrEqual(3);
    await deafened.close();
    await proxy.close();
  });
});
