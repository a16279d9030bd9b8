import { isOver } from "#engine/run-state.ts";
import type { RunStore } from "#engine/store.ts";
import { fromJson } from "../rows.ts";
import {
  connectionsBelow,
  connectionsByRun,
  connectionsTold,
  type ToldRow,
} from "../run-connections.ts";
import { type RecordRow, recordColumns, runRecord } from "../run-record.ts";
import { endRuns } from "./cancel.ts";
import { sql } from "./database.ts";
import { askToEnd } from "./endings.ts";
import { settle } from "./deliver.ts";
import { putEvents } from "./event-rows.ts";
import { isOn } from "../session.ts";
import { shareFlow } from "../verbs/locks.ts";
import { isCurrent } from "../verbs/permits.ts";
import { keepUnpublished } from "../verbs/versions.ts";
import { done } from "./session.ts";
import { findRuns, makeRuns, textOfRun } from "./run-rows.ts";
import { changeBy, changeRuns, runColumns, type RunRowWithState } from "./run-state.ts";
import { isHeldUp } from "./schedules.ts";
import { noteRan } from "./seen.ts";
import type { Transaction, Writer } from "./writer.ts";

const find = sql<[id: string], RunRowWithState>(
  `SELECT ${runColumns}, r.state FROM millrace.runs r WHERE r.id = $1 FOR NO KEY UPDATE`,
);
const record = sql<[id: string], RecordRow>(
  `SELECT ${recordColumns} FROM millrace.runs r JOIN millrace.events e ON e.seq = r.event
   WHERE r.id = $1`,
);
const recordNamed = sql<[flowId: string, name: string], RecordRow>(
  `SELECT ${recordColumns} FROM millrace.runs r JOIN millrace.events e ON e.seq = r.event
   WHERE r.flow_id = $1 AND r.name = $2`,
);

/** Nobody else takes it, ends it or records for it until the transaction ends. */
const caller = sql<[id: string, epoch: number], { seq: number }>(
  `SELECT seq FROM millrace.runs WHERE id = $1 AND epoch = $2 AND held AND cancel_at IS NULL
   FOR NO KEY UPDATE`,
);
const noteCaller = sql<[callerId: string, path: string, id: string]>(
  `UPDATE millrace.runs r SET caller_id = $1, caller_path = $2, turn_of = c.turn_of
   FROM millrace.runs c WHERE r.id = $3 AND c.id = $1`,
);
const noteStarter = sql<[person: string, id: string]>(
  "UPDATE millrace.runs SET started_by = $1 WHERE id = $2",
);
const whoWaits = `SELECT ${runColumns}, r.state, c.caller_path AS path
   FROM millrace.runs c JOIN millrace.runs r ON r.id = c.caller_id
   WHERE c.id = $1 AND c.ended_at IS NOT NULL AND r.status = 'waiting' AND NOT r.held`;
type Waiting = RunRowWithState & { readonly path: string };
const returned = sql<[id: string], Waiting>(whoWaits);
const waiting = sql<[id: string], Waiting>(`${whoWaits} FOR NO KEY UPDATE OF r`);

const told = sql<[ids: readonly string[]], ToldRow>(
  connectionsTold("id = ANY($1::text[])", "millrace."),
);
const below = sql<[id: string], { connection: string }>(connectionsBelow("id = $1", "millrace."));

export function startAndCancelVerbs({
  database,
  writeAt,
}: Writer): Pick<
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
  return {
    async run(id) {
      const row = await database.first(record, id);
      return row ? runRecord(row) : null;
    },

    async runNamed(flowId, name) {
      const row = await database.first(recordNamed, flowId, name);
      return row ? runRecord(row) : null;
    },

    startRun: ({ permit, forCalls, ...wish }) =>
      writeAt(wish.at, async (tx) => {
        // The flow first, as whoever publishes it does.
        if (!(await done(tx, shareFlow(wish.flowId)))) return "not_found";
        if (!(await done(tx, isCurrent(permit)))) return "conflict";
        return start(tx, { ...wish, openTo: forCalls === true ? "anybody" : null });
      }),

    callRun: ({ caller: { runId, epoch, path }, ...call }) =>
      writeAt(call.at, async (tx) => {
        // The flow first, as whoever deletes it does.
        if (!(await done(tx, shareFlow(call.flowId)))) return "not_found";
        if (!(await tx.first(caller, runId, epoch))) return "fenced";
        const outcome = await start(tx, { ...call, openTo: "caller" });
        if (outcome === "unfinished") throw new Error("A call starts beside any other run");
        if (outcome === "started") await tx.run(noteCaller, runId, path, call.run.id);
        return outcome;
      }),

    async wakeCaller(runId, at) {
      if (!(await database.first(returned, runId))) return;
      await writeAt(at, async (tx) => {
        const run = await tx.first(waiting, runId);
        if (run) await changeRuns(tx, [changeBy(run, { kind: "returned", path: run.path }, at)]);
      });
    },

    async connectionsTold(runIds) {
      return connectionsByRun(await database.all(told, runIds));
    },

    async connectionsBelow(runId) {
      const rows = await database.all(below, runId);
      return new Set(rows.map(({ connection }) => connection));
    },

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

type Start = Omit<Parameters<RunStore["startRun"]>[0], "permit" | "forCalls"> & {
  readonly openTo: "anybody" | "caller" | null;
};

async function start(
  tx: Transaction,
  { flowId, event, run, unpublished, openTo, alone, startedBy, at }: Start,
): ReturnType<RunStore["startRun"]> {
  const flow = await done(tx, shareFlow(flowId));
  if (!flow) return "not_found";
  if (unpublished && (unpublished.revision ?? flow.revision) !== flow.revision) return "conflict";
  if (openTo && !isOn(flow.active)) return "conflict";
  if (openTo === "anybody" && flow.version_id !== run.versionId) return "conflict";
  // First: whoever starts the same is waited for here, and found below.
  const heldUp = alone === true && (await isHeldUp(tx, flowId));
  const name = { flowId, name: run.name };
  if ((await findRuns(tx, [name])).size > 0) return "exists";
  if (heldUp) return "unfinished";
  if ((await noteRan(tx, [{ flowId, key: run.name }])).size === 0) return "exists";
  const { versionId } = run;
  if (unpublished) await done(tx, keepUnpublished(versionId, flowId, unpublished, at));
  const origin = { pollId: null, source: "person", live: true, at } as const;
  const [stored] = await putEvents(tx, [event], origin);
  if (!stored) throw new Error("The event of a run is not there");
  const place = { run, flowId, versionId, event: stored.seq, eventData: null };
  const made = await makeRuns(tx, [place], at);
  const seq = made.get(textOfRun(flowId, run.name)) ?? null;
  if (startedBy !== undefined) await tx.run(noteStarter, startedBy, run.id);
  await settle(tx, [{ event: stored, flowId, run: seq, reason: null }]);
  return "started";
}
