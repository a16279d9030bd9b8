/**
 * The contract of a connector over HTTP: `contractOverHttp(connector, makeWorld)` runs what every connector must
 * hold, and what only HTTP has.
 */
import { afterAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import type {
  Connector,
  HttpConnectionSpec,
  HttpRequest,
  HttpResponse,
  JsonObject,
  SendOnce,
  Site,
  TokenSource,
} from "#sdk/index.ts";
import {
  createSender,
  onlyOwn,
  overHttp,
  TransientError,
  UnknownOutcomeError,
} from "#sdk/index.ts";
import { asOf } from "#engine/as-of.ts";
import { sightOf } from "#engine/sight.ts";
import {
  connectorContract,
  type Effect,
  failureOf,
  type Given,
  type Line,
  type Tamper,
  type World,
} from "./connector.contract.ts";
import { endsOf, isWriting } from "./refused.world.ts";
import { sendWrite } from "./send.world.ts";

export interface HttpWorld extends World {
  readonly trustedLoopback?: readonly string[];
  /** Credentials that may ask for their account, where `good` may not. */
  readonly telling?: JsonObject;
  /** The next request is answered with "too many requests". */
  limitNext(): Promise<void>;
  /** An answer of the system's own that refuses any write for good. Absent if no action writes. */
  readonly refusal?: HttpResponse;
}

interface HttpLine extends Line {
  readonly requests: readonly HttpRequest[];
}

/** `sites`: of connections in both modes, where the pages for people have addresses of their own. */
export function contractOverHttp(
  connector: Connector,
  makeWorld: () => Promise<HttpWorld>,
  sites?: readonly Site[],
): void {
  const { connection } = connector;
  if (connection.transport !== "http") throw new Error(`${connector.id} is not over HTTP`);
  const spec: HttpConnectionSpec<z.ZodObject, unknown> = connection;
  const sender = createSender({ deadlineMs: 20_000, maxBytes: 10_000_000 });

  const tokens = new Map<string, Promise<string>>();
  /** One for all calls with the same credentials. */
  function tokenOf(source: TokenSource): Promise<string> {
    const whose = JSON.stringify(source.request(0));
    const known =
      tokens.get(whose) ??
      sender.send(source.request(Date.now())).then((response) => source.read(response).token);
    tokens.set(whose, known);
    return known;
  }

  /** A client over real sockets, whose requests are written down and may be tampered with. */
  function open(
    world: HttpWorld,
    values: JsonObject = world.good,
    tamper = (send: SendOnce): SendOnce => send,
  ): HttpLine {
    const trustedLoopback = world.trustedLoopback ?? [];
    const fields = spec.fields.parse(values);
    const origin = spec.origin(fields, trustedLoopback);
    const requests: HttpRequest[] = [];
    // As the engine does it.
    const own = onlyOwn(tamper(sender.send), (response) => spec.isOwn(response, fields));
    const source = spec.tokenSource?.(fields) ?? null;
    const http: SendOnce = async (request) => {
      requests.push(request);
      expect(new URL(request.url).origin).toBe(origin);
      const ready = source === null ? request : source.bear(request, await tokenOf(source));
      const left = { now: Date.now(), elapsed: performance.now() };
      const response = await own(ready);
      const date = Date.parse(response.headers["date"] ?? "");
      const shown = Number.isNaN(date) ? null : date;
      return { ...response, asOf: asOf(shown, left, performance.now()) };
    };
    return {
      fields,
      api: spec.open(fields, { http, trustedLoopback }),
      exchanges: () => requests.length,
      send: (request, key) => sendWrite(connector.id, spec, { fields, origin, http }, request, key),
      requests,
    };
  }

  connectorContract(connector, {
    sites,
    makeWorld,
    open: (world, values, tamper: Tamper) =>
      open(world, values, (send) => (request) => tamper(() => send(request))),
    describe: (given) => {
      afterAll(() => sender.close());
      describeHttp(spec, given, open);
      describeRefusals(connector, spec, given, open);
    },
  });
}

function describeHttp(
  connection: HttpConnectionSpec<z.ZodObject, unknown>,
  { effects, world, calls, requestOf }: Given<HttpWorld>,
  openTo: (
    world: HttpWorld,
    values?: JsonObject,
    tamper?: (send: SendOnce) => SendOnce,
  ) => HttpLine,
): void {
  const open = (tamper?: (send: SendOnce) => SendOnce) => openTo(world(), world().good, tamper);

  describe("over HTTP", () => {
    if (connection.ping !== undefined)
      it("tells the time with one read", async () => {
        const { api, requests } = open();
        await connection.ping?.(api);
        expect(requests.map(({ method }) => method)).toEqual(["GET"]);
      });

    it("says rightly whether the other side attests the account", async () => {
      const values = world().telling ?? world().good;
      const { api, fields } = openTo(world(), values);
      const { account } = await connection.check(api, fields);
      if (account === null) expect.fail("These credentials name no account");
      const ids = account.split("/").filter((id) => id !== "");
      // A system of the same form that has other ids.
      const other = openTo(world(), values, (http) => async (request) => {
        const response = await http(request);
        const body = ids.reduce((left, id) => left.replaceAll(id, otherThan(id)), response.body);
        return { ...response, body };
      });
      const told = await connection.check(other.api, other.fields);
      expect(told.account !== account).toBe(connection.accountProof.attested);
    });

    it("names endpoints", async () => {
      const opened = open();
      for (const { call } of calls(opened)) await call();
      for (const { method, url } of opened.requests)
        expect(connection.endpoint(method, new URL(url).pathname)).toMatch(/^[A-Z]+ \//);
    });

    it("'too many requests' is a TransientError, and proves that nothing was executed", async () => {
      for (const { id, call } of calls(open())) {
        await world().limitNext();
        const error = await failureOf(call(), id);
        expect(error, id).toBeInstanceOf(TransientError);
        expect(error, id).toHaveProperty("unexecuted", true);
      }
    });

    it.each([200, 201, 204, 302, 400, 401, 403, 404, 409, 429, 500, 503])(
      "a stranger's answer proves nothing, for no call, with status %i",
      async (status) => {
        const headers = { "retry-after": "1", date: new Date(0).toUTCString() };
        for (const body of strangers) {
          const opened = open(() => () => Promise.resolve({ status, headers, body }));
          for (const { id, call } of calls(opened)) {
            const what = `${id}, for which isOwn took ${status} ${JSON.stringify(body)} for the system's own,`;
            const error = await failureOf(call(), what);
            expect(error, what).toBeInstanceOf(TransientError);
            expect(error, what).toHaveProperty("unexecuted", false);
          }
        }
      },
    );

    it.each(effects)(
      "$id is not done by what the other side answers to a question",
      async (action) => {
        const answers: HttpResponse[] = [];
        const { api, fields } = open((http) => async (request) => {
          const response = await http(request);
          const { status } = response;
          if (request.method === "GET" && status < 300) answers.push(response);
          return response;
        });
        await connection.check(api, fields);
        expect(answers.length).toBeGreaterThan(0);
        for (const response of answers) {
          const swapped = open(() => () => Promise.resolve(response));
          const what = `judge, asked about ${response.body.slice(0, 100)}, which proves no write,`;
          const error = await failureOf(swapped.send(requestOf(action)), what);
          expect(error, what).toBeInstanceOf(UnknownOutcomeError);
          expect(error, what).toHaveProperty("worthRepeating", true);
        }
      },
    );
  });
}

function otherThan(id: string): string {
  return id.slice(0, -4) + (id.endsWith("0000") ? "1111" : "0000");
}

/** A refusal proves that nothing of ours is there, or does not count. */
function describeRefusals(
  connector: Connector,
  connection: HttpConnectionSpec<z.ZodObject, unknown>,
  { effects, world, requestOf }: Given<HttpWorld>,
  open: (world: HttpWorld) => HttpLine,
): void {
  const writing = connector.actions.filter(isWriting);
  if (writing.length === 0) return;
  const refusalOf = () =>
    world().refusal ?? expect.fail("the world has no `refusal`, which every write can meet");

  describe("a refusal", () => {
    it.each(effects)("of $id is one, where nothing was sent before", (action) => {
      const { fields } = open(world());
      const verdict = connection.judge(overHttp(requestOf(action)), refusalOf(), fields);
      expect(verdict).toMatchObject({ is: "not_done", error: { kind: "input", replayed: false } });
      expect(connection.isOwn(refusalOf(), fields)).toBe(true);
    });

    it("of a repeat whose first send was executed fails no step, and what can be found is found", async () => {
      const { api, fields } = open(world());
      const { account } = await connection.check(api, fields);
      const ends = await endsOf(connector, writing, {
        values: world().good,
        account,
        origin: connection.origin(fields, world().trustedLoopback ?? []),
        refusal: refusalOf(),
        inputOf: ({ id }) => world().inputs[id] ?? {},
      });
      const isSeen = (action: Effect): boolean =>
        sightOf(action, { request: requestOf(action), id: "e1", generation: 0 }) !== "nothing";
      const wanted = writing.map((action): [string, string] => {
        const parts = action.kind === "effect" ? [action] : action.parts.map((one) => one.action);
        return [action.id, parts.every(isSeen) ? "succeeded" : "parked"];
      });
      expect(ends).toEqual(new Map(wanted));
    });
  });
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
