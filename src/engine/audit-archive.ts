import { hash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { aheadAt } from "#flow/zone.ts";
import { chainBegins } from "./audit-chain.ts";
import { archivedAction, type AuditFolder, lineOf, tellOf } from "./audit-files.ts";
import type { AuditEntry, AuditFile, Store } from "./store.ts";

/**
 * Old lines of the audit log go from the store into files, one for each month. Millrace writes and
 * syncs a file, then records it in the store, then removes the lines. An interruption loses no
 * line, and the next start repeats no finished step.
 */

/** Where old lines go. */
export interface AuditArchive {
  /** Null: nowhere, they stay in the store. */
  readonly folder: AuditFolder | null;
  /** As people know it. */
  readonly path: string | null;
  /** By whose clocks it is night. */
  readonly zone: string;
}

const day = 86_400_000;

/** Not a line younger than that goes into a file, whatever is set. */
export const leastAuditDays = 90;

/** UTC, as `2026-07`. */
function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

/** Of lines of such an age, those of whole months are old. */
function isOld(at: number, now: number, days: number): boolean {
  return monthOf(at) < monthOf(now - Math.max(days, leastAuditDays) * day);
}

/** A week of nights is enough for whoever is on at night. */
const patience = 7 * day;

/** May the file of the month of `at` be begun now? At night by the clocks of the zone, and where no night came. */
function mayBegin(at: number, now: number, days: number, zone: string): boolean {
  const hour = new Date(now + aheadAt(zone, now)).getUTCHours();
  return (hour >= 1 && hour < 5) || isOld(at, now - patience, days);
}

interface ArchiveWish {
  readonly store: Pick<Store, "auditFiles" | "auditChain" | "archiveAudit" | "dropArchived">;
  readonly folder: AuditFolder;
  readonly now: number;
  readonly days: number;
  readonly zone: string;
  readonly newId: () => string;
  /** No room for another file. */
  readonly isShort: boolean;
}

/** So many lines are read, and so many are removed, at once. */
const linesPerPiece = 500;

/** What was done: `missing` is a file without which nothing goes on. */
export type Archived =
  | { readonly did: "nothing" | "piece" }
  | { readonly did: "file"; readonly file: AuditFile }
  | { readonly did: "missing"; readonly name: string };

/** One piece: some lines that are in a file are removed, or the next file is written. */
export async function archivePiece(wish: ArchiveWish): Promise<Archived> {
  const { store, folder, now, days, isShort } = wish;
  const files = await store.auditFiles();
  const last = files.at(-1);
  const [first] = await store.auditChain(0, 1);
  if (first === undefined) return { did: "nothing" };
  const holder = files.find(({ lastSeq }) => lastSeq >= first.seq);
  if (holder !== undefined) {
    if ((await folder.digestOf(holder.name)) !== holder.digest)
      return { did: "missing", name: holder.name };
    await store.dropArchived(holder.lastSeq, linesPerPiece);
    return { did: "piece" };
  }
  if (isShort || !isOld(first.at, now, days) || !mayBegin(first.at, now, days, wish.zone))
    return { did: "nothing" };
  const file = await writeMonth(wish, last ?? null, monthOf(first.at));
  const entry: AuditEntry = {
    id: wish.newId(),
    at: now,
    person: null,
    via: null,
    address: null,
    action: archivedAction,
    object: null,
    details: tellOf(file),
  };
  return (await store.archiveAudit(file, entry)) ? { did: "file", file } : { did: "nothing" };
}

/** The lines of the month that come next in the chain; those of a clock that went back among them. */
async function writeMonth(
  { store, folder, now, days }: ArchiveWish,
  last: AuditFile | null,
  month: string,
): Promise<AuditFile> {
  const head = last?.tail ?? chainBegins;
  let [firstSeq, lastSeq, lines, until, tail, text] = [0, last?.lastSeq ?? 0, 0, 0, head, ""];
  async function* all(): AsyncGenerator<string> {
    for (;;) {
      const piece = await store.auditChain(lastSeq, linesPerPiece);
      for (const line of piece) {
        if (!isOld(line.at, now, days) || monthOf(line.at) > month) return;
        if (lines === 0) firstSeq = line.seq;
        [lastSeq, tail, text] = [line.seq, line.hash ?? tail, lineOf(line)];
        lines += 1;
        until = Math.max(until, line.at);
        yield `${text}\n`;
      }
      if (piece.length < linesPerPiece) return;
      // Live work has its turn.
      await setImmediate();
    }
  }
  let name = "";
  const digest = await folder.write(all(), () => {
    // After a restore other lines may have got the same numbers: their file is another.
    const mark = hash("sha256", text).slice(0, 8);
    name = `audit-${month}-${firstSeq}-${lastSeq}-${mark}.jsonl.gz`;
    return name;
  });
  return { name, firstSeq, lastSeq, lines, until, head, tail, digest };
}
