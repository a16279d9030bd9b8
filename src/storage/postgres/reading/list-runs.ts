import type { Page, SoughtText } from "#people/reading.ts";
import type { RunSummary } from "#people/run-views.ts";
import { type Query, readCursor } from "../../reading/cursor.ts";
import {
  runsPage,
  summaryColumns,
  summaryJoins,
  type SummaryRow,
} from "../../reading/run-summary.ts";
import { isSeen, isUnmasked } from "../../run-parties.ts";
import { isOfKind } from "../../run-kinds.ts";
import { type Session, sql, wordOrNothing } from "../database.ts";
import { inPostgres } from "../session.ts";

const newestFirst = "ORDER BY created_at DESC, seq DESC";

/** Each combination of filters is served by an index that also gives the order. */
export async function listRuns(
  session: Session,
  query: Query<"listRuns">,
): Promise<Page<RunSummary>> {
  const values: unknown[] = [];
  const put: Put = (value) => `$${values.push(value)}`;
  const runs = newestOf(query, put);
  const statement = sql<readonly unknown[], SummaryRow>(
    `SELECT ${summaryColumns} FROM (${runs}) r ${inPostgres(summaryJoins)}
     ORDER BY r.created_at DESC, r.seq DESC`,
  );
  const rows = await session.all(statement, ...values);
  return runsPage(rows, query.limit);
}

/** As the index has it; an error's own code stands before all that is told with it. */
const errorCode = String.raw`substring(error FROM '"code":"([^"\\]*)"')`;

/** Gives the place that a value has in the statement. */
type Put = (value: unknown) => string;

/**
 * Of several statuses, the newest of each: the index has an order among the runs of one status alone,
 * and all runs of some would have to be sorted.
 */
function newestOf(query: Query<"listRuns">, put: Put): string {
  const conditions = conditionsOf(query, put);
  const limit = `LIMIT ${put(query.limit + 1)}`;
  const ofStatus = (status: readonly string[]): string => {
    const where = [...conditions, ...status];
    return `SELECT * FROM runs ${where.length === 0 ? "" : `WHERE ${where.join(" AND ")}`} ${newestFirst} ${limit}`;
  };
  const [only, ...others] = (query.statuses ?? []).map((status) =>
    ofStatus([`status = ${put(status)}`]),
  );
  if (only === undefined) return ofStatus([]);
  if (others.length === 0) return only;
  return `${[only, ...others].map((runs) => `(${runs})`).join(" UNION ALL ")} ${newestFirst} ${limit}`;
}

function conditionsOf(query: Query<"listRuns">, put: Put): readonly string[] {
  const { flowId, kind, error, text, createdFrom, createdTo, cursor } = query;
  const conditions: string[] = [];
  if (flowId !== undefined) conditions.push(`flow_id = ${put(wordOrNothing(flowId))}`);
  if (kind !== undefined) conditions.push(`(${isOfKind(kind)})`);
  if (error !== undefined)
    conditions.push(`error IS NOT NULL AND ${errorCode} = ${put(wordOrNothing(error))}`);
  if (createdFrom !== undefined) conditions.push(`created_at >= ${put(createdFrom)}`);
  if (createdTo !== undefined) conditions.push(`created_at < ${put(createdTo)}`);
  if (cursor !== undefined) {
    const { at, seq } = readCursor(cursor);
    conditions.push(`(created_at, seq) < (${put(at)}, ${put(seq)})`);
  }
  if (text !== undefined) conditions.push(textCondition(text, put));
  return conditions;
}

/**
 * An error may tell of the account that the run worked on, and the name of an event whose key repeats
 * elsewhere does: so of a name with a colon the event's own key is looked at. The error of a run that calls
 * others, or was called, may tell of theirs, and is not looked into.
 */
function textCondition({ words, own, sight }: SoughtText, put: Put): string {
  const word = put(likeOf(wordOrNothing(words)));
  const inJson = put(likeOf(JSON.stringify(words).slice(1, -1)));
  const mine = put(own.filter((id) => wordOrNothing(id) !== null));
  const isAmong = (ids: Iterable<string>) => {
    const list = put([...ids].filter((id) => wordOrNothing(id) !== null));
    return (id: string): string => `${id} = ANY(${list}::text[])`;
  };
  const seen = isSeen("runs", {
    person: put(wordOrNothing(sight.person)),
    isFlow: isAmong(sight.flows),
    isConnection: isAmong(sight.connections),
  });
  return `${seen} AND ((strpos(name, ':') = 0 AND name ILIKE ${word})
    OR (error IS NOT NULL AND substring(error FROM '${message}') COLLATE "C" ILIKE ${inJson}
      AND NOT EXISTS (SELECT FROM version_connections c WHERE c.version_id = runs.version_id
        AND c.connection_id <> ALL(${mine}::text[]))
      AND runs.caller_id IS NULL AND NOT EXISTS (SELECT FROM version_calls v WHERE v.version_id = runs.version_id)
      AND ${isUnmasked("runs", isAmong(sight.owned))})
    OR (strpos(name, ':') > 0 AND (SELECT e.key FROM events e WHERE e.seq = event) ILIKE ${word}))`;
}

/**
 * The message in the JSON of an error, as it stands there: one sentence, or one for each language.
 * PostgreSQL's own JSON refuses strings that the outside world may send.
 */
const text = String.raw`"(?:[^"\\]|\\.)*"`;
const message = String.raw`"message":(${text}|\{(?:${text}|[^"{}])*\})`;

function likeOf(text: string | null): string | null {
  return text === null ? null : `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
