import type { Clock } from "./clock.ts";
import { createFairLine, type FairLine } from "./fair-line.ts";
import type { TurnOf } from "./turns.ts";

/**
 * The worker's places, shared out by account: an outside system that hangs must not hold all of them
 * until its time-outs, while others have work.
 */
export interface Places {
  /**
   * Waits a little for a place for a step on this account, in turn with other owners and flows on it. Resolves
   * with null when it has one, else with the time until which its run should be put off.
   */
  take(account: string, whose: TurnOf): Promise<number | null>;
  leave(account: string): void;
  /** Nobody gets a place any more. */
  close(): void;
}

/** How long a step waits in line; after that its account is taken to be slow. */
const patience = 5_000;

/** Runs of a flow that are put off come back one after the other. */
const firstPause = 1_000;
const pauseBetween = 20;

/** How many places there are, so that a single account may have `concurrency` of them. */
export function placesFor(concurrency: number): number {
  return Math.ceil((concurrency * 4) / 3);
}

/** Pure: of places one may have three quarters of those that others leave, and always one. */
export function mostOf(others: number, places: number): number {
  return Math.max(1, Math.floor(((places - others) * 3) / 4));
}

/** Pure: is there a place for one more of somebody who has `own` of them, while others have `others`? */
export function isFree(own: number, others: number, places: number): boolean {
  return own + others < places && own < mostOf(others, places);
}

/** Pure: the same for an account. */
export function hasPlace(
  account: string,
  taken: ReadonlyMap<string, number>,
  places: number,
): boolean {
  const own = taken.get(account) ?? 0;
  let others = -own;
  for (const count of taken.values()) others += count;
  return isFree(own, others, places);
}

interface Waiting {
  /** No longer, once its patience is at an end. */
  isThere: boolean;
  /** Tells that they have a place (null), or until when they are put off. */
  readonly settle: (putOffUntil: number | null) => void;
}

export function createPlaces(places: number, clock: Clock): Places {
  const taken = new Map<string, number>();
  /** Accounts whose line has not moved for long. */
  const slow = new Set<string>();
  const lastSlot = new Map<string, number>();
  const lines = new Map<string, FairLine<Waiting>>();
  let closed = false;

  function enter(account: string): boolean {
    if (closed || !hasPlace(account, taken, places)) return false;
    taken.set(account, (taken.get(account) ?? 0) + 1);
    return true;
  }

  function putOff(account: string, { turnOf, flowId }: TurnOf): number {
    const name = `${account} ${turnOf} ${flowId}`;
    const slot = (lastSlot.get(name) ?? 0) + pauseBetween;
    const now = clock.now();
    // Beyond any line, a slot was given by a clock that has been set back since.
    const next = slot > now + 3_600_000 ? now : slot;
    const until = Math.max(now + firstPause, next);
    lastSlot.set(name, until);
    return until;
  }

  function wait(account: string, whose: TurnOf): Promise<number | null> {
    const line = lines.get(account) ?? createFairLine();
    lines.set(account, line);
    return new Promise((resolve) => {
      const waiting: Waiting = {
        isThere: true,
        settle: (putOffUntil) => {
          cancel();
          waiting.isThere = false;
          resolve(putOffUntil);
        },
      };
      const cancel = clock.at(clock.now() + patience, () => {
        slow.add(account);
        waiting.settle(putOff(account, whose));
      });
      line.add([whose.turnOf, whose.flowId], waiting);
    });
  }

  function nextOf(account: string, line: FairLine<Waiting>): Waiting | undefined {
    for (;;) {
      const next = line.next();
      if (next === undefined) lines.delete(account);
      if (next === undefined || next.isThere) return next;
    }
  }

  function moveUp(account: string, line: FairLine<Waiting>): void {
    while (hasPlace(account, taken, places)) {
      const next = nextOf(account, line);
      if (next === undefined) return;
      enter(account);
      next.settle(null);
    }
  }

  return {
    async take(account, whose) {
      if (enter(account)) return null;
      if (closed || slow.has(account)) return putOff(account, whose);
      return wait(account, whose);
    },
    leave(account) {
      const left = (taken.get(account) ?? 1) - 1;
      if (left > 0) taken.set(account, left);
      else taken.delete(account);
      slow.delete(account);
      if (!closed) for (const [waiting, line] of lines) moveUp(waiting, line);
    },
    close() {
      closed = true;
      for (const [account, line] of lines)
        for (let next = nextOf(account, line); next !== undefined; next = nextOf(account, line))
          next.settle(clock.now());
    },
  };
}
