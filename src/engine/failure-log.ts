import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";

/**
 * Logs steps that did not succeed, without a line for each of a thousand that fail in the same way.
 */
export interface FailureLog {
  note(step: {
    readonly run: string;
    readonly step: string;
    readonly code: string;
    readonly outcome: string;
  }): void;
}

/** The first of a kind is told at once; how many came after it, once in so long. */
const summaryAfter = 60_000;

export function createFailureLog(log: Log, clock: Clock): FailureLog {
  const untold = new Map<string, number>();
  return {
    note: ({ outcome, ...facts }) => {
      const kind = `${outcome} ${facts.code}`;
      const message = `A step did not succeed: ${outcome}`;
      const before = untold.get(kind);
      if (before !== undefined) {
        untold.set(kind, before + 1);
        log.debug(facts, message);
        return;
      }
      untold.set(kind, 0);
      log.info(facts, message);
      clock.at(clock.now() + summaryAfter, () => {
        const more = untold.get(kind) ?? 0;
        untold.delete(kind);
        if (more > 0) log.info({ code: facts.code, more }, `${message}, and so did others`);
      });
    },
  };
}
