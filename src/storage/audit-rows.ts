import type { AuditView, Stored } from "#people/reading.ts";
import { fromJson, type JsonText } from "./rows.ts";

/** An entry of the audit log, as both stores keep it. */
export interface AuditRow {
  readonly seq: number;
  readonly id: string;
  readonly at: number;
  readonly person: string | null;
  readonly via: string | null;
  readonly address: string | null;
  readonly action: string;
  readonly object_kind: string | null;
  readonly object_id: string | null;
  readonly details: JsonText<Stored>;
}

export function auditView(row: AuditRow): AuditView {
  const { id, at, person, via, address, action, object_kind: kind, object_id: objectId } = row;
  const object = kind === null || objectId === null ? null : { kind, id: objectId };
  return { id, at, person, via, address, action, object, details: fromJson(row.details) };
}

/** Codes that begin with `connection.` lie before this one, whatever follows the dot. */
export function afterAll(prefix: string): string {
  return `${prefix.slice(0, -1)}/`;
}
