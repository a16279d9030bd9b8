import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { connectors } from "#connectors/index.ts";
import { emptyDocument, type FlowDocument } from "#flow/document.ts";
import type { Value } from "#flow/value.ts";
import { type Connector, createSender, type JsonObject, type SendOnce } from "#sdk/index.ts";
import type { Exchanges } from "./way.ts";
import type { Reading } from "#reading/reading.ts";
import { openSqlite } from "#storage/sqlite/index.ts";
import { putNewDatabase } from "#storage/sqlite/new-database.world.ts";
import type { Engine, PublicationWish } from "./engine.ts";
import { createEngine } from "./create-engine.ts";
import type { AuditArchive } from "./audit-archive.ts";
import { noArchive, usualHistory } from "./history.world.ts";
import { movableClock } from "./clock.ts";
import { STORIES_BEGIN } from "./clock.world.ts";
import { hurriedLimiter } from "./hurried.world.ts";
import { createInHand, heldExchanges } from "./in-hand.world.ts";
import type { Log } from "./log.ts";
import { endlessRoom } from "./room.ts";
import type { ConnectionRecord, Store } from "./store.ts";
import { startSimulator } from "../../simulator/stripe/server.ts";
import { slowly } from "../../test/slow.ts";

/** The engine with its real store, and a Stripe in the same process that can be steered. */
export interface EngineWorld {
  readonly engine: Engine;
  readonly store: Store;
  readonly reading: Reading;
  /** Stops, lets the data directory be changed, and starts again. */
  restart(change?: (dataDir: string) => void): Promise<void>;
  /** Another engine goes on with what this one has in hand, as after it was killed. */
  takeOver(): Promise<void>;
  /** Makes credentials unreadable, as when the vault's key does not fit. */
  credentials: (connection: ConnectionRecord) => JsonObject;
  /** Posts to the simulator's control interface. */
  control(path: string, body: object): Promise<unknown>;
  /** Deletes an object, as a person does. */
  remove(path: string): Promise<void>;
  /** Disarms all faults. */
  clearFaults(): Promise<void>;
  /** The engine's time. */
  now(): number;
  /** When each poll of that path came in, by the other side's clock. Milliseconds since 1970. */
  pollTimes(path: string): Promise<number[]>;
  /** How many requests came in, by method and path. */
  counts(): Promise<Readonly<Record<string, number>>>;
  /** Origins on this machine that the operator's settings name. */
  readonly trusted: string[];
  /** The successful writes that came in, as `METHOD /path`. */
  writes(): Promise<string[]>;
  /** What happens before a call gets its place within the rate limits, by `METHOD /path`. A test may put another in its place. */
  beforePlace: (endpoint: string) => Promise<void>;
  /** The line of commits that the store goes on with. A test may have it fail over to another. */
  history: string | null;
  /** Lets time pass, for the engine and for Stripe alike, once all is done that can be done before. What can be done then is done when it resolves. */
  advance(seconds: number): Promise<void>;
  /** The same at once, while something is under way that takes longer than a test lasts. */
  advanceMeanwhile(seconds: number): Promise<void>;
  /** Somebody sets the engine's clock wrong by so much; Stripe's stays right. */
  setWrong(seconds: number): void;
  /** A connection, to the account of the demo unless another is named, whose key is given then. */
  connect(
    id: string,
    other?: { readonly account: string | null; readonly key: string },
  ): Promise<void>;
  flow(id: string, draft: FlowDocument): Promise<void>;
  /** Status of each run of a flow, in the order of their making. */
  statuses(flowId: string): Promise<string[]>;
  close(): Promise<void>;
}

interface Standing {
  /** No time passes for the engine but what `advance` lets pass. */
  readonly stands?: boolean;
  /** What a test does to requests on their way. Those go to servers that have the time of their machine. */
  readonly tamper?: (send: SendOnce) => SendOnce;
}

const Ledger = z.object({ data: z.array(z.object({ method: z.string(), path: z.string() })) });

const Requests = z.object({ data: z.array(z.object({ at: z.number() })) });

const Counts = z.object({ counts: z.record(z.string(), z.int()) });

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export async function openEngineWorld(
  known: readonly Connector[] = connectors,
  archive: AuditArchive = noArchive,
  { stands = false, tamper, ...exchanges }: Omit<Exchanges, "send"> & Standing = {},
): Promise<EngineWorld> {
  const dir = mkdtempSync(join(tmpdir(), "millrace-engine-"));
  const stripe = await startSimulator({ rateLimit: 0 });
  const trusted = [stripe.url];
  await putNewDatabase(dir);
  let storage = await openSqlite(dir);
  const sender = createSender({ deadlineMs: 600_000, maxBytes: 1_000_000 });
  const sendOnce = tamper?.(sender.send) ?? sender.send;
  const begun = Date.now();
  const clock = movableClock(stands ? () => begun : undefined);
  let ahead = 0;
  let ids = 0;

  let leaving = 0;
  const whileLeaving = <Result>(work: () => Promise<Result>): Promise<Result> => {
    leaving += 1;
    return work().finally(() => {
      leaving -= 1;
    });
  };
  /** No write stands between its pass through the gate and its connection: it would come too late. */
  const nothingLeaves = async (): Promise<void> => {
    do
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    while (leaving > 0);
  };

  /** Of the engine that was made last: nobody waits for one that was killed. */
  let inHand = createInHand(clock);
  const limiter = hurriedLimiter(clock);
  const makeEngine = (): Engine => {
    const own = createInHand(clock);
    inHand = own;
    return createEngine({
      store: own.held({
        ...storage.store,
        // As PostgreSQL, whose transactions know their timeline.
        passGate: (send) =>
          whileLeaving(async () =>
            send.history === world.history ? storage.store.passGate(send) : "other_history",
          ),
        lastSeen: async () => {
          const seen = await storage.store.lastSeen();
          return seen && { ...seen, history: world.history };
        },
      }),
      connectors: known,
      send: (request, connected) => {
        let leave = (): void => undefined;
        void whileLeaving(() => new Promise<void>((resolve) => (leave = resolve)));
        const exchange = sendOnce(request, () => {
          connected?.();
          leave();
        });
        return own.hold(slowly(exchange.finally(leave)));
      },
      ...heldExchanges(exchanges, own),
      longestSendMs: sender.longestMs,
      credentials: (connection) => world.credentials(connection),
      unseal: (_, sealed) => sealed,
      trustedLoopback: trusted,
      mayAct: async () => true,
      clock,
      random: () => 0.5,
      newId: () => `id-${(ids += 1)}`,
      log: silent,
      concurrency: 10,
      limiter: {
        ...limiter,
        take: async (account, endpoint, limits) => {
          await world.beforePlace(endpoint);
          await own.hold(slowly(Promise.resolve()));
          await limiter.take(account, endpoint, limits);
        },
      },
      history: usualHistory,
      archive,
      room: endlessRoom,
      letterWays: () => Promise.resolve({}),
    });
  };
  let engine = makeEngine();
  let lost: Engine[] = [];

  const world: EngineWorld = {
    trusted,
    get store() {
      return storage.store;
    },
    get reading() {
      return storage.reading;
    },
    get engine() {
      return engine;
    },
    restart: async (change = () => {}) => {
      await engine.stop();
      await storage.close();
      change(dir);
      storage = await openSqlite(dir);
      engine = makeEngine();
      await engine.start();
    },
    takeOver: async () => {
      lost = [...lost, engine];
      engine = makeEngine();
      await engine.start();
    },
    beforePlace: () => Promise.resolve(),
    history: null,
    credentials: ({ settings, sealed }) => ({ ...settings, apiKey: sealed }),
    control: async (path, body) => stripe.steer("POST", path, body),
    remove: async (path) => {
      const headers = { authorization: "Bearer sk_test_millrace_demo" };
      await fetch(`${stripe.url}${path}`, { method: "DELETE", headers });
    },
    clearFaults: async () => {
      stripe.steer("DELETE", "/faults");
    },
    now: () => clock.now(),
    pollTimes: async (path) => {
      const query = new URLSearchParams({ method: "GET", path });
      const found = stripe.steer("GET", `/requests?${query.toString()}`);
      return Requests.parse(found).data.map(({ at }) => at);
    },
    counts: async () => Counts.parse(stripe.steer("GET", "/counts")).counts,
    writes: async () => {
      const { data } = Ledger.parse(stripe.steer("GET", "/ledger?outcome=executed"));
      return data.map(({ method, path }) => `${method} ${path}`);
    },
    advance: async (seconds) => {
      await inHand.rest();
      await world.advanceMeanwhile(seconds);
      await inHand.rest();
    },
    advanceMeanwhile: async (seconds) => {
      ahead += seconds;
      await world.control("/clock", { advance_seconds: seconds });
      await nothingLeaves();
      clock.setOffset(Math.round(ahead * 1000));
    },
    setWrong: (seconds) => clock.setWrong(seconds * 1000),
    connect: async (id, other) => {
      if (other?.account) await world.control("/keys", other);
      await storage.store.createConnection({
        id,
        owner: "local",
        connector: "stripe",
        name: id,
        mode: "test",
        account: other ? other.account : "acct_1MillraceDemo0001",
        accountName: null,
        settings: { apiBase: stripe.url },
        sealed: other?.key ?? "sk_test_millrace_demo",
        broken: null,
        createdAt: clock.now(),
      });
    },
    flow: async (id, draft) => {
      const at = clock.now();
      await storage.store.createFlow({ id, owner: "local", name: id, draft, lineage: id, at });
    },
    statuses: async (flowId) => {
      const { items } = await storage.reading.listRuns({ flowId, limit: 200 });
      return items.map(({ status }) => status).toReversed();
    },
    close: async () => {
      // What a delay holds goes on, so that the engine can end.
      await world.clearFaults();
      await Promise.all([engine, ...lost].map((one) => one.stop()));
      await storage.close();
      await stripe.close();
      sender.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  // Servers that are real have the time of their machine.
  if (Object.keys(exchanges).length === 0 && tamper === undefined)
    await world.advance((STORIES_BEGIN - Date.now()) / 1000);
  return world;
}

/** The draft, by the owner of the connections that this world makes. */
export const asLocal: PublicationWish = { kind: "draft", by: "local" };

/** A flow on a trigger of connection `c1`, with one step. */
export function flowOn(
  trigger: "new-charge" | "new-refund" | "invoice-paid",
  action: "create-customer" | "create-charge",
  settings: Readonly<Record<string, string>> = {},
  connection = "c1",
): FlowDocument {
  const pill = (field: string): Value => ({ kind: "pill", from: "trigger", path: [field] });
  const customer: Record<string, Value> = { name: pill("id") };
  const charge: Record<string, Value> = {
    amount: pill("amount"),
    currency: pill("currency"),
    source: { kind: "constant", value: "tok_visa" },
  };
  return {
    ...emptyDocument,
    trigger: {
      kind: "event",
      connector: "stripe",
      trigger,
      connection,
      settings: { ...settings },
      everySeconds: 15,
    },
    steps: [
      {
        kind: "action",
        id: "s1",
        name: null,
        connector: "stripe",
        action,
        connection,
        input: action === "create-customer" ? customer : charge,
      },
    ],
    nextStep: 2,
  };
}

/** How long it takes at the most, on a machine that has other things to do. */
const patienceMs = 600_000;

/** Looks again until it suits: what others do takes its time. */
export async function until(suits: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!(await suits())) {
    if (Date.now() > end) throw new Error("It did not come to that");
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}
