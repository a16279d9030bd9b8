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
import { all, first, run, type Session, statement, type Work } from "../session.ts";

type Values = [
  id: string,
  at: number,
  person: string | null,
  via: string | null,
  address: string | null,
  action: string,
  objectKind: string | null,
  objectId: string | null,
  details: string,
];

const columns = "id, at, person, via, address, action, object_kind, object_id, details";

const insert = statement<[...Values, hash: string]>(
  `INSERT INTO {audit} (${columns}, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
);
const begin = statement<Values>(
  `INSERT INTO {audit_begun} (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
);
const settle = statement<[id: string]>("DELETE FROM {audit_begun} WHERE id = ?");
/** Held until the end of the transaction: lines are chained one after the other, in the order of their numbers. */
const hold = statement<[hash: string], ChainRow>(
  `INSERT INTO {audit_chain} AS chain (one, hash) VALUES (1, ?)
   ON CONFLICT (one) DO UPDATE SET hash = chain.hash RETURNING hash`,
);
const goOn = statement<[hash: string]>("UPDATE {audit_chain} SET hash = ?");
const head = statement<[], ChainRow>("SELECT hash FROM {audit_chain}");
const unsettled = statement<[before: number, limit: number], BegunRow>(
  "SELECT * FROM {audit_begun} WHERE at < ? ORDER BY at, id LIMIT ?",
);
const chain = statement<[after: number, limit: number], ChainedRow>(
  "SELECT * FROM {audit} WHERE seq > ? ORDER BY seq LIMIT ?",
);

const files = statement<[], AuditFileRow>("SELECT * FROM {audit_files} ORDER BY last_seq");
/** The lines that are in no file yet, up to one. */
const loose = statement<[upTo: number], { first: number | null; lines: number }>(
  `SELECT min(seq) AS first, count(*) AS lines FROM {audit}
   WHERE seq > (SELECT coalesce(max(last_seq), 0) FROM {audit_files}) AND seq <= ?`,
);
const insertFile = statement<
  [
    lastSeq: number,
    firstSeq: number,
    name: string,
    lines: number,
    until: number,
    head: string,
    tail: string,
    digest: string,
  ]
>(
  `INSERT INTO {audit_files} (last_seq, first_seq, name, lines, until, head, tail, digest)
   VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
);
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

    beginAudit: (entry) =>
      writeAt(entry.at, function* () {
        yield* run(begin, ...valuesOf(entry));
      }),

    settleAudit: (begun, entry) =>
      write(function* () {
        if ((yield* run(settle, begun)) === 0) return false;
        if (entry !== null) yield* add(entry);
        return true;
      }),

    unsettledAudit: (before, limit) =>
      read(function* () {
        return (yield* all(unsettled, before, limit)).map(entryOfRow);
      }),

    auditChain: (after, limit) =>
      read(function* () {
        return (yield* all(chain, after, limit)).map(chainedEntry);
      }),

    auditHead: () =>
      read(function* () {
        return (yield* first(head))?.hash ?? null;
      }),

    auditFiles: () =>
      read(function* () {
        return (yield* all(files)).map(auditFileOf);
      }),

    archiveAudit: (archived, entry) =>
      writeAt(entry.at, function* () {
        // Nobody else adds a line, or a file, until this is over.
        yield* first(hold, chainBegins);
        const row = rowOfFile(archived);
        const found = yield* first(loose, row.last_seq);
        if (found?.first !== row.first_seq || found.lines !== row.lines) return false;
        const ends = [row.head, row.tail, row.digest] as const;
        yield* run(
          insertFile,
          row.last_seq,
          row.first_seq,
          row.name,
          row.lines,
          row.until,
          ...ends,
        );
        yield* add(entry);
        return true;
      }),

    dropArchived: (upTo, limit) =>
      write(function* () {
        yield* run(drop, upTo, limit);
      }),
  };
}

function* add(entry: AuditEntry): Work<void> {
  const last = yield* first(hold, chainBegins);
  const hash = linkOf(last?.hash ?? chainBegins, entry);
  yield* run(insert, ...valuesOf(entry), hash);
  yield* run(goOn, hash);
}

function valuesOf(entry: AuditEntry): Values {
  const row = rowOfEntry(entry);
  const { id, at, person, via, address, action, object_kind, object_id, details } = row;
  return [id, at, person, via, address, action, object_kind, object_id, details];
}
