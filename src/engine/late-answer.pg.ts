/** Two processes on one PostgreSQL: the second takes a run over while the first waits for the answer to a write that is sent once. */
import { afterEach, beforeEach, expect, inject, it } from "vitest";
import { httpConnector } from "#connectors/http/http.connector.ts";
import { emptyDocument } from "#flow/document.ts";
import type { Value } from "#flow/value.ts";
import type { HttpResponse, SendOnce } from "#sdk/http.ts";
import type { OpenedPostgres } from "#storage/postgres/index.ts";
import { handBack, openQuietly, preparedDatabase } from "#storage/postgres/postgres.world.ts";
import { systemClock } from "./clock.ts";
import { createEngine } from "./create-engine.ts";
import type { ParkedChoice } from "./decide-parked.ts";
import type { Engine } from "./engine.ts";
import { until } from "./engine.world.ts";
import { noArchive, usualHistory } from "./history.world.ts";
import { endlessRoom } from "./room.ts";
import { event, type Stage, stageOn, takes } from "./store-contract/stage.world.ts";

interface Process {
  readonly engine: Engine;
  readonly opened: OpenedPostgres;
  takesNothingNew: boolean;
}

const origin = "https://fax.example.com";
const done: HttpResponse = { status: 200, headers: {}, body: '{"api":1}' };

let url: string;
let own: OpenedPostgres;
let stage: Stage;
let processes: Process[];
let sends: number;
/** Gives the first write its answer. */
let answer: () => void;
let send: SendOnce;
beforeEach(async () => {
  url = await preparedDatabase(inject("postgres"));
  own = await openQuietly(url);
  stage = stageOn(() => own);
  processes = [];
  sends = 0;
  const first = Promise.withResolvers<HttpResponse>();
  answer = () => first.resolve(done);
  send = async ({ method }, connected) => {
    connected?.();
    if (method !== "POST") return done;
    sends += 1;
    return sends === 1 ? first.promise : done;
  };
  await stage.connect("c1");
  const settings = { base: origin, mode: "test", auth: "none", test_path: "/", own_path: "api" };
  await stage.connect("h1", { connector: "http", account: origin, settings });
});
afterEach(async () => {
  answer();
  await Promise.all(processes.map(({ engine }) => engine.stop()));
  await Promise.all(processes.map(({ opened }) => opened.close()));
  await own.close();
  await handBack(inject("postgres"), url);
});

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

async function startProcess(): Promise<Process> {
  const opened = await openQuietly(url);
  const engine = createEngine({
    store: opened.store,
    limiter: opened.limiter,
    connectors: [httpConnector],
    send: (request, connected) => send(request, connected),
    longestSendMs: 80_000,
    credentials: ({ settings }) => ({ ...settings }),
    unseal: (_, sealed) => sealed,
    trustedLoopback: [],
    mayAct: async () => true,
    clock: systemClock,
    random: () => 0.5,
    newId: () => crypto.randomUUID(),
    log: silent,
    concurrency: 10,
    history: usualHistory,
    archive: noArchive,
    room: { ...endlessRoom, isShort: () => process.takesNothingNew },
    letterWays: () => Promise.resolve({}),
  });
  const process: Process = { engine, opened, takesNothingNew: false };
  processes.push(process);
  await engine.start();
  return process;
}

const runNow = async () => {
  const { items } = await own.reading.listRuns({ flowId: "f1", limit: 1 });
  return (await own.reading.run(items[0]?.id ?? "")) ?? expect.fail("There is no run");
};

/** The first process waits for its answer, and the second one has parked the write. */
async function takenOver(): Promise<Process> {
  const constant = (value: string): Value => ({ kind: "constant", value });
  const input = {
    path: constant("/faxes"),
    body: constant("none"),
    once: constant("at_most_once"),
  };
  const facts = { id: "s1", name: null, connector: "http", action: "send-request" };
  const step = { kind: "action" as const, ...facts, connection: "h1", input };
  await stage.flow("f1", { document: { ...emptyDocument, steps: [step], nextStep: 2 } });
  await stage.listen("f1");
  const first = await startProcess();
  await stage.accept([event("k1", takes("f1", "k1"))]);
  await until(async () => sends === 1);
  first.takesNothingNew = true;
  const second = await startProcess();
  await first.opened.store.freeRuns();
  await until(async () => (await runNow()).status === "parked");
  return second;
}

async function decide({ engine }: Process, decision: ParkedChoice["decision"]) {
  const { id: runId, effects } = await runNow();
  const { id: effectId, generation } = effects[0] ?? expect.fail("It has no write");
  return engine.decideParked({ by: "local", runId, effectId, generation, decision });
}

it("nobody sends the write again meanwhile, and the answer counts when it comes", async () => {
  const second = await takenOver();
  const refused = await decide(second, { kind: "send", confirmed: true });
  expect(refused).toEqual({ decided: false, why: "under_way", forMs: expect.any(Number) });
  answer();
  await until(async () => (await runNow()).status === "succeeded");
  expect((await runNow()).effects).toMatchObject([{ generation: 0, state: "done", sends: 1 }]);
  expect(sends).toBe(1);
});

it("what a person has decided meanwhile stands when the answer comes", async () => {
  const second = await takenOver();
  expect(await decide(second, { kind: "stop" })).toEqual({ decided: true });
  answer();
  // It ends what it has in hand.
  await processes[0]?.engine.stop();
  const { status, effects } = await runNow();
  expect([status, effects]).toMatchObject(["cancelled", [{ generation: 0, state: "stopped" }]]);
  expect(sends).toBe(1);
});
