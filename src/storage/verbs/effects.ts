import type { EffectRecord, NewerWrite, ParkedDecision, RunStore } from "#engine/store.ts";
import { columns } from "../columns.ts";
import { fromJson, type JsonText } from "../rows.ts";
import { made, type Notes, sql, statement, type Verbs, type Work } from "../session.ts";
import { noteInBatch } from "./batches.ts";
import { effects, newestEffect, putParked, writeDownNext } from "./effect-rows.ts";
import { foldEffect } from "#engine/fold-effect.ts";
import { isParkedFor } from "#engine/rests.ts";
import { isAsSeen, mayBeDecided, newsOf } from "#engine/parked-decision.ts";
import { isCurrent } from "./locks.ts";
import { changeBy, changeRuns, endRuns, type RunRowWithState, runsWithState } from "./run-state.ts";

// One account may have several connections.
const ofAccount = (which: string) =>
  statement<{ connectionId: string; sought: string }, { id: string }>(
    `SELECT e.id FROM {effects} e LEFT JOIN {connections} c ON c.id = @connectionId
     WHERE (e.connection_id = @connectionId OR
       (e.account = c.account AND e.mode = c.mode AND e.connector = c.connector)) AND ${which} LIMIT 1`,
  );
const ofObject = ofAccount("e.object_id = @sought ORDER BY e.seq");
// Such an event is read soon after its write: no index is kept of keys.
const newestEffects = 100_000;
const ofKey = ofAccount(
  `e.seq > (SELECT max(seq) FROM {effects}) - ${newestEffects} AND e.key = @sought ORDER BY e.seq DESC`,
);
const sentFirst = statement<
  [id: string, from: number],
  { seq: number; run: number | null; connector: string; mode: string; account: string }
>(
  `SELECT e.seq, r.seq AS run, e.connector, e.mode, coalesce(e.account, e.connection_id) AS account FROM {effects} e LEFT JOIN {runs} r ON r.id = e.run_id
   WHERE e.id = ? AND e.generation >= ? AND e.unproven_since IS NOT NULL AND e.state <> 'failed'
   ORDER BY e.generation LIMIT 1`,
);
const newerWrites = columns<NewerWrite>("n.seq, n.target, n.action, n.request, n.answer", {
  request: "json",
  answer: "json",
});
interface Newer {
  readonly after: number;
  readonly effectId: string;
  readonly run: number | null;
  readonly limit: number;
}
// A run of before whose history is gone began earlier: a newer write of its own counts all the same.
const whereNewer = (which: string) =>
  `FROM {effects} n LEFT JOIN {runs} r ON r.id = n.run_id
   WHERE ${which} AND n.seq > @after AND n.id <> @effectId
     AND (n.state = 'done' OR (n.state IN ('open', 'parked') AND n.unproven_since IS NOT NULL))
     AND (r.seq IS NULL OR @run::bigint IS NULL OR r.seq >= @run::bigint)
   ORDER BY n.seq LIMIT @limit`;
const newer = newerWrites.select<Newer & { readonly targets: readonly string[] }>(
  whereNewer("n.target IN (@@targets)"),
);
const newerWithout = newerWrites.select<
  Newer & {
    readonly actions: readonly string[];
    readonly connector: string;
    readonly mode: string;
    readonly account: string;
  }
>(
  whereNewer(`n.target IS NULL AND n.action IN (@@actions) AND n.connector = @connector
     AND n.mode = @mode AND coalesce(n.account, n.connection_id) = @account`),
);
const unsettled = statement<[target: string, effectId: string], { at: number | null }>(
  `SELECT max(e.last_send_at) AS at FROM {effects} e
   WHERE e.target = ? AND e.id <> ? AND e.unproven_since IS NOT NULL
     AND e.state IN ('open', 'parked', 'stopped')`,
);
const ancestry = statement<[id: string], { flow_id: string; ancestry: JsonText<string[]> }>(
  "SELECT flow_id, ancestry FROM {effects} WHERE id = ? LIMIT 1",
);

/** A time further ahead was set by a clock that was wrong. */
const longestPause = 24 * 3_600_000;

const due = effects.select<{ now: number; limit: number }>(
  `FROM {effects} e WHERE e.look_at IS NOT NULL AND e.state = 'parked'
     AND (e.look_at <= @now OR e.look_at > @now::bigint + ${longestPause})
   ORDER BY e.look_at LIMIT @limit`,
);
/** The run first and then the effect, in the order in which its holder takes them. */
const lockRun = runsWithState.select<[effectId: string]>(
  `FROM {runs} r
   WHERE r.id = (SELECT run_id FROM {effects} WHERE id = ? LIMIT 1) FOR NO KEY UPDATE`,
);

export function effectVerbs({ read, writeAt }: Verbs) {
  return {
    effect: read((id) =>
      effects.from`{effects} e WHERE e.id = ${id}
        ORDER BY e.generation DESC LIMIT 1`.found(),
    ),

    effectOfObject: read((connectionId, sought) =>
      made(ofObject.first({ connectionId, sought }), (effect) => effect?.id ?? null),
    ),

    effectOfKey: read((connectionId, sought) =>
      made(ofKey.first({ connectionId, sought }), (effect) => effect?.id ?? null),
    ),

    ancestryOfEffect: read((effectId) =>
      made(ancestry.first(effectId), (row) =>
        row ? [...fromJson(row.ancestry), row.flow_id] : null,
      ),
    ),

    newerWrites: read(function* ({ effectId, from, targets, actions, after, limit }) {
      const own = yield* sentFirst.first(effectId, from);
      if (own === undefined) return null;
      const { seq, run, ...where } = own;
      const asked = { after: after ?? seq, effectId, run, limit };
      const named = yield* newer.all({ ...asked, targets });
      const unnamed = yield* newerWithout.all({ ...asked, ...where, actions });
      return [...named, ...unnamed].toSorted((one, other) => one.seq - other.seq).slice(0, limit);
    }),

    unsettledSend: read(({ effectId, target }) =>
      made(unsettled.first(target, effectId), (row) => row?.at ?? null),
    ),

    parkedToLookFor: read((now, limit) => due.all({ now, limit })),

    noteLookUp: writeAt(function* ({ changes }, { effectId, generation, looked, lookAt, at }) {
      yield* lockRun.first(effectId);
      const effect = yield* parkedIn(effectId, generation);
      if (effect === null) return;
      yield* putParked(foldEffect(effect, { kind: "looked", looked, lookAt }, at));
      changes.run(effect.runId, effect.flowId);
    }),

    decideParked: writeAt(function* (notes, { effectId, generation, decision, at, ...right }) {
      const run = yield* lockRun.first(effectId);
      const effect = yield* parkedIn(effectId, generation);
      const state = run?.state ?? null;
      if (effect === null || !mayBeDecided(decision, effect, state)) return "conflict";
      if (!("found" in right || (isAsSeen(effect, right) && (yield* isCurrent(right.permit)))))
        return "conflict";
      yield* putParked(foldEffect(effect, newsOf(decision), at));
      if (decision.kind === "send") yield* writeDownNext(effect, decision);
      yield* sql`UPDATE {runs} SET in_ledger = 2 WHERE id = ${effect.runId} AND in_ledger = 1`.run();
      notes.changes.run(effect.runId, effect.flowId);
      if (run && state && isParkedFor(state, effectId))
        yield* goOn(notes, run, decision, effectId, at);
      if ("permit" in right) yield* noteInBatch(right.batch, effect.runId);
      return "decided";
    }),
  } satisfies Partial<RunStore>;
}

/** Who holds the run, for other items of a loop, finds the decision when it goes to rest. */
function* goOn(
  notes: Notes,
  parked: RunRowWithState,
  { kind }: ParkedDecision,
  effectId: string,
  at: number,
): Work<void> {
  if (kind === "stop") yield* endRuns(notes, [parked], at);
  else if (!parked.held)
    yield* changeRuns(notes, [changeBy(parked, { kind: "resumed", for: { effectId } }, at)]);
}

/** The newest generation of a write, where it is this one, and parked. Its run is locked before. */
function* parkedIn(effectId: string, generation: number): Work<EffectRecord | null> {
  const effect = yield* newestEffect.first(effectId);
  return effect?.generation === generation && effect.state === "parked" ? effect : null;
}
