/** Faults that tests arm: each request asks which of them it meets. */
import type { RateLimitReason } from "./errors.ts";
import { readable } from "./form.ts";

export type Fault =
  | { readonly kind: "delay"; readonly ms: number; readonly when: "before" | "after" }
  | {
      readonly kind: "rate_limited";
      readonly reason: RateLimitReason;
      /** Seconds, as a `Retry-After`, which Stripe does not promise. */
      readonly retry_after?: number | undefined;
      readonly should_retry?: boolean | undefined;
    }
  | { readonly kind: "lock_timeout"; readonly should_retry?: boolean | undefined }
  | {
      readonly kind: "error";
      readonly when: "before" | "after";
      readonly status: number;
      /** False: it failed before execution began, so nothing is kept under the key. */
      readonly stored: boolean;
      /** The error page of something in front of Stripe instead of Stripe's JSON. */
      readonly html: boolean;
      readonly should_retry?: boolean | undefined;
    }
  | {
      /** Something on the way answers in Stripe's stead, before Stripe has the request or after the work is done. */
      readonly kind: "stranger";
      readonly when: "before" | "after";
      readonly status: number;
      readonly page: "html" | "json" | "empty";
      readonly retry_after?: number | undefined;
      readonly should_retry?: boolean | undefined;
    }
  /** Stripe refuses the account for now: nothing is done, whatever the key was used for before. */
  | { readonly kind: "barred" }
  | { readonly kind: "cut"; readonly when: "before" | "after" }
  | { readonly kind: "drip"; readonly ms: number; readonly pieces: number }
  | { readonly kind: "truncate" }
  | { readonly kind: "late"; readonly seconds: number }
  /** Something on the way sends the request twice, and hands on one of the two answers. */
  | { readonly kind: "repeat"; readonly answer: "first" | "second" };

export type FaultKind = Fault["kind"];

interface Match {
  readonly method?: string | undefined;
  /** `*` stands for anything, slashes too. */
  readonly path?: string | undefined;
  /** Part of the query string, decoded. */
  readonly query?: string | undefined;
  /** Only requests with a key of this account. */
  readonly account?: string | undefined;
  /** Only from the nth matching request on, counted from 1. */
  readonly nth?: number | undefined;
  /** How often it strikes; `null` for always. */
  readonly times: number | null;
}

export interface Rule {
  readonly match: Match;
  /** One of them strikes; with several, chance picks. */
  readonly faults: readonly Fault[];
  readonly random?: { readonly seed: number; readonly probability: number } | undefined;
}

export interface ArmedRule extends Rule {
  readonly id: number;
  seen: number;
  fired: number;
}

export interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Null where the key is none that is known. */
  readonly account: string | null;
}

export interface FiredFault {
  readonly rule: number;
  readonly kind: FaultKind;
  readonly method: string;
  readonly path: string;
  readonly request_id: string;
}

const FIRED_KEPT = 10_000;

export class Faults {
  readonly #rules: { rule: ArmedRule; path: RegExp | null; random: () => number }[] = [];
  fired: FiredFault[] = [];
  #made = 0;

  arm(rule: Rule): ArmedRule {
    this.#made += 1;
    const armed: ArmedRule = { ...rule, id: this.#made, seen: 0, fired: 0 };
    const path = rule.match.path === undefined ? null : pattern(rule.match.path);
    this.#rules.push({ rule: armed, path, random: seeded(rule.random?.seed ?? 1) });
    return armed;
  }

  armed(): ArmedRule[] {
    return this.#rules.map(({ rule }) => rule);
  }

  clear(id?: number): void {
    const kept = id === undefined ? [] : this.#rules.filter(({ rule }) => rule.id !== id);
    this.#rules.splice(0, this.#rules.length, ...kept);
    if (id === undefined) this.fired = [];
  }

  /** The faults that strike this request; counts are kept, so ask once. */
  take(arrival: Arrival, requestId: string): Fault[] {
    if (this.#rules.length === 0) return [];
    const struck: Fault[] = [];
    for (const { rule, path, random } of this.#rules) {
      if (!matches(rule.match, path, arrival)) continue;
      rule.seen += 1;
      if (rule.seen < (rule.match.nth ?? 1)) continue;
      if (rule.match.times !== null && rule.fired >= rule.match.times) continue;
      if (rule.random !== undefined && random() >= rule.random.probability) continue;
      const fault = rule.faults[Math.floor(random() * rule.faults.length)];
      if (fault === undefined) continue;
      rule.fired += 1;
      struck.push(fault);
      const { method, path: to } = arrival;
      this.fired.push({ rule: rule.id, kind: fault.kind, method, path: to, request_id: requestId });
      if (this.fired.length > FIRED_KEPT) this.fired.shift();
    }
    return struck;
  }
}

function matches(match: Match, path: RegExp | null, arrival: Arrival): boolean {
  const { method, path: to, query, account } = arrival;
  return (
    (match.method === undefined || match.method.toUpperCase() === method) &&
    (path === null || path.test(to)) &&
    (match.query === undefined || readable(query).includes(match.query)) &&
    (match.account === undefined || match.account === account)
  );
}

/** `*` stands for anything, slashes too. */
export function pattern(path: string): RegExp {
  const parts = path
    .split("*")
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join(".*")}$`);
}

/** mulberry32: small, and the same everywhere for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
