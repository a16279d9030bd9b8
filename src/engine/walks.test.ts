import { beforeEach, describe, expect, it } from "vitest";
import { stripeConnector } from "#connectors/stripe/stripe.connector.ts";
import type { Connector } from "#sdk/connector.ts";
import { ConnectionError, TransientError } from "#sdk/errors.ts";
import type { HttpResponse, SendOnce } from "#sdk/http.ts";
import { TransportFailure } from "#sdk/http.ts";
import { text } from "#sdk/text.ts";
import type { Clock } from "./clock.ts";
import { effectKey } from "./effect-name.ts";
import { createLimiter } from "./limits.ts";
import { modelConnector } from "./model/connector.world.ts";
import { createMoneyTime } from "./money-time.ts";
import { createOutside } from "./outside.ts";
import { asNew, type ConnectionRecord } from "./store.ts";
import type { List } from "./walk.ts";
import { createWalks, type Walks } from "./walks.ts";

const hour = 3_600_000;
const start = 1_800_000_000_000;
const pageSize = 100;

/** The other side: 2,950 things on thirty pages, and what becomes of its n-th request. */
let trouble: (request: number) => HttpResponse | TransportFailure | null;
/** Where each request began in the list. */
let asked: number[];
/** What else was asked for. */
let paths: string[];

const answer = (status: number, body: object, headers = {}): HttpResponse => ({
  status,
  headers,
  body: JSON.stringify({ side: "model", ...body }),
});

/** What the other side tells of keys, and what became of what it is about, by id. */
let told: readonly { readonly id: string; readonly key: string; readonly outcome: string }[];

const send: SendOnce = ({ url }) => {
  const { pathname } = new URL(url);
  if (pathname === "/told" || pathname.startsWith("/things/")) {
    paths.push(pathname);
    if (pathname === "/told") return Promise.resolve(answer(200, { items: told, next: null }));
    const thing = told.find(({ id }) => pathname === `/things/${id}`);
    return Promise.resolve(answer(200, { ...thing, effectId: "anybody", generation: 7 }));
  }
  const after = Number(new URL(url).searchParams.get("after"));
  asked.push(after);
  const failure = trouble(asked.length);
  if (failure instanceof TransportFailure) return Promise.reject(failure);
  const items = Array.from({ length: Math.min(pageSize, 2_950 - after) }, (_, index) => ({
    id: `thing-${after + index}`,
    effectId: `effect-${after + index}`,
    generation: 0,
    outcome: "made",
  }));
  const end = after + pageSize;
  return Promise.resolve(failure ?? answer(200, { items, next: end < 2_950 ? end : null }));
};

/** Nobody waits for real: what is to come next comes at once. */
function hurriedClock(): Clock {
  let now = start;
  return {
    now: () => now,
    elapsed: () => now - start,
    at: (at, callback) => {
      const timer = setImmediate(() => {
        now = Math.max(now, at);
        callback();
      });
      return () => clearImmediate(timer);
    },
  };
}

/** Time stands still. */
const stoppedClock: Clock = { now: () => start, elapsed: () => 0, at: () => () => undefined };

function walksOf(clock: Clock): Walks {
  const outside = createOutside({
    send,
    limiter: createLimiter(clock),
    days: { look: () => expect.unreachable(), take: () => expect.unreachable() },
    clock,
    trustedLoopback: [],
    longestSendMs: 80_000,
    credentials: ({ settings, sealed }) => ({ ...settings, apiKey: sealed }),
    countRead: () => undefined,
    hearDayUse: () => undefined,
  });
  const moneyTime = createMoneyTime(clock, outside);
  return createWalks({ outside, moneyTime, clock, random: () => 0.5 });
}

function listOf(connector: Connector, actionId: string): List {
  const action = connector.actions.find(({ id }) => id === actionId);
  if (action?.kind !== "effect") throw new Error("No such write");
  const connection: ConnectionRecord = {
    id: "c1",
    owner: "local",
    connector: connector.id,
    name: "c1",
    mode: "test",
    account: "account",
    accountName: null,
    settings: {},
    sealed: "sk_test_1",
    broken: null,
    ...asNew,
    createdAt: start,
  };
  return { connector, connection, action };
}

const things = listOf(
  modelConnector(() => ""),
  "make",
);
const span = { from: start - hour, to: start + hour };
const request = { method: "POST", path: "/things", params: {}, apiVersion: "1" };
const find = (walks: Walks, effect: number, list = things) =>
  walks.find(list, { id: `effect-${effect}`, generation: 0, request }, span, 0, "mark");

const cut = new TransportFailure("cut", text("It was cut", "切断されました"));
const broken = answer(500, {});
const everyPage = Array.from({ length: 30 }, (_, page) => page * pageSize);

beforeEach(() => {
  asked = [];
  paths = [];
  told = [];
  trouble = () => null;
});

describe("what is told of keys", () => {
  const model = modelConnector(() => "");
  const blind = listOf(model, "make-told");
  const both: List = {
    ...things,
    action: { ...things.action, ...(blind.action.traced ? { traced: blind.action.traced } : {}) },
  };
  const tell = (
    ...all: readonly (readonly [id: string, generation: number, outcome: string])[]
  ) => {
    told = all
      .map(([id, generation, outcome]) => ({ id, key: effectKey("effect-9", generation), outcome }))
      .toReversed();
  };
  const look = (generation: number, list = blind, within = span) =>
    walksOf(stoppedClock).find(list, { id: "effect-9", generation, request }, within, 0, "key");
  const made = (id: string) => ({ outcome: "done", answer: { foundBy: "key", body: { id } } });

  it("counts whoever's mark the object bears", async () => {
    tell(["one", 0, "made"]);
    expect(await look(0)).toMatchObject(made("one"));
    expect(paths).toEqual(["/told", "/things/one"]);
  });

  it("of a key that was used twice counts what was done, and the first of that", async () => {
    tell(["one", 0, "declined"], ["two", 0, "made"], ["three", 0, "made"]);
    expect(await look(0)).toMatchObject(made("two"));
  });

  it("of other generations counts what was done alone, also of one that is forgotten", async () => {
    tell(["one", 0, "declined"]);
    expect(await look(1)).toBeNull();
    expect(await look(0)).toMatchObject({ outcome: "failed", error: { foundBy: "key" } });
    tell(["one", 0, "made"]);
    expect(await look(1)).toMatchObject(made("one"));
    tell(["two", 2, "made"]);
    expect(await look(0)).toMatchObject(made("two"));
  });

  it("comes before the walk of a list, which decides where nothing is told", async () => {
    tell(["one", 0, "made"]);
    expect(await look(0, both)).toMatchObject(made("one"));
    expect(asked).toEqual([]);
    told = [];
    expect(await look(0, both)).toMatchObject({ outcome: "done", answer: { foundBy: "mark" } });
    expect(asked).toEqual(everyPage);
  });

  it("is not asked for of a time of which the other side tells no more", async () => {
    tell(["one", 0, "made"]);
    const day = 24 * hour;
    expect(await look(0, blind, { from: start - 40 * day, to: start - 31 * day })).toBeNull();
    expect(paths).toEqual([]);
  });
});

describe("a walk of thirty pages", () => {
  it("comes to its end though every seventh request fails, and skips nothing", async () => {
    trouble = (request) => (request % 7 === 0 ? (request % 2 === 0 ? cut : broken) : null);
    const walks = walksOf(hurriedClock());
    const found = await Promise.all([0, 1_234, 2_949].map((effect) => find(walks, effect)));
    expect(found.map((one) => one?.outcome)).toEqual(["done", "done", "done"]);
    for (let effect = 0; effect < 2_950; effect += 1)
      expect((await find(walks, effect))?.outcome).toBe("done");
    expect(await find(walks, 2_950)).toBeNull();
    expect([...new Set(asked)]).toEqual(everyPage);
    expect(asked).toEqual(asked.toSorted((one, other) => one - other));
    expect(asked).toHaveLength(34);
  });

  it("asks for a page six times in all, each time later, and then gives up", async () => {
    trouble = (request) => (request > 3 ? broken : null);
    const clock = hurriedClock();
    const walks = walksOf(clock);
    await expect(find(walks, 0)).rejects.toBeInstanceOf(TransientError);
    expect(asked).toEqual([0, 100, 200, 300, 300, 300, 300, 300, 300]);
    expect(clock.now() - start).toBeGreaterThanOrEqual((1 + 2 + 4 + 8 + 16) * 750);
    trouble = () => null;
    asked = [];
    expect((await find(walks, 0))?.outcome).toBe("done");
    expect(asked).toEqual(everyPage);
  });

  it("is given up at once by what no repeat mends", async () => {
    trouble = (request) => (request > 3 ? answer(401, { error: "No" }) : null);
    await expect(find(walksOf(hurriedClock()), 0)).rejects.toBeInstanceOf(ConnectionError);
    expect(asked).toHaveLength(4);
  });

  it("is given up where the other side asks for a long pause, which holds nobody's place", async () => {
    trouble = () => answer(429, { error: { type: "api_error" } }, { "retry-after": "600" });
    const charges = listOf(stripeConnector, "create-charge");
    await expect(find(walksOf(hurriedClock()), 0, charges)).rejects.toMatchObject({
      waitMs: 600_000,
    });
    expect(asked).toHaveLength(1);
  });

  it("does not hold up a stop", async () => {
    trouble = () => broken;
    const walks = walksOf(stoppedClock);
    const looking = find(walks, 0).catch((error: unknown) => error);
    while (asked.length === 0) await new Promise(setImmediate);
    walks.stop();
    expect(await looking).toBeInstanceOf(TransientError);
    expect(await find(walks, 0).catch((error: unknown) => error)).toBeInstanceOf(TransientError);
    expect(asked).toHaveLength(2);
  });
});
