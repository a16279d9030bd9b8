import { chainBegins, linkOf } from "#engine/audit-chain.ts";
import type { AuditEntry, AuditStore } from "#engine/store.ts";
import { auditFiles, chainedEntry, entryOf, entryParts, valuesOf } from "../audit-rows.ts";
import {
  all,
  change,
  first,
  made,
  making,
  run,
  type Session,
  statement,
  type Work,
} from "../session.ts";

const insert = entryParts.insert("audit", { hash: "?" });
const begin = entryParts.insert("audit_begun");
const settle = statement<[id: string]>("DELETE FROM {audit_begun} WHERE id = ?");
/** Held until the end of the transaction: lines are chained one after the other, in the order of their numbers. */
const hold = statement<[hash: string], { hash: string }>(
  `INSERT INTO {audit_chain} AS chain (one, hash) VALUES (1, ?)
   ON CONFLICT (one) DO UPDATE SET hash = chain.hash RETURNING hash`,
);
const goOn = statement<[hash: string]>("UPDATE {audit_chain} SET hash = ?");
const head = statement<[], { hash: string }>("SELECT hash FROM {audit_chain}");
const unsettled = making(
  statement<[before: number, limit: number], object>(
    `SELECT ${entryParts.list} FROM {audit_begun} WHERE at < ? ORDER BY at, id LIMIT ?`,
  ),
  entryOf,
);
const chain = making(
  statement<[after: number, limit: number], { seq: number; hash: string | null }>(
    `SELECT seq, hash, ${entryParts.list} FROM {audit} WHERE seq > ? ORDER BY seq LIMIT ?`,
  ),
  chainedEntry,
);
const files = auditFiles.select<[]>("FROM {audit_files} ORDER BY last_seq");
/** The lines that are in no file yet, up to one. */
const loose = statement<[upTo: number], { first: number | null; lines: number }>(
  `SELECT min(seq) AS first, count(*) AS lines FROM {audit}
   WHERE seq > (SELECT coalesce(max(last_seq), 0) FROM {audit_files}) AND seq <= ?`,
);
const insertFile = auditFiles.insert("audit_files");
const drop = statement<[upTo: number, limit: number]>(
  "DELETE FROM {audit} WHERE seq IN (SELECT seq FROM {audit} WHERE seq <= ? ORDER BY seq LIMIT ?)",
);

export function auditVerbs({ read, write, writeAt }: Session): AuditStore {
  return {
    writeAudit: (entry, begun) =>
      writeAt(entry.at, function* () {
        yield* add(entry);
        if (begun !== undefined) yield* run(settle, begun);
      }),

    beginAudit: (entry) => writeAt(entry.at, () => change(begin, ...valuesOf(entry))),

    settleAudit: (begun, entry) =>
      write(function* () {
        if ((yield* run(settle, begun)) === 0) return false;
        if (entry !== null) yield* add(entry);
        return true;
      }),

    unsettledAudit: (before, limit) => read(() => all(unsettled, before, limit)),

    auditChain: (after, limit) => read(() => all(chain, after, limit)),

    auditHead: () => read(() => made(first(head), (last) => last?.hash ?? null)),

    auditFiles: () => read(() => all(files)),

    archiveAudit: (archived, entry) =>
      writeAt(entry.at, function* () {
        // Nobody else adds a line, or a file, until this is over.
        yield* first(hold, chainBegins);
        const { firstSeq, lastSeq, lines } = archived;
        const found = yield* first(loose, lastSeq);
        if (found?.first !== firstSeq || found.lines !== lines) return false;
        yield* run(insertFile, ...auditFiles.values(archived));
        yield* add(entry);
        return true;
      }),

    dropArchived: (upTo, limit) => write(() => change(drop, upTo, limit)),
  };
}

function* add(entry: AuditEntry): Work<void> {
  const last = yield* first(hold, chainBegins);
  const hash = linkOf(last?.hash ?? chainBegins, entry);
  yield* run(insert, ...valuesOf(entry), hash);
  yield* run(goOn, hash);
}
