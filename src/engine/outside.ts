import { asOf } from "./as-of.ts";
import type { EffectKind } from "#sdk/action.ts";
import type { Answer, DayUse, FrozenRequest } from "#sdk/connection.ts";
import type { Connector } from "#sdk/connector.ts";
import { ConnectionError, InputError, unanswered } from "#sdk/errors.ts";
import { TransportFailure } from "#sdk/http.ts";
import type { JsonObject } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import { areaOf, limitedAs, outsideAccount } from "./bound-account.ts";
import type { Clock } from "./clock.ts";
import { type DayLimit, type DayTaking, type Trying, withoutTaking } from "./day-calls.ts";
import { type Failure, failureOf } from "./failure.ts";
import type { Limiter } from "./limits.ts";
import { passageOf } from "./passage.ts";
import type { ConnectionRecord } from "./store.ts";
import type { Asks, LongestExchanges, Prepared, Way, WayOptions } from "./way.ts";
import { longestOver } from "./way.ts";
import { createTokens } from "./tokens.ts";
import { wayOverHttp } from "./way-http.ts";
import { wayOverSmtp } from "./way-smtp.ts";
import { wayOverSql } from "./way-sql.ts";

/** How long a pass through the gate is good: a process that was frozen in between sends nothing. */
const passIsGoodFor = 10_000;

/** How old the other side's last answer may be by which a first send is dated, or a look-up: an hour. */
export const datedWithin = 3_600_000;

/** What the gate says of one send: it was let through at this moment, and what that means, or not. */
export type Gate<Passed, Closed> =
  | { readonly passedAt: number; readonly passed: Passed }
  | { readonly closed: Closed };

/** How one send of a write has ended. */
export type Sent<Passed, Closed> =
  /** The gate let nothing through. */
  | { readonly is: "closed"; readonly closed: Closed }
  | { readonly is: "done"; readonly answer: Answer; readonly passed: Passed }
  /**
   * `passed` is null where it came no further than the gate: no bytes have left. `told`: what is known for good of some of
   * several objects.
   */
  | {
      readonly is: "not_done";
      readonly failure: Failure;
      readonly passed: Passed | null;
      readonly told: Answer | null;
    };

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

export interface OutsideOptions extends LongestExchanges {
  readonly limiter: Limiter;
  readonly days: DayLimit;
  readonly clock: Clock;
  readonly trustedLoopback: readonly string[];
  /** The values of a stored connection's fields, secrets opened. */
  readonly credentials: (connection: ConnectionRecord) => JsonObject;
  readonly countRead: (connectionId: string) => void;
  /** Hears what the other side says of the day's calls to the account of a stored connection. */
  readonly hearDayUse: (connectionId: string, use: DayUse) => void;
}

export interface Outside {
  /**
   * A client for reading. `trying`: for one try of what begins again from its first call where it finds the day full
   * (`DayIsFullError`). Without it each call waits for itself.
   */
  open(
    connector: Connector,
    connection: ConnectionRecord,
    asks: Asks,
    trying?: Trying,
  ): OpenConnection;
  /** The same with credentials that are not stored. */
  openValues(connector: Connector, values: JsonObject, asks: Asks): OpenConnection;
  /**
   * Sends a frozen request once. `enter` is the gate, asked last before the first byte leaves; what it rejects
   * with is passed on.
   */
  write<Passed, Closed>(
    connector: Connector,
    connection: ConnectionRecord,
    write: {
      readonly request: FrozenRequest;
      readonly idempotencyKey: string;
      readonly kind: EffectKind;
      readonly trying?: Trying;
      readonly enter: () => Promise<Gate<Passed, Closed>>;
    },
  ): Promise<Sent<Passed, Closed>>;
  /** For how long after it was let through a write of this connector may be under way, at the most. */
  longestSend(connector: Connector): number;
  /** The other side's clock at its last answer over this connection; null before one. */
  heard(connection: ConnectionRecord): Heard | null;
  /**
   * The latest time that the clock of any other side has reached by now, of those that have answered since then
   * (`elapsed` of our clock); null for none.
   */
  latestHeard(since: number): number | null;
  /**
   * Makes sure that the other side has answered over this connection since a moment of our clock, if need be with one read.
   * Resolves with what went wrong where no answer came.
   */
  learnTime(
    connector: Connector,
    connection: ConnectionRecord,
    since: number,
  ): Promise<Failure | null>;
}

/**
 * What the other side's clock has shown in an answer, and what ours did as the question left: the machine may stand
 * still for days before an answer that it has got is read.
 */
export interface Heard {
  readonly date: number;
  readonly now: number;
  readonly elapsed: number;
  /** What our steady clock showed when the answer was read. */
  readonly readAt: number;
}

interface Line {
  /** What the limits are counted for. */
  readonly counted: string;
  /** The outside account that a stored connection is bound to, without its area. */
  readonly boundTo: string | null;
  /** Whose clock is heard: what somebody else's connection is answered dates no write of this one. */
  readonly connectionId: string | null;
  /** Null where nothing counts for a day. */
  readonly days: DayTaking | null;
}

/**
 * The only way from the engine to the outside world. Whatever a connector does with it, a request
 * goes to the connection's own origin, within the rate limits, and a write only through the gate.
 */
export function createOutside(options: OutsideOptions): Outside {
  const tokens = createTokens(options.clock);
  const dates = new Map<string, Heard>();
  /** When the question left, by our clock, that was answered last over a connection. */
  const answeredAt = new Map<string, number>();
  /** Who asks through one connection at one moment shares the answer. */
  const asking = new Map<string, Promise<Failure | null>>();
  /** `heard` hears of each answer's date. */
  const wayOf = (
    connector: Connector,
    values: JsonObject,
    { counted, boundTo, connectionId, days }: Line,
    heard: (date: number) => void = () => undefined,
    countRead: () => void = () => undefined,
  ): Way => {
    const way: WayOptions = {
      ...options,
      shows: heard,
      passage: passageOf(counted, { limiter: options.limiter, days }),
      listen: () => {
        const now = options.clock.now();
        const elapsed = options.clock.elapsed();
        return (date) => {
          const shown = asOf(date, { now, elapsed }, options.clock.elapsed());
          if (date !== null) heard(date);
          // Whoever answers credentials that are not stored is nobody's clock.
          if (connectionId === null) return shown;
          answeredAt.set(connectionId, now);
          if (date === null || (dates.get(connectionId)?.elapsed ?? 0) > elapsed) return shown;
          dates.set(connectionId, { date, now, elapsed, readAt: options.clock.elapsed() });
          return shown;
        };
      },
      countRead: () => {
        countRead();
        if (connectionId !== null) options.countRead(connectionId);
      },
    };
    const { connection } = connector;
    switch (connection.transport) {
      case "http":
        return wayOverHttp(connection, values, counted, {
          ...way,
          tokens,
          hearDayUse: (use) => {
            if (connectionId !== null) options.hearDayUse(connectionId, use);
          },
        });
      case "smtp":
        return wayOverSmtp(connection, values, way);
      case "sql":
        return wayOverSql(connection, values, { account: counted, boundTo }, way);
    }
  };

  const open = (
    connector: Connector,
    values: JsonObject,
    line: Line,
    asks: Asks,
  ): OpenConnection => {
    let firstServerTime: number | null = null;
    let serverTime: number | null = null;
    let reads = 0;
    const heard = (date: number): void => {
      serverTime = date;
      firstServerTime ??= date;
    };
    const count = (): void => {
      reads += 1;
    };
    const way = wayOf(connector, values, line, heard, count);
    return {
      connector,
      api: way.open(asks),
      firstServerTime: () => firstServerTime,
      serverTime: () => serverTime,
      reads: () => reads,
    };
  };

  const lineOf = (connector: Connector, connection: ConnectionRecord, trying?: Trying): Line => {
    const boundTo = outsideAccount(connection.account, areaOf(connector, connection.settings));
    const counted = limitedAs(connector, connection);
    const days = trying?.over(options.days) ?? options.days;
    return { counted, boundTo, connectionId: connection.id, days };
  };

  /** The address was allowed when the connection was made: what the operator allows may have changed since. */
  const allowed = <Opened>(opening: () => Opened): Opened => {
    try {
      return opening();
    } catch (error) {
      if (error instanceof InputError) throw new ConnectionError(error.facts, { cause: error });
      throw error;
    }
  };

  const openStored: Outside["open"] = (connector, connection, asks, trying) => {
    const values = options.credentials(connection);
    return allowed(() => open(connector, values, lineOf(connector, connection, trying), asks));
  };

  /** What throws where a pass is not good any more. */
  const passOf = (passedAt: number, askedAt: number) => (): void => {
    // Whoever sets one of the two clocks, or stops one, makes no pass good for longer.
    const age = Math.abs(options.clock.now() - passedAt);
    if (Math.max(age, options.clock.elapsed() - askedAt) > passIsGoodFor)
      throw new TransportFailure("gate_closed", tooOld);
  };

  /** The caller closes `prepared`. */
  const sendOnce = async <Passed, Closed>(
    system: string,
    prepared: Prepared,
    enter: () => Promise<Gate<Passed, Closed>>,
  ): Promise<Sent<Passed, Closed>> => {
    try {
      await prepared.ready();
    } catch (thrown) {
      return notDone(system, thrown, null);
    }
    const askedAt = options.clock.elapsed();
    const gate = await enter();
    if ("closed" in gate) return { is: "closed", closed: gate.closed };
    const { passed } = gate;
    const stillGood = passOf(gate.passedAt, askedAt);
    try {
      stillGood();
      const verdict = await prepared.send(stillGood);
      return verdict.is === "done"
        ? { ...verdict, passed }
        : notDone(system, verdict.error, passed, verdict.told);
    } catch (thrown) {
      return notDone(system, thrown, passed);
    }
  };

  const write: Outside["write"] = async (
    connector,
    connection,
    { request, idempotencyKey, kind, trying, enter },
  ) => {
    let prepared: Prepared;
    try {
      const values = options.credentials(connection);
      const way = allowed(() => wayOf(connector, values, lineOf(connector, connection, trying)));
      prepared = way.prepare(request, idempotencyKey, kind);
    } catch (thrown) {
      return notDone(connector.id, thrown, null);
    }
    try {
      return await sendOnce(connector.id, prepared, enter);
    } finally {
      prepared.close();
    }
  };

  const hasAnswered = (connection: ConnectionRecord, since: number): boolean => {
    const at = answeredAt.get(connection.id) ?? -Infinity;
    // One that is yet to come was dated by a clock that has been set back since.
    return at >= since && at <= options.clock.now();
  };

  const ask = async (
    connector: Connector,
    connection: ConnectionRecord,
  ): Promise<Failure | null> => {
    const startedAt = options.clock.now();
    try {
      const line = { ...lineOf(connector, connection), days: withoutTaking(options.days) };
      const values = options.credentials(connection);
      const { api } = allowed(() => open(connector, values, line, "none"));
      await connector.connection.ping?.(api);
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
    openValues: (connector, values, asks) => {
      const counted = `${connector.id} new`;
      const line = { counted, boundTo: null, connectionId: null, days: null };
      return open(connector, values, line, asks);
    },
    write,
    longestSend: (connector) => passIsGoodFor + longestOver(connector, options),
    heard: (connection) => dates.get(connection.id) ?? null,
    latestHeard: (since) => {
      const shown = [...dates.values()].filter(({ elapsed }) => elapsed >= since);
      const now = options.clock.elapsed();
      return shown.length === 0
        ? null
        : Math.max(...shown.map(({ date, elapsed }) => date + now - elapsed));
    },
  };
}

function notDone<Passed>(
  system: string,
  thrown: unknown,
  passed: Passed,
  told: Answer | null = null,
) {
  return { is: "not_done", failure: failureOf(unanswered(system, thrown)), passed, told } as const;
}

const tooOld = text(
  "The pass through the gate is too old",
  "送信の許可を得てから時間がたちすぎました",
);
