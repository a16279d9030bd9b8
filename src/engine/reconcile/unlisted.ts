import type { Book } from "#sdk/books.ts";
import type { ReconciledLine, ReconcilePlace, Unlisted } from "../store.ts";
import { heldAgainst, isWithin, type PieceOptions, type Work } from "./lines.ts";
import type { Said } from "./verdict.ts";

/** What was seen or made in a month, and stands on no list that was read. */

/** How many lines of the ledger are looked at in one piece, and how many objects asked for one by one at most. */
const linesPerPiece = 500;
const askedPerPiece = 20;

export interface FoundUnlisted {
  readonly lines: readonly ReconciledLine[];
  /** Null: there is nothing left. */
  readonly place: ReconcilePlace | null;
}

export async function ofLedger(
  place: Extract<ReconcilePlace, { stage: "ledger" }>,
  work: Work,
  options: PieceOptions,
): Promise<FoundUnlisted> {
  const { reconciliation, connection } = work;
  const { id, fromAt: from, toAt: to } = reconciliation;
  const { lines, next } = await options.store.unlisted({
    id,
    connectionId: connection.id,
    from,
    to,
    after: place,
    limit: linesPerPiece,
  });
  const candidates = lines.flatMap((line) => candidateIn(line, work));
  const said: ReconciledLine[] = [];
  const known = new Set<string>();
  let asked = 0;
  for (const candidate of candidates) {
    const { object, book, line } = candidate;
    if (known.has(object)) continue;
    known.add(object);
    if (book.deletable) {
      said.push(gone(candidate, "unknown", "deleted"));
      continue;
    }
    asked += 1;
    said.push(...(await lookedFor(candidate, work, options)));
    const { at, seq } = line;
    if (asked === askedPerPiece) return { lines: said, place: ledgerFrom({ at, seq }) };
  }
  return { lines: said, place: next && ledgerFrom(next) };
}

const ledgerFrom = (line: { readonly at: number; readonly seq: number }): ReconcilePlace => ({
  stage: "ledger",
  ...line,
});

interface Candidate {
  readonly book: Book<unknown>;
  readonly object: string;
  readonly line: Unlisted;
}

/** A line about an object that a list must have. */
function candidateIn(line: Unlisted, { books, reconciliation }: Work): readonly Candidate[] {
  const { object, heading } = line;
  const { entry, subject, outcome, startedBy } = heading;
  if (subject === null || startedBy === "test") return [];
  const book = books.all.find(({ makers, keyed }) =>
    (entry === "write" ? makers : keyed).includes(subject),
  );
  if (book === undefined || book.keptDays !== null) return [];
  if (reconciliation.unread.includes(book.id)) return [];
  return entry === "event" || outcome === "done" ? [{ book, object, line }] : [];
}

/** Lists may trail, and a write is dated by our clock: the object itself is asked for before it counts as lost. */
async function lookedFor(
  candidate: Candidate,
  work: Work,
  options: PieceOptions,
): Promise<readonly ReconciledLine[]> {
  const { api, connection, reconciliation } = work;
  const object = await candidate.book.find({ api, id: candidate.object, site: connection });
  if (object === null) return [gone(candidate, "lost", null)];
  const inSpan = isWithin(reconciliation)(object);
  // One that belongs to another month is said nothing of.
  if (!inSpan) return [];
  return (await heldAgainst(candidate.book, [object], work, options)).lines;
}

function gone(
  { book, object, line }: Candidate,
  verdict: Said["verdict"],
  reason: Said["reason"],
): ReconciledLine {
  const { heading, runId, amount, at } = line;
  const currency = heading.money?.currency ?? null;
  return {
    book: book.id,
    object,
    parent: "",
    at,
    verdict,
    reason,
    status: null,
    amount: null,
    currency: null,
    recordedAmount: currency === null ? null : amount,
    recordedCurrency: amount === null ? null : currency,
    flowId: heading.flowId,
    runId,
    outcome: heading.outcome,
    eventId: null,
    condition: null,
    parts: null,
    url: null,
  };
}
