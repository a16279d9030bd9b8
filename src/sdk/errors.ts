import { TransportFailure } from "./http.ts";
import type { Json } from "./json.ts";
import { type LocalizedText, text } from "./text.ts";

/**
 * Every error a connector throws tells the engine what to do next. Anything that is not one of
 * these classes counts as a bug of ours: the step fails and the stack goes to the log.
 */
export type ErrorKind = "transient" | "connection" | "input" | "unknown_outcome";

export interface ErrorFacts {
  /** Stable and machine-readable, with the connector's name in front: `stripe.card_declined`. */
  readonly code: string;
  /**
   * The outside system's own words if there are any, else ours in every language. Never holds a
   * secret.
   */
  readonly message: string | LocalizedText;
  /** What a person should do next. */
  readonly advice?: LocalizedText;
  /** The outside system's name for the request, to quote to its support. */
  readonly requestId?: string;
  /** Other facts worth showing: decline code, parameter, charge id. */
  readonly details?: { readonly [name: string]: Json };
}

export abstract class OutsideError extends Error {
  abstract readonly kind: ErrorKind;
  readonly facts: ErrorFacts;

  constructor(facts: ErrorFacts, options?: ErrorOptions) {
    super(typeof facts.message === "string" ? facts.message : facts.message.en, options);
    this.name = new.target.name;
    this.facts = facts;
  }
}

/** Try the same again later, with the same idempotency key. */
export class TransientError extends OutsideError {
  readonly kind = "transient";
  /**
   * True only if it is proven that the other side did not begin to execute the request: it answered
   * 429 itself, it refused an expired token, or no connection was made. A write that may have been
   * executed ages.
   */
  readonly unexecuted: boolean;
  /** The other side's own wish for a pause. */
  readonly waitMs: number | undefined;
  /**
   * The earliest moment for the next send, if a limit that the connection knows sets one.
   * Milliseconds since 1970.
   */
  readonly notBefore: number | undefined;

  constructor(
    {
      unexecuted,
      waitMs,
      notBefore,
      ...facts
    }: ErrorFacts & {
      readonly unexecuted: boolean;
      readonly waitMs?: number;
      readonly notBefore?: number;
    },
    options?: ErrorOptions,
  ) {
    super(facts, options);
    this.unexecuted = unexecuted;
    this.waitMs = waitMs;
    this.notBefore = notBefore;
  }
}

/**
 * The system itself does not accept the credentials (401, 403). A person must repair the connection; this
 * send was not executed.
 */
export class ConnectionError extends OutsideError {
  readonly kind = "connection";
}

/**
 * Definitely refused, and the same request would be refused again. The step fails with these words.
 * If an earlier send of the same write may have been executed, the engine first looks the write up.
 */
export class InputError extends OutsideError {
  readonly kind = "input";
  /**
   * True if the other side repeats its first answer under this key: that answer applies to every
   * send.
   */
  readonly replayed: boolean;

  constructor(
    { replayed = false, ...facts }: ErrorFacts & { readonly replayed?: boolean },
    options?: ErrorOptions,
  ) {
    super(facts, options);
    this.replayed = replayed;
  }
}

/**
 * Only for writes: the other side answered, but nobody can tell whether it executed the request.
 */
export class UnknownOutcomeError extends OutsideError {
  readonly kind = "unknown_outcome";
  /** True if sending the same bytes with the same key may bring the true answer. */
  readonly worthRepeating: boolean;
  /** The other side's own wish for a pause. */
  readonly waitMs: number | undefined;

  constructor(
    facts: ErrorFacts & { readonly worthRepeating: boolean; readonly waitMs?: number },
    options?: ErrorOptions,
  ) {
    super(facts, options);
    this.worthRepeating = facts.worthRepeating;
    this.waitMs = facts.waitMs;
  }
}

/**
 * These credentials may not look where the write would be, such as in a channel whose messages they may not read; or what is
 * there proves nothing, because somebody may have changed it since. Nobody can tell whether the write was done: the engine asks
 * a person.
 */
export class UnseenError extends Error {
  override readonly name = "UnseenError";
}

/**
 * What a connector throws if an exchange has thrown: a failure of the transport says what to do
 * next, and any other error passes unchanged. `system`: the connector's id, which the code begins
 * with.
 */
export function unanswered(system: string, failure: unknown): unknown {
  if (!(failure instanceof TransportFailure)) return failure;
  const { reason, words: message, unexecuted } = failure;
  // Nothing changes by itself, and nothing was sent.
  if (reason === "address_refused")
    return new ConnectionError({ code: `${system}.${reason}`, message }, { cause: failure });
  const advice = text(
    "Flows try again by themselves. If this goes on, check the network of the machine that Millrace runs on, any proxy or firewall on the way, and the address in the connection.",
    "フローは自動的に再試行します。続く場合は、Millrace を実行しているマシンのネットワーク、経路上のプロキシやファイアウォール、接続に設定したアドレスを確認してください。",
  );
  const code = `${system}.${reason}`;
  return new TransientError({ code, message, advice, unexecuted }, { cause: failure });
}
