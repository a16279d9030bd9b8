import type { Connector } from "#sdk/connector.ts";
import { ConnectionError, InputError } from "#sdk/errors.ts";
import type { HttpRequest, HttpResponse, SendOnce } from "#sdk/http.ts";
import { onlyOwn, TransportFailure } from "#sdk/http.ts";
import type { JsonObject } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import type { Clock } from "./clock.ts";
import { type Failure, failureOf } from "./failure.ts";
import { hideSecrets, secretTexts } from "./hide-secrets.ts";
import type { Limiter } from "./limits.ts";
import type { ConnectionRecord } from "./store.ts";

/** A pass through the gate is good for so long: a process that was frozen in between sends nothing. */
const passIsGoodFor = 10_000;

/** How old the other side's last answer may be by which a first send is dated, or a look-up: an hour. */
export const datedWithin = 3_600_000;

/** How long an account rests after "too many requests" that names no time. */
const restAfterLimit = 1_000;

/**
 * What may go out besides reads. `none`: nothing. `probe`: requests that a connection's check makes
 * and that cannot change anything. `gate`: one write, let through by the store.
 */
export type Writes =
  | { readonly kind: "none" }
  | { readonly kind: "probe" }
  /** Resolves with the moment of the pass; rejects with what closed the gate. */
  | { readonly kind: "gate"; readonly enter: () => Promise<number> };

/** A connection opened for one purpose. */
export interface OpenConnection {
  readonly connector: Connector;
  readonly api: unknown;
  /** The other side's clock in its first answer; null before one. Milliseconds since 1970. */
  firstServerTime(): number | null;
  /** The same in its last answer. */
  serverTime(): number | null;
  /** How many reading calls went through it. */
  reads(): number;
}

export interface OutsideOptions {
  readonly send: SendOnce;
  readonly limiter: Limiter;
  readonly clock: Clock;
  readonly trustedLoopback: readonly string[];
  /** The values of a stored connection's fields, secrets opened. */
  readonly credentials: (connection: ConnectionRecord) => JsonObject;
  readonly countRead: (connectionId: string) => void;
}

export interface Outside {
  open(connector: Connector, connection: ConnectionRecord, writes: Writes): OpenConnection;
  /** Opens credentials that are not stored. */
  openValues(connector: Connector, values: JsonObject, writes: Writes): OpenConnection;
  /** The other side's clock at its last answer to anyone; null before one. */
  heard(connection: ConnectionRecord): Heard | null;
  /**
   * The latest time that any account's clock has reached by now, of those that have answered since then
   * (`elapsed` of our clock); null for none.
   */
  latestHeard(since: number): number | null;
  /**
   * Makes sure that the account has answered since a moment of our clock, if need be with one read.
   * Resolves with what went wrong where no answer came.
   */
  learnTime(
    connector: Connector,
    connection: ConnectionRecord,
    since: number,
  ): Promise<Failure | null>;
}

/** What the other side's clock has shown, and what ours did then. */
export interface Heard {
  readonly date: number;
  readonly now: number;
  readonly elapsed: number;
}

interface Line {
  /** What the rate limits are counted for. */
  readonly account: string;
  readonly connectionId: string | null;
}

/**
 * The only way from the engine to the outside world. Whatever a connector does with it, a request
 * goes to the connection's own origin, within the rate limits, and a write only through the gate.
 */
export function createOutside(options: OutsideOptions): Outside {
  const dates = new Map<string, Heard>();
  /** When an account has answered last, by our clock. */
  const answeredAt = new Map<string, number>();
  /** Who asks through one connection at one moment shares the answer. */
  const asking = new Map<string, Promise<Failure | null>>();
  const open = (
    connector: Connector,
    values: JsonObject,
    line: Line,
    writes: Writes,
  ): OpenConnection => {
    const spec = connector.connection;
    const fields = spec.fields.parse(values);
    const origin = spec.origin(fields, options.trustedLoopback);
    const secrets = secretTexts(spec, values);
    let firstServerTime: number | null = null;
    let serverTime: number | null = null;
    let reads = 0;
    let gateUsed = false;

    const exchange = onlyOwn(
      async (request, connected) => {
        const response = hideSecrets(await options.send(request, connected), secrets);
        if (response.status === 429) options.limiter.pause(line.account, restAfterLimit);
        return response;
      },
      (response) => spec.isOwn(response),
    );

    const http: SendOnce = async (request) => {
      const url = new URL(request.url);
      if (url.origin !== origin) throw new TransportFailure("wrong_host", onlyTo(origin));
      await options.limiter.take(
        line.account,
        spec.endpoint(request.method, url.pathname),
        spec.limits(fields),
      );
      const stillGood = await passGate(request);
      let reached = true;
      try {
        const response = await exchange(request, stillGood);
        note(response);
        return response;
      } catch (failure) {
        if (failure instanceof TransportFailure && failure.unexecuted) reached = false;
        throw failure;
      } finally {
        // A call whose answer was lost was a call all the same.
        if (request.method === "GET" && reached) countRead();
      }
    };

    /** What it resolves with throws where the pass is not good any more. */
    const passGate = async (request: HttpRequest): Promise<() => void> => {
      if (request.method === "GET" || writes.kind === "probe") return () => undefined;
      if (writes.kind === "none" || gateUsed) throw new TransportFailure("gate_closed", noWrite);
      gateUsed = true;
      // Whoever sets one of the two clocks, or stops one, makes no pass good for longer.
      const enteredAt = options.clock.elapsed();
      const passedAt = await writes.enter();
      const stillGood = (): void => {
        const age = Math.abs(options.clock.now() - passedAt);
        if (Math.max(age, options.clock.elapsed() - enteredAt) > passIsGoodFor)
          throw new TransportFailure("gate_closed", tooOld);
      };
      stillGood();
      return stillGood;
    };

    const countRead = (): void => {
      reads += 1;
      if (line.connectionId) options.countRead(line.connectionId);
    };

    const note = (response: HttpResponse): void => {
      const now = options.clock.now();
      answeredAt.set(line.account, now);
      const date = Date.parse(response.headers["date"] ?? "");
      if (Number.isNaN(date)) return;
      serverTime = date;
      firstServerTime ??= date;
      // Whoever answers credentials that are not stored is nobody's clock.
      if (line.connectionId !== null)
        dates.set(line.account, { date, now, elapsed: options.clock.elapsed() });
    };

    return {
      connector,
      api: spec.open(fields, { http, trustedLoopback: options.trustedLoopback }),
      firstServerTime: () => firstServerTime,
      serverTime: () => serverTime,
      reads: () => reads,
    };
  };

  const openStored = (
    connector: Connector,
    connection: ConnectionRecord,
    writes: Writes,
  ): OpenConnection => {
    const line = { account: accountOf(connection), connectionId: connection.id };
    const values = options.credentials(connection);
    try {
      return open(connector, values, line, writes);
    } catch (error) {
      // The address was allowed when the connection was made: what the operator allows has changed since.
      if (error instanceof InputError) throw new ConnectionError(error.facts, { cause: error });
      throw error;
    }
  };

  const hasAnswered = (connection: ConnectionRecord, since: number): boolean => {
    const at = answeredAt.get(accountOf(connection)) ?? -Infinity;
    // One that is yet to come was dated by a clock that has been set back since.
    return at >= since && at <= options.clock.now();
  };

  const ask = async (
    connector: Connector,
    connection: ConnectionRecord,
  ): Promise<Failure | null> => {
    const startedAt = options.clock.now();
    try {
      await connector.connection.ping?.(openStored(connector, connection, { kind: "none" }).api);
      return null;
    } catch (thrown) {
      // A refusal tells the time as well.
      return hasAnswered(connection, startedAt) ? null : failureOf(thrown);
    }
  };

  return {
    learnTime: async (connector, connection, since) => {
      const { id } = connection;
      if (!connector.connection.ping || hasAnswered(connection, since)) return null;
      const underWay = asking.get(id);
      if (underWay) {
        const failure = await underWay;
        if (failure || hasAnswered(connection, since)) return failure;
      }
      const asked = ask(connector, connection).finally(() => {
        if (asking.get(id) === asked) asking.delete(id);
      });
      asking.set(id, asked);
      return asked;
    },
    open: openStored,
    openValues: (connector, values, writes) =>
      open(connector, values, { account: `${connector.id} new`, connectionId: null }, writes),
    heard: (connection) => dates.get(accountOf(connection)) ?? null,
    latestHeard: (since) => {
      const shown = [...dates.values()].filter(({ elapsed }) => elapsed >= since);
      const now = options.clock.elapsed();
      return shown.length === 0
        ? null
        : Math.max(...shown.map(({ date, elapsed }) => date + now - elapsed));
    },
  };
}

const onlyTo = (origin: string) =>
  text(
    `This connection may only talk to ${origin}`,
    `この接続の通信先は ${origin} だけに限られています`,
  );
const noWrite = text("No write may be sent here", "ここでは書き込みを送信できません");
const tooOld = text(
  "The pass through the gate is too old",
  "送信の許可を得てから時間がたちすぎました",
);

/** One account may have several connections. */
export function accountOf({ connector, account, id, mode }: ConnectionRecord): string {
  return `${connector} ${account ?? id} ${mode}`;
}
