import type { AuditView, Page } from "#reading/reading.ts";
import { entries } from "../audit-rows.ts";
import { statement, type Work } from "../session.ts";
import { pageOf, type Place, readCursor } from "#reading/cursor.ts";
import { conditionsOf, type Query } from "./query.ts";

/** Some lines that are in a file may not be removed yet. */
const notInFile = "seq > (SELECT coalesce(max(last_seq), 0) FROM {audit_files})";

export function* listAudit(query: Query<"listAudit">): Work<Page<AuditView>> {
  const { action = "", cursor, limit } = query;
  const conditions = conditionsOf(query, {
    person: "person = @person",
    objectKind: "object_kind = @objectKind",
    objectId: "object_id = @objectId",
    action: action.endsWith(".") ? "action >= @action AND action < @end" : "action = @action",
    from: "at >= @from",
    to: "at < @to",
    cursor: "(at, seq) < (@at, @seq)",
  });
  const asked = statement<object, Place>(
    `SELECT seq, ${entries.list} FROM {audit} WHERE ${[notInFile, ...conditions].join(" AND ")}
     ORDER BY at DESC, seq DESC LIMIT @most`,
  );
  const place = cursor === undefined ? {} : readCursor(cursor);
  const found = yield* asked.all({ ...query, ...place, end: afterAll(action), most: limit + 1 });
  const { rows, next } = pageOf(found, limit, (row) => row);
  return { items: rows.map(entries.of), next };
}

/** Codes that begin with `connection.` lie before this one, whatever follows the dot. */
function afterAll(prefix: string): string {
  return `${prefix.slice(0, -1)}/`;
}
