import type { RunStore } from "#engine/store.ts";
import { isOn, type Notes, sql, type Verbs, type Work } from "../session.ts";
import { isCurrent, shareFlow } from "./locks.ts";
import { findRuns } from "./run-rows.ts";
import { runsWithState, turnAway } from "./run-state.ts";
import { isHeldUp } from "./schedules.ts";
import { isTaken, putRun } from "./deliver.ts";
import { keepUnpublished } from "./versions.ts";

export function startVerbs({ writeAt }: Verbs) {
  return {
    startRun: writeAt(function* (notes, { permit, forCalls, ...wish }) {
      // The flow first, as who publishes it does.
      if (!(yield* shareFlow(wish.flowId))) return "not_found";
      if (!(yield* isCurrent(permit))) return "conflict";
      return yield* start(notes, { ...wish, openTo: forCalls === true ? "anybody" : null });
    }),

    callRun: writeAt(function* (notes, { caller: { runId, epoch, path }, ...call }) {
      // The flow first, as who deletes it does.
      if (!(yield* shareFlow(call.flowId))) return "not_found";
      // Nobody else takes it, ends it or records for it until the transaction ends.
      const calling =
        yield* runsWithState.from`{runs} r WHERE r.id = ${runId} AND r.epoch = ${epoch}
          AND {on r.held} FOR NO KEY UPDATE`.first();
      if (!calling) return "fenced";
      if (calling.cancelAt !== null) return yield* turnAway(calling, call.at);
      const outcome = yield* start(notes, { ...call, openTo: "caller" });
      if (outcome === "unfinished") throw new Error("A call starts beside any other run");
      if (outcome === "started")
        yield* sql`UPDATE {runs} SET caller_id = ${runId}, caller_path = ${path},
            turn_of = (SELECT c.turn_of FROM {runs} c WHERE c.id = ${runId})
          WHERE id = ${call.run.id}`.run();
      return outcome;
    }),
  } satisfies Partial<RunStore>;
}

type Start = Omit<Parameters<RunStore["startRun"]>[0], "permit" | "forCalls"> & {
  readonly openTo: "anybody" | "caller" | null;
};
type Started = "started" | "exists" | "unfinished" | "conflict" | "not_found";

function* start(
  notes: Notes,
  { flowId, event, run: wished, unpublished, openTo, alone, startedBy, at }: Start,
): Work<Started> {
  const { name, versionId } = wished;
  const flow = yield* shareFlow(flowId);
  if (!flow) return "not_found";
  if (unpublished && (unpublished.revision ?? flow.revision) !== flow.revision) return "conflict";
  if (openTo && !isOn(flow.active)) return "conflict";
  if (openTo === "anybody" && flow.version_id !== versionId) return "conflict";
  // First: who starts the same is waited for here, and found below.
  if (alone === true && (yield* isHeldUp(flowId)))
    return (yield* findRuns([{ flowId, name }])).size > 0 ? "exists" : "unfinished";
  if (yield* isTaken(flowId, name)) return "exists";
  if (unpublished) yield* keepUnpublished(versionId, flowId, unpublished, at);
  yield* putRun(notes, wished, { flowId, versionId, event }, "person", at);
  if (startedBy !== undefined)
    yield* sql`UPDATE {runs} SET started_by = ${startedBy}
      WHERE id = ${wished.id}`.run();
  return "started";
}
