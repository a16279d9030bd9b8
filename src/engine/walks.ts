import type { Found, Made } from "#sdk/action.ts";
import type { Clock } from "./clock.ts";
import type { Span } from "./effects.ts";
import type { MoneyTime } from "./money-time.ts";
import type { Outside } from "./outside.ts";
import type { EffectRecord } from "./store.ts";
import { doneAs, failedAs, type List, walkOf } from "./walk.ts";

/** A write that is looked for. */
type Sought = Pick<EffectRecord, "id" | "generation" | "request">;

/**
 * Finds writes on the other side: in its lists, where one walk of a list serves all that look in the same hours; or
 * each with a request of its own.
 */
export interface Walks {
  /**
   * What the other side made for an effect within a span; null for nothing. Whatever was done counts,
   * for any generation; a failure only for this one: that of an earlier one says nothing of it. Only a
   * walk begun at `since` or later counts. Rejects with the SDK's errors.
   */
  find(list: List, write: Sought, span: Span, since: number): Promise<Found | null>;
  /**
   * All effects of ours that something was made for within a span, by their ids, with the runs that their marks name.
   * Otherwise as `find`.
   */
  made(list: List, span: Span, since: number): Promise<ReadonlyMap<string, string | null>>;
  start(): void;
  /** No page that failed is waited for any more. */
  stop(): void;
}

interface Walk {
  readonly startedAt: number;
  readonly made: Promise<ReadonlyMap<string, Made>>;
  size: number;
}

const hour = 3_600_000;

/** How long a walk is remembered, how many of them, and how many writes of ours they hold in all. */
const keptFor = hour;
const mostWalks = 500;
const mostWrites = 20_000;

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
  /** The oldest first. */
  const walks = new Map<string, Walk>();
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

  function forget(now: number): void {
    let writes = 0;
    let count = 0;
    for (const [name, walk] of [...walks].toReversed()) {
      writes += walk.size;
      count += 1;
      const tooMuch = count > 1 && (count > mostWalks || writes > mostWrites);
      if (tooMuch || Math.abs(now - walk.startedAt) > keptFor) walks.delete(name);
    }
  }

  async function keepOrForget(name: string, walk: Walk): Promise<void> {
    try {
      walk.size = (await walk.made).size;
    } catch {
      if (walks.get(name) === walk) walks.delete(name);
    }
  }

  function begin(list: List, span: Span, name: string, now: number): Walk {
    const made = walkOf(list, span, { outside, random, pause });
    const walk: Walk = { startedAt: now, made, size: 0 };
    walks.delete(name);
    walks.set(name, walk);
    void keepOrForget(name, walk);
    return walk;
  }

  function walked(list: List, span: Span, since: number): Walk["made"] {
    const { reached: now } = moneyTime.of(list.connection);
    forget(now);
    const wide = wholeHours(span);
    const name = [list.connection.id, list.action.id, wide.from, wide.to].join(" ");
    const known = walks.get(name);
    const walk = known && known.startedAt >= since ? known : begin(list, wide, name, now);
    return walk.made;
  }

  return {
    async find(list, { id: effectId, generation, request }, span, since) {
      const effect = { effectId, generation };
      const seek = list.action.seek?.(request, effect) ?? null;
      if (seek) return seek.ask(outside.open(list.connector, list.connection, "none").api);
      const made = await walked(list, span, since);
      return (made.get(doneAs(effect)) ?? made.get(failedAs(effect)))?.found ?? null;
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

/** So that writes of about the same time share a walk. */
function wholeHours({ from, to }: Span): Span {
  return { from: Math.floor(from / hour) * hour, to: Math.ceil(to / hour) * hour };
}
