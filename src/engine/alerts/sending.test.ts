import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openSqlite } from "#storage/sqlite/index.ts";
import { putNewDatabase } from "#storage/sqlite/new-database.world.ts";
import { type Clock, movableClock, systemClock } from "../clock.ts";
import { until } from "../engine.world.ts";
import { createExclusive } from "../exclusive.ts";
import type { Loop } from "../loop.ts";
import { type LetterWay, startAlerts } from "./alerts.ts";

const log = { debug() {}, info() {}, warn() {}, error() {} };

let dir: string;
let storage: Awaited<ReturnType<typeof openSqlite>>;
let processes: Loop[] = [];
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "millrace-alerts-"));
  await putNewDatabase(dir);
  storage = await openSqlite(dir);
});
afterEach(async () => {
  for (const one of processes) await one.stop();
  processes = [];
  await storage.close();
  rmSync(dir, { recursive: true });
});

/** As another process has it: it waits for none of this one's turns. */
function process(send: LetterWay["send"] | null, clock: Clock = systemClock): void {
  const { store } = storage;
  const loop = startAlerts({
    store,
    clock,
    exclusive: createExclusive(store, clock),
    log,
    room: { isShort: () => false },
    newId: () => expect.unreachable(),
    letterWays: async () => (send === null ? {} : { post: { reaches: () => true, send } }),
    administrators: async () => [],
  });
  processes.push(loop);
}

async function putLetter(): Promise<void> {
  const { store } = storage;
  const at = systemClock.now();
  const its = { id: "l1", by: "post", person: "ken", at } as const;
  const letter = { ...its, items: [], leftOut: 0, silentUntil: null };
  const lease = (await store.lease("alerts")) ?? expect.fail("no lease");
  const nothing = { news: [], heard: [], written: [], forgetBefore: 0, at };
  await store.keepAlerts({ lease, letters: [letter], ...nothing });
  await store.release(lease);
}

it("a post that another process has sent meanwhile does not leave a process that was frozen before its last look", async () => {
  await putLetter();
  const sent: string[] = [];
  let isFrozen = false;
  const thaws = Promise.withResolvers<void>();
  const isOver = Promise.withResolvers<void>();
  process(async (_, { leaves }) => {
    isFrozen = true;
    await thaws.promise;
    if (await leaves()) sent.push("thawed");
    isOver.resolve();
  });
  await until(async () => isFrozen);
  process(async (_, { leaves }) => {
    if (await leaves()) sent.push("other");
  });
  await until(async () => (await storage.store.nextAlertWork()) === null);
  thaws.resolve();
  await isOver.promise;
  for (const one of processes) await one.stop();
  expect(sent).toEqual(["other"]);
  expect(await storage.store.nextAlertWork()).toBeNull();
});

it("waits while there is no way to send it, as after a start without the settings, and is sent once there is one", async () => {
  await putLetter();
  const { store } = storage;
  const clock = movableClock();
  const next = async (): Promise<number> => (await store.nextAlertWork()) ?? 0;
  process(null, clock);
  await until(async () => (await next()) > clock.now());
  for (const one of processes.splice(0)) await one.stop();

  clock.setOffset(60_000);
  const sent: string[] = [];
  process(async ({ id }) => void sent.push(id), clock);
  await until(async () => (await store.nextAlertWork()) === null);
  expect(sent).toEqual(["l1"]);
});
