/**
 * How much work formulas may do on the main thread, in units of their work: a limit for each turn
 * between two of the thread's other duties, and a limit over time for each person and each of their
 * flows. Formulas above the limits run on another thread.
 */

export interface Account {
  readonly owner: string;
  readonly flow: string;
}

/** Three milliseconds where a unit costs the most. */
export const goUnits = 20_000;
/** A tenth of the thread's time, where a unit costs the most; a flow may have half of its owner's. */
const unitsPerMs = 1_000;
const mostSaved = 500_000;
const ofFlow = 0.5;

interface Saved {
  readonly units: number;
  readonly at: number;
}

export interface Allowance {
  /** What may be spent in a go that nobody else has a part in. */
  readonly of: (account: Account) => number;
  readonly leftInThisGo: () => number;
  readonly spend: (account: Account, units: number) => void;
  /** The thread has done its other duties. */
  readonly beginAnew: () => void;
}

/** `elapsed`: milliseconds by a clock that nobody sets. */
export function createAllowance(elapsed: () => number): Allowance {
  const owners = new Map<string, Saved>();
  const flows = new Map<string, Saved>();
  let spentInThisGo = 0;

  const savedBy = (known: ReadonlyMap<string, Saved>, name: string, share: number): number => {
    const { units, at } = known.get(name) ?? { units: mostSaved * share, at: elapsed() };
    return Math.min(mostSaved * share, units + (elapsed() - at) * unitsPerMs * share);
  };
  const take = (known: Map<string, Saved>, name: string, share: number, units: number): void => {
    const left = savedBy(known, name, share) - units;
    known.delete(name);
    known.set(name, { units: left, at: elapsed() });
    // Who has spent nothing for so long has all of it again.
    for (const [oldest, { at }] of known) {
      if (elapsed() - at < (2 * mostSaved) / unitsPerMs) break;
      known.delete(oldest);
    }
  };

  return {
    of: ({ owner, flow }) =>
      Math.max(
        0,
        Math.floor(Math.min(goUnits, savedBy(owners, owner, 1), savedBy(flows, flow, ofFlow))),
      ),
    leftInThisGo: () => Math.max(0, goUnits - spentInThisGo),
    spend: ({ owner, flow }, units) => {
      spentInThisGo += units;
      take(owners, owner, 1, units);
      take(flows, flow, ofFlow, units);
    },
    beginAnew: () => {
      spentInThisGo = 0;
    },
  };
}
