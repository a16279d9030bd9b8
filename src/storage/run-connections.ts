/** SQL: whose accounts a run has to do with, by way of the calls around it. `from`: the schema of the tables. */

export interface ToldRow {
  readonly run: string;
  readonly connection: string;
}

/** Of each of the runs that `isAsked` lets through. What it has called may be forgotten: so all versions of that count. */
export function connectionsTold(isAsked: string, from = ""): string {
  return `WITH RECURSIVE up(run, version_id, caller_id) AS (
      SELECT id, version_id, caller_id FROM ${from}runs WHERE ${isAsked}
      UNION SELECT up.run, r.version_id, r.caller_id FROM up JOIN ${from}runs r ON r.id = up.caller_id),
    told(run, version_id) AS (
      SELECT run, version_id FROM up
      UNION SELECT told.run, v.id FROM told JOIN ${from}version_calls c ON c.version_id = told.version_id
        JOIN ${from}flow_versions v ON v.flow_id = c.flow_id)
    SELECT DISTINCT told.run, c.connection_id AS connection
    FROM told JOIN ${from}version_connections c ON c.version_id = told.version_id`;
}

/** Of the versions that a run and what it has called work on. */
export function connectionsBelow(isAsked: string, from = ""): string {
  return `WITH RECURSIVE down(id, version_id) AS (
      SELECT id, version_id FROM ${from}runs WHERE ${isAsked}
      UNION SELECT r.id, r.version_id FROM down JOIN ${from}runs r ON r.caller_id = down.id)
    SELECT DISTINCT c.connection_id AS connection
    FROM down JOIN ${from}version_connections c ON c.version_id = down.version_id`;
}

export function connectionsByRun(
  rows: readonly ToldRow[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const runs = Map.groupBy(rows, ({ run }) => run);
  return new Map(
    [...runs].map(([run, its]) => [run, new Set(its.map(({ connection }) => connection))]),
  );
}
