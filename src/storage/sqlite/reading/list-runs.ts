import type { Reading, RunSummary } from "#people/reading.ts";
import type { Database } from "../database.ts";
import type { Answers } from "./answers.ts";
import { pageOf, readCursor } from "../../reading/cursor.ts";
import {
  type SummaryRow,
  summaryColumns,
  summaryJoins,
  summaryOf,
} from "../../reading/run-summary.ts";

type Query = Parameters<Reading["listRuns"]>[0];

/** Each combination of filters is served by an index that also gives the order. */
const conditions: { readonly [Filter in keyof Query]?: string } = {
  flowId: "flow_id = @flowId",
  status: "status = @status",
  createdFrom: "created_at >= @createdFrom",
  createdTo: "created_at < @createdTo",
  cursor: "(created_at, seq) < (@at, @seq)",
  text: `(name LIKE @like ESCAPE '\\'
    OR (error IS NOT NULL AND error ->> '$.message' LIKE @like ESCAPE '\\')
    OR (instr(name, ':') > 0 AND EXISTS (
      SELECT 1 FROM events e WHERE e.seq = event AND e.key LIKE @like ESCAPE '\\')))`,
};

export function listRuns(db: Database): Answers["listRuns"] {
  const statements = new Map<string, ReturnType<typeof prepare>>();
  const prepare = (where: string) =>
    db.prepare<[object], SummaryRow>(
      `SELECT ${summaryColumns} FROM (
         SELECT * FROM runs ${where} ORDER BY created_at DESC, seq DESC LIMIT @limit) r
       ${summaryJoins} ORDER BY r.created_at DESC, r.seq DESC`,
    );

  return (query) => {
    const where = whereOf(query);
    const statement = statements.get(where) ?? prepare(where);
    statements.set(where, statement);
    const { cursor, text, limit, ...given } = query;
    const rows = statement.all({
      ...given,
      ...(cursor === undefined ? {} : readCursor(cursor)),
      ...(text === undefined ? {} : { like: likeOf(text) }),
      limit: limit + 1,
    });
    const page = pageOf(rows, limit, (row) => ({ at: row.created_at, seq: row.seq }));
    return { items: page.rows.map((row): RunSummary => summaryOf(row)), next: page.next };
  };
}

function whereOf(query: Query): string {
  const parts = Object.entries(conditions).flatMap(([filter, condition]) =>
    filter in query ? [condition] : [],
  );
  return parts.length === 0 ? "" : `WHERE ${parts.join(" AND ")}`;
}

function likeOf(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
