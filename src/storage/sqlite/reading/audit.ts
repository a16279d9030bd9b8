import type { Reading } from "#people/reading.ts";
import { afterAll, type AuditRow, auditView } from "../../audit-rows.ts";
import { pageOf, readCursor } from "../../reading/cursor.ts";
import type { Database } from "../database.ts";
import type { Answers } from "./answers.ts";

type Query = Parameters<Reading["listAudit"]>[0];

const conditions: { readonly [Filter in keyof Query]?: string } = {
  person: "person = @person",
  objectKind: "object_kind = @objectKind",
  objectId: "object_id = @objectId",
  from: "at >= @from",
  to: "at < @to",
  cursor: "(at, seq) < (@placeAt, @placeSeq)",
};

/** Some lines that are in a file may not be removed yet. */
const notInFile = "seq > (SELECT coalesce(max(last_seq), 0) FROM audit_files)";

export function listAudit(db: Database): Answers["listAudit"] {
  return (query) => {
    const { cursor, action, limit, ...given } = query;
    const asked = Object.entries(conditions).flatMap(([filter, condition]) =>
      filter in query ? [condition] : [],
    );
    const parts = [notInFile, ...asked];
    if (action !== undefined)
      parts.push(
        action.endsWith(".") ? "action >= @action AND action < @after" : "action = @action",
      );
    const place = cursor === undefined ? null : readCursor(cursor);
    const rows = db
      .prepare<[object], AuditRow>(
        `SELECT * FROM audit WHERE ${parts.join(" AND ")}
         ORDER BY at DESC, seq DESC LIMIT @limit`,
      )
      .all({
        ...given,
        ...(place && { placeAt: place.at, placeSeq: place.seq }),
        ...(action === undefined ? {} : { action, after: afterAll(action) }),
        limit: limit + 1,
      });
    const page = pageOf(rows, limit, ({ at, seq }) => ({ at, seq }));
    return { items: page.rows.map(auditView), next: page.next };
  };
}
