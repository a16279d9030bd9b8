import type { AuditView, Page, Reading } from "#people/reading.ts";
import { afterAll, type AuditRow, auditView } from "../../audit-rows.ts";
import { pageOf, readCursor } from "../../reading/cursor.ts";
import { type Session, sql } from "../database.ts";
import { wordOrNothing } from "./words.ts";

type Query = Parameters<Reading["listAudit"]>[0];

/** Some lines that are in a file may not be removed yet. */
const notInFile = "seq > (SELECT coalesce(max(last_seq), 0) FROM audit_files)";

export async function listAudit(session: Session, query: Query): Promise<Page<AuditView>> {
  const values: unknown[] = [];
  const conditions = conditionsOf(query, (value) => `$${values.push(value)}`);
  const where = [notInFile, ...conditions].join(" AND ");
  const statement = sql<readonly unknown[], AuditRow>(
    `SELECT * FROM audit WHERE ${where} ORDER BY at DESC, seq DESC LIMIT $${values.push(query.limit + 1)}`,
  );
  const rows = await session.all(statement, ...values);
  const page = pageOf(rows, query.limit, ({ at, seq }) => ({ at, seq }));
  return { items: page.rows.map(auditView), next: page.next };
}

/** `put` gives the place that a value has in the statement. */
function conditionsOf(query: Query, put: (value: unknown) => string): readonly string[] {
  const { person, action, objectKind, objectId, from, to, cursor } = query;
  const conditions: string[] = [];
  const is = (column: string, word: string | undefined): void => {
    if (word !== undefined) conditions.push(`${column} = ${put(wordOrNothing(word))}`);
  };
  is("person", person);
  is("object_kind", objectKind);
  is("object_id", objectId);
  if (action?.endsWith(".") === true) {
    const word = wordOrNothing(action);
    const after = word === null ? null : afterAll(word);
    conditions.push(`action >= ${put(word)} AND action < ${put(after)}`);
  } else is("action", action);
  if (from !== undefined) conditions.push(`at >= ${put(from)}`);
  if (to !== undefined) conditions.push(`at < ${put(to)}`);
  if (cursor !== undefined) {
    const { at, seq } = readCursor(cursor);
    conditions.push(`(at, seq) < (${put(at)}, ${put(seq)})`);
  }
  return conditions;
}
