import type { EffectAction, EffectTag, Made, MadePage } from "#sdk/action.ts";
import type { Connector } from "#sdk/connector.ts";
import type { z } from "zod";
import type { Span } from "./effects.ts";
import { failureOf } from "./failure.ts";
import type { Outside } from "./outside.ts";
import { backoff } from "./retry.ts";
import type { ConnectionRecord } from "./store.ts";

export type AnyEffectAction = EffectAction<unknown, z.ZodObject, z.ZodType>;

/** The list in which a write would stand. */
export interface List {
  readonly connector: Connector;
  readonly connection: ConnectionRecord;
  readonly action: AnyEffectAction;
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
  { from, to }: Span,
  options: WalkOptions,
): Promise<ReadonlyMap<string, Made>> {
  const { api } = options.outside.open(list.connector, list.connection, "none");
  const span = { api, from: new Date(Math.max(0, from)), to: new Date(to) };
  const found = new Map<string, Made>();
  let cursor: string | null = null;
  do {
    const page: MadePage = await pageOf(list.action, { ...span, cursor }, options);
    for (const made of page.made)
      found.set(made.found.outcome === "done" ? doneAs(made.tag) : failedAs(made.tag), made);
    cursor = page.next;
  } while (cursor !== null);
  return found;
}

type Asked = Parameters<NonNullable<AnyEffectAction["made"]>>[0];

/**
 * A page that fails is asked for again, with the same cursor: a long walk would hardly ever come to its
 * end if each failure on the way gave it up. What no repeat mends is for the caller.
 */
async function pageOf(
  action: AnyEffectAction,
  asked: Asked,
  { random, pause }: WalkOptions,
): Promise<MadePage> {
  for (let failures = 0; ; failures += 1) {
    try {
      return (await action.made?.(asked)) ?? { made: [], next: null };
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure.kind !== "transient" || failures >= pageRepeats) throw thrown;
      const wait = backoff(failures, random(), failure.error.waitMs);
      if (wait > longestPause || !(await pause(wait))) throw thrown;
    }
  }
}
