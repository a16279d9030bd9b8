import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FlowDocument } from "#flow/document.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";
import type { TakeUp } from "./store.ts";

/** How long after it was made a charge is listed. Seconds. */
const lateness = [0, 150, 400, 600];

/** When charges are made: so many seconds before and after the flows take up. */
const moments = [-500, -300, -60, 0, 60, 200];

/** When a flow that is to stand still is deactivated. */
const stopsAt = -60;

/** Since when one of the flows wants the past. */
const pastFrom = -450;

interface Made {
  readonly id: string;
  /** Relative to the moment at which the flows take up. Seconds. */
  readonly at: number;
  readonly listedAt: number;
}

interface Way {
  /** Does the flow listen before? */
  readonly before: "active" | "stopped" | "never";
  readonly takeUp: (world: EngineWorld, flowId: string, startedAt: number) => Promise<void>;
  readonly wants: (made: Made) => boolean;
}

const all = () => true;
const activate = (from: (startedAt: number) => TakeUp): Way["takeUp"] => {
  return async (world, flowId, startedAt) => {
    const began = await world.engine.activate(flowId, from(startedAt), asLocal);
    expect(began).toMatchObject({ activated: true });
  };
};
const whereItStood = activate(() => ({ from: "where_it_stood" }));
const turnsTo = (connection: string): Way["takeUp"] => {
  return async (world, flowId) => {
    await world.connect(connection);
    await edit(world, flowId, flowOn("new-charge", "create-customer", {}, connection));
    expect(await world.engine.publish(flowId, asLocal)).toMatchObject({ activated: true });
  };
};

const ways: Readonly<Record<string, Way>> = {
  "goes on": { before: "active", takeUp: () => Promise.resolve(), wants: all },
  "starts from now": {
    before: "never",
    takeUp: activate(() => ({ from: "now" })),
    // What is listed by then is past; the rest is nobody else's.
    wants: ({ listedAt }) => listedAt > 0,
  },
  "starts from a date": {
    before: "never",
    takeUp: activate((startedAt) => ({ from: "date", date: startedAt + pastFrom * 1_000 })),
    wants: ({ at }) => at >= pastFrom,
  },
  "goes on where it stood": { before: "stopped", takeUp: whereItStood, wants: all },
  "turns to another connection of the account": {
    before: "active",
    takeUp: turnsTo("another"),
    wants: all,
  },
  "goes on where it stood with another connection of the account": {
    before: "stopped",
    takeUp: async (world, flowId, startedAt) => {
      await world.connect("elsewhere");
      await edit(world, flowId, flowOn("new-charge", "create-customer", {}, "elsewhere"));
      await whereItStood(world, flowId, startedAt);
    },
    wants: all,
  },
  "is asked for more often": {
    before: "active",
    takeUp: async (world, flowId) => {
      const document = (await world.store.flow(flowId))?.draft;
      if (document?.trigger?.kind !== "event") throw new Error("It is not polled");
      await edit(world, flowId, {
        ...document,
        trigger: { ...document.trigger, everySeconds: 30 },
      });
      expect(await world.engine.publish(flowId, asLocal)).toMatchObject({ activated: true });
    },
    wants: all,
  },
};

let world: EngineWorld;
let older: string;
beforeEach(async () => {
  older = mkdtempSync(join(tmpdir(), "millrace-older-"));
  world = await openEngineWorld();
  await world.engine.start();
});
afterEach(async () => {
  await world.close();
  rmSync(older, { recursive: true, force: true });
});

async function edit(on: EngineWorld, id: string, draft: FlowDocument): Promise<void> {
  const { revision = 0, name = "" } = (await on.store.flow(id)) ?? {};
  await on.store.saveDraft({ by: "local", id, revision, name, draft, at: on.now() });
}

/** Each way is a flow, with a connection, and so a poll, of its own. */
const connectionOf = (way: string) => `connection of: ${way}`;

/** All polls that somebody listens to have had their turn, and no flow is behind. */
async function settled(): Promise<void> {
  await until(async () => {
    const due = await world.store.duePolls(world.now(), 99);
    return due.length === 0 && (await world.store.backfills()).length === 0;
  });
}

/** In steps that are no gap between signs of life. */
async function pass(seconds: number): Promise<void> {
  for (let left = seconds; left > 0; left -= 60) {
    await world.advance(Math.min(left, 60));
    await settled();
  }
}

const Ids = z.object({ ids: z.array(z.string()) });

/** A charge for each lateness. */
async function make(at: number): Promise<readonly Made[]> {
  const made: Made[] = [];
  for (const late of lateness) {
    const hidden = late === 0 ? {} : { visible_after_seconds: late };
    const answer = await world.control("/charges", { count: 1, ...hidden });
    for (const id of Ids.parse(answer).ids) made.push({ id, at, listedAt: at + late });
  }
  return made;
}

/** Time up to the moment at which the flows take up, that moment, and a while after it. */
async function takeUp(meanwhile: () => Promise<void>): Promise<readonly Made[]> {
  for (const [way, { before }] of Object.entries(ways)) {
    await world.connect(connectionOf(way));
    await world.flow(way, flowOn("new-charge", "create-customer", {}, connectionOf(way)));
    if (before !== "never") await activate(() => ({ from: "now" }))(world, way, world.now());
  }
  await world.advance(900);
  await settled();
  const made: Made[] = [];
  let now = moments[0] ?? 0;
  for (const moment of moments) {
    await pass(moment - now);
    now = moment;
    made.push(...(await make(moment)));
    if (moment === stopsAt) {
      await settled();
      for (const [way, { before }] of Object.entries(ways))
        if (before === "stopped") await world.engine.deactivate(way);
    }
    if (moment === 0) {
      const startedAt = world.now();
      for (const [way, { takeUp: begins }] of Object.entries(ways))
        await begins(world, way, startedAt);
      await meanwhile();
    }
  }
  return made;
}

/** Nothing is lost, and nothing runs twice. */
async function expectEach(made: readonly Made[]): Promise<void> {
  const ids = made.map(({ id }) => id);
  let runs = 0;
  for (const [way, { wants }] of Object.entries(ways)) {
    const handled = await world.store.handled(way, ids);
    const nameOf = ({ id, at, listedAt }: Made) =>
      `made ${at}, listed ${listedAt}: ${handled.has(id)}`;
    expect(made.map(nameOf), way).toEqual(
      made.map((one) => `made ${one.at}, listed ${one.listedAt}: ${wants(one)}`),
    );
    runs += made.filter(wants).length;
  }
  await until(async () => {
    const statuses = await Promise.all(Object.keys(ways).map((way) => world.statuses(way)));
    return statuses.flat().every((status) => status === "succeeded");
  });
  expect(await world.writes()).toHaveLength(runs);
}

describe("what a list shows up to ten minutes late, whichever way a flow takes up", () => {
  it("runs once, also when the process stands still and a backup takes the place of the data", async () => {
    const made = await takeUp(() =>
      world.restart((dataDir) => cpSync(dataDir, older, { recursive: true })),
    );
    await pass(240);
    await world.restart((dataDir) => {
      rmSync(dataDir, { recursive: true });
      cpSync(older, dataDir, { recursive: true });
    });
    await world.engine.stop();
    await world.advance(400);
    await world.engine.start();
    await pass(600);
    await expectEach(made);
  });
});

it("is not passed over because a poll took long, and brought what came meanwhile", async () => {
  await world.connect("c1");
  await world.flow("f", flowOn("new-charge", "create-customer"));
  await world.engine.activate("f", { from: "now" }, asLocal);
  const nextWide = async () => (await world.store.poll("c1", "new-charge"))?.widerAt ?? 0;
  const polls = async () => (await world.counts())["GET /v1/charges"] ?? 0;
  await pass(660);
  const before = await nextWide();
  while ((await nextWide()) === before) await pass(15);
  // Not there yet when all was read again, and listed ten minutes late, after one that has moved the cursor.
  const created = Math.floor(world.now() / 1_000) - 520;
  await world.control("/charges", { count: 1, created, visible_after_seconds: 75 });
  await world.control("/charges", { count: 1 });
  await pass(60);
  expect(await world.statuses("f")).toHaveLength(1);
  const due = await nextWide();
  while (world.now() < due - 80_000) await pass(5);
  // The last poll before that is due, whose answer comes after.
  const count = await polls();
  await world.control("/faults", {
    match: { method: "GET", path: "/v1/charges", times: 1 },
    fault: { kind: "delay", ms: 600_000, when: "before" },
  });
  const next = (await world.store.poll("c1", "new-charge"))?.nextAt ?? 0;
  await world.advanceMeanwhile((next - world.now()) / 1_000 + 1);
  await until(async () => (await polls()) > count);
  await world.advanceMeanwhile(170);
  await world.clearFaults();
  await world.control("/charges", { count: 1 });
  await until(async () => (await world.statuses("f")).length > 1);
  await pass(600);
  expect(await world.statuses("f")).toHaveLength(3);
});
