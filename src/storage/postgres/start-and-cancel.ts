import { isOver } from "#engine/decide.ts";
import type { RunStore } from "#engine/store.ts";
import { fromJson } from "../rows.ts";
import { askToEnd, endRuns } from "./cancel.ts";
import { sql } from "./database.ts";
import { settle } from "./deliver.ts";
import { putEvents } from "./event-rows.ts";
import { findRuns, makeRuns, textOfRun } from "./run-rows.ts";
import { runColumns, type RunRowWithState } from "./run-state.ts";
import type { Writer } from "./writer.ts";

const find = sql<[id: string], RunRowWithState>(
  `SELECT ${runColumns}, r.state FROM millrace.runs r WHERE r.id = $1 FOR NO KEY UPDATE`,
);

/** Another process has started a run of this name at the same moment: nothing of this one may stay. */
const atOnceElsewhere = new Error("A run of this name has just been started");

export function startAndCancelVerbs({ writeAt }: Writer): Pick<RunStore, "startRun" | "cancelRun"> {
  return {
    startRun: ({ flowId, event, run, at }) =>
      writeAt(at, async (tx): Promise<"started" | "exists"> => {
        if ((await findRuns(tx, [{ flowId, name: run.name }])).size > 0) return "exists";
        const origin = { pollId: null, source: "person", live: true, at } as const;
        const [stored] = await putEvents(tx, [event], origin);
        if (!stored) throw new Error("The event of a run is not there");
        const { versionId } = run;
        const place = { run, flowId, versionId, event: stored.seq, eventData: null };
        const seq = (await makeRuns(tx, [place], at)).get(textOfRun(flowId, run.name));
        if (seq === undefined) throw atOnceElsewhere;
        await settle(tx, [{ event: stored, flowId, run: seq, reason: null }]);
        return "started";
      }).catch((error: unknown) => {
        if (error === atOnceElsewhere) return "exists";
        throw error;
      }),

    cancelRun: (runId, now) =>
      writeAt(now, async (tx) => {
        const run = await tx.first(find, runId);
        if (!run) return "not_found";
        if (isOver(fromJson(run.state))) return "over";
        if (run.held) await askToEnd(tx, [run.seq], now);
        else await endRuns(tx, [run], now);
        return "cancelled";
      }),
  };
}
