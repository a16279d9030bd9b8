import { isOver } from "#engine/decide.ts";
import type { RunStore } from "#engine/store.ts";
import { fromJson } from "../rows.ts";
import { type RecordRow, recordColumns, runRecord } from "../run-record.ts";
import { askToEnd, endRuns } from "./cancel.ts";
import { sql } from "./database.ts";
import { settle } from "./deliver.ts";
import { putEvents } from "./event-rows.ts";
import { keepUnpublished, shareFlow } from "./flow-rows.ts";
import { findRuns, makeRuns, textOfRun } from "./run-rows.ts";
import { runColumns, type RunRowWithState } from "./run-state.ts";
import { noteRan } from "./seen.ts";
import type { Writer } from "./writer.ts";

const find = sql<[id: string], RunRowWithState>(
  `SELECT ${runColumns}, r.state FROM millrace.runs r WHERE r.id = $1 FOR NO KEY UPDATE`,
);
const record = sql<[id: string], RecordRow>(
  `SELECT ${recordColumns} FROM millrace.runs r JOIN millrace.events e ON e.seq = r.event
   WHERE r.id = $1`,
);

export function startAndCancelVerbs({
  database,
  writeAt,
}: Writer): Pick<RunStore, "run" | "startRun" | "cancelRun"> {
  return {
    async run(id) {
      const row = await database.first(record, id);
      return row ? runRecord(row) : null;
    },

    startRun: ({ flowId, event, run, unpublished, at }) =>
      writeAt(at, async (tx) => {
        const flow = await shareFlow(tx, flowId);
        if (!flow) return "not_found";
        if (unpublished && (unpublished.revision ?? flow.revision) !== flow.revision)
          return "conflict";
        const name = { flowId, name: run.name };
        if ((await findRuns(tx, [name])).size > 0) return "exists";
        if ((await noteRan(tx, [{ flowId, key: run.name }])).size === 0) return "exists";
        const { versionId } = run;
        if (unpublished) await keepUnpublished(tx, versionId, flowId, unpublished, at);
        const origin = { pollId: null, source: "person", live: true, at } as const;
        const [stored] = await putEvents(tx, [event], origin);
        if (!stored) throw new Error("The event of a run is not there");
        const place = { run, flowId, versionId, event: stored.seq, eventData: null };
        const made = await makeRuns(tx, [place], at);
        const seq = made.get(textOfRun(flowId, run.name)) ?? null;
        await settle(tx, [{ event: stored, flowId, run: seq, reason: null }]);
        return "started";
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
