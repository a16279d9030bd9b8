import { hash } from "node:crypto";
import type { AuditEntry, AuditStore, ChainedEntry } from "./store/audit.ts";

/**
 * Each line of the audit log holds a hash of itself and of the line before: who changes one or takes one
 * out has to change all that follow, and the last hash, which somebody may have written down elsewhere.
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
  /** The first line that does not follow from the one before it, or `end` where the last are missing; null while all do. */
  readonly broken: string | null;
}

const walkBegins: ChainWalk = { lines: 0, unchained: 0, hash: chainBegins, broken: null };

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

/** So many lines are in memory at once. */
const atOnce = 1_000;

/** Walks along the whole log. Lines that are added meanwhile are looked at, too. */
export async function walkChain(
  store: Pick<AuditStore, "auditChain" | "auditHead">,
): Promise<ChainWalk> {
  // Asked first: what is cut off at the end afterwards shows as well.
  const head = (await store.auditHead()) ?? chainBegins;
  let walk = walkBegins;
  let passedHead = head === chainBegins;
  for (let after = 0, more = true; more && walk.broken === null;) {
    const lines = await store.auditChain(after, atOnce);
    for (const line of lines) {
      walk = walkOn(walk, line);
      passedHead ||= walk.hash === head;
    }
    after = lines.at(-1)?.seq ?? after;
    more = lines.length === atOnce;
  }
  return walk.broken === null && !passedHead ? { ...walk, broken: "end" } : walk;
}
