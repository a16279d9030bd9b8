import type { RunParties } from "#engine/store.ts";

/** SQL, for both stores: whose the values of runs are. `from`: the schema of the tables. */

export interface PartyRow {
  readonly run: string;
  readonly kind: "flow" | "connection" | "person";
  readonly id: string;
}

/**
 * Of each of the runs that `isAsked` lets through. Of what it calls, only the versions that were agreed to with its
 * own count: a draft of a called flow, in which anybody may put a connection of theirs, does not. Where it is not kept
 * which were agreed to, those that it has called count. A caller that is forgotten stands for its connections, which
 * nobody has.
 * `versionsIn`: the values of an object in JSON, as rows with a `value`.
 */
export function partiesOf(
  isAsked: string,
  { from, versionsIn }: { readonly from: string; readonly versionsIn: (json: string) => string },
): string {
  return `WITH RECURSIVE up(run, id, flow_id, version_id, caller_id, started_by) AS (
      SELECT id, id, flow_id, version_id, caller_id, started_by FROM ${from}runs WHERE ${isAsked}
      UNION SELECT up.run, r.id, r.flow_id, r.version_id, r.caller_id, r.started_by
        FROM up JOIN ${from}runs r ON r.id = up.caller_id),
    down(run, id, version_id) AS (
      SELECT up.run, r.id, r.version_id FROM up JOIN ${from}flow_versions v ON v.id = up.version_id
        JOIN ${from}runs r ON r.caller_id = up.id WHERE up.id = up.run AND v.calls IS NULL
      UNION SELECT down.run, r.id, r.version_id FROM down JOIN ${from}runs r ON r.caller_id = down.id),
    acting(run, version_id) AS (
      SELECT run, version_id FROM up
      UNION SELECT run, version_id FROM down
      UNION SELECT up.run, called.value FROM up JOIN ${from}flow_versions v ON v.id = up.version_id
        CROSS JOIN ${versionsIn("v.calls")} AS called WHERE up.id = up.run AND v.calls IS NOT NULL)
    SELECT run, 'flow' AS kind, flow_id AS id FROM up WHERE id = run
    UNION SELECT run, 'person', started_by FROM up WHERE started_by IS NOT NULL
    UNION SELECT run, 'connection', caller_id FROM up
      WHERE caller_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ${from}runs r WHERE r.id = up.caller_id)
    UNION SELECT a.run, 'connection', c.connection_id
      FROM acting a JOIN ${from}version_connections c ON c.version_id = a.version_id`;
}

/** SQL with the person as the n-th value: what is theirs. */
export function sightOf(person: string, from = ""): string {
  const own = `FROM ${from}flows WHERE owner = ${person} AND coalesce(entrusted_to, owner) = ${person}`;
  return `SELECT 'flow' AS kind, id ${own}
    UNION SELECT 'owned', id ${own}
    UNION SELECT 'flow', flow_id FROM ${from}flow_readers WHERE person = ${person}
    UNION SELECT 'connection', id FROM ${from}connections WHERE owner = ${person}
    UNION SELECT 'connection', connection_id FROM ${from}grants WHERE person = ${person}`;
}

export type SightRow = Omit<PartyRow, "run" | "kind"> & {
  readonly kind: "flow" | "owned" | "connection";
};

export function partiesByRun(rows: readonly PartyRow[]): ReadonlyMap<string, RunParties> {
  const runs = Map.groupBy(rows, ({ run }) => run);
  return new Map(
    [...runs].map(([run, its]) => [
      run,
      {
        flows: idsOf(its, "flow"),
        connections: idsOf(its, "connection"),
        startedBy: idsOf(its, "person"),
      },
    ]),
  );
}

type Kind = PartyRow["kind"] | SightRow["kind"];

export function sightFrom(rows: readonly SightRow[]) {
  return {
    flows: idsOf(rows, "flow"),
    owned: idsOf(rows, "owned"),
    connections: idsOf(rows, "connection"),
  };
}

function idsOf(
  rows: readonly { readonly kind: Kind; readonly id: string }[],
  wanted: Kind,
): ReadonlySet<string> {
  return new Set(rows.flatMap(({ kind, id }) => (kind === wanted ? [id] : [])));
}

/** SQL, for both stores: does whoever asks see the values of the run in whose row this stands, by what stands there? */
export function isSeen(
  runs: string,
  sight: {
    readonly person: string;
    /** Is this among the ids? */
    readonly isFlow: (id: string) => string;
    readonly isConnection: (id: string) => string;
  },
): string {
  return `(${runs}.started_by = ${sight.person} OR ${sight.isFlow(`${runs}.flow_id`)} OR EXISTS (
    SELECT 1 FROM version_connections s
    WHERE s.version_id = ${runs}.version_id AND ${sight.isConnection("s.connection_id")}))`;
}

/**
 * SQL, for both stores, of a run through whose connections, if there are any, only whoever asks acts: is nothing in its
 * error masked for them? What a flow's owner has marked, the error may repeat.
 */
export function isUnmasked(runs: string, isOwned: (flowId: string) => string): string {
  return `(${isOwned(`${runs}.flow_id`)}
    OR NOT EXISTS (SELECT 1 FROM private_fields p WHERE p.flow_id = ${runs}.flow_id)
    OR EXISTS (SELECT 1 FROM version_connections o WHERE o.version_id = ${runs}.version_id))`;
}

export interface PrivateFieldRow {
  readonly flow_id: string;
  readonly field: string;
}

export function privateFieldsByFlow(
  rows: readonly PrivateFieldRow[],
): ReadonlyMap<string, readonly string[]> {
  const flows = Map.groupBy(rows, ({ flow_id: id }) => id);
  return new Map([...flows].map(([id, its]) => [id, its.map(({ field }) => field)]));
}
