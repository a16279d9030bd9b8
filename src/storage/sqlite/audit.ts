import type { AuditStore } from "#engine/store.ts";
import { toJson } from "../rows.ts";
import type { Writer } from "./writer.ts";

export function auditVerbs(writer: Writer): AuditStore {
  const insert = writer.db.prepare(
    `INSERT INTO audit (id, at, person, via, address, action, object_kind, object_id, details)
     VALUES (@id, @at, @person, @via, @address, @action, @objectKind, @objectId, @details)`,
  );
  return {
    writeAudit: ({ object, details, ...entry }) =>
      writer.writeAt(
        entry.at,
        () =>
          void insert.run({
            ...entry,
            objectKind: object?.kind ?? null,
            objectId: object?.id ?? null,
            details: toJson(details),
          }),
      ),
  };
}
