import type { FlowReader, RunParties, SightStore } from "#engine/store.ts";
import { made, sql, statement, type Verbs } from "../session.ts";
import { isOfKind } from "../run-kinds.ts";
import { lockFlow, shareFlow } from "./locks.ts";

interface PartyRow {
  readonly run: string;
  readonly kind: "flow" | "connection" | "person";
  readonly id: string;
}

type SightRow = Omit<PartyRow, "run" | "kind"> & {
  readonly kind: "flow" | "owned" | "connection";
};

/**
 * Whose the values of runs are. Of what a run calls, only the versions that were agreed to with its own count: a draft
 * of a called flow, in which anybody may put a connection of theirs, does not. Where it is not kept which were agreed to,
 * those that it has called count. A caller that is forgotten stands for its connections, which nobody has.
 */
const parties = statement<[runIds: readonly string[]], PartyRow>(
  `WITH RECURSIVE up(run, id, flow_id, version_id, caller_id, started_by) AS (
      SELECT id, id, flow_id, version_id, caller_id, started_by FROM {runs} WHERE id IN (??)
      UNION SELECT up.run, r.id, r.flow_id, r.version_id, r.caller_id, r.started_by
        FROM up JOIN {runs} r ON r.id = up.caller_id),
    down(run, id, version_id) AS (
      SELECT up.run, r.id, r.version_id FROM up JOIN {flow_versions} v ON v.id = up.version_id
        JOIN {runs} r ON r.caller_id = up.id WHERE up.id = up.run AND v.calls IS NULL
      UNION SELECT down.run, r.id, r.version_id FROM down JOIN {runs} r ON r.caller_id = down.id),
    acting(run, version_id) AS (
      SELECT run, version_id FROM up
      UNION SELECT run, version_id FROM down
      UNION SELECT up.run, called.value FROM up JOIN {flow_versions} v ON v.id = up.version_id
        CROSS JOIN {each v.calls} AS called WHERE up.id = up.run AND v.calls IS NOT NULL)
    SELECT run, 'flow' AS kind, flow_id AS id FROM up WHERE id = run
    UNION SELECT run, 'person', started_by FROM up WHERE started_by IS NOT NULL
    UNION SELECT run, 'connection', caller_id FROM up
      WHERE caller_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {runs} r WHERE r.id = up.caller_id)
    UNION SELECT a.run, 'connection', c.connection_id
      FROM acting a JOIN {version_connections} c ON c.version_id = a.version_id`,
);
const own = "FROM {flows}, who WHERE owner = person AND coalesce(entrusted_to, owner) = person";
const sight = statement<[person: string], SightRow>(
  `WITH who(person) AS (SELECT CAST(? AS text))
   SELECT 'flow' AS kind, id ${own}
    UNION SELECT 'owned', id ${own}
    UNION SELECT 'flow', r.flow_id FROM {flow_readers} r JOIN who ON who.person = r.person
    UNION SELECT 'connection', id FROM {connections} JOIN who ON owner = person WHERE {off locked}
    UNION SELECT 'connection', g.connection_id FROM {grants} g JOIN who ON who.person = g.person`,
);
const take = statement<[flowId: string, person: string]>(
  "DELETE FROM {flow_readers} WHERE flow_id = ? AND person = ?",
);

const shown = statement<[reader: string, owner: string], { id: string }>(
  `SELECT flow_id AS id FROM {flow_readers} WHERE person = ?
   UNION SELECT id FROM {flows} WHERE coalesce(entrusted_to, owner) = ? ORDER BY id`,
);
const distrust = statement<[flowId: string, person: string]>(
  "UPDATE {flows} SET entrusted_to = '' WHERE id = ? AND coalesce(entrusted_to, owner) = ?",
);
/** What a person starts has a name of its own kind, and each kind an index. */
const forgetStarts = (
  [
    ["runs_at_once", "now"],
    ["runs_tested", "test"],
    ["runs_again", "rerun"],
  ] as const
).map(([index, kind]) =>
  statement<[person: string]>(
    `UPDATE {runs} {hint INDEXED BY ${index}} SET started_by = NULL
     WHERE started_by = ? AND created_at >= 0 AND ${isOfKind(kind)}`,
  ),
);

const marked = statement<[flowIds: readonly string[]], { flow_id: string; field: string }>(
  `SELECT flow_id, field FROM {private_fields} WHERE flow_id IN (??)
   ORDER BY flow_id, field COLLATE "C"`,
);

export function sightVerbs({ read, write, writeAt }: Verbs): SightStore {
  return {
    partiesOf: read((runIds) => made(parties.all(runIds), partiesByRun)),

    sightOf: read(function* (person) {
      const its = yield* sight.all(person);
      return {
        flows: idsOf(its, "flow"),
        owned: idsOf(its, "owned"),
        connections: idsOf(its, "connection"),
      };
    }),

    letRead: writeAt(function* ({ changes }, { flowId, person, at }) {
      if ((yield* shareFlow(flowId)) === undefined) return "not_found";
      const changed = yield* sql`INSERT INTO {flow_readers} (flow_id, person, at)
        VALUES (${flowId}, ${person}, ${at}) ON CONFLICT (flow_id, person) DO NOTHING`.run();
      if (changed > 0) changes.flow(flowId);
      return "let";
    }),

    letReadNoMore: write(function* ({ changes }, { flowId, person }) {
      if ((yield* take.run(flowId, person)) > 0) changes.flow(flowId);
    }),

    endSightOf: write(function* ({ changes }, person) {
      for (const { id } of yield* shown.all(person, person)) {
        yield* lockFlow(id);
        yield* take.run(id, person);
        yield* distrust.run(id, person);
        changes.flow(id);
      }
      for (const each of forgetStarts) yield* each.run(person);
    }),

    readersOf: read((flowId) =>
      sql<FlowReader>`SELECT person, at FROM {flow_readers}
        WHERE flow_id = ${flowId} ORDER BY at, person`.all(),
    ),

    markPrivate: write(function* ({ changes }, { flowId, fields }) {
      // Its own until the transaction ends: who marks at the same time comes after.
      if ((yield* lockFlow(flowId)) === undefined) return "not_found";
      yield* sql`DELETE FROM {private_fields} WHERE flow_id = ${flowId}`.run();
      for (const field of fields)
        yield* sql`INSERT INTO {private_fields} (flow_id, field)
          VALUES (${flowId}, ${field}) ON CONFLICT DO NOTHING`.run();
      changes.flow(flowId);
      return "marked";
    }),

    privateFieldsOf: read(function* (flowIds) {
      const flows = Map.groupBy(yield* marked.all(flowIds), ({ flow_id: id }) => id);
      return new Map([...flows].map(([id, its]) => [id, its.map(({ field }) => field)]));
    }),
  };
}

function partiesByRun(rows: readonly PartyRow[]): ReadonlyMap<string, RunParties> {
  const byRun = [...Map.groupBy(rows, ({ run }) => run)];
  return new Map(
    byRun.map(([run, its]) => {
      const [flows, connections] = [idsOf(its, "flow"), idsOf(its, "connection")];
      return [run, { flows, connections, startedBy: idsOf(its, "person") }];
    }),
  );
}

function idsOf<Kind extends PartyRow["kind"] | SightRow["kind"]>(
  rows: readonly { readonly kind: Kind; readonly id: string }[],
  wanted: Kind,
): ReadonlySet<string> {
  return new Set(rows.flatMap(({ kind, id }) => (kind === wanted ? [id] : [])));
}
