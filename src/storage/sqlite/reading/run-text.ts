import { isSeen, isUnmasked } from "../../run-parties.ts";

/**
 * A text (`@like`) in what a run is about, or in its error. `@own`: the connections of who asks; `@person`, `@flows`,
 * `@owned` and `@connections`: what they see.
 */

/** `near`: asked of each of a few runs. `all`: of every run there is, however many. */
export type Reach = "near" | "all";

const amongThese = (list: string) => (id: string) =>
  `${id} IN (SELECT value FROM json_each(@${list}))`;

const isLike = (what: string): string => String.raw`${what} LIKE @like ESCAPE '\'`;

/**
 * An error may tell of the account that the run worked on; one of a run that calls others, or was called,
 * of theirs, which is not looked into.
 */
const inError = `error IS NOT NULL AND ${isLike("error ->> '$.message'")} AND NOT EXISTS (
  SELECT 1 FROM version_connections c WHERE c.version_id = runs.version_id
    AND c.connection_id NOT IN (SELECT value FROM json_each(@own)))
  AND runs.caller_id IS NULL AND NOT EXISTS (SELECT 1 FROM version_calls v WHERE v.version_id = runs.version_id)
  AND ${isUnmasked("runs", amongThese("owned"))}`;

/**
 * The name of a run without an outside record, such as a test, says nothing of its event; that of an
 * event whose key repeats elsewhere tells of the account.
 */
const isNamed = "instr(name, ':') > 0";

const near = `((${isLike("name")} AND NOT ${isNamed}) OR (${inError}) OR (${isNamed} AND EXISTS (
  SELECT 1 FROM events e WHERE e.seq = event AND ${isLike("e.key")})))`;

const seen = isSeen("runs", {
  person: "@person",
  isFlow: amongThese("flows"),
  isConnection: amongThese("connections"),
});

/**
 * The runs' rows are long, and reading a million of them takes a second. So names are read in the
 * index that has them, and errors only where a status can have one.
 */
export function textCondition(reach: Reach, ofFlow: boolean): string {
  if (reach === "near") return `(${near} AND ${seen})`;
  const flow = ofFlow ? "flow_id = @flowId AND " : "";
  return `seq IN (
    SELECT seq FROM runs WHERE ${flow}${isLike("name")} AND NOT ${isNamed}
    UNION ALL SELECT seq FROM runs WHERE ${flow}${inError}
      AND status IN ('waiting', 'running', 'paused', 'parked', 'failed', 'cancelled')
    UNION ALL SELECT t.seq FROM runs t JOIN events e ON e.seq = t.event
      WHERE t.seq IN (SELECT seq FROM runs WHERE ${flow}${isNamed}) AND ${isLike("e.key")}) AND ${seen}`;
}
