/** Faults that tests arm: each request asks which of them it meets. */
import { readable } from "./query.ts";
import { seeded } from "./random.ts";

/** What the way there can do to a request, whatever system it goes to. */
export type NetworkFault =
  /** Who disarms it lets what it holds go on at once. */
  | { readonly kind: "delay"; readonly ms: number; readonly when: "before" | "after" }
  | {
      /** Something on the way answers in the system's stead, before it has the request or after the work is done. */
      readonly kind: "stranger";
      readonly when: "before" | "after";
      readonly status: number;
      readonly page: "html" | "json" | "empty";
      readonly retry_after?: number | undefined;
      /** Where the system has a header that says so. */
      readonly should_retry?: boolean | undefined;
    }
  | { readonly kind: "cut"; readonly when: "before" | "after" }
  | { readonly kind: "drip"; readonly ms: number; readonly pieces: number }
  | { readonly kind: "truncate" }
  /** What is made shows up in lists only later. */
  | { readonly kind: "late"; readonly seconds: number }
  /** Something on the way sends the request twice, and hands on one of the two answers. */
  | { readonly kind: "repeat"; readonly answer: "first" | "second" };

export interface AnyFault {
  readonly kind: string;
}

/** The fault of that kind which struck a request. */
export function struck<F extends AnyFault, K extends F["kind"]>(
  { faults }: { readonly faults: readonly F[] },
  kind: K,
): Extract<F, { kind: K }> | undefined {
  return faults.find((fault): fault is Extract<F, { kind: K }> => fault.kind === kind);
}

/** The same, of what the way there does. */
export function onTheWay<K extends NetworkFault["kind"]>(
  { faults }: { readonly faults: readonly AnyFault[] },
  kind: K,
): Extract<NetworkFault, { kind: K }> | undefined {
  return faults.find((fault): fault is Extract<NetworkFault, { kind: K }> => fault.kind === kind);
}

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

export interface Rule<F extends AnyFault> {
  readonly match: Match;
  /** One of them strikes; with several, chance picks. */
  readonly faults: readonly F[];
  readonly random?: { readonly seed: number; readonly probability: number } | undefined;
}

export interface ArmedRule<F extends AnyFault> extends Rule<F> {
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

export interface FiredFault<F extends AnyFault> {
  readonly rule: number;
  readonly kind: F["kind"];
  readonly method: string;
  readonly path: string;
  readonly request_id: string;
}

const FIRED_KEPT = 10_000;

export class Faults<F extends AnyFault> {
  readonly #rules: { rule: ArmedRule<F>; path: RegExp | null; random: () => number }[] = [];
  fired: FiredFault<F>[] = [];
  #made = 0;
  /** What lets go of the requests that a delay holds. */
  readonly #held = new Map<AnyFault, Set<() => void>>();

  arm(rule: Rule<F>): ArmedRule<F> {
    this.#made += 1;
    const armed: ArmedRule<F> = { ...rule, id: this.#made, seen: 0, fired: 0 };
    const path = rule.match.path === undefined ? null : pattern(rule.match.path);
    this.#rules.push({ rule: armed, path, random: seeded(rule.random?.seed ?? 1) });
    return armed;
  }

  armed(): ArmedRule<F>[] {
    return this.#rules.map(({ rule }) => rule);
  }

  clear(id?: number): void {
    const kept = id === undefined ? [] : this.#rules.filter(({ rule }) => rule.id !== id);
    this.#rules.splice(0, this.#rules.length, ...kept);
    if (id === undefined) this.fired = [];
    for (const [fault, all] of this.#held)
      if (!this.#isArmed(fault)) for (const letGo of all) letGo();
  }

  #isArmed(fault: AnyFault): boolean {
    return this.#rules.some(({ rule }) => rule.faults.some((one: AnyFault) => one === fault));
  }

  /** Holds a request for as long as the delay says, or until it is disarmed. */
  async hold(delay: Extract<NetworkFault, { kind: "delay" }>): Promise<void> {
    if (!this.#isArmed(delay)) return;
    const all = this.#held.get(delay) ?? new Set();
    this.#held.set(delay, all);
    await new Promise<void>((resolve) => {
      const letGo = (): void => {
        clearTimeout(timer);
        all.delete(letGo);
        if (all.size === 0) this.#held.delete(delay);
        resolve();
      };
      const timer = setTimeout(letGo, delay.ms).unref();
      all.add(letGo);
    });
  }

  /** The faults that strike this request; counts are kept, so ask once. */
  take(arrival: Arrival, requestId: string): F[] {
    if (this.#rules.length === 0) return [];
    const met: F[] = [];
    for (const { rule, path, random } of this.#rules) {
      if (!matches(rule.match, path, arrival)) continue;
      rule.seen += 1;
      if (rule.seen < (rule.match.nth ?? 1)) continue;
      if (rule.match.times !== null && rule.fired >= rule.match.times) continue;
      if (rule.random !== undefined && random() >= rule.random.probability) continue;
      const fault = rule.faults[Math.floor(random() * rule.faults.length)];
      if (fault === undefined) continue;
      rule.fired += 1;
      met.push(fault);
      const { method, path: to } = arrival;
      this.fired.push({ rule: rule.id, kind: fault.kind, method, path: to, request_id: requestId });
      if (this.fired.length > FIRED_KEPT) this.fired.shift();
    }
    return met;
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
