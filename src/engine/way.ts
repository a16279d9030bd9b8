import type { EffectKind } from "#sdk/action.ts";
import type { FrozenRequest, Verdict } from "#sdk/connection.ts";
import type { Connector } from "#sdk/connector.ts";
import type { SendOnce } from "#sdk/http.ts";
import type { Smtp } from "#sdk/smtp.ts";
import type { SqlExchange } from "#sdk/sql.ts";
import { text } from "#sdk/text.ts";
import type { Limiter } from "./limits.ts";
import type { Passage } from "./passage.ts";

/**
 * What a connector may ask besides reads. `none`: nothing. `probe`: requests that a connection's check makes
 * and that cannot change anything. `make`: what a person has just asked for, such as a field for our marks.
 */
export type Asks = "none" | "probe" | "make";

/** What everything goes out through. Without one of them, its connectors reach nothing. */
export interface Exchanges {
  /** Makes one HTTP exchange; see the SDK's `createSender`. */
  readonly send: SendOnce;
  /** Makes one transaction; see `createPostgresql`. */
  readonly sql?: SqlExchange;
  /** Sends one mail; see `createSmtp`. */
  readonly smtp?: Smtp;
}

/** The same, with how long each takes. */
export interface LongestExchanges extends Exchanges {
  /** How long an exchange over HTTP takes at the most (`send`). */
  readonly longestSendMs: number;
}

/** How long an exchange of a connector takes at the most. Over a transport that the engine was made without, nothing goes out. */
export function longestOver(
  { connection: { transport } }: Connector,
  { longestSendMs, smtp, sql }: LongestExchanges,
): number {
  switch (transport) {
    case "http":
      return longestSendMs;
    case "smtp":
      return smtp?.longestMs ?? 0;
    case "sql":
      return sql?.longestMs ?? 0;
  }
}

/** The exchange of a transport. Throws where the engine was made without it. */
export function given<Exchange>(exchange: Exchange | undefined, transport: string): Exchange {
  if (exchange === undefined) throw new Error(`This engine was made without ${transport}`);
  return exchange;
}

export interface WayOptions extends Exchanges {
  readonly limiter: Limiter;
  /** Lets exchanges of the connection's account out. */
  readonly passage: Passage;
  /** Origins on loopback that the operator trusts. */
  readonly trustedLoopback: readonly string[];
  /**
   * Called as a question leaves. What it gives hears of the answer in the system's own form, with the time that
   * this tells; null where it tells none. It tells when the question left, by the other side's clock, or earlier.
   */
  readonly listen: () => (date: number | null) => number;
  /** Hears what a database's clock shows: a poll goes by it, and the age of a write does not. */
  readonly shows?: (date: number) => void;
  /** Hears of each reading call that may have reached the other side. */
  readonly countRead: () => void;
}

/** The way to the other side of one connection. Whatever a connector asks, it goes nowhere else. */
export interface Way {
  /** A client for reading, whose every exchange keeps to the account's limits. */
  open(asks: Asks): unknown;
  /**
   * A frozen request as it will go out. Throws what the connector says of one that it cannot encode. `kind`: a write
   * that is sent once only, if it can be, goes over a socket of its own.
   */
  prepare(request: FrozenRequest, idempotencyKey: string, kind: EffectKind): Prepared;
}

/** A write that is ready to leave. */
export interface Prepared {
  /** Resolves when it may go out, within the account's limits; rejects where it would go elsewhere. */
  ready(): Promise<void>;
  /**
   * One exchange, judged by the connector. `leave` is called before the first byte leaves: where it throws,
   * nothing does. Rejects with a TransportFailure, or with what `leave` throws.
   */
  send(leave: () => void): Promise<Verdict>;
  /** Lets go of what `ready` holds, whatever has become of it. Called once, at the end. */
  close(): void;
}

export const noWriteHere = text("No write may be sent here", "ここでは書き込みを送信できません");
