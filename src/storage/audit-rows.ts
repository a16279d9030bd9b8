import type { AuditEntry, AuditFile, ChainedEntry } from "#engine/store.ts";
import { columns } from "./columns.ts";

/** What somebody does, as its row has it. */
interface EntryParts extends Omit<AuditEntry, "object"> {
  readonly objectKind: string | null;
  readonly objectId: string | null;
}

export const entryParts = columns<EntryParts>(
  "id, at, person, via, address, action, object_kind, object_id, details",
  { details: "json" },
);

export const auditFiles = columns<AuditFile>(
  "last_seq, first_seq, name, lines, until, head, tail, digest",
);

export function entryOf(row: object): AuditEntry {
  const { objectKind: kind, objectId: id, ...entry } = entryParts.of(row);
  return { ...entry, object: kind === null || id === null ? null : { kind, id } };
}

/** A line as it is chained. */
export function chainedEntry(row: Pick<ChainedEntry, "seq" | "hash">): ChainedEntry {
  return { ...entryOf(row), seq: row.seq, hash: row.hash };
}

export function valuesOf({ object, ...entry }: AuditEntry) {
  const of = { objectKind: object?.kind ?? null, objectId: object?.id ?? null };
  return entryParts.values({ ...entry, ...of });
}

/** Codes that begin with `connection.` lie before this one, whatever follows the dot. */
export function afterAll(prefix: string): string {
  return `${prefix.slice(0, -1)}/`;
}
