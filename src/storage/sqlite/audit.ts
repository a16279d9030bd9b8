import { chainBegins, linkOf } from "#engine/audit-chain.ts";
import type { AuditEntry, AuditStore } from "#engine/store.ts";
import {
  auditFileOf,
  type AuditFileRow,
  type BegunRow,
  type ChainedRow,
  chainedEntry,
  type ChainRow,
  entryOfRow,
  rowOfEntry,
  rowOfFile,
} from "../audit-rows.ts";
import type { Writer } from "./writer.ts";

const columns = "id, at, person, via, address, action, object_kind, object_id, details";
const values = "@id, @at, @person, @via, @address, @action, @object_kind, @object_id, @details";

export function auditVerbs(writer: Writer): AuditStore {
  const { db } = writer;
  const insert = db.prepare<[BegunRow & { readonly hash: string }]>(
    `INSERT INTO audit (${columns}, hash) VALUES (${values}, @hash)`,
  );
  const head = db.prepare<[], ChainRow>("SELECT hash FROM audit_chain");
  const goOn = db.prepare<[string]>(
    `INSERT INTO audit_chain (one, hash) VALUES (1, ?)
     ON CONFLICT (one) DO UPDATE SET hash = excluded.hash`,
  );
  const begin = db.prepare<[BegunRow]>(`INSERT INTO audit_begun (${columns}) VALUES (${values})`);
  const settle = db.prepare<[string]>("DELETE FROM audit_begun WHERE id = ?");
  const unsettled = db.prepare<[number, number], BegunRow>(
    "SELECT * FROM audit_begun WHERE at < ? ORDER BY at, id LIMIT ?",
  );
  const chain = db.prepare<[number, number], ChainedRow>(
    "SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?",
  );

  const files = db.prepare<[], AuditFileRow>("SELECT * FROM audit_files ORDER BY last_seq");
  /** The lines that are in no file yet, up to one. */
  const loose = db.prepare<{ upTo: number }, { first: number | null; lines: number }>(
    `SELECT min(seq) AS first, count(*) AS lines FROM audit
     WHERE seq > (SELECT coalesce(max(last_seq), 0) FROM audit_files) AND seq <= @upTo`,
  );
  const file = db.prepare<[AuditFileRow]>(
    `INSERT INTO audit_files (last_seq, first_seq, name, lines, until, head, tail, digest)
     VALUES (@last_seq, @first_seq, @name, @lines, @until, @head, @tail, @digest)`,
  );
  const drop = db.prepare<[number, number]>(
    "DELETE FROM audit WHERE seq IN (SELECT seq FROM audit WHERE seq <= ? ORDER BY seq LIMIT ?)",
  );

  function add(entry: AuditEntry): void {
    const hash = linkOf(head.get()?.hash ?? chainBegins, entry);
    insert.run({ ...rowOfEntry(entry), hash });
    goOn.run(hash);
  }

  return {
    writeAudit: (entry, begun) =>
      writer.writeAt(entry.at, () => {
        add(entry);
        if (begun !== undefined) settle.run(begun);
      }),
    beginAudit: (entry) => writer.writeAt(entry.at, () => void begin.run(rowOfEntry(entry))),
    settleAudit: (begun, entry) =>
      writer.write(() => {
        if (settle.run(begun).changes === 0) return false;
        if (entry !== null) add(entry);
        return true;
      }),
    unsettledAudit: async (before, limit) => unsettled.all(before, limit).map(entryOfRow),
    auditChain: async (after, limit) => chain.all(after, limit).map(chainedEntry),
    auditHead: async () => head.get()?.hash ?? null,
    auditFiles: async () => files.all().map(auditFileOf),
    archiveAudit: (archived, entry) =>
      writer.writeAt(entry.at, () => {
        const { firstSeq, lastSeq, lines } = archived;
        const found = loose.get({ upTo: lastSeq });
        if (found?.first !== firstSeq || found.lines !== lines) return false;
        file.run(rowOfFile(archived));
        add(entry);
        return true;
      }),
    dropArchived: (upTo, limit) => writer.write(() => void drop.run(upTo, limit)),
  };
}
