import { endings } from "./endings.ts";
import { stateChanges, type RunRow } from "./run-state.ts";
import type { Writer } from "./writer.ts";

/**
 * Ends runs that are told to. One whose write may have happened is only asked to end: it goes on
 * until that is found out, and sends nothing new. For use inside a transaction.
 */
export function cancellations(writer: Writer) {
  const { owes, askToEnd } = endings(writer.db);
  const change = stateChanges(writer);

  return {
    owes,
    askToEnd,
    /** A run that nobody holds. */
    end(run: RunRow, at: number): void {
      if (owes(run.seq)) askToEnd(run.seq, at);
      else change(run, { kind: "cancelled" }, at);
    },
  };
}
