/** What every connector must hold. The contract of its transport runs it over real sockets: see http.contract.ts. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  Answer,
  AnyAction,
  AnyTrigger,
  Connector,
  FrozenRequest,
  JsonObject,
  MadePage,
  Site,
  TransportReason,
} from "#sdk/index.ts";
import {
  ConnectionError,
  text,
  OutsideError,
  TransientError,
  TransportFailure,
} from "#sdk/index.ts";
import {
  type Dated,
  describeChoices,
  describeShared,
  keysOf,
  type Span,
  toldSince,
} from "./connector.lists.contract.ts";
import {
  expectLateFields,
  expectStands,
  looksLive,
  secretsOf,
} from "./connector.fields.contract.ts";
import { describePosts } from "./connector.posts.contract.ts";
import { describeParts, type Sequence } from "./connector.parts.contract.ts";
import { describeRows } from "./connector.rows.contract.ts";
import { expectAlone, requestsBy } from "./connector.requests.contract.ts";
import { mayRepeat, maySet } from "./kinds.world.ts";
import { describeWords, expectToldWell } from "./connector.words.contract.ts";

/** The outside system of a test, and how to set it up. Its clock is the real one. */
export interface World {
  /** Credentials that may do everything, as a form gives them. */
  readonly good: JsonObject;
  /** Credentials of the right shape that the system does not accept. */
  readonly bad: JsonObject;
  /** By trigger id: makes so many things happen now, and returns their event keys, oldest first. */
  readonly events: Readonly<Record<string, (count: number) => Promise<readonly string[]>>>;
  /** By trigger id: where it looks, and the other settings that it needs. */
  readonly places?: Readonly<Record<string, JsonObject>>;
  /** By action id: an input that the system accepts, however often it is given; a getter where each needs another object. */
  readonly inputs: Readonly<Record<string, JsonObject>>;
  /** By id of an action that makes whatever its author writes, and so names nothing in `makes`: what its input here makes. */
  readonly makes?: Readonly<Record<string, readonly string[]>>;
  /** By action id: what of its `makes` it makes only with another input than the one here. */
  readonly makesOtherwise?: Readonly<Record<string, readonly string[]>>;
  /** By id of an effect action: how many of its writes the system has executed; a repeat that it refused is none. */
  count(action: string): Promise<number>;
  /** Lets time pass until the system tells what has just happened. Absent where it tells it at once. */
  readonly pass?: () => Promise<void>;
  close(): Promise<void>;
}

/** What a test does to an exchange: it keeps it from happening, or its answer from arriving. */
export type Tamper = <Given>(exchange: () => Promise<Given>) => Promise<Given>;

export const untouched: Tamper = (exchange) => exchange();

/** An open connection. */
export interface Line {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly api: unknown;
  /** How many exchanges were asked for. */
  readonly exchanges: () => number;
  /** Sends a write once, as the engine does. */
  readonly send: (request: FrozenRequest, idempotencyKey?: string) => Promise<Answer>;
}

/** How the tests reach outside systems over one transport. */
export interface Over<Outside extends World> {
  /** Of connections in both modes whose pages for people have addresses of their own. */
  readonly sites?: readonly Site[] | undefined;
  makeWorld(): Promise<Outside>;
  open(world: Outside, values: JsonObject, tamper: Tamper): Line;
  /** The tests that only this transport has. */
  describe(given: Given<Outside>): void;
}

/** What the tests of a transport share with all others. */
export interface Given<Outside extends World> {
  readonly effects: readonly Effect[];
  readonly world: () => Outside;
  /** One call of every kind that the connector can make. */
  readonly calls: (line: Line) => readonly Call[];
  readonly requestOf: (action: Effect) => FrozenRequest;
}

export interface Call {
  /** The id of the trigger or the action. */
  readonly id: string;
  readonly call: () => Promise<unknown>;
}

export type Effect = Extract<AnyAction, { kind: "effect" }>;
type Read = Extract<AnyAction, { kind: "read" }>;

const hour = 3_600_000;
/** All that is made from now on comes later, on a clock that is right to some seconds; little else does. */
const justNow = () => new Date(Date.now() - 5_000);
const chain = ["flow_a", "flow_b"] as const;
const tag = (effectId: string) => ({ effectId, generation: 1, at: Date.UTC(2026, 0), chain });

export function connectorContract<Outside extends World>(
  connector: Connector,
  over: Over<Outside>,
): void {
  const { connection } = connector;
  const effects = connector.actions.filter((action): action is Effect => action.kind === "effect");
  const sequences = connector.actions.filter(
    (action): action is Sequence => action.kind === "sequence",
  );
  const reads = connector.actions.filter((action): action is Read => action.kind === "read");

  describe(`the connector ${connector.id}`, () => {
    describeWords(connector, over.sites);

    let world: Outside;
    beforeAll(async () => {
      world = await over.makeWorld();
      await requests.complete(effects, open().api);
    });
    afterAll(() => world.close());

    const open = (values: JsonObject = world.good, tamper: Tamper = untouched): Line =>
      over.open(world, values, tamper);
    const inputOf = (action: AnyAction) =>
      action.input.parse(
        world.inputs[action.id] ?? expect.fail(`the world's inputs have none for ${action.id}`),
      );
    const requests = requestsBy(inputOf, tag);
    const requestOf = requests.of;
    const dated = connector.triggers.filter((trigger) => trigger.kind === "since");
    const ofRows = connector.triggers.filter((trigger) => trigger.kind !== "since");
    const whereOf = ({ id, where }: AnyTrigger) => where?.parse(world.places?.[id]) ?? {};
    const settingsOf = ({ id, settings }: AnyTrigger) => settings.parse(world.places?.[id] ?? {});
    const keysIn = (trigger: Dated, api: unknown, span: Span, enough?: number) =>
      keysOf(trigger, { api, where: whereOf(trigger), ...span }, enough);
    const firstPage = (trigger: AnyTrigger, api: unknown) =>
      trigger.kind === "since"
        ? keysIn(trigger, api, { since: new Date(Date.now() - hour) }, 1)
        : trigger.some({ api, where: whereOf(trigger), limit: 5 });

    const calls = (line: Line): readonly Call[] => [
      ...connector.triggers.map((trigger) => ({
        id: trigger.id,
        call: () => firstPage(trigger, line.api),
      })),
      ...reads.map((action) => ({
        id: action.id,
        call: () => action.run({ api: line.api, input: inputOf(action) }),
      })),
      ...effects.map((action) => ({
        id: action.id,
        call: () => line.send(requestOf(action)),
      })),
    ];

    describe("a connection", () => {
      it("that serves tells what it may do, trigger by trigger and action by action", async () => {
        const { api, fields } = open();
        const report = await connection.check(api, fields);
        expect(report.mode, "check and mode must say the same").toBe(connection.mode(fields));
        expect([null, report.mode === "live"]).toContain(looksLive(connector, fields));
        const yes = (list: readonly { id: string }[]) =>
          Object.fromEntries(list.map(({ id }) => [id, "yes"]));
        const all = "the good credentials may do everything: allows must say yes by each id";
        expect(report.allows.triggers, all).toEqual(yes(connector.triggers));
        expect(report.allows.actions, all).toEqual(yes(connector.actions));
      });

      it("says of each setting whether it is what the connection is, or may change", () => {
        expectStands(connector, open().fields);
      });

      it("is checked without changing anything outside", async () => {
        const counts = () => Promise.all(effects.map(({ id }) => world.count(id)));
        const before = await counts();
        const { api, fields } = open();
        await connection.check(api, fields);
        expect(await counts()).toEqual(before);
      });

      it("opens nothing before its first call", () => {
        expect(open().exchanges()).toBe(0);
      });

      it("with a wrong key is a ConnectionError that does not hold the key", async () => {
        const opened = open(world.bad);
        const check = () => connection.check(opened.api, opened.fields);
        for (const { id, call } of [{ id: "check", call: check }, ...calls(opened)]) {
          const error = await failureOf(call(), id);
          expect(error, id).toBeInstanceOf(ConnectionError);
          for (const secret of secretsOf(connector, world.bad))
            expect(JSON.stringify(error.facts), id).not.toContain(secret);
        }
      });

      it("names limits", () => {
        expect(connection.limits(open().fields).perSecond).toBeGreaterThan(0);
      });
    });

    describe("when an exchange goes wrong", () => {
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
        const opened = open(world.good, failing);
        for (const { id, call } of calls(opened)) {
          const error = await failureOf(call(), id);
          expect(error, id).toBeInstanceOf(TransientError);
          expect(error, id).toHaveProperty("unexecuted", unexecuted);
        }
        expect(opened.exchanges(), "one call is one exchange").toBe(calls(opened).length);
      });

      it("what the gate says comes through as it is", async () => {
        const closed = new Error("Another process has taken this run over");
        const opened = open(world.good, () => Promise.reject(closed));
        for (const { id, call } of calls(opened)) await expect(call(), id).rejects.toBe(closed);
      });
    });

    over.describe({ effects, world: () => world, calls, requestOf });

    describe.each(dated)("the trigger $id", (trigger) => {
      let since: Date;
      let made: readonly string[];
      beforeAll(async () => {
        since = justNow();
        const make = world.events[trigger.id];
        made = (await make?.(120)) ?? expect.fail(`the world's events have none for ${trigger.id}`);
        await world.pass?.();
      });

      it("tells of everything, newest first, one request a page", async () => {
        const { api, exchanges } = open();
        const seen = await keysIn(trigger, api, { since });
        expect(seen.keys.filter((key) => made.includes(key))).toEqual(made.toReversed());
        expect(new Set(seen.keys).size).toBe(seen.keys.length);
        expect(exchanges(), "an empty page, too").toBe(seen.requests());
        const times = seen.times.map((at) => at.getTime());
        expect(times).toEqual(times.toSorted((a, b) => b - a));
      });

      it("gives the same keys for the same moment", async () => {
        const { api } = open();
        const before = await keysIn(trigger, api, { since });
        const { keys } = await keysIn(trigger, api, { since });
        // What the other side does later by itself may come in between.
        expect(keys.filter((key) => before.keys.includes(key))).toEqual(before.keys);
      });

      it("stays between its two moments", async () => {
        const { api } = open();
        const { times } = await keysIn(trigger, api, { since });
        const middle = times.at(-1) ?? since;
        const before = await keysIn(trigger, api, { since, until: middle });
        expect(before.keys, "`until` is excluded").toEqual([]);
        const far = new Date(Date.now() + 24 * hour);
        expect((await keysIn(trigger, api, { since: far })).keys).toEqual([]);
      });

      it("reads one event again, and misses one that is not there", async () => {
        const { api } = open();
        const key = made[0] ?? expect.fail("the world made no event");
        const again = await trigger.reread({ api, where: whereOf(trigger), key });
        expect(again?.key).toBe(key);
        expect(
          await trigger.reread({ api, where: whereOf(trigger), key: `${key}_gone` }),
        ).toBeNull();
      });

      it("reads it with the moment that the list gave", async () => {
        const { api } = open();
        const { keys, times } = await keysIn(trigger, api, { since });
        const again = await trigger.reread({
          api,
          where: whereOf(trigger),
          key: keys[0] ?? expect.fail("none"),
        });
        expect(again?.at).toEqual(times[0]);
      });

      it("completes an event without making another of it", async () => {
        const { api } = open();
        const key = made[0] ?? expect.fail("the world made no event");
        const where = whereOf(trigger);
        for await (const page of trigger.poll({ api, where, since })) {
          const event = page.find((one) => one.key === key);
          if (event === undefined) continue;
          const whole = await (trigger.complete?.({ api, where, event }) ?? event);
          expect(whole).toMatchObject({ key, at: event.at });
          expect(trigger.output.safeParse(whole.data).error?.issues).toBeUndefined();
          const settings = settingsOf(trigger);
          for (const { data } of [event, whole]) {
            expect(trigger.matches(settings, data)).toBe("take");
            expect(trigger.shares?.tells(data)).not.toBe(false);
          }
          break;
        }
      });

      it("says of fields of its own that they come later, and of an event of any shape whether", () => {
        expectLateFields(connector, trigger, oddities);
      });

      it("knows what to do with an event of any shape", () => {
        const settings = settingsOf(trigger);
        for (const data of oddities) {
          expect(["take", "leave", "wait"]).toContain(trigger.matches(settings, data));
          expect(trigger.madeBy(data)).toBeNull();
          expect(trigger.chain?.(data) ?? []).toEqual([]);
          expect(trigger.sentWith?.(data) ?? null).toBeNull();
          expect(trigger.shares?.tells(data) ?? false).toBe(false);
        }
      });
    });

    it("no two triggers give the same key, where both call their keys unique", async () => {
      const { api } = open();
      const givenBy = new Map<string, string>();
      for (const trigger of dated.filter(({ uniqueKeys }) => uniqueKeys))
        for (const key of (await keysIn(trigger, api, { since: new Date(Date.now() - hour) }))
          .keys) {
          expect(givenBy.get(key), `${key} is given by ${trigger.id}, too`).toBeUndefined();
          givenBy.set(key, trigger.id);
        }
    });

    describeShared(
      connector,
      dated,
      () => open().api,
      async (trigger, api, since) => (await keysIn(trigger, api, { since })).keys,
    );

    describeParts(sequences, { effects, inputOf, requestOf, open });

    describeRows(ofRows, { open: () => open(), world: () => world, whereOf });

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
        expectToldWell(action, request);
        if (maySet(action)) expect(action.sets?.(request)).toEqual(expect.any(String));
      });

      if (action.alone)
        it("names what it has to itself, the same before and after it has looked", async () => {
          const request = action.request(inputOf(action), tag("e1"));
          const completed = await action.complete?.({ api: open().api, request });
          expectAlone(action, request, action.retag(completed ?? request, tag("e2")));
        });

      it("makes or changes one object, with the outputs that its pills promise", async () => {
        const before = await world.count(action.id);
        const output = action.read(await open().send(requestOf(action)));
        expect(action.output.safeParse(output).error?.issues).toBeUndefined();
        const isKnown = action.made !== undefined || action.retrieve !== undefined;
        if (action.changes) expect(action.objectId(output)).toBeNull();
        else if (isKnown) expect(action.objectId(output)).toEqual(expect.any(String));
        expect(await world.count(action.id), "the world must count one more write").toBe(
          before + 1,
        );
      });

      it("makes what it says, of all that triggers watch", async () => {
        const opened = open();
        const { api } = opened;
        const effectId = crypto.randomUUID();
        const idempotencyKey = crypto.randomUUID();
        const since = justNow();
        const answer = await opened.send(requestOf(action, effectId), idempotencyKey);
        const objectId = action.objectId(action.read(answer));
        await world.pass?.();
        const told: string[] = [];
        const events = toldSince(dated, (trigger) => ({ api, where: whereOf(trigger), since }));
        for await (const { trigger, key, data } of events)
          if (trigger.sentWith?.(data) === idempotencyKey) told.push(trigger.watches);
          else if (key === objectId || trigger.madeBy(data) === effectId) {
            told.push(trigger.watches);
            if (trigger.chain) expect(trigger.chain(data)).toEqual(chain);
          }
        // One write can cause several events of one trigger, as evidence does that changes a dispute and its charge.
        expect([...new Set(told)].toSorted(), "`makes` names what triggers tell of").toEqual(
          [...action.makes, ...(world.makes?.[action.id] ?? [])]
            .filter((one) => world.makesOtherwise?.[action.id]?.includes(one) !== true)
            .toSorted(),
        );
      });

      if (mayRepeat(action))
        it("is done by the same request and key again, and makes one object, even where the first answer was lost", async () => {
          const before = await world.count(action.id);
          const request = requestOf(action);
          const lossy = open(world.good, lost);
          const error = await failureOf(lossy.send(request, request.path + before), action.id);
          expect(error).toBeInstanceOf(TransientError);
          expect(lossy.exchanges()).toBe(1);
          const again = () =>
            open()
              .send(request, request.path + before)
              .catch((thrown: unknown) => expect.fail(`the repeat is not done: ${String(thrown)}`));
          const ids = [await again(), await again()].map((answer) =>
            action.objectId(action.read(answer)),
          );
          expect(ids[0]).toBe(ids[1]);
          // What only sets values may be executed again, and is done again.
          if (action.effect.kind !== "sets")
            expect(await world.count(action.id), "a repeat must not be executed").toBe(before + 1);
        });

      it("reads any answer without a throw", () => {
        for (const body of oddities)
          expect(() => action.objectId(action.read({ status: 200, body }))).not.toThrow();
      });

      it("changes nothing but the tag for another generation", () => {
        const input = inputOf(action);
        const nth = (generation: number) => ({ effectId: "e1", generation, at: generation });
        const [first, next] = [nth(1), nth(2)];
        const request = action.request(input, first);
        const alone = "`retag` changes the tag alone";
        expect(action.retag(request, next), alone).toEqual(action.request(input, next));
        for (const one of [request, action.request(input, { ...first, chain, run: "r1" })])
          expect(action.retag(action.retag(one, next), first), alone).toEqual(one);
        // A change leaves no mark on what another write has made, and what cannot be found needs none.
        if (!action.changes && (action.made !== undefined || action.seek !== undefined))
          expect(action.request(input, next)).not.toEqual(request);
      });

      if (action.changes !== undefined)
        it("takes no id that leads elsewhere", () => {
          const given = world.inputs[action.id] ?? {};
          const changed = action.changes?.(action.request(action.input.parse(given), tag("e1")));
          for (const [name] of Object.entries(given).filter(([, value]) => value === changed))
            for (const id of ["", ".", ".."])
              expect(
                action.input.safeParse({ ...given, [name]: id }).success,
                `${name} must refuse "${id}", as canBeId does`,
              ).toBe(false);
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
          const { api, exchanges } = opened;
          const ours = await Promise.all(
            [crypto.randomUUID(), crypto.randomUUID()].map(async (effectId) => {
              const answer = await opened.send(requestOf(action, effectId));
              return { effectId, id: action.objectId(action.read(answer)) };
            }),
          );
          const now = Date.now();
          const listed = async (from: number, to: number) => {
            const all = [];
            let cursor: string | null = null;
            do {
              const span = { from: new Date(from), to: new Date(to), cursor };
              const before = exchanges();
              const page: MadePage = (await action.made?.({ api, ...span })) ?? {
                made: [],
                next: null,
              };
              expect(exchanges()).toBe(before + 1);
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
          const only = "`made` gives what was made between `from` and `to` alone";
          expect(await listed(now - 3 * hour, now - 2 * hour), only).toEqual([]);
          expect(await listed(now + 2 * hour, now + 3 * hour), only).toEqual([]);
        });

      if (action.retrieve !== undefined)
        it("reads one object by its id", async () => {
          const opened = open();
          const { api, exchanges } = opened;
          const effectId = crypto.randomUUID();
          const request = requestOf(action, effectId);
          const answer = await opened.send(request);
          const objectId =
            (action.changes ? action.changes(request) : action.objectId(action.read(answer))) ??
            expect.fail("no object was made or changed");
          const before = exchanges();
          const read = await action.retrieve?.({ api, objectId, request });
          expect(exchanges()).toBe(before + 1);
          expect(read?.tag).toEqual(action.changes ? null : { effectId, generation: 1 });
          expect(read?.found.outcome).toBe("done");
          if (read?.found.outcome === "done" && !action.changes)
            expect(action.objectId(action.read(read.found.answer))).toBe(objectId);
          for (const other of [`${objectId}x`, "nothing like an id", "", ".", ".."])
            expect(
              await action.retrieve?.({ api, objectId: other, request }),
              `there is no object with the id "${other}"`,
            ).toBeNull();
        });
    });

    describePosts(connector, effects);

    describeChoices(connector, () => open().api);
  });
}

const oddities = [null, 5, "text", true, [], [1], {}, { id: 5, metadata: "none" }];

/** The request is executed, but its answer never arrives. */
const lost: Tamper = async (exchange) => {
  await exchange();
  throw new TransportFailure("cut", text("The connection was cut", "接続が切れました"));
};

/** `what`: the call, as a failure of the test names it. */
export async function failureOf(call: Promise<unknown>, what: string): Promise<OutsideError> {
  const error: unknown = await call.then(
    () => expect.fail(`${what} succeeded`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof OutsideError) return error;
  return expect.fail(`${what} threw something else than an OutsideError: ${String(error)}`);
}
