import type { EffectAction, EffectTag, Made, MadePage, Trace, Traced } from "#sdk/action.ts";
import type { Connector } from "#sdk/connector.ts";
import type { z } from "zod";
import type { Trying } from "./day-calls.ts";
import type { Span } from "./effects.ts";
import { isOurKey } from "./effect-name.ts";
import { failureOf } from "./failure.ts";
import type { Outside } from "./outside.ts";
import { backoff } from "./retry.ts";
import type { ConnectionRecord } from "./store.ts";

export type AnyEffectAction = EffectAction<unknown, z.ZodObject, z.ZodType>;

/** The list in which a write would appear. */
export interface List {
  readonly connector: Connector;
  readonly connection: ConnectionRecord;
  readonly action: AnyEffectAction;
  /** Absent where each call waits for itself. */
  readonly trying?: Trying;
}

export interface WalkOptions {
  readonly outside: Outside;
  readonly random: () => number;
  /** Resolves when the time is over; with false where nobody waits for the walk any more. */
  readonly pause: (milliseconds: number) => Promise<boolean>;
}

/** How often in a row one page is asked for again before the walk is given up. */
const pageRepeats = 5;

/** Who walks holds places of the account's: a longer pause is waited for outside. */
const longestPause = 30_000;

/** Under which name a walk keeps what was found: done, for the effect; failed, for the generation. */
export const doneAs = ({ effectId }: EffectTag): string => effectId;
export const failedAs = ({ effectId, generation }: EffectTag): string =>
  `${effectId} ${generation}`;

/**
 * One walk of a list, from its newest page to its last: what stands there of ours, by `doneAs` and
 * `failedAs`.
 */
export async function walkOf(
  list: List,
  span: Span,
  options: WalkOptions,
): Promise<ReadonlyMap<string, Made>> {
  const found = new Map<string, Made>();
  const pages = pagesOf<MadePage>(list, span, options, async (asked) => {
    return (await list.action.made?.(asked)) ?? { made: [], next: null };
  });
  for await (const page of pages)
    for (const made of page.made)
      found.set(made.found.outcome === "done" ? doneAs(made.tag) : failedAs(made.tag), made);
  return found;
}

/**
 * One walk of what the other side reports about keys: its reports about our keys, by key, the
 * oldest first. Nothing if the credentials may not read them.
 */
export async function tracesOf(
  list: List,
  traced: Traced<unknown>["list"],
  span: Span,
  options: WalkOptions,
): Promise<ReadonlyMap<string, readonly Trace[]>> {
  const ours: Trace[] = [];
  const pages = pagesOf(list, span, options, async (asked) => {
    return (await traced.page(asked)) ?? { traces: [], next: null };
  });
  for await (const { traces } of pages) ours.push(...traces.filter(({ key }) => isOurKey(key)));
  return Map.groupBy(ours.toReversed(), ({ key }) => key);
}

type Asked = Parameters<NonNullable<AnyEffectAction["made"]>>[0];

async function* pagesOf<Page extends { readonly next: string | null }>(
  { connector, connection, trying }: List,
  { from, to }: Span,
  options: WalkOptions,
  ask: (asked: Asked) => Promise<Page>,
): AsyncGenerator<Page> {
  const { api } = options.outside.open(connector, connection, "none", trying);
  const span = { api, from: new Date(Math.max(0, from)), to: new Date(to) };
  let cursor: string | null = null;
  do {
    const asked: Asked = { ...span, cursor };
    const page: Page = await pageOf(() => ask(asked), options);
    yield page;
    cursor = page.next;
  } while (cursor !== null);
}

/**
 * A page that fails is asked for again, with the same cursor: a long walk would hardly ever come to its
 * end if each failure on the way gave it up. What no repeat mends is for the caller.
 */
async function pageOf<Page>(
  ask: () => Promise<Page>,
  { random, pause }: WalkOptions,
): Promise<Page> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await ask();
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure.kind !== "transient" || failures >= pageRepeats) throw thrown;
      if (failure.error.notBefore !== undefined) throw thrown;
      const wait = backoff(failures, random(), failure.error.waitMs);
      if (wait > longestPause || !(await pause(wait))) throw thrown;
    }
  }
}
