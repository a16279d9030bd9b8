import { hash } from "node:crypto";
import { type AuditFolder, entryOfLine, toldFile } from "./audit-files.ts";
import type { AuditEntry, AuditFile, ChainedEntry, Store } from "./store.ts";

/**
 * Each line of the audit log holds a hash of itself and of the line before. Anyone who changes or
 * removes a line must also change all later lines and the last hash, which somebody may have noted
 * elsewhere.
 */

/** What the first line follows. */
export const chainBegins = "";

/** The hash of a line that follows the one with the hash `before`. */
export function linkOf(before: string, entry: AuditEntry): string {
  const { id, at, person, via, address, action, object, details } = entry;
  const line = [before, id, at, person, via, address, action, object?.kind, object?.id, details];
  return hash("sha256", JSON.stringify(line.map((part) => part ?? null)));
}

/** How far a walk along the chain has come. */
interface ChainWalk {
  readonly lines: number;
  /** Lines from before there was a chain, of which it proves nothing. */
  readonly unchained: number;
  readonly hash: string;
  /** How many files old lines are in. */
  readonly files: number;
  /**
   * The first line that does not follow from the one before it, `end` where the last are missing, or `file` where
   * `brokenFile` is not what it was; null while all is.
   */
  readonly broken: string | null;
  readonly brokenFile: { readonly name: string; readonly why: "missing" | "changed" } | null;
}

const walkBegins: ChainWalk = {
  lines: 0,
  unchained: 0,
  hash: chainBegins,
  files: 0,
  broken: null,
  brokenFile: null,
};

/** Pure: one line further. */
function walkOn(walk: ChainWalk, entry: ChainedEntry): ChainWalk {
  if (walk.broken !== null) return walk;
  const lines = walk.lines + 1;
  if (entry.hash === null)
    return walk.hash === chainBegins
      ? { ...walk, lines, unchained: walk.unchained + 1 }
      : { ...walk, lines, broken: entry.id };
  return linkOf(walk.hash, entry) === entry.hash
    ? { ...walk, lines, hash: entry.hash }
    : { ...walk, lines, broken: entry.id };
}

function atFile(walk: ChainWalk, name: string, why: "missing" | "changed"): ChainWalk {
  return { ...walk, broken: "file", brokenFile: { name, why } };
}

/** So many lines are in memory at once. */
const atOnce = 1_000;

type Chain = Pick<Store, "auditChain" | "auditHead" | "auditFiles">;

/**
 * Walks along the whole log, first the lines in files, then those in the store. Lines that are added meanwhile are
 * looked at, too.
 */
export async function walkChain(store: Chain, folder: AuditFolder | null): Promise<ChainWalk> {
  for (;;) {
    const files = await store.auditFiles();
    const walk = await walkAlong(store, files, folder);
    // What has gone into a file meanwhile was perhaps neither here nor there.
    if (walk.broken === null || (await store.auditFiles()).length === files.length) return walk;
  }
}

async function walkAlong(
  store: Chain,
  files: readonly AuditFile[],
  folder: AuditFolder | null,
): Promise<ChainWalk> {
  // Asked first: what is cut off at the end afterwards shows as well.
  const head = (await store.auditHead()) ?? chainBegins;
  let walk = walkBegins;
  let passedHead = head === chainBegins;
  const told = new Map<string, string>();
  const step = (line: ChainedEntry): void => {
    walk = walkOn(walk, line);
    passedHead ||= walk.hash === head;
    const file = toldFile(line);
    if (file !== null) told.set(file.file, file.digest);
  };
  for (const file of files) {
    if (walk.broken !== null) return walk;
    walk = { ...walk, files: walk.files + 1 };
    walk = await throughFile(walk, file, folder, (line) => {
      step(line);
      return walk;
    });
  }
  for (let after = files.at(-1)?.lastSeq ?? 0, more = true; more && walk.broken === null;) {
    const lines = await store.auditChain(after, atOnce);
    for (const line of lines) step(line);
    after = lines.at(-1)?.seq ?? after;
    more = lines.length === atOnce;
  }
  if (walk.broken !== null) return walk;
  // Whoever can change the list of files would have to change the lines that tell of them, too.
  const untold = files.find(({ name, digest }) => told.get(name) !== digest);
  if (untold !== undefined) return atFile(walk, untold.name, "changed");
  return passedHead ? walk : { ...walk, broken: "end" };
}

/** Through the lines of one file, which must be those that were put into it. */
async function throughFile(
  walk: ChainWalk,
  { name, digest, lines, head, tail }: AuditFile,
  folder: AuditFolder | null,
  step: (line: ChainedEntry) => ChainWalk,
): Promise<ChainWalk> {
  const found = (await folder?.digestOf(name)) ?? null;
  if (folder === null || found === null) return atFile(walk, name, "missing");
  if (found !== digest || walk.hash !== head) return atFile(walk, name, "changed");
  let now = walk;
  for await (const line of folder.read(name)) now = step(entryOfLine(line));
  const isWhole = now.lines - walk.lines === lines && now.hash === tail;
  return now.broken === null && !isWhole ? atFile(now, name, "changed") : now;
}
