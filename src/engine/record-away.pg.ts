/** PostgreSQL is away when the answer to a write comes, which cannot be sent twice and cannot be looked for. */
import { afterEach, beforeEach, expect, inject, it } from "vitest";
import { httpConnector } from "#connectors/http/http.connector.ts";
import { emptyDocument } from "#flow/document.ts";
import type { Value } from "#flow/value.ts";
import type { OpenedPostgres } from "#storage/postgres/index.ts";
import { handBack, openQuietly, preparedDatabase } from "#storage/postgres/postgres.world.ts";
import { type Proxy, proxyTo } from "#storage/postgres/proxy.world.ts";
import { systemClock } from "./clock.ts";
import { createEngine } from "./create-engine.ts";
import type { Engine } from "./engine.ts";
import { until } from "./engine.world.ts";
import { noArchive, usualHistory } from "./history.world.ts";
import { endlessRoom } from "./room.ts";
import { event, type Stage, stageOn, takes } from "./store-contract/stage.world.ts";

const origin = "https://fax.example.com";

let url: string;
let proxy: Proxy;
let own: OpenedPostgres;
let ofEngine: OpenedPostgres;
let stage: Stage;
let engine: Engine;
let sends: number;
/** What befalls the database when the other side has answered, and when the record has failed. */
let answered: () => void;
let refused: () => void;
beforeEach(async () => {
  url = await preparedDatabase(inject("postgres"));
  proxy = await proxyTo(url);
  own = await openQuietly(url);
  ofEngine = await openQuietly(proxy.url);
  stage = stageOn(() => own);
  sends = 0;
  refused = () => proxy.comeBack();
  await stage.connect("c1");
  const settings = { base: origin, mode: "test", auth: "none", test_path: "/", own_path: "api" };
  await stage.connect("h1", { connector: "http", account: origin, settings });
  engine = createEngine({
    store: ofEngine.store,
    limiter: ofEngine.limiter,
    connectors: [httpConnector],
    send: async ({ method }, connected) => {
      connected?.();
      if (method === "POST") {
        sends += 1;
        answered();
      }
      return { status: 200, headers: {}, body: '{"api":1}' };
    },
    longestSendMs: 80_000,
    credentials: ({ settings: values }) => ({ ...values }),
    unseal: (_, sealed) => sealed,
    trustedLoopback: [],
    mayAct: async () => true,
    clock: systemClock,
    random: () => 0.5,
    newId: () => crypto.randomUUID(),
    log: {
      debug: () => {},
      info: () => {},
      error: () => {},
      warn: (_, words) => {
        if (words === "What was done outside waits to be written down") refused();
      },
    },
    concurrency: 10,
    history: usualHistory,
    archive: noArchive,
    room: endlessRoom,
    letterWays: () => Promise.resolve({}),
  });
  await engine.start();
});
afterEach(async () => {
  proxy.comeBack();
  await engine.stop();
  await ofEngine.close();
  await own.close();
  await proxy.close();
  await handBack(inject("postgres"), url);
});

/** A run with this many writes; it is over when this resolves. */
async function runOf(writes: number) {
  const constant = (value: string): Value => ({ kind: "constant", value });
  const input = {
    path: constant("/faxes"),
    body: constant("none"),
    once: constant("at_most_once"),
  };
  const steps = Array.from({ length: writes }, (_, index) => ({
    kind: "action" as const,
    id: `s${index + 1}`,
    name: null,
    connector: "http",
    action: "send-request",
    connection: "h1",
    input,
  }));
  await stage.flow("f1", { document: { ...emptyDocument, steps, nextStep: writes + 1 } });
  await stage.listen("f1");
  await stage.accept([event("k1", takes("f1", "k1"))]);
  await until(async () => {
    const phase = (await own.store.runNamed("f1", "k1"))?.state.phase.is;
    return phase !== "working";
  });
  const { items } = await own.reading.listRuns({ flowId: "f1", limit: 1 });
  return own.reading.run(items[0]?.id ?? "");
}

const onceEach = (writes: number) =>
  Array.from({ length: writes }, (_, index) => ({
    path: `s${index + 1}`,
    attempts: [{ number: 1, outcome: "done" }],
  }));

it.each([
  { writes: 1, of: "the last step" },
  { writes: 2, of: "a step before the last" },
])("the answer of $of is recorded as soon as the database is back", async ({ writes }) => {
  answered = () => {
    if (sends === 1) proxy.goAway();
  };
  const run = await runOf(writes);
  expect(run).toMatchObject({ status: "succeeded", steps: onceEach(writes) });
  expect(sends).toBe(writes);
});

it("the answer stands once where the commit was made and only its word was lost", async () => {
  answered = () => {
    if (sends === 1) proxy.loseNextCommit();
  };
  const run = await runOf(2);
  expect(run).toMatchObject({ status: "succeeded", steps: onceEach(2) });
  expect(proxy.lost()).toBe(true);
  expect(sends).toBe(2);
});
