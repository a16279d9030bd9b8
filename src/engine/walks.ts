import type { Found, Made, Trace, Traced } from "#sdk/action.ts";
import type { FoundBy } from "#sdk/connection.ts";
import type { Clock } from "./clock.ts";
import { keysOf } from "./effect-name.ts";
import { closeAround, type Span } from "./effects.ts";
import { refusalOf } from "./failure.ts";
import { keepWalks } from "./kept-walks.ts";
import type { MoneyTime } from "./money-time.ts";
import type { Outside } from "./outside.ts";
import type { StepError } from "./result.ts";
import type { EffectRecord } from "./store.ts";
import { doneAs, failedAs, type List, tracesOf, walkOf } from "./walk.ts";

/** A write that the engine looks for. */
type Sought = Pick<EffectRecord, "id" | "generation" | "request">;

/** What a look-up has found, with how: that is part of a run's history. */
export type Sighting =
  | Extract<Found, { readonly outcome: "done" }>
  | { readonly outcome: "failed"; readonly error: StepError };

/**
 * By what a write is looked for first where there are two ways. Its key takes a request for each write that is found, and
 * no walk of a long list: for one whose own sends are known. Its mark finds all in one walk: for the many writes of a time
 * that is forgotten.
 */
export type FirstBy = Exclude<FoundBy, "state">;

/**
 * Finds writes on the other side: in its lists, where one walk of a list serves all that look in the same hours; or
 * each with a request of its own.
 */
export interface Walks {
  /**
   * What the other side made for an effect within a span; null for nothing. Whatever was done counts,
   * for any generation; a failure only for this one: that of an earlier one says nothing of it. Only a
   * walk begun at `since` or later counts. Rejects with the SDK's errors, an UnseenError among them.
   */
  find(
    list: List,
    write: Sought,
    span: Span,
    since: number,
    first: FirstBy,
  ): Promise<Sighting | null>;
  /**
   * All effects of ours that something was made for within a span, by their ids, with the runs that their marks name.
   * Otherwise as `find`.
   */
  made(list: List, span: Span, since: number): Promise<ReadonlyMap<string, string | null>>;
  start(): void;
  /** No page that failed is waited for any more. */
  stop(): void;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export function createWalks({
  outside,
  moneyTime,
  clock,
  random,
}: {
  readonly outside: Outside;
  readonly moneyTime: MoneyTime;
  readonly clock: Clock;
  readonly random: () => number;
}): Walks {
  const marks = keepWalks<Made>();
  const keys = keepWalks<readonly Trace[]>();
  /** Who waits to ask for a page again. */
  const waiting = new Set<() => void>();
  let stopped = false;

  function pause(milliseconds: number): Promise<boolean> {
    if (stopped) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (): void => {
        cancel();
        waiting.delete(settle);
        resolve(!stopped);
      };
      const cancel = clock.at(clock.now() + milliseconds, settle);
      waiting.add(settle);
    });
  }

  const options = { outside, random, pause };

  function walked(list: List, span: Span, since: number): Promise<ReadonlyMap<string, Made>> {
    const { reached: now } = moneyTime.of(list.connection);
    const wide = whole(span, hour);
    const name = [list.connection.id, list.action.id, wide.from, wide.to].join(" ");
    return marks.of(name, { since, now }, () => walkOf(list, wide, options));
  }

  async function byMark(list: List, write: Sought, span: Span, since: number) {
    if (!list.action.made) return null;
    const effect = { effectId: write.id, generation: write.generation };
    const made = await walked(list, span, since);
    return (made.get(doneAs(effect)) ?? made.get(failedAs(effect)))?.found ?? null;
  }

  async function tracesIn(list: List, traced: Traced<unknown>["list"], span: Span, since: number) {
    const { reached: now } = moneyTime.of(list.connection);
    const from = Math.max(span.from, now - traced.keptDays * day);
    if (from > span.to) return new Map<string, readonly Trace[]>();
    const wide = whole({ from, to: span.to }, 10 * minute);
    const name = [list.connection.id, traced.id, wide.from, wide.to].join(" ");
    return keys.of(name, { since, now }, () => tracesOf(list, traced, wide, options));
  }

  /**
   * By what the other side tells of the keys that the write may have borne. Whose mark an object bears is not asked: only
   * who sends a write knows its key. One that was used twice, when the other side had forgotten it, names two objects: what
   * was done counts before what failed, and the first before the second.
   */
  async function byKey(list: List, { id, generation, request }: Sought, span: Span, since: number) {
    const { traced } = list.action;
    if (!traced) return null;
    const known = await tracesIn(list, traced.list, span, since);
    const { api } = outside.open(list.connector, list.connection, "none", list.trying);
    const asked = new Set<string>();
    let failed: Sighting | null = null;
    for (const [of, key] of keysOf(id, generation).entries())
      for (const trace of known.get(key) ?? []) {
        const what = `${trace.what} ${trace.objectId}`;
        if (asked.has(what)) continue;
        asked.add(what);
        const found = await traced.found({ api, request, trace });
        const sighting = found && sightingOf(found, "key", trace.requestId);
        if (sighting?.outcome === "done") return sighting;
        if (of === generation) failed ??= sighting;
      }
    return failed;
  }

  return {
    async find(list, write, span, since, first) {
      const { id: effectId, generation, request } = write;
      const seek = list.action.seek?.(request, { effectId, generation }) ?? null;
      if (seek) {
        const { api } = outside.open(list.connector, list.connection, "none", list.trying);
        const found = await seek.ask(api, { from: new Date(span.from), to: new Date(span.to) });
        return found && sightingOf(found, list.action.changes ? "state" : "mark");
      }
      // That a key is not told of proves nothing, so that the walk decides; where there is none, it is looked for all over.
      const isFirst = first === "key" && list.action.made !== undefined;
      const told = isFirst ? await byKey(list, write, closeAround(span), since) : null;
      if (told) return told;
      const found = await byMark(list, write, span, since);
      if (found) return sightingOf(found, "mark");
      // What was made and then deleted stands on no list.
      return isFirst ? null : byKey(list, write, span, since);
    },
    async made(list, span, since) {
      const made = (await walked(list, span, since)).values();
      return new Map(Array.from(made, ({ tag, run = null }) => [tag.effectId, run]));
    },
    start: () => {
      stopped = false;
    },
    stop: () => {
      stopped = true;
      for (const settle of waiting) settle();
    },
  };
}

function sightingOf(found: Found, foundBy: FoundBy, requestId?: string): Sighting {
  const how = { foundBy, ...(requestId === undefined ? {} : { requestId }) };
  return found.outcome === "done"
    ? { ...found, answer: { ...found.answer, ...how } }
    : { outcome: "failed", error: { ...refusalOf(found.error), ...how } };
}

/** So that writes of about the same time share a walk. */
function whole({ from, to }: Span, unit: number): Span {
  return { from: Math.floor(from / unit) * unit, to: Math.ceil(to / unit) * unit };
}
