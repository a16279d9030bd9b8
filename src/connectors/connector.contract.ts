/**
 * What every connector must hold, told as tests. `connectorContract(connector, makeWorld)` runs them
 * against the outside system of that world, over real sockets.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import type {
  AnyAction,
  AnyTrigger,
  Connector,
  FrozenRequest,
  HttpRequest,
  HttpResponse,
  JsonObject,
  MadePage,
  SendOnce,
  TransportReason,
} from "#sdk/index.ts";
import {
  ConnectionError,
  createSender,
  onlyOwn,
  text,
  OutsideError,
  TransientError,
  TransportFailure,
  UnknownOutcomeError,
} from "#sdk/index.ts";
import { describeWords } from "./connector.words.contract.ts";
import { type Opened, sendWrite } from "./send.world.ts";

/** The outside system of a test, and how to set it up. Its clock is the real one. */
export interface World {
  /** Credentials that may do everything, as a form gives them. */
  readonly good: JsonObject;
  /** Credentials of the right shape that the system does not accept. */
  readonly bad: JsonObject;
  readonly trustedLoopback?: readonly string[];
  /** The next request is answered with "too many requests". */
  limitNext(): Promise<void>;
  /** By trigger id: makes so many things happen, and returns their event keys, oldest first. */
  readonly events: Readonly<Record<string, (count: number) => Promise<readonly string[]>>>;
  /** By action id: an input that the system accepts. */
  readonly inputs: Readonly<Record<string, JsonObject>>;
  /** By id of an effect action: how many objects of the kind it makes there are. */
  count(action: string): Promise<number>;
  close(): Promise<void>;
}

type Effect = Extract<AnyAction, { kind: "effect" }>;
type Read = Extract<AnyAction, { kind: "read" }>;

const hour = 3_600_000;
const chain = ["flow_a", "flow_b"] as const;
const tag = (effectId: string) => ({ effectId, generation: 1, chain });

export function connectorContract(connector: Connector, makeWorld: () => Promise<World>): void {
  const { connection } = connector;
  const effects = connector.actions.filter((action): action is Effect => action.kind === "effect");
  const reads = connector.actions.filter((action): action is Read => action.kind === "read");

  describe(`the connector ${connector.id}`, () => {
    describeWords(connector);

    let world: World;
    const sender = createSender({ deadlineMs: 20_000, maxBytes: 10_000_000 });
    beforeAll(async () => {
      world = await makeWorld();
    });
    afterAll(async () => {
      sender.close();
      await world.close();
    });

    /** A client over real sockets, whose requests are written down and may be tampered with. */
    function open(values: JsonObject = world.good, tamper = (send: SendOnce): SendOnce => send) {
      const trustedLoopback = world.trustedLoopback ?? [];
      const fields = connection.fields.parse(values);
      const origin = connection.origin(fields, trustedLoopback);
      const requests: HttpRequest[] = [];
      // As the engine does it.
      const own = onlyOwn(tamper(sender.send), (response) => connection.isOwn(response));
      const noted: SendOnce = (request) => {
        requests.push(request);
        expect(new URL(request.url).origin).toBe(origin);
        return own(request);
      };
      const api = connection.open(fields, { http: noted, trustedLoopback });
      return { fields, origin, http: noted, requests, api };
    }

    const inputOf = (action: AnyAction) => action.input.parse(world.inputs[action.id]);
    const requestOf = (action: Effect, effectId = crypto.randomUUID()): FrozenRequest =>
      action.request(inputOf(action), tag(effectId));
    const send = (
      opened: Opened<typeof connection.fields>,
      request: FrozenRequest,
      idempotencyKey?: string,
    ) => sendWrite(connector.id, connection, opened, request, idempotencyKey);
    const firstPage = (trigger: AnyTrigger, api: unknown) =>
      keysOf(trigger, api, { since: new Date(Date.now() - hour) }, 1);

    /** One call of every kind that the connector can make. */
    const calls = (
      opened: ReturnType<typeof open>,
    ): [name: string, call: () => Promise<unknown>, write: boolean][] => [
      ...connector.triggers.map((trigger): [string, () => Promise<unknown>, boolean] => [
        trigger.id,
        () => firstPage(trigger, opened.api),
        false,
      ]),
      ...reads.map((action): [string, () => Promise<unknown>, boolean] => [
        action.id,
        () => action.run({ api: opened.api, input: inputOf(action) }),
        false,
      ]),
      ...effects.map((action): [string, () => Promise<unknown>, boolean] => [
        action.id,
        () => send(opened, requestOf(action)),
        true,
      ]),
    ];

    describe("a connection", () => {
      it("that serves tells what it may do, trigger by trigger and action by action", async () => {
        const { api, fields } = open();
        const report = await connection.check(api, fields);
        expect(report.mode).toBe(connection.mode(fields));
        expect(looksLive(connector, fields)).toBe(report.mode === "live");
        const yes = (list: readonly { id: string }[]) =>
          Object.fromEntries(list.map(({ id }) => [id, "yes"]));
        expect(report.allows.triggers).toEqual(yes(connector.triggers));
        expect(report.allows.actions).toEqual(yes(connector.actions));
      });

      it("is checked without changing anything outside", async () => {
        const counts = () => Promise.all(effects.map(({ id }) => world.count(id)));
        const before = await counts();
        const { api, fields } = open();
        await connection.check(api, fields);
        expect(await counts()).toEqual(before);
      });

      it("opens nothing before its first call", () => {
        expect(open().requests).toEqual([]);
      });

      it("with a wrong key is a ConnectionError that does not hold the key", async () => {
        const opened = open(world.bad);
        const check = () => connection.check(opened.api, opened.fields);
        const all = [check, ...calls(opened).map(([, call]) => call)];
        for (const call of all) {
          const error = await failureOf(call());
          expect(error).toBeInstanceOf(ConnectionError);
          for (const secret of secretsOf(connector, world.bad))
            expect(JSON.stringify(error.facts)).not.toContain(secret);
        }
      });

      if (connection.ping !== undefined)
        it("tells the time with one read", async () => {
          const { api, requests } = open();
          await connection.ping?.(api);
          expect(requests.map(({ method }) => method)).toEqual(["GET"]);
        });

      it("names limits and endpoints", async () => {
        const opened = open();
        expect(connection.limits(opened.fields).perSecond).toBeGreaterThan(0);
        for (const [, call] of calls(opened)) await call();
        for (const { method, url } of opened.requests)
          expect(connection.endpoint(method, new URL(url).pathname)).toMatch(/^[A-Z]+ \//);
      });
    });

    describe("when an exchange goes wrong", () => {
      it("'too many requests' is a TransientError, and proves that nothing was executed", async () => {
        for (const [, call] of calls(open())) {
          await world.limitNext();
          const error = await failureOf(call());
          expect(error).toBeInstanceOf(TransientError);
          expect(error).toHaveProperty("unexecuted", true);
        }
      });

      it.each<[TransportReason, unexecuted: boolean]>([
        ["refused", true],
        ["name_not_found", true],
        ["tls", true],
        ["gate_closed", true],
        ["cut", false],
        ["timeout", false],
        ["too_large", false],
        ["foreign_answer", false],
      ])("'%s' is a TransientError, and is not repeated", async (reason, unexecuted) => {
        const failing = () =>
          Promise.reject(new TransportFailure(reason, text("It failed", "失敗しました")));
        const opened = open(world.good, () => failing);
        for (const [, call] of calls(opened)) {
          const error = await failureOf(call());
          expect(error).toBeInstanceOf(TransientError);
          expect(error).toHaveProperty("unexecuted", unexecuted);
        }
        expect(opened.requests).toHaveLength(calls(opened).length);
      });

      it("what the gate says comes through as it is", async () => {
        const closed = new Error("Another process has taken this run over");
        const opened = open(world.good, () => () => Promise.reject(closed));
        for (const [, call] of calls(opened)) await expect(call()).rejects.toBe(closed);
      });

      it.each([200, 201, 204, 302, 400, 401, 403, 404, 409, 429, 500, 503])(
        "a stranger's answer proves nothing, for no call, with status %i",
        async (status) => {
          const headers = { "retry-after": "1", date: new Date(0).toUTCString() };
          for (const body of strangers) {
            const opened = open(world.good, () => () => Promise.resolve({ status, headers, body }));
            for (const [, call] of calls(opened)) {
              const error = await failureOf(call());
              expect(error).toBeInstanceOf(TransientError);
              expect(error).toHaveProperty("unexecuted", false);
            }
          }
        },
      );
    });

    describe.each(connector.triggers)("the trigger $id", (trigger) => {
      const since = new Date(Date.now() - hour);
      let made: readonly string[];
      beforeAll(async () => {
        made = (await world.events[trigger.id]?.(120)) ?? [];
      });

      it("tells of everything, newest first, one request a page", async () => {
        const { api, requests } = open();
        const seen = await keysOf(trigger, api, { since });
        expect(seen.keys.filter((key) => made.includes(key))).toEqual(made.toReversed());
        expect(new Set(seen.keys).size).toBe(seen.keys.length);
        expect(requests).toHaveLength(seen.pages);
        const times = seen.times.map((at) => at.getTime());
        expect(times).toEqual(times.toSorted((a, b) => b - a));
      });

      it("gives the same keys for the same moment", async () => {
        const { api } = open();
        const again = await keysOf(trigger, api, { since });
        expect(again.keys).toEqual((await keysOf(trigger, api, { since })).keys);
      });

      it("stays between its two moments", async () => {
        const { api } = open();
        const { times } = await keysOf(trigger, api, { since });
        const middle = times.at(-1) ?? since;
        const before = await keysOf(trigger, api, { since, until: middle });
        expect(before.keys).toEqual([]);
        const far = new Date(Date.now() + 24 * hour);
        expect((await keysOf(trigger, api, { since: far })).keys).toEqual([]);
      });

      it("reads one event again, and misses one that is not there", async () => {
        const { api } = open();
        const key = made[0] ?? expect.fail("the world made no event");
        const again = await trigger.reread({ api, key });
        expect(again?.key).toBe(key);
        expect(await trigger.reread({ api, key: `${key}_gone` })).toBeNull();
      });

      it("reads it with the moment that the list gave", async () => {
        const { api } = open();
        const { keys, times } = await keysOf(trigger, api, { since });
        const again = await trigger.reread({ api, key: keys[0] ?? expect.fail("none") });
        expect(again?.at).toEqual(times[0]);
      });

      it("gives no key of another trigger, where both call their keys unique", async () => {
        const { api } = open();
        const { keys } = await keysOf(trigger, api, { since });
        for (const other of connector.triggers) {
          if (other.id === trigger.id || !other.uniqueKeys || !trigger.uniqueKeys) continue;
          const taken = new Set((await keysOf(other, api, { since })).keys);
          expect(keys.filter((key) => taken.has(key))).toEqual([]);
        }
      });

      it("knows what to do with an event of any shape", () => {
        const settings = trigger.settings.parse({});
        for (const data of oddities) {
          expect(["take", "leave", "wait"]).toContain(trigger.matches(settings, data));
          expect(trigger.madeBy(data)).toBeNull();
          expect(trigger.chain?.(data) ?? []).toEqual([]);
        }
      });
    });

    describe.each(reads)("the action $id", (action) => {
      it("gives what its pills promise", async () => {
        const output = await action.run({ api: open().api, input: inputOf(action) });
        expect(action.output.safeParse(output).error?.issues).toBeUndefined();
      });
    });

    describe.each(effects)("the action $id", (action) => {
      it("says what to send without sending, always the same", () => {
        const input = inputOf(action);
        const request = action.request(input, tag("e1"));
        expect(action.request(input, tag("e1"))).toEqual(request);
        expect(JSON.parse(JSON.stringify(request))).toEqual(request);
      });

      it("makes or changes one object, with the outputs that its pills promise", async () => {
        const before = await world.count(action.id);
        const output = action.read(await send(open(), requestOf(action)));
        expect(action.output.safeParse(output).error?.issues).toBeUndefined();
        expect(action.objectId(output)).toEqual(action.changes ? null : expect.any(String));
        expect(await world.count(action.id)).toBe(before + 1);
      });

      it("makes what it says, of all that triggers watch", async () => {
        const opened = open();
        const { api } = opened;
        const effectId = crypto.randomUUID();
        const answer = await send(opened, requestOf(action, effectId));
        const objectId = action.objectId(action.read(answer));
        const told: string[] = [];
        for (const trigger of connector.triggers)
          for await (const page of trigger.poll({ api, since: new Date(Date.now() - hour / 60) }))
            for (const { key, data } of page)
              if (key === objectId || trigger.madeBy(data) === effectId) {
                told.push(trigger.watches);
                if (trigger.chain) expect(trigger.chain(data)).toEqual(chain);
              }
        expect(told.toSorted()).toEqual(action.makes.toSorted());
      });

      if (action.effect.kind !== "unsafe")
        it("makes one object for one key, even where the first answer was lost", async () => {
          const before = await world.count(action.id);
          const request = requestOf(action);
          const lossy = open(world.good, lost);
          const error = await failureOf(send(lossy, request, request.path + before));
          expect(error).toBeInstanceOf(TransientError);
          expect(lossy.requests).toHaveLength(1);
          const again = () => send(open(), request, request.path + before);
          const ids = [await again(), await again()].map((answer) =>
            action.objectId(action.read(answer)),
          );
          expect(ids[0]).toBe(ids[1]);
          expect(await world.count(action.id)).toBe(before + 1);
        });

      it("is not done by what the other side answers to a question", async () => {
        const answers: HttpResponse[] = [];
        const { api, fields } = open(world.good, (http) => async (request) => {
          const response = await http(request);
          const { status } = response;
          if (request.method === "GET" && status < 300) answers.push(response);
          return response;
        });
        await connection.check(api, fields);
        expect(answers.length).toBeGreaterThan(0);
        for (const response of answers) {
          const swapped = open(world.good, () => () => Promise.resolve(response));
          const error = await failureOf(send(swapped, requestOf(action)));
          expect(error).toBeInstanceOf(UnknownOutcomeError);
          expect(error).toHaveProperty("worthRepeating", true);
        }
      });

      it("reads any answer without a throw", () => {
        for (const body of oddities)
          expect(() => action.objectId(action.read({ status: 200, body }))).not.toThrow();
      });

      it("changes nothing but the tag for another generation", () => {
        const input = inputOf(action);
        const [first, next] = [1, 2].map((generation) => ({ effectId: "e1", generation }));
        if (!first || !next) return;
        const request = action.request(input, first);
        expect(action.retag(request, next)).toEqual(action.request(input, next));
        expect(action.retag(action.retag(request, next), first)).toEqual(request);
        // A change leaves no mark on what another write has made.
        if (!action.changes) expect(action.request(input, next)).not.toEqual(request);
      });

      it("says which money moves without a throw", () => {
        const odd = { method: "POST", path: "/", params: {}, apiVersion: "" } as const;
        for (const body of [null, ...oddities]) {
          const answered = body === null ? null : { status: 200, body };
          const money = action.moves?.(requestOf(action), answered)?.money;
          if (money) {
            expect(Number.isSafeInteger(money.amount)).toBe(true);
            expect(money.currency).not.toBe("");
          }
          expect(action.moves?.(odd, answered) ?? null).toBeNull();
        }
      });

      if (action.made !== undefined)
        it("lists what it made, and only that", async () => {
          const opened = open();
          const { api, requests } = opened;
          const ours = await Promise.all(
            [crypto.randomUUID(), crypto.randomUUID()].map(async (effectId) => {
              const answer = await send(opened, requestOf(action, effectId));
              return { effectId, id: action.objectId(action.read(answer)) };
            }),
          );
          const now = Date.now();
          const listed = async (from: number, to: number) => {
            const all = [];
            let cursor: string | null = null;
            do {
              const span = { from: new Date(from), to: new Date(to), cursor };
              const before = requests.length;
              const page: MadePage = (await action.made?.({ api, ...span })) ?? {
                made: [],
                next: null,
              };
              expect(requests).toHaveLength(before + 1);
              expect(await action.made?.({ api, ...span })).toEqual(page);
              for (const { tag: mark, found } of page.made) {
                const { effectId, generation } = mark;
                const done = found.outcome === "done" ? action.read(found.answer) : null;
                all.push({ effectId, generation, id: action.objectId(done) });
              }
              cursor = page.next;
            } while (cursor !== null);
            return all;
          };
          const around = await listed(now - hour, now + hour);
          for (const { effectId, id } of ours)
            expect(around.filter((one) => one.effectId === effectId)).toEqual([
              { effectId, generation: 1, id },
            ]);
          expect(await listed(now - 3 * hour, now - 2 * hour)).toEqual([]);
          expect(await listed(now + 2 * hour, now + 3 * hour)).toEqual([]);
        });

      if (action.retrieve !== undefined)
        it("reads one object by its id", async () => {
          const opened = open();
          const { api, requests } = opened;
          const effectId = crypto.randomUUID();
          const request = requestOf(action, effectId);
          const answer = await send(opened, request);
          const objectId =
            (action.changes ? action.changes(request) : action.objectId(action.read(answer))) ??
            expect.fail("no object was made or changed");
          const before = requests.length;
          const read = await action.retrieve?.({ api, objectId });
          expect(requests.length).toBe(before + 1);
          expect(read?.tag).toEqual(action.changes ? null : { effectId, generation: 1 });
          expect(read?.found.outcome).toBe("done");
          if (read?.found.outcome === "done" && !action.changes)
            expect(action.objectId(action.read(read.found.answer))).toBe(objectId);
          for (const other of [`${objectId}x`, "nothing like an id", "", ".", ".."])
            expect(await action.retrieve?.({ api, objectId: other })).toBeNull();
        });
    });

    describe.each(connector.choices)("the choices $id", (choices) => {
      it("are pages of values with labels", async () => {
        const page = await choices.list({ api: open().api, search: null, cursor: null, of: null });
        for (const { value, label } of page.items) {
          expect(value).not.toBe("");
          expect(label).not.toBe("");
        }
        expect(page.next === null || page.next !== "").toBe(true);
      });
    });
  });
}

const oddities = [null, 5, "text", true, [], [1], {}, { id: 5, metadata: "none" }];

/** The request is executed, but its answer never arrives. */
function lost(send: SendOnce): SendOnce {
  return async (request) => {
    await send(request);
    throw new TransportFailure("cut", text("The connection was cut", "接続が切れました"));
  };
}

/** What proxies, firewalls and portals say. */
const strangers = [
  "",
  "<h1>Blocked</h1>",
  "null",
  "5",
  "[]",
  "{}",
  '{"error":"blocked"}',
  '{"error":{"code":"blocked","message":"Blocked"}}',
];

async function keysOf(
  trigger: AnyTrigger,
  api: unknown,
  span: { readonly since: Date; readonly until?: Date },
  enough = Number.POSITIVE_INFINITY,
) {
  const seen: { keys: string[]; times: Date[]; pages: number } = { keys: [], times: [], pages: 0 };
  for await (const page of trigger.poll({ api, ...span })) {
    seen.pages += 1;
    seen.keys.push(...page.map(({ key }) => key));
    seen.times.push(...page.map(({ at }) => at));
    if (seen.pages >= enough) break;
  }
  return seen;
}

async function failureOf(call: Promise<unknown>): Promise<OutsideError> {
  const error: unknown = await call.then(
    () => expect.fail("the call succeeded"),
    (thrown: unknown) => thrown,
  );
  return error instanceof OutsideError
    ? error
    : expect.fail(`not an OutsideError: ${String(error)}`);
}

/** The values of the fields that are marked secret. */
function secretsOf(connector: Connector, values: JsonObject): string[] {
  const shape: Record<string, z.ZodType> = connector.connection.fields.shape;
  return Object.entries(shape).flatMap(([name, schema]) => {
    const value = values[name];
    return schema.meta()?.field?.secret === true && typeof value === "string" ? [value] : [];
  });
}

/** Whether a person who enters these values is told that real money moves. */
function looksLive(connector: Connector, values: Readonly<Record<string, unknown>>): boolean {
  const shape: Record<string, z.ZodType> = connector.connection.fields.shape;
  return Object.entries(shape).some(([name, schema]) => {
    const pattern = schema.meta()?.field?.live;
    const value = values[name];
    return pattern !== undefined && typeof value === "string" && new RegExp(pattern).test(value);
  });
}
