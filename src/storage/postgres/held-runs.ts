import type { HeldJob } from "./jobs.ts";

/** A run that this process holds, with its job. */
export interface Holding extends HeldJob {
  readonly id: string;
  readonly epoch: number;
}

/** The runs that this process holds, as far as it knows. */
export interface HeldRuns {
  take(holdings: readonly Holding[]): void;
  /** What the run is held by; undefined when it is not, or no longer, in these hands. */
  find(id: string, epoch: number): Holding | undefined;
  drop(id: string, epoch: number): void;
  all(): readonly Holding[];
}

export function createHeldRuns(): HeldRuns {
  const held = new Map<string, Holding>();
  const find = (id: string, epoch: number): Holding | undefined => {
    const holding = held.get(id);
    return holding?.epoch === epoch ? holding : undefined;
  };
  return {
    take(holdings) {
      for (const holding of holdings) held.set(holding.id, holding);
    },
    find,
    drop(id, epoch) {
      if (find(id, epoch)) held.delete(id);
    },
    all: () => [...held.values()],
  };
}
