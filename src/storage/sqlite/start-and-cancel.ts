import { isOver } from "#engine/decide.ts";
import type { RunStore } from "#engine/store.ts";
import { cancellations } from "./cancel.ts";
import { deliveries, eventRows, runOfName, runRows } from "./deliver.ts";
import { fromJson } from "../rows.ts";
import type { RunRow } from "./run-state.ts";
import { seenRows } from "./seen.ts";
import type { Writer } from "./writer.ts";

interface CancelRow extends RunRow {
  readonly held: number;
}

export function startAndCancelVerbs(writer: Writer): Pick<RunStore, "startRun" | "cancelRun"> {
  const { db } = writer;
  const find = db.prepare<[string], CancelRow>(
    "SELECT seq, id, flow_id, status, state, held FROM runs WHERE id = ?",
  );
  const putEvent = eventRows(db);
  const makeRun = runRows(writer);
  const findRun = runOfName(writer);
  const seen = seenRows(db);
  const { settle } = deliveries(writer);
  const cancel = cancellations(writer);

  return {
    startRun: ({ flowId, event, run, at }) =>
      writer.writeAt(at, () => {
        if (findRun(flowId, run.name) !== null || !seen.ran(flowId, run.name)) return "exists";
        const stored = putEvent(event, { pollId: null, source: "person", live: true, at });
        const { versionId } = run;
        const place = { flowId, versionId, event: stored.seq, eventData: null, at };
        settle(stored, flowId, makeRun(run, place), null);
        return "started";
      }),

    cancelRun: (runId, now) =>
      writer.writeAt(now, () => {
        const run = find.get(runId);
        if (!run) return "not_found";
        if (isOver(fromJson(run.state))) return "over";
        if (run.held === 1) cancel.askToEnd(run.seq, now);
        else cancel.end(run, now);
        return "cancelled";
      }),
  };
}
