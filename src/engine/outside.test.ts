import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConnectionError, TransientError } from "#sdk/errors.ts";
import type { Connector } from "#sdk/connector.ts";
import { type HttpResponse, type SendOnce, TransportFailure } from "#sdk/http.ts";
import { text } from "#sdk/text.ts";
import { movableClock } from "./clock.ts";
import { createLimiter } from "./limits.ts";
import { modelConnector } from "./model/connector.world.ts";
import { connectors } from "#connectors/index.ts";
import { createMoneyTime } from "./money-time.ts";
import { limitedAs } from "./bound-account.ts";
import { createOutside } from "./outside.ts";
import { asNew, type ConnectionRecord } from "./store.ts";

const minute = 60_000;
const connector = modelConnector(() => "");
const clock = movableClock();

const own: HttpResponse = { status: 200, headers: {}, body: '{"side":"model"}' };

let pings: number;
let answer: HttpResponse;
const send: SendOnce = () => {
  pings += 1;
  return Promise.resolve(answer);
};

const connection = (id: string): ConnectionRecord => ({
  id,
  owner: "local",
  connector: connector.id,
  name: id,
  mode: "test",
  account: "account",
  accountName: null,
  settings: {},
  sealed: "",
  broken: null,
  ...asNew,
  createdAt: 0,
});

const newOutside = (credentials: (connection: ConnectionRecord) => object, over: SendOnce = send) =>
  createOutside({
    send: over,
    limiter: createLimiter(clock),
    days: { look: () => expect.unreachable(), take: () => expect.unreachable() },
    clock,
    trustedLoopback: [],
    longestSendMs: 80_000,
    credentials: (one) => ({ ...credentials(one) }),
    countRead: () => undefined,
    hearDayUse: () => undefined,
  });

beforeEach(() => {
  pings = 0;
  answer = own;
});

describe("learning the time of the other side", () => {
  it("asks once for all who ask at one moment, and not where an answer is new enough", async () => {
    const outside = newOutside(() => ({}));
    const learn = (since: number) => outside.learnTime(connector, connection("c1"), since);
    const now = clock.now();
    expect(await Promise.all([learn(now), learn(now), learn(now - minute)])).toEqual([
      null,
      null,
      null,
    ]);
    expect(await learn(now)).toBeNull();
    expect(pings).toBe(1);
  });

  it("is not content with what was good enough for another", async () => {
    const outside = newOutside(() => ({}));
    const learn = (since: number) => outside.learnTime(connector, connection("c1"), since);
    await learn(clock.now());
    clock.setOffset(30 * minute);
    await Promise.all([learn(clock.now() - 60 * minute), learn(clock.now())]);
    expect(pings).toBe(2);
  });

  it("counts an answer from its question: it may lie here while the machine stands still", async () => {
    const theirs = new Date(Date.UTC(2020, 0, 1)).toUTCString();
    answer = { ...own, headers: { date: theirs } };
    const outside = newOutside(
      () => ({}),
      (request, connected) => {
        clock.setOffset(25 * 60 * minute);
        return send(request, connected);
      },
    );
    clock.setOffset(0);
    const [now, elapsed] = [clock.now(), clock.elapsed()];
    await outside.learnTime(connector, connection("c1"), now);
    const heard = outside.heard(connection("c1"));
    expect(heard?.date).toBe(Date.parse(theirs));
    expect(heard?.now).toBeLessThan(now + minute);
    expect(heard?.elapsed).toBeLessThan(elapsed + minute);
    expect(heard?.readAt).toBeGreaterThanOrEqual(elapsed + 25 * 60 * minute);
    await outside.learnTime(connector, connection("c1"), now + 60 * minute);
    expect(pings).toBe(2);
  });

  it("tells of one connection what went wrong with it, and not with another to the same account", async () => {
    const sealed = new ConnectionError({ code: "connection.secret_sealed", message: "Sealed" });
    const outside = newOutside(({ id }) => {
      if (id === "c1") throw sealed;
      return {};
    });
    const learn = (id: string) => outside.learnTime(connector, connection(id), clock.now());
    const [one, other] = await Promise.all([learn("c1"), learn("c2")]);
    expect(one).toEqual({ kind: "connection", error: sealed });
    expect(other).toBeNull();
    expect(pings).toBe(1);
  });
});

describe("an account that somebody else has entered as well", () => {
  it.each(connectors.map((one) => [one.id, one] as const))(
    "shares limits only where the other side attests it: %s",
    (id, one) => {
      const of = (connectionId: string) =>
        limitedAs(one, { ...connection(connectionId), connector: id });
      expect(of("c1")).toBe(of("c1"));
      expect(of("c1") === of("c2")).toBe(one.connection.accountProof.attested);
    },
  );

  it("has limits of its own in whatever is counted: places in line, places at once, days and pauses", async () => {
    const counted = new Set<string>();
    const note = (account: string): void => void counted.add(account);
    const limiter = createLimiter(clock);
    const limits = { perSecond: 1_000, perEndpointPerSecond: 1_000, perDay: 9, atOnce: 2 };
    const limited: Connector = {
      ...connector,
      connection: { ...connector.connection, limits: () => limits },
    };
    const outside = createOutside({
      send,
      limiter: {
        take: (account, ...rest) => (note(account), limiter.take(account, ...rest)),
        enter: (account, ...rest) => (note(account), limiter.enter(account, ...rest)),
        pause: (account, ...rest) => (note(account), limiter.pause(account, ...rest)),
      },
      days: {
        look: (account) => (note(account), Promise.resolve()),
        take: (account) => (note(account), Promise.resolve(() => undefined)),
      },
      clock,
      trustedLoopback: [],
      longestSendMs: 80_000,
      credentials: () => ({}),
      countRead: () => undefined,
      hearDayUse: () => undefined,
    });
    answer = { ...own, status: 429 };
    await outside.learnTime(limited, connection("c1"), clock.now());
    expect([...counted]).toEqual(["model c1 test"]);
    counted.clear();
    await outside.learnTime(limited, connection("c2"), clock.now());
    expect([...counted]).toEqual(["model c2 test"]);
  });

  it("tells no time for another connection: neither when a write is sent first nor how old it is", async () => {
    const outside = newOutside(() => ({}));
    const moneyTime = createMoneyTime(clock, outside);
    answer = { ...own, headers: { date: new Date(0).toUTCString() } };
    await outside.learnTime(connector, connection("mallory"), clock.now());
    expect(outside.heard(connection("mallory"))?.date).toBe(0);
    expect(outside.heard(connection("c1"))).toBeNull();
    const before = moneyTime.of(connection("c1"));
    expect(before.earliest).toBeGreaterThan(0);
    // It is asked itself, and its own answer dates what it sends.
    const theirs = Math.floor(clock.now() / 1_000) * 1_000;
    answer = { ...own, headers: { date: new Date(theirs).toUTCString() } };
    await outside.learnTime(connector, connection("c1"), clock.now() - minute);
    expect(pings).toBe(2);
    expect(moneyTime.of(connection("c1")).earliest).toBe(theirs);
    expect(moneyTime.of(connection("mallory")).earliest).toBe(0);
  });
});

describe("a pass through the gate", () => {
  const request = { apiVersion: "", method: "POST", path: "/things", params: {} } as const;
  /** A network that takes so long until its connection stands, by our clock or by the steady one. */
  const write = (passes: { readonly seconds: number; readonly setBack?: boolean }) => {
    let left = false;
    const slow: SendOnce = (_request, connected) => {
      offset += passes.seconds * 1_000;
      clock.setOffset(offset);
      if (passes.setBack === true) clock.setWrong(-passes.seconds * 1_000);
      connected?.();
      left = true;
      return Promise.resolve(own);
    };
    const sending = newOutside(() => ({}), slow).write(connector, connection("c1"), {
      request,
      idempotencyKey: "k",
      kind: { kind: "keyed", hours: 24 },
      enter: () => Promise.resolve({ passedAt: clock.now(), passed: "this send" }),
    });
    return { sending, hasLeft: () => left };
  };
  let offset = 120 * minute;
  beforeEach(() => clock.setOffset(offset));
  afterEach(() => clock.setWrong(0));

  it("is good for as long as the connection takes, up to ten seconds", async () => {
    const { sending, hasLeft } = write({ seconds: 9 });
    expect(await sending).toMatchObject({ is: "done" });
    expect(hasLeft()).toBe(true);
  });

  it.each([{ seconds: 11 }, { seconds: 11, setBack: true }])(
    "is looked at again when the connection stands: %o",
    async (passes) => {
      const { sending, hasLeft } = write(passes);
      expect(await sending).toMatchObject({
        is: "not_done",
        passed: "this send",
        failure: { error: { facts: { code: "model.gate_closed" }, unexecuted: true } },
      });
      expect(hasLeft()).toBe(false);
    },
  );
});

describe("an exchange of an account with limits", () => {
  const limited: Connector = {
    ...connector,
    connection: {
      ...connector.connection,
      accountProof: { attested: true },
      limits: () => ({ perSecond: 1_000, perEndpointPerSecond: 1_000, perDay: 9, atOnce: 2 }),
    },
  };
  let counted = 0;
  let full: TransientError | null = null;
  const days = {
    look: () => (full === null ? Promise.resolve() : Promise.reject(full)),
    take: () => {
      counted += 1;
      return Promise.resolve(() => {
        counted -= 1;
      });
    },
  };
  const limitedOutside = (over: SendOnce) =>
    createOutside({
      send: over,
      limiter,
      days,
      clock,
      trustedLoopback: [],
      longestSendMs: 80_000,
      credentials: () => ({}),
      countRead: () => undefined,
      hearDayUse: () => undefined,
    });
  const ask = async (over: SendOnce, stored = true) => {
    const outside = limitedOutside(over);
    const { api } = stored
      ? outside.open(limited, connection(crypto.randomUUID()), "none")
      : outside.openValues(limited, {}, "none");
    await limited.connection.ping?.(api);
  };
  const limiter = createLimiter(clock);

  it("has its place until it has ended, and counts for the day where it may have left", async () => {
    const waiting: (() => void)[] = [];
    const slow: SendOnce = async (_request, connected) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      connected?.();
      return own;
    };
    const asked = [ask(slow), ask(slow), ask(slow)];
    await expect.poll(() => waiting.length).toBe(2);
    expect(counted).toBe(3);
    waiting.shift()?.();
    await expect.poll(() => waiting.length).toBe(2);
    for (const answered of waiting) answered();
    await Promise.all(asked);
    expect(counted).toBe(3);
    const unreached: SendOnce = () =>
      Promise.reject(new TransportFailure("refused", text("Not reached", "接続できません")));
    await expect(ask(unreached)).rejects.toThrow("Not reached");
    expect(counted).toBe(3);
    const cut: SendOnce = (_request, connected) => {
      connected?.();
      return Promise.reject(new TransportFailure("cut", text("Cut", "切断")));
    };
    await expect(ask(cut)).rejects.toThrow("Cut");
    expect(counted).toBe(4);
  });

  it("is asked for the time only where the day has room, and takes none of it", async () => {
    counted = 0;
    const learn = () =>
      limitedOutside(send).learnTime(limited, connection("c1"), clock.now() + minute);
    expect(await learn()).toBeNull();
    expect(pings).toBe(1);
    full = new TransientError({ code: "engine.day_is_full", message: "Full", unexecuted: true });
    expect(await learn()).toEqual({ kind: "transient", error: full });
    expect(pings).toBe(1);
    expect(counted).toBe(0);
  });

  it("does not count while credentials are checked that are not stored", async () => {
    counted = 0;
    await ask(send, false);
    expect(pings).toBe(1);
    expect(counted).toBe(0);
  });
});

describe("a stranger's answer", () => {
  const theirs = new Date(Date.UTC(2020, 0, 1)).toUTCString();

  it.each([200, 401, 403, 429, 503])("with status %i is as good as none", async (status) => {
    const outside = newOutside(() => ({}));
    answer = { status, headers: { date: theirs }, body: "<h1>Blocked</h1>" };
    const failure = await outside.learnTime(connector, connection("c1"), clock.now());
    expect(failure).toMatchObject({
      kind: "transient",
      error: { unexecuted: false, facts: { code: "model.foreign_answer" } },
    });
  });

  it("tells no time", async () => {
    const outside = newOutside(() => ({}));
    answer = { ...own, headers: { date: theirs } };
    await outside.learnTime(connector, connection("c1"), clock.now());
    const told = outside.heard(connection("c1"))?.date;
    expect(told).toBe(Date.parse(theirs));
    clock.setOffset(60 * minute);
    answer = { status: 200, headers: { date: new Date(0).toUTCString() }, body: "" };
    await outside.learnTime(connector, connection("c1"), clock.now());
    expect(outside.heard(connection("c1"))?.date).toBe(told);
    expect(pings).toBe(2);
  });
});
