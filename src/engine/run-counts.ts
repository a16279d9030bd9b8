import type { RunStatus } from "#flow/run-status.ts";

/** Where the work of a store notes how runs come and go. */
export interface RunCounts {
  /** A run of the flow came to a status, from another or (null) into being. */
  note(flowId: string, from: RunStatus | null, to: RunStatus): void;
  /** A run of the flow was removed. */
  gone(flowId: string, from: RunStatus): void;
}

interface Change {
  readonly flowId: string;
  readonly from: RunStatus | null;
  readonly to: RunStatus | null;
}

/** By how much the count of a flow's runs in a status has changed. */
export interface CountChange {
  readonly flowId: string;
  readonly status: RunStatus;
  readonly by: number;
}

export interface NotedCounts extends RunCounts {
  /** How much has been noted; `backTo` this forgets what came after. */
  mark(): number;
  backTo(mark: number): void;
  /** What was noted, which is forgotten with that. */
  take(): readonly CountChange[];
}

/**
 * Runs by flow and status, so that nobody has to count a million rows. Noted in memory while a transaction runs and
 * written once before its commit: triggers would do the same for 30 µs a run.
 */
export function noteRunCounts(): NotedCounts {
  const changes: Change[] = [];
  return {
    note(flowId, from, to) {
      if (from !== to) changes.push({ flowId, from, to });
    },
    gone: (flowId, from) => void changes.push({ flowId, from, to: null }),
    mark: () => changes.length,
    backTo(mark) {
      changes.length = mark;
    },
    take() {
      const sums = new Map<string, CountChange>();
      const add = (flowId: string, status: RunStatus | null, by: number): void => {
        if (status === null) return;
        const key = `${status} ${flowId}`;
        sums.set(key, { flowId, status, by: by + (sums.get(key)?.by ?? 0) });
      };
      for (const { flowId, from, to } of changes.splice(0)) {
        add(flowId, from, -1);
        add(flowId, to, 1);
      }
      return [...sums.values()].filter(({ by }) => by !== 0);
    },
  };
}
