import { isOver } from "#engine/run-state.ts";
import type { RunStore } from "#engine/store.ts";
import {
  connectionsBelow,
  connectionsByRun,
  connectionsTold,
  type ToldRow,
} from "../run-connections.ts";
import { type RecordRow, recordColumns, runRecord } from "../run-record.ts";
import { isOn } from "../session.ts";
import { cancellations } from "./cancel.ts";
import { deliveries, eventRows, runOfName, runRows } from "./deliver.ts";
import { fromJson } from "../rows.ts";
import { shareFlow } from "../verbs/locks.ts";
import { isCurrent } from "../verbs/permits.ts";
import { keepUnpublished } from "../verbs/versions.ts";
import { doing } from "./session.ts";
import { type RunRow, stateChanges } from "./run-state.ts";
import { heldUp } from "./schedules.ts";
import { seenRows } from "./seen.ts";
import type { Writer } from "./writer.ts";

interface CancelRow extends RunRow {
  readonly held: number;
}

export function startAndCancelVerbs(
  writer: Writer,
): Pick<
  RunStore,
  | "run"
  | "runNamed"
  | "startRun"
  | "callRun"
  | "wakeCaller"
  | "cancelRun"
  | "connectionsTold"
  | "connectionsBelow"
> {
  const { db } = writer;
  const find = db.prepare<[string], CancelRow>(
    "SELECT seq, id, flow_id, status, state, held FROM runs WHERE id = ?",
  );
  const record = db.prepare<[string], RecordRow>(
    `SELECT ${recordColumns} FROM runs r JOIN events e ON e.seq = r.event WHERE r.id = ?`,
  );
  const recordNamed = db.prepare<[string, string], RecordRow>(
    `SELECT ${recordColumns} FROM runs r JOIN events e ON e.seq = r.event
     WHERE r.flow_id = ? AND r.name = ?`,
  );
  const isHeldUp = heldUp(db);
  const putEvent = eventRows(db);
  const makeRun = runRows(writer);
  const findRun = runOfName(writer);
  const seen = seenRows(db);
  const done = doing(db);
  const { settle } = deliveries(writer);
  const cancel = cancellations(writer);

  const caller = db.prepare<[string, number], { seq: number }>(
    "SELECT seq FROM runs WHERE id = ? AND epoch = ? AND held = 1 AND cancel_at IS NULL",
  );
  const noteCaller = db.prepare<{ caller: string; path: string; id: string }>(
    `UPDATE runs SET caller_id = @caller, caller_path = @path,
       turn_of = (SELECT turn_of FROM runs WHERE id = @caller)
     WHERE id = @id`,
  );
  const noteStarter = db.prepare<[string, string]>("UPDATE runs SET started_by = ? WHERE id = ?");
  const waiting = db.prepare<[string], RunRow & { readonly path: string }>(
    `SELECT p.seq, p.id, p.flow_id, p.status, p.state, c.caller_path AS path
     FROM runs c JOIN runs p ON p.id = c.caller_id
     WHERE c.id = ? AND c.ended_at IS NOT NULL AND p.status = 'waiting' AND p.held = 0`,
  );
  const change = stateChanges(writer);
  const told = db.prepare<[string], ToldRow>(
    connectionsTold("id IN (SELECT value FROM json_each(?))"),
  );
  const below = db.prepare<[string], { connection: string }>(connectionsBelow("id = ?"));

  type Start = Omit<Parameters<RunStore["startRun"]>[0], "permit" | "forCalls"> & {
    readonly openTo: "anybody" | "caller" | null;
  };
  const start = ({ flowId, event, run, unpublished, openTo, alone, startedBy, at }: Start) => {
    const { name, versionId } = run;
    const flow = done(shareFlow(flowId));
    if (!flow) return "not_found";
    if (unpublished && (unpublished.revision ?? flow.revision) !== flow.revision) return "conflict";
    if (openTo && !isOn(flow.active)) return "conflict";
    if (openTo === "anybody" && flow.version_id !== versionId) return "conflict";
    if (findRun(flowId, name) !== null) return "exists";
    if (alone === true && isHeldUp(flowId)) return "unfinished";
    if (!seen.ran(flowId, name)) return "exists";
    if (unpublished) done(keepUnpublished(versionId, flowId, unpublished, at));
    const stored = putEvent(event, { pollId: null, source: "person", live: true, at });
    const place = { flowId, versionId, event: stored.seq, eventData: null, at };
    settle(stored, flowId, makeRun(run, place), null);
    if (startedBy !== undefined) noteStarter.run(startedBy, run.id);
    return "started";
  };

  return {
    async run(id) {
      const row = record.get(id);
      return row ? runRecord(row) : null;
    },

    async runNamed(flowId, name) {
      const row = recordNamed.get(flowId, name);
      return row ? runRecord(row) : null;
    },

    startRun: ({ permit, forCalls, ...wish }) =>
      writer.writeAt(wish.at, () =>
        done(isCurrent(permit))
          ? start({ ...wish, openTo: forCalls === true ? "anybody" : null })
          : "conflict",
      ),

    callRun: ({ caller: { runId, epoch, path }, ...call }) =>
      writer.writeAt(call.at, () => {
        if (!caller.get(runId, epoch)) return "fenced";
        const outcome = start({ ...call, openTo: "caller" });
        if (outcome === "unfinished") throw new Error("A call starts beside any other run");
        if (outcome === "started") noteCaller.run({ caller: runId, path, id: call.run.id });
        return outcome;
      }),

    async wakeCaller(runId, at) {
      if (!waiting.get(runId)) return;
      await writer.writeAt(at, () => {
        const run = waiting.get(runId);
        if (run) change(run, { kind: "returned", path: run.path }, at);
      });
    },

    async connectionsTold(runIds) {
      return connectionsByRun(told.all(JSON.stringify(runIds)));
    },

    async connectionsBelow(runId) {
      return new Set(below.all(runId).map(({ connection }) => connection));
    },

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
