import type { AuditStore } from "#engine/store.ts";
import { toJson } from "../rows.ts";
import { sql } from "./database.ts";
import type { Writer } from "./writer.ts";

const insert = sql<
  [
    id: string,
    at: number,
    person: string | null,
    via: string | null,
    address: string | null,
    action: string,
    objectKind: string | null,
    objectId: string | null,
    details: string,
  ]
>(
  `INSERT INTO millrace.audit
     (id, at, person, via, address, action, object_kind, object_id, details)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
);

export function auditVerbs({ writeAt }: Writer): AuditStore {
  return {
    writeAudit: ({ id, at, person, via, address, action, object, details }) =>
      writeAt(at, async (tx) => {
        const { kind = null, id: objectId = null } = object ?? {};
        const json = toJson(details);
        await tx.run(insert, id, at, person, via, address, action, kind, objectId, json);
      }),
  };
}
