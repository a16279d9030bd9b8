import type { HeldJob } from "./jobs.ts";

/** A run that this process holds, with its job. */
export interface Holding extends HeldJob {
  readonly id: string;
  readonly epoch: number;
}

export type HeldRuns = ReturnType<typeof createHeldRuns>;

/** The runs that this process holds, as far as it knows. */
export function createHeldRuns() {
  const held = new Map<string, Holding>();
  /** What the run is held by; undefined when it is not, or no longer, in these hands. */
  const find = (id: string, epoch: number): Holding | undefined => {
    const holding = held.get(id);
    return holding?.epoch === epoch ? holding : undefined;
  };
  return {
    take(holdings: readonly Holding[]): void {
      for (const holding of holdings) held.set(holding.id, holding);
    },
    find,
    drop(id: string, epoch: number): void {
      if (find(id, epoch)) held.delete(id);
    },
    all: (): readonly Holding[] => [...held.values()],
  };
}
