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
import { sql } from "./database.ts";
import type { Transaction, Writer } from "./writer.ts";

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

const insert = sql<[...Values, hash: string]>(
  `INSERT INTO millrace.audit (${columns}, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
);
const begin = sql<Values>(
  `INSERT INTO millrace.audit_begun (${columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
);
const settle = sql<[string]>("DELETE FROM millrace.audit_begun WHERE id = $1");
/** Held until the end of the transaction: lines are chained one after the other, in the order of their numbers. */
const hold = sql<[hash: string], ChainRow>(
  `INSERT INTO millrace.audit_chain AS chain (one, hash) VALUES (1, $1)
   ON CONFLICT (one) DO UPDATE SET hash = chain.hash RETURNING hash`,
);
const goOn = sql<[string]>("UPDATE millrace.audit_chain SET hash = $1");
const head = sql<[], ChainRow>("SELECT hash FROM millrace.audit_chain");
const unsettled = sql<[before: number, limit: number], BegunRow>(
  "SELECT * FROM millrace.audit_begun WHERE at < $1 ORDER BY at, id LIMIT $2",
);
const chain = sql<[after: number, limit: number], ChainedRow>(
  "SELECT * FROM millrace.audit WHERE seq > $1 ORDER BY seq LIMIT $2",
);

const files = sql<[], AuditFileRow>("SELECT * FROM millrace.audit_files ORDER BY last_seq");
/** The lines that are in no file yet, up to one. */
const loose = sql<[upTo: number], { first: number | null; lines: number }>(
  `SELECT min(seq) AS first, count(*) AS lines FROM millrace.audit
   WHERE seq > (SELECT coalesce(max(last_seq), 0) FROM millrace.audit_files) AND seq <= $1`,
);
const insertFile = sql<
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
  `INSERT INTO millrace.audit_files (last_seq, first_seq, name, lines, until, head, tail, digest)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
);
const drop = sql<[upTo: number, limit: number]>(
  `DELETE FROM millrace.audit
   WHERE seq IN (SELECT seq FROM millrace.audit WHERE seq <= $1 ORDER BY seq LIMIT $2)`,
);

export function auditVerbs({ database, write, writeAt }: Writer): AuditStore {
  return {
    writeAudit: (entry, begun) =>
      writeAt(entry.at, async (tx) => {
        await add(tx, entry);
        if (begun !== undefined) await tx.run(settle, begun);
      }),
    beginAudit: (entry) =>
      writeAt(entry.at, async (tx) => {
        await tx.run(begin, ...valuesOf(entry));
      }),
    settleAudit: (begun, entry) =>
      write(async (tx) => {
        if ((await tx.run(settle, begun)) === 0) return false;
        if (entry !== null) await add(tx, entry);
        return true;
      }),
    unsettledAudit: async (before, limit) =>
      (await database.all(unsettled, before, limit)).map(entryOfRow),
    auditChain: async (after, limit) => (await database.all(chain, after, limit)).map(chainedEntry),
    auditHead: async () => (await database.first(head))?.hash ?? null,
    auditFiles: async () => (await database.all(files)).map(auditFileOf),
    archiveAudit: (archived, entry) =>
      writeAt(entry.at, async (tx) => {
        // Nobody else adds a line, or a file, until this is over.
        await tx.first(hold, chainBegins);
        const {
          first_seq,
          last_seq,
          name,
          lines,
          until,
          head: follows,
          ...file
        } = rowOfFile(archived);
        const found = await tx.first(loose, last_seq);
        if (found?.first !== first_seq || found.lines !== lines) return false;
        const { tail, digest } = file;
        await tx.run(insertFile, last_seq, first_seq, name, lines, until, follows, tail, digest);
        await add(tx, entry);
        return true;
      }),
    dropArchived: (upTo, limit) =>
      write(async (tx) => {
        await tx.run(drop, upTo, limit);
      }),
  };
}

async function add(tx: Transaction, entry: AuditEntry): Promise<void> {
  const last = await tx.first(hold, chainBegins);
  const hash = linkOf(last?.hash ?? chainBegins, entry);
  await tx.run(insert, ...valuesOf(entry), hash);
  await tx.run(goOn, hash);
}

function valuesOf(entry: AuditEntry): Values {
  const row = rowOfEntry(entry);
  const { id, at, person, via, address, action, object_kind, object_id, details } = row;
  return [id, at, person, via, address, action, object_kind, object_id, details];
}
