import type { AuditEntry } from "#engine/store.ts";
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

export const entries = entryParts.making(
  ({ objectKind: kind, objectId: id, ...entry }): AuditEntry => {
    return { ...entry, object: kind === null || id === null ? null : { kind, id } };
  },
);

export function partsOf({ object, ...entry }: AuditEntry): EntryParts {
  return { ...entry, objectKind: object?.kind ?? null, objectId: object?.id ?? null };
}
