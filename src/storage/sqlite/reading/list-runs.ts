import type { Page, SoughtText } from "#people/reading.ts";
import type { RunSummary } from "#people/run-views.ts";
import type { Database } from "../database.ts";
import { inSqlite } from "../session.ts";
import { type Query, readCursor } from "../../reading/cursor.ts";
import {
  runsPage,
  type SummaryRow,
  summaryColumns,
  summaryJoins,
} from "../../reading/run-summary.ts";
import { isOfKind } from "../../run-kinds.ts";
import { type Reach, textCondition } from "./run-text.ts";

/** Each combination of filters is served by an index that also gives the order. */
const conditions: { readonly [Filter in keyof Query<"listRuns">]?: string } = {
  flowId: "flow_id = @flowId",
  error: "error IS NOT NULL AND CASE WHEN json_valid(error) THEN error ->> '$.code' END = @error",
  createdFrom: "created_at >= @createdFrom",
  createdTo: "created_at < @createdTo",
  cursor: "(created_at, seq) < (@at, @seq)",
};

function conditionsOf(query: Query<"listRuns">): readonly string[] {
  const given = Object.entries(conditions).flatMap(([filter, condition]) =>
    filter in query ? [condition] : [],
  );
  return query.kind === undefined ? given : [...given, `(${isOfKind(query.kind)})`];
}

/** A kind of which there are few has an index of its own, and so have errors. */
const isRare = ({ kind, error }: Query<"listRuns">): boolean =>
  error !== undefined || (kind !== undefined && kind !== "event");

const newestFirst = "ORDER BY created_at DESC, seq DESC";

/** A text is looked for in so many runs first: what many runs hold is found there at once. */
const near = 10_000;

export function listRuns(db: Database): (query: Query<"listRuns">) => Page<RunSummary> {
  const statements = new Map<string, ReturnType<typeof prepare>>();
  const prepare = (runs: string) =>
    db.prepare<[object], SummaryRow>(
      `SELECT ${summaryColumns} FROM (${runs} ${newestFirst} LIMIT @limit) r
       ${inSqlite(summaryJoins)} ORDER BY r.created_at DESC, r.seq DESC`,
    );

  function rowsOf(query: Query<"listRuns">, reach: Reach): readonly SummaryRow[] {
    const runs = runsOf(query, reach);
    const statement = statements.get(runs) ?? prepare(runs);
    statements.set(runs, statement);
    const { cursor, text, limit, statuses = [], kind: _, ...given } = query;
    return statement.all({
      ...given,
      ...Object.fromEntries(statuses.map((status, index) => [nameOf(index), status])),
      ...(cursor === undefined ? {} : readCursor(cursor)),
      ...(text === undefined ? {} : asked(text)),
      limit: limit + 1,
    });
  }

  return (query) => {
    const { limit, text } = query;
    const nearby = rowsOf(query, "near");
    const rows = text === undefined || nearby.length > limit ? nearby : rowsOf(query, "all");
    return runsPage(rows, limit);
  };
}

function runsOf(query: Query<"listRuns">, reach: Reach): string {
  const parts = conditionsOf(query);
  const statuses = (query.statuses ?? []).map((_, index) => `@${nameOf(index)}`);
  if (query.text === undefined) return newestOf(statuses, parts, "@limit", isRare(query));
  const text = textCondition(reach, query.flowId !== undefined);
  const ofStatus = statuses.length === 0 ? [] : [`status IN (${statuses.join(", ")})`];
  return reach === "all"
    ? all([...parts, ...ofStatus, text])
    : `SELECT * FROM (${newestOf(statuses, parts, String(near), isRare(query))} ${newestFirst} LIMIT ${near}) AS runs
       WHERE ${text}`;
}

/**
 * Of several statuses, the newest of each: the index has an order among the runs of one status alone,
 * and all runs of some would have to be sorted.
 */
function newestOf(
  statuses: readonly string[],
  parts: readonly string[],
  limit: string,
  rare: boolean,
): string {
  // With the plus, the index of the kind or the error is taken.
  const of = rare ? "+status" : "status";
  const [only, ...others] = statuses.map((status) => all([...parts, `${of} = ${status}`]));
  if (only === undefined) return all(parts);
  if (others.length === 0) return only;
  const pieces = [only, ...others].map(
    (runs) => `SELECT * FROM (${runs} ${newestFirst} LIMIT ${limit})`,
  );
  return `SELECT * FROM (${pieces.join(" UNION ALL ")}) AS runs`;
}

function all(parts: readonly string[]): string {
  return `SELECT * FROM runs${parts.length === 0 ? "" : ` WHERE ${parts.join(" AND ")}`}`;
}

function nameOf(status: number): string {
  return `status${status}`;
}

function asked({ words, own, sight }: SoughtText) {
  return {
    like: likeOf(words),
    own: JSON.stringify(own),
    person: sight.person,
    flows: JSON.stringify([...sight.flows]),
    owned: JSON.stringify([...sight.owned]),
    connections: JSON.stringify([...sight.connections]),
  };
}

function likeOf(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
