import { chainBegins, linkOf } from "#engine/audit-chain.ts";
import type { AuditEntry, AuditFile, AuditStore, ChainedEntry } from "#engine/store.ts";
import { entries, entryParts, partsOf } from "../audit-rows.ts";
import { columns } from "../columns.ts";
import { made, sql, statement, type Verbs, type Work } from "../session.ts";

const auditFiles = columns<AuditFile>(
  "last_seq, first_seq, name, lines, until, head, tail, digest",
);
const insert = entryParts.insert<{ hash: string }>("audit", { hash: "@hash" });
const begin = entryParts.insert("audit_begun");
const settle = statement<[id: string]>("DELETE FROM {audit_begun} WHERE id = ?");
/** Held until the end of the transaction: lines are chained one after the other, in the order of their numbers. */
const hold = statement<[hash: string], { hash: string }>(
  `INSERT INTO {audit_chain} AS chain (one, hash) VALUES (1, ?)
   ON CONFLICT (one) DO UPDATE SET hash = chain.hash RETURNING hash`,
);
const head = statement<[], { hash: string }>("SELECT hash FROM {audit_chain}");
const chain = statement<[after: number, limit: number], Pick<ChainedEntry, "seq" | "hash">>(
  `SELECT seq, hash, ${entries.list} FROM {audit} WHERE seq > ? ORDER BY seq LIMIT ?`,
).making((row): ChainedEntry => ({ ...entries.of(row), seq: row.seq, hash: row.hash }));
/** The lines that are in no file yet, up to one. */
const loose = statement<[upTo: number], { first: number | null; lines: number }>(
  `SELECT min(seq) AS first, count(*) AS lines FROM {audit}
   WHERE seq > (SELECT coalesce(max(last_seq), 0) FROM {audit_files}) AND seq <= ?`,
);
const insertFile = auditFiles.insert("audit_files");

export function auditVerbs({ read, write, writeAt }: Verbs): AuditStore {
  return {
    writeAudit: writeAt(function* (_, entry, begun) {
      yield* add(entry);
      if (begun !== undefined) yield* settle.run(begun);
    }),

    beginAudit: writeAt((_, entry) => begin.change(partsOf(entry))),

    settleAudit: write(function* (_, begun, entry) {
      if ((yield* settle.run(begun)) === 0) return false;
      if (entry !== null) yield* add(entry);
      return true;
    }),

    unsettledAudit: read((before, limit) =>
      entries.from`{audit_begun} WHERE at < ${before} ORDER BY at, id LIMIT ${limit}`.all(),
    ),

    auditChain: read((after, limit) => chain.all(after, limit)),

    auditHead: read(() => made(head.first(), (last) => last?.hash ?? null)),

    auditFiles: read(() => auditFiles.from`{audit_files} ORDER BY last_seq`.all()),

    archiveAudit: writeAt(function* (_, archived, entry) {
      // Nobody else adds a line, or a file, until this is over.
      yield* hold.first(chainBegins);
      const { firstSeq, lastSeq, lines } = archived;
      const found = yield* loose.first(lastSeq);
      if (found?.first !== firstSeq || found.lines !== lines) return false;
      yield* insertFile.run(archived);
      yield* add(entry);
      return true;
    }),

    dropArchived: write((_, upTo, limit) =>
      sql`DELETE FROM {audit}
        WHERE seq IN (SELECT seq FROM {audit} WHERE seq <= ${upTo} ORDER BY seq LIMIT ${limit})`.change(),
    ),
  };
}

function* add(entry: AuditEntry): Work<void> {
  const last = yield* hold.first(chainBegins);
  const hash = linkOf(last?.hash ?? chainBegins, entry);
  yield* insert.run({ ...partsOf(entry), hash });
  yield* sql`UPDATE {audit_chain} SET hash = ${hash}`.run();
}
