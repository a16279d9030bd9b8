import { randomUUIDv7 } from "node:crypto";
import { endlessRoom } from "#engine/room.ts";
import { createEngine } from "#engine/create-engine.ts";
import { noArchive, usualHistory } from "#engine/history.world.ts";
import { systemClock } from "#engine/clock.ts";
import { isOver } from "#engine/run-state.ts";
import { pollName } from "#engine/exclusive.ts";
import type { Limiter } from "#engine/limits.ts";
import type { Lease, Store } from "#engine/store.ts";
import type { FlowDocument } from "#flow/document.ts";
import { openPostgres } from "#storage/postgres/index.ts";
import { openSqlite } from "#storage/sqlite/index.ts";
import { answerInProcess, benchConnector } from "./bench.connector.ts";
import { type Course, eventData, measure, steps, taskOfArguments } from "./course.ts";
import { anyConsent } from "#engine/permit.world.ts";

/** The engine alone on its real store. Events come in through `acceptEvents`, as from a poll. */

const task = taskOfArguments();
const silent = { debug: () => {}, info: () => {}, warn: console.error, error: console.error };
const day = 86_400;

const measured = await measure(task, async (course) => {
  const storage = await open(task.place);
  const { store } = storage;
  const { flowId, versionId, pollId, lease } = await listeningFlow(store);
  const { watched, wake } = watch(store, course);
  const engine = createEngine({
    store: watched,
    connectors: [benchConnector],
    send: answerInProcess,
    longestSendMs: 80_000,
    credentials: () => ({}),
    unseal: (_, sealed) => sealed,
    trustedLoopback: [],
    mayAct: async () => true,
    clock: systemClock,
    random: Math.random,
    newId: () => randomUUIDv7(),
    log: silent,
    concurrency: task.atOnce,
    history: usualHistory,
    archive: noArchive,
    ...(storage.limiter ? { limiter: storage.limiter } : {}),
    room: endlessRoom,
    letterWays: () => Promise.resolve({}),
  });
  await engine.start();
  return {
    start: async (keys) => {
      const at = Date.now();
      await store.acceptEvents({
        lease,
        pollId,
        events: keys.map((key) => ({
          id: randomUUIDv7(),
          key,
          at,
          data: eventData(key),
          madeBy: null,
          deliveries: [
            {
              flowId,
              kind: "run",
              run: { id: randomUUIDv7(), name: key, versionId, ancestry: [] },
            },
          ],
        })),
        cursor: at,
        nextAt: at + day * 1000,
        widerAt: at + day * 1000,
        widestAt: at + day * 1000,
        at,
      });
      wake();
    },
    close: async () => {
      await store.release(lease);
      await engine.stop();
      await storage.close();
    },
  };
});
console.log(JSON.stringify(measured));

interface Storage {
  readonly store: Store;
  readonly limiter?: Limiter;
  close(): Promise<void>;
}

function open(place: string): Promise<Storage> {
  return place.startsWith("postgres:") ? openPostgres(place, { log: silent }) : openSqlite(place);
}

/** The store, with an ear for runs that end; and the engine's ear for work, which a poll would wake. */
function watch(store: Store, { ended }: Course) {
  let wake = (): void => undefined;
  const watched: Store = {
    ...store,
    recordStep: async (record) => {
      const recorded = await store.recordStep(record);
      if (recorded === "recorded" && isOver(record.state)) ended();
      return recorded;
    },
    onWork: (listener) => {
      wake = () => listener("anything");
      return store.onWork(listener);
    },
  };
  return { watched, wake: () => wake() };
}

async function listeningFlow(store: Store) {
  const connectionId = randomUUIDv7();
  const flowId = randomUUIDv7();
  const versionId = randomUUIDv7();
  const at = Date.now();
  await store.createConnection({
    id: connectionId,
    owner: "local",
    connector: "bench",
    name: connectionId,
    mode: "test",
    account: "bench",
    accountName: null,
    settings: {},
    sealed: "",
    broken: null,
    createdAt: at,
  });
  const draft = documentOn(connectionId);
  await store.createFlow({
    id: flowId,
    owner: "local",
    name: "Measured",
    draft,
    lineage: flowId,
    at,
  });
  await store.activate({
    id: flowId,
    version: { kind: "draft", revision: 1, by: "local", versionId, consent: anyConsent },
    start: {
      kind: "event",
      subscription: {
        connectionId,
        trigger: "thing",
        everySeconds: day,
        liveFrom: 0,
        owedFrom: 0,
        window: null,
      },
      sameEvents: false,
      leases: [],
    },
    at,
  });
  const poll = await store.poll(connectionId, "thing");
  if (!poll) throw new Error("The poll was not made");
  const lease: Lease | null = await store.lease(pollName(poll.id));
  if (!lease) throw new Error("Somebody else holds the poll");
  return { flowId, versionId, pollId: poll.id, lease };
}

function documentOn(connection: string): FlowDocument {
  return {
    format: 1,
    trigger: {
      kind: "event",
      connector: "bench",
      trigger: "thing",
      connection,
      settings: {},
      everySeconds: day,
    },
    steps: steps.map((id) => ({
      kind: "action",
      id,
      name: null,
      connector: "bench",
      action: task.work === "steps" ? "step" : "effect",
      connection,
      input: {
        name: { kind: "pill", from: "trigger", path: ["id"] },
        amount: { kind: "pill", from: "trigger", path: ["amount"] },
      },
    })),
    nextStep: steps.length + 1,
    ownEvents: 0,
    timeZone: "UTC",
  };
}
