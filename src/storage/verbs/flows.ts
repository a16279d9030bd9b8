import type { FlowRecord, FlowStore } from "#engine/store.ts";
import { columns } from "../columns.ts";
import { inOrderOf, toJson } from "../rows.ts";
import {
  type Asked,
  inSlices,
  type Notes,
  type Session,
  sql,
  statement,
  type Statement,
  type Value,
  type Verbs,
  type Work,
} from "../session.ts";
import { lockFlow } from "./locks.ts";
import { makeTables } from "./tables.ts";
import { findVersion, publish, versionParts } from "./versions.ts";
import { removeHookAddresses } from "./hook-addresses.ts";
import { endRuns, runsWithState } from "./run-state.ts";
import { endSubscription, removeSubscription } from "./subscriptions.ts";

/** A flow as its row has it, with the version that new runs get. */
interface FlowParts extends Omit<FlowRecord, "state" | "version"> {
  readonly isActive: boolean;
  readonly versionId: string | null;
}

const flowParts = columns<FlowParts>(
  `f.id, f.owner, coalesce(f.entrusted_to, f.owner) AS entrusted_to, f.offered_to, f.name, f.draft,
   f.revision, f.lineage, f.created_at, f.changed_at, f.changed_by, f.active AS is_active, f.version_id`,
  { draft: "document", isActive: "flag" },
);
const selected = `SELECT ${flowParts.list}, ${versionParts.list}`;
const withVersion = `${selected} FROM {flows} f LEFT JOIN {flow_versions} v ON v.id = f.version_id
  WHERE f.deleted_at IS NULL`;
const flowsOf = <Values extends readonly Value[]>(text: string): Statement<Values, FlowRecord> =>
  statement<Values, object>(text).making(flowRecord);
const one = flowsOf<[id: string]>(`${withVersion} AND f.id = ?`);
const every = flowsOf<[]>(`${withVersion} ORDER BY f.seq`);
const some = flowsOf<[ids: readonly string[]]>(`${withVersion} AND f.id IN (??)`);
const callers = flowsOf<[flowId: string]>(
  `${selected} FROM {version_calls} c JOIN {flows} f ON f.version_id = c.version_id
     JOIN {flow_versions} v ON v.id = f.version_id
   WHERE c.flow_id = ? AND f.deleted_at IS NULL ORDER BY f.name, f.seq`,
);

/** Changes one flow, or finds that it is not there. */
function* changeFlow(
  { changes }: Notes,
  id: string,
  how: Asked<never>,
): Work<"changed" | "not_found"> {
  if ((yield* how.run()) === 0) return "not_found";
  changes.flow(id);
  return "changed";
}

export function flowVerbs({ read, write, writeAt }: Verbs) {
  return {
    createFlow: writeAt(function* (
      { changes },
      { id, owner, name, draft, lineage, at, tables = [] },
    ) {
      if (!(yield* makeTables(tables, { at, by: owner }))) return "table_name_taken";
      yield* sql`INSERT INTO {flows} (id, owner, name, draft, lineage, created_at, changed_at, changed_by)
        VALUES (${id}, ${owner}, ${name}, ${toJson(draft)}, ${lineage}, ${at}, ${at}, ${owner})`.run();
      changes.flow(id);
      if (tables.length > 0) changes.tables();
      return "created";
    }),

    flow: read((id) => one.found(id)),

    flows: read(function* (ids) {
      if (ids === undefined) return yield* every.all();
      return inOrderOf(ids, yield* some.all(ids));
    }),

    callersOf: read((flowId) => callers.all(flowId)),

    version: read((id) => findVersion(id)),

    keepCalls: write((_, versionId, calls) =>
      sql`UPDATE {flow_versions}
        SET calls = ${toJson(calls)} WHERE id = ${versionId} AND calls IS NULL`.change(),
    ),

    saveDraft: writeAt(function* ({ changes }, { id, revision, name, draft, at, by }) {
      const row = yield* lockFlow(id);
      if (!row) return "not_found";
      if (row.revision !== revision) return "conflict";
      yield* sql`UPDATE {flows}
        SET name = ${name}, draft = ${toJson(draft)}, revision = revision + 1, changed_at = ${at},
          changed_by = ${by}
        WHERE id = ${id}`.run();
      changes.flow(id);
      return "saved";
    }),

    offerFlow: write((notes, id, to) => {
      const offer = sql`UPDATE {flows} SET offered_to = ${to} WHERE id = ${id} AND deleted_at IS NULL`;
      return changeFlow(notes, id, offer);
    }),

    acceptFlow: write((notes, id, { owner, entrustedTo }) => {
      const accept = sql`UPDATE {flows} SET owner = ${owner}, entrusted_to = ${entrustedTo}, offered_to = NULL
        WHERE id = ${id} AND offered_to = ${owner} AND deleted_at IS NULL`;
      return changeFlow(notes, id, accept);
    }),

    setFlowOwner: write((notes, id, { owner, entrustedTo }) => {
      const give = sql`UPDATE {flows} SET owner = ${owner}, entrusted_to = ${entrustedTo}, offered_to = NULL
        WHERE id = ${id} AND deleted_at IS NULL`;
      return changeFlow(notes, id, give);
    }),

    publish: writeAt(({ changes }, publication) => publish(changes, publication)),
  } satisfies Partial<FlowStore>;
}

function flowRecord(row: object): FlowRecord {
  const { isActive, versionId: id, ...flow } = flowParts.of(row);
  return {
    ...flow,
    state: isActive ? "active" : "inactive",
    version: id === null ? null : { id, flowId: flow.id, ...versionParts.of(row) },
  };
}

const removeProposal = statement<[id: string]>("DELETE FROM {proposals} WHERE flow_id = ?");
const ofTheFlow = [
  "DELETE FROM {timetables} WHERE flow_id = ?",
  "DELETE FROM {invoke_keys} WHERE flow_id = ?",
  "DELETE FROM {same_bodies} WHERE flow_id = ?",
  "DELETE FROM {alerts} WHERE about_id = ?",
].map((text) => statement<[id: string]>(text));

export function deleteFlowVerb(session: Session): FlowStore["deleteFlow"] {
  // A crash on the way leaves unfinished runs of a deleted flow: `freeRuns` cancels them.
  return async (id, at) => {
    await session.writeAt(at, function* ({ changes }) {
      yield* sql`UPDATE {flows} SET active = false, deleted_at = coalesce(deleted_at, ${at})
        WHERE id = ${id}`.run();
      yield* endSubscription(id, at);
      yield* removeSubscription(id);
      for (const each of ofTheFlow) yield* each.run(id);
      yield* removeHookAddresses(id);
      if ((yield* removeProposal.run(id)) > 0) changes.proposals();
      changes.flow(id);
    });
    await inSlices(session, function* (notes, limit) {
      const runs = yield* runsWithState.from`{runs} r WHERE r.flow_id = ${id}
        AND r.status IN ('waiting', 'delayed', 'paused', 'parked') AND r.cancel_at IS NULL ORDER BY r.seq
        LIMIT ${limit} FOR NO KEY UPDATE`.all();
      yield* endRuns(notes, runs, at);
      // Also those that were claimed while this went on.
      yield* sql`UPDATE {runs} SET cancel_at = ${at} WHERE seq IN (
        SELECT seq FROM {runs}
        WHERE flow_id = ${id} AND status = 'running' AND {on held} AND cancel_at IS NULL
        ORDER BY seq FOR NO KEY UPDATE)`.run();
      return runs.length;
    });
  };
}
