import type { Page, SoughtText } from "#reading/reading.ts";
import type { RunSummary } from "#reading/run-views.ts";
import type { RunStatus } from "#flow/run-status.ts";
import { isOfKind } from "../run-kinds.ts";
import { type Work } from "../session.ts";
import { readCursor } from "#reading/cursor.ts";
import { conditionsOf, type Query } from "./query.ts";
import { runsPage, type SummaryParts } from "#reading/run-summary.ts";
import { hasParkedWrite, summaries, summaryJoins } from "./run-summary.ts";

/** What each database has its own way for. */
export interface RunSearch {
  /** Is the text (`@like`) in this? */
  readonly isLike: (what: string) => string;
  /** Is it in the message of the run's error? `@inJson`: the text as JSON has it. */
  readonly isInMessage: string;
  /** Is the code of the run's error `@error`? */
  readonly hasError: string;
  /** The column of the status, where another filter has the better index. */
  readonly statusBeside: string;
  /** Which of all runs, however many, hold the text: where it takes too long to look at each. */
  readonly allWithText?: (ofFlow: boolean) => string;
}

const newestFirst = "ORDER BY created_at DESC, seq DESC";

/** A text is looked for in so many runs first: what many runs hold is found there at once. */
const near = "10000";

/**
 * The name of a run without an outside record, such as a test, says nothing of its event; that of an
 * event whose key repeats elsewhere tells of the account.
 */
export const isNamed = "instr(name, ':') > 0";

/** Does who asks see the values of the run, by what stands in its row? */
const isSeen = `(runs.started_by = @person OR runs.flow_id IN (@@flows) OR EXISTS (
  SELECT 1 FROM {version_connections} s
  WHERE s.version_id = runs.version_id AND s.connection_id IN (@@connections)))`;

/** Nobody finds a run by a key that is private and masked for them. */
const isKeyTold = `NOT (EXISTS (
    SELECT 1 FROM {events} k JOIN {polls} p ON p.id = k.poll_id
    WHERE k.seq = runs.event AND p.trigger IN (@@privateKeys))
  AND NOT EXISTS (
    SELECT 1 FROM {version_connections} s
    WHERE s.version_id = runs.version_id AND s.connection_id IN (@@connections)))`;

/**
 * An error may tell of the account that the run worked on, and repeat what a flow's owner has marked; one of a run
 * that calls others, or was called, may tell of their accounts, and is not looked into.
 */
export const isOpenError = `NOT EXISTS (
    SELECT 1 FROM {version_connections} c
    WHERE c.version_id = runs.version_id AND NOT c.connection_id IN (@@own))
  AND runs.caller_id IS NULL
  AND NOT EXISTS (SELECT 1 FROM {version_calls} v WHERE v.version_id = runs.version_id)
  AND (runs.flow_id IN (@@owned)
    OR NOT EXISTS (SELECT 1 FROM {private_fields} p WHERE p.flow_id = runs.flow_id)
    OR EXISTS (SELECT 1 FROM {version_connections} o WHERE o.version_id = runs.version_id))`;

/** Runs by filters: each combination is served by an index that also gives the order. */
export function listingRuns(search: RunSearch) {
  const { isLike, isInMessage, allWithText } = search;
  const holdsText = `((${isLike("name")} AND NOT ${isNamed})
    OR (error IS NOT NULL AND ${isInMessage} AND ${isOpenError})
    OR (${isNamed} AND ${isLike("(SELECT e.key FROM {events} e WHERE e.seq = event)")})) AND ${isSeen} AND ${isKeyTold}`;

  return function* listRuns(query: Query<"listRuns">): Work<Page<RunSummary>> {
    const { limit, text, flowId } = query;
    const parts = filtersOf(query, search);
    const statuses = (query.statuses ?? []).flatMap((each, index) =>
      inStatus(each, isRare(query) ? search.statusBeside : "status", `@${nameOf(index)}`),
    );
    const newest = (conditions: readonly string[], limit: string): string =>
      newestOf(statuses, conditions, limit);
    const ask = (runs: string): Work<readonly SummaryParts[]> => {
      const asked = summaries.select<object>(
        `FROM (${runs} ${newestFirst} LIMIT @limit) r
         ${summaryJoins} ORDER BY r.created_at DESC, r.seq DESC`,
      );
      return asked.all(valuesOf(query));
    };

    if (text === undefined) return runsPage(yield* ask(newest(parts, "@limit")), limit);
    if (allWithText === undefined)
      return runsPage(yield* ask(newest([...parts, holdsText], "@limit")), limit);
    const nearby = yield* ask(
      `SELECT * FROM (${newest(parts, near)} ${newestFirst} LIMIT ${near}) AS runs WHERE ${holdsText}`,
    );
    if (nearby.length > limit) return runsPage(nearby, limit);
    const ofStatus = statuses.length === 0 ? [] : [`(${statuses.join(" OR ")})`];
    const found = [...parts, ...ofStatus, allWithText(flowId !== undefined), isSeen, isKeyTold];
    return runsPage(yield* ask(runsWhere(found)), limit);
  };
}

/** A run that somebody works on is found as parked where a write of it waits for a person. */
function inStatus(status: RunStatus, column: string, value: string): readonly string[] {
  const beside = hasParkedWrite("runs");
  if (status === "running") return [`(${column} = ${value} AND NOT ${beside})`];
  return status === "parked"
    ? [`${column} = ${value}`, `(${column} = 'running' AND ${beside})`]
    : [`${column} = ${value}`];
}

function filtersOf(query: Query<"listRuns">, { hasError }: RunSearch): readonly string[] {
  const given = conditionsOf(query, {
    flowId: "flow_id = @flowId",
    error: `error IS NOT NULL AND ${hasError}`,
    createdFrom: "created_at >= @createdFrom",
    createdTo: "created_at < @createdTo",
    cursor: "(created_at, seq) < (@at, @seq)",
  });
  return query.kind === undefined ? given : [...given, `(${isOfKind(query.kind)})`];
}

/** A kind of which there are few has an index of its own, and so have errors. */
function isRare({ kind, error }: Query<"listRuns">): boolean {
  return error !== undefined || (kind !== undefined && kind !== "event");
}

/**
 * Of several statuses, the newest of each: the index has an order among the runs of one status alone,
 * and all runs of some would have to be sorted.
 */
function newestOf(
  statuses: readonly string[],
  conditions: readonly string[],
  limit: string,
): string {
  const [only, ...others] = statuses.map((status) => runsWhere([...conditions, status]));
  if (only === undefined) return runsWhere(conditions);
  if (others.length === 0) return only;
  const pieces = [only, ...others].map(
    (runs) => `SELECT * FROM (${runs} ${newestFirst} LIMIT ${limit}) AS newest`,
  );
  return `SELECT * FROM (${pieces.join(" UNION ALL ")}) AS runs`;
}

function runsWhere(conditions: readonly string[]): string {
  return `SELECT * FROM {runs}${conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`}`;
}

function nameOf(status: number): string {
  return `status${status}`;
}

function valuesOf(query: Query<"listRuns">): object {
  const { cursor, text, limit, statuses = [], kind: _, ...given } = query;
  return {
    ...given,
    ...Object.fromEntries(statuses.map((status, index) => [nameOf(index), status])),
    ...(cursor === undefined ? {} : readCursor(cursor)),
    ...(text === undefined ? {} : sought(text)),
    limit: limit + 1,
  };
}

function sought({ words, own, privateKeys, sight }: SoughtText) {
  return {
    like: likeOf(words),
    inJson: likeOf(JSON.stringify(words).slice(1, -1)),
    own,
    privateKeys,
    person: sight.person,
    flows: [...sight.flows],
    owned: [...sight.owned],
    connections: [...sight.connections],
  };
}

function likeOf(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
