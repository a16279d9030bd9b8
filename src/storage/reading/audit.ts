import type { AuditView, Page } from "#people/reading.ts";
import { afterAll, entryOf, entryParts } from "../audit-rows.ts";
import { all, statement, type Work } from "../session.ts";
import { pageOf, type Query, readCursor } from "./cursor.ts";

type Condition = readonly [sql: string, ...values: (string | number)[]];

/** Some lines that are in a file may not be removed yet. */
const notInFile = "seq > (SELECT coalesce(max(last_seq), 0) FROM {audit_files})";

export function* listAudit(query: Query<"listAudit">): Work<Page<AuditView>> {
  const conditions = [[notInFile] satisfies Condition, ...conditionsOf(query)];
  const asked = statement<(string | number)[], { seq: number; at: number }>(
    `SELECT seq, ${entryParts.list} FROM {audit} WHERE ${conditions.map(([sql]) => sql).join(" AND ")}
     ORDER BY at DESC, seq DESC LIMIT ?`,
  );
  const values = conditions.flatMap(([, ...its]) => its);
  const found = yield* all(asked, ...values, query.limit + 1);
  const { rows, next } = pageOf(found, query.limit, ({ at, seq }) => ({ at, seq }));
  return { items: rows.map(entryOf), next };
}

function conditionsOf(query: Query<"listAudit">): readonly Condition[] {
  const { person, action, objectKind, objectId, from, to, cursor } = query;
  const conditions: Condition[] = [];
  if (person !== undefined) conditions.push(["person = ?", person]);
  if (objectKind !== undefined) conditions.push(["object_kind = ?", objectKind]);
  if (objectId !== undefined) conditions.push(["object_id = ?", objectId]);
  if (action?.endsWith(".") === true)
    conditions.push(["action >= ? AND action < ?", action, afterAll(action)]);
  else if (action !== undefined) conditions.push(["action = ?", action]);
  if (from !== undefined) conditions.push(["at >= ?", from]);
  if (to !== undefined) conditions.push(["at < ?", to]);
  if (cursor !== undefined) {
    const { at, seq } = readCursor(cursor);
    conditions.push(["(at, seq) < (?, ?)", at, seq]);
  }
  return conditions;
}
