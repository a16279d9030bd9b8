import { isOver } from "#engine/decide.ts";
import type { RunStore } from "#engine/store.ts";
import { type RecordRow, recordColumns, runRecord } from "../run-record.ts";
import { cancellations } from "./cancel.ts";
import { deliveries, eventRows, runOfName, runRows } from "./deliver.ts";
import { unpublishedVersions } from "./flows.ts";
import { fromJson } from "../rows.ts";
import type { RunRow } from "./run-state.ts";
import { seenRows } from "./seen.ts";
import type { Writer } from "./writer.ts";

interface CancelRow extends RunRow {
  readonly held: number;
}

export function startAndCancelVerbs(
  writer: Writer,
): Pick<RunStore, "run" | "startRun" | "cancelRun"> {
  const { db } = writer;
  const find = db.prepare<[string], CancelRow>(
    "SELECT seq, id, flow_id, status, state, held FROM runs WHERE id = ?",
  );
  const record = db.prepare<[string], RecordRow>(
    `SELECT ${recordColumns} FROM runs r JOIN events e ON e.seq = r.event WHERE r.id = ?`,
  );
  const putEvent = eventRows(db);
  const makeRun = runRows(writer);
  const findRun = runOfName(writer);
  const seen = seenRows(db);
  const versions = unpublishedVersions(db);
  const { settle } = deliveries(writer);
  const cancel = cancellations(writer);

  return {
    async run(id) {
      const row = record.get(id);
      return row ? runRecord(row) : null;
    },

    startRun: ({ flowId, event, run, unpublished, at }) =>
      writer.writeAt(at, () => {
        const { name, versionId } = run;
        const revision = versions.revision(flowId);
        if (revision === null) return "not_found";
        if (unpublished && (unpublished.revision ?? revision) !== revision) return "conflict";
        if (findRun(flowId, name) !== null || !seen.ran(flowId, name)) return "exists";
        if (unpublished) versions.keep(versionId, flowId, unpublished, at);
        const stored = putEvent(event, { pollId: null, source: "person", live: true, at });
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
