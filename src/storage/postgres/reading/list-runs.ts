import type { Page, Reading, RunSummary } from "#people/reading.ts";
import { pageOf, readCursor } from "../../reading/cursor.ts";
import {
  type SummaryRow,
  summaryColumns,
  summaryJoins,
  summaryOf,
} from "../../reading/run-summary.ts";
import { type Session, sql } from "../database.ts";
import { wordOrNothing } from "./words.ts";

type Query = Parameters<Reading["listRuns"]>[0];

/** Each combination of filters is served by an index that also gives the order. */
export async function listRuns(session: Session, query: Query): Promise<Page<RunSummary>> {
  const values: unknown[] = [];
  const conditions = conditionsOf(query, (value) => `$${values.push(value)}`);
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  const statement = sql<readonly unknown[], SummaryRow>(
    `SELECT ${summaryColumns} FROM (
       SELECT * FROM runs ${where} ORDER BY created_at DESC, seq DESC LIMIT $${values.push(query.limit + 1)}) r
     ${summaryJoins} ORDER BY r.created_at DESC, r.seq DESC`,
  );
  const rows = await session.all(statement, ...values);
  const page = pageOf(rows, query.limit, (row) => ({ at: row.created_at, seq: row.seq }));
  return { items: page.rows.map((row) => summaryOf(row)), next: page.next };
}

/** `put` gives the place that a value has in the statement. */
function conditionsOf(query: Query, put: (value: unknown) => string): readonly string[] {
  const { flowId, status, text, createdFrom, createdTo, cursor } = query;
  const conditions: string[] = [];
  if (flowId !== undefined) conditions.push(`flow_id = ${put(wordOrNothing(flowId))}`);
  if (status !== undefined) conditions.push(`status = ${put(status)}`);
  if (createdFrom !== undefined) conditions.push(`created_at >= ${put(createdFrom)}`);
  if (createdTo !== undefined) conditions.push(`created_at < ${put(createdTo)}`);
  if (cursor !== undefined) {
    const { at, seq } = readCursor(cursor);
    conditions.push(`(created_at, seq) < (${put(at)}, ${put(seq)})`);
  }
  if (text !== undefined) {
    const word = put(likeOf(wordOrNothing(text)));
    const inJson = put(likeOf(JSON.stringify(text).slice(1, -1)));
    conditions.push(`(name ILIKE ${word}
      OR (error IS NOT NULL AND substring(error FROM '${message}') COLLATE "C" ILIKE ${inJson})
      OR (strpos(name, ':') > 0 AND (SELECT e.key FROM events e WHERE e.seq = event) ILIKE ${word}))`);
  }
  return conditions;
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
