import { type AuditFolder, entryOfLine } from "#engine/audit-files.ts";
import type { AuditEntry, AuditFile } from "#engine/store.ts";
import type { Reading } from "#reading/reading.ts";

/** Lines that are in files, by the filter that the store's are read by. */

export type Filter = Omit<Parameters<Reading["listAudit"]>[0], "limit" | "cursor">;

/** A line may be older than those before it: a file says until when, not from when. */
export function mayHold({ until }: AuditFile, { from }: Filter): boolean {
  return from === undefined || until >= from;
}

/** Newest first. One file at a time is in memory: that of a month. */
export async function linesOfFile(
  folder: AuditFolder | null,
  file: AuditFile,
  filter: Filter,
): Promise<readonly AuditEntry[]> {
  const lines: AuditEntry[] = [];
  if (folder === null || !mayHold(file, filter)) return lines;
  for await (const line of folder.read(file.name)) {
    const entry = entryOfLine(line);
    if (isAskedFor(entry, filter)) lines.push(entry);
  }
  return lines.toReversed();
}

function isAskedFor({ person, action, object, at }: AuditEntry, filter: Filter): boolean {
  return (
    isOr(filter.person, person) &&
    isOr(filter.objectKind, object?.kind) &&
    isOr(filter.objectId, object?.id) &&
    (filter.action === undefined ||
      (filter.action.endsWith(".")
        ? action.startsWith(filter.action)
        : action === filter.action)) &&
    (filter.from === undefined || at >= filter.from) &&
    (filter.to === undefined || at < filter.to)
  );
}

function isOr(wanted: string | undefined, found: string | null | undefined): boolean {
  return wanted === undefined || found === wanted;
}
