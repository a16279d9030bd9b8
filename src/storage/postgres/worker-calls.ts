import type { Session } from "../session.ts";
import { answerCalls, type RunAnswer, type RunCall } from "../verbs/worker.ts";
import { gather } from "./gather.ts";
import { sqlState } from "./start-errors.ts";
import type { Writer } from "./writer.ts";

/** Two, so that one can be made ready while the other waits for the disk. */
const groups = 2;
const largest = 200;

/**
 * The calls of all runs that come at one moment are one transaction: many small ones would wait for the disk, and for
 * the network, one by one.
 */
export function gatheredCalls(
  { held }: Writer,
  { writeAt }: Session,
): (call: RunCall) => Promise<RunAnswer> {
  return gather<RunCall, RunAnswer>({
    answer: async (calls) => {
      const at = Math.max(...calls.map((call) => call.at));
      const answers = await writeAt(at, (notes) => answerCalls(notes, calls));
      for (const [index, { runId, epoch }] of calls.entries())
        if (answers[index] === "fenced") held.drop(runId, epoch);
      return answers;
    },
    soon: setImmediate,
    groups,
    largest,
    about: ({ runId }) => runId,
    fits: (call, before) =>
      before.length === 0 || (before.length === 1 && isPassOfPlan(call, before[0])),
    // A statement that fails may be the fault of one call; a lost connection is nobody's.
    faultOfOne: (error) => /^(22|23)/.test(sqlState(error) ?? ""),
  });
}

/** A plan and the pass through the gate that belongs to it come together. */
function isPassOfPlan(call: RunCall, before: RunCall | undefined): boolean {
  return before?.kind === "plan" && call.kind === "gate" && before.epoch === call.epoch;
}
