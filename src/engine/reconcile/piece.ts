import type { Book, BookedObject, BookedPart, Books } from "#sdk/books.ts";
import type { Connector } from "#sdk/connector.ts";
import { failureOf } from "../failure.ts";
import type { Outside } from "../outside.ts";
import type { Registry } from "../registry.ts";
import type {
  ConnectionRecord,
  Known,
  ReconciledLine,
  ReconcilePlace,
  Reconciliation,
  Store,
  Unlisted,
} from "../store.ts";
import { partsOf } from "./ask.ts";
import { factsOf } from "./facts.ts";
import { type Around, type Judged, type Said, verdictOn, withPart, withParts } from "./verdict.ts";

/** One piece of a reconciliation: a page of a list, or of parts, or of the ledger, and what is said of it. */

export interface PieceOptions {
  readonly store: Pick<
    Store,
    "knownOf" | "watchersOf" | "aboutSince" | "nextReconciled" | "unlisted"
  >;
  readonly outside: Pick<Outside, "open">;
  readonly registry: Registry;
}

export interface Piece {
  readonly lines: readonly ReconciledLine[];
  readonly unread: string | null;
  readonly reads: number;
  /** Null: there is nothing left. */
  readonly place: ReconcilePlace | null;
}

/** How many lines of the ledger are looked at in one piece, and how many objects asked for one by one at most. */
const linesPerPiece = 500;
const askedPerPiece = 20;

interface Work {
  readonly reconciliation: Reconciliation;
  readonly connector: Connector;
  readonly connection: ConnectionRecord;
  readonly books: Books<unknown>;
  readonly api: unknown;
  readonly keptSince: number;
}

/** Reads one page, and holds it against the store. Rejects with the SDK's errors. */
export async function nextPiece(
  reconciliation: Reconciliation,
  connector: Connector & { readonly books: Books<unknown> },
  connection: ConnectionRecord,
  keptSince: number,
  options: PieceOptions,
): Promise<Piece> {
  const { api, reads } = options.outside.open(connector, connection, "none");
  const { books } = connector;
  const work = { reconciliation, connector, connection, books, api, keptSince };
  const piece = await pieceAt(reconciliation.place, work, options);
  return { ...piece, reads: reads() };
}

type Found = Omit<Piece, "reads">;

function pieceAt(place: ReconcilePlace, work: Work, options: PieceOptions): Promise<Found> {
  switch (place.stage) {
    case "lists":
      return ofList(place, work, options);
    case "parts":
      return ofParts(place, work, options);
    case "ledger":
      return ofLedger(place, work, options);
  }
}

const noParts = { count: 0, net: 0, fees: 0, others: 0 } as const;
const nothing = { lines: [], unread: null } as const;
const partsBegin: ReconcilePlace = { stage: "parts", after: 0, within: null };

async function ofList(
  { book: index, cursor }: Extract<ReconcilePlace, { stage: "lists" }>,
  work: Work,
  options: PieceOptions,
): Promise<Found> {
  const { books, api, reconciliation, connection } = work;
  const book = books.all[index];
  if (book === undefined) return { ...nothing, place: partsBegin };
  const next: ReconcilePlace = { stage: "lists", book: index + 1, cursor: null };
  const from = new Date(reconciliation.fromAt);
  const to = new Date(reconciliation.toAt);
  const page = await unlessRefused(book.page({ api, from, to, cursor, site: connection }));
  if (page === null) return { ...nothing, unread: book.id, place: next };
  return {
    ...nothing,
    lines: await linesOf(book, page.objects.filter(isWithin(reconciliation)), work, options),
    place: page.next === null ? next : { stage: "lists", book: index, cursor: page.next },
  };
}

/** What the other side does not let anybody ask is not read; all else is. */
async function unlessRefused<Result>(reading: Promise<Result | null>): Promise<Result | null> {
  try {
    return await reading;
  } catch (thrown) {
    if (failureOf(thrown).kind === "input") return null;
    throw thrown;
  }
}

/** The other side counts whole seconds: a month may begin inside one. */
const isWithin =
  ({ fromAt, toAt }: Reconciliation) =>
  ({ at }: Pick<BookedObject, "at">): boolean =>
    at.getTime() >= fromAt && at.getTime() < toAt;

async function linesOf(
  book: Book<unknown>,
  objects: readonly BookedObject[],
  work: Work,
  options: PieceOptions,
): Promise<readonly ReconciledLine[]> {
  if (objects.length === 0) return [];
  const { store, registry } = options;
  const { connection, connector, keptSince } = work;
  const known = await store.knownOf({
    connectionId: connection.id,
    objects: objects.map(({ id }) => id),
    moments: [...new Set(objects.map(({ at }) => at.getTime()))],
    effects: [...new Set(objects.flatMap(({ tag }) => tag?.effectId ?? []))],
  });
  const around: Around = {
    makers: book.makers,
    keyed: book.keyed,
    watchers: await store.watchersOf(connection.id),
    keptSince,
    aboutSince: await store.aboutSince(),
  };
  const facts = factsOf(known, connector.id, registry);
  return objects.map((object) => {
    const { id, tag, at, money, status, hasParts, url } = object;
    const said = verdictOn(judged(object), facts({ id, effectId: tag?.effectId ?? null }), around);
    return {
      ...said,
      book: book.id,
      object: id,
      parent: "",
      at: at.getTime(),
      status,
      amount: money?.amount ?? null,
      currency: money?.currency ?? null,
      // Read once the lists are.
      parts: hasParts ? noParts : null,
      url,
    };
  });
}

function judged({ told, ...object }: BookedObject): Judged {
  return {
    ...object,
    told: told.map(({ trigger, since }) => ({ trigger, since: since.getTime() })),
  };
}

async function ofParts(
  place: Extract<ReconcilePlace, { stage: "parts" }>,
  work: Work,
  options: PieceOptions,
): Promise<Found> {
  const { books, api, reconciliation } = work;
  const inPieces = books.all.filter(({ parts }) => parts !== undefined);
  const ledger: ReconcilePlace = { stage: "ledger", at: 0, seq: 0 };
  const line = await options.store.nextReconciled({
    id: reconciliation.id,
    books: inPieces.map(({ id }) => id),
    after: place.after,
  });
  if (line === null) return { ...nothing, place: ledger };
  const { seq, ...whole } = line;
  const book = inPieces.find(({ id }) => id === line.book);
  const behind: ReconcilePlace = { stage: "parts", after: seq, within: null };
  const { cursor, sum } = place.within ?? { cursor: null, sum: noParts };
  if (line.parts === null || book?.parts === undefined) return { ...nothing, place: behind };
  const page = await unlessRefused(book.parts({ api, id: line.object, cursor }));
  if (page === null)
    return {
      lines: [{ ...whole, parts: null }],
      unread: partsOf(book.id),
      place: behind,
    };
  const added = page.parts.reduce((all, part) => withPart(all, part, line.currency), sum);
  const lines = await partLines(line.object, page.parts, work, options);
  if (page.next === null)
    return { ...nothing, lines: [...lines, withParts(whole, added)], place: behind };
  return { ...nothing, lines, place: { ...place, within: { cursor: page.next, sum: added } } };
}

/** What moved the money of each part, and what became of that. */
async function partLines(
  parent: string,
  parts: readonly BookedPart[],
  { connection, connector }: Work,
  { store, registry }: PieceOptions,
): Promise<readonly ReconciledLine[]> {
  const sources = [...new Set(parts.flatMap(({ source }) => source ?? []))];
  const known: Known =
    sources.length === 0
      ? { events: [], lines: [], writes: [] }
      : await store.knownOf({
          connectionId: connection.id,
          objects: sources,
          moments: [...new Set(parts.map(({ at }) => at.getTime()))],
          effects: [],
        });
  const facts = factsOf(known, connector.id, registry);
  return parts.map(({ id, at, net, kind, source }): ReconciledLine => {
    const object = { id: source ?? "", money: null, tag: null, holds: true, told: [] };
    const said = verdictOn(object, facts({ id: object.id, effectId: null }), ofPart);
    return {
      ...said,
      book: kind,
      object: id,
      parent,
      at: at.getTime(),
      status: source,
      amount: net.amount,
      currency: net.currency,
      parts: null,
      url: null,
    };
  });
}

const ofPart: Around = { makers: [], keyed: [], watchers: [], keptSince: 0, aboutSince: 0 };

async function ofLedger(
  place: Extract<ReconcilePlace, { stage: "ledger" }>,
  work: Work,
  options: PieceOptions,
): Promise<Found> {
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
    if (asked === askedPerPiece) return { ...nothing, lines: said, place: ledgerFrom({ at, seq }) };
  }
  return { ...nothing, lines: said, place: next && ledgerFrom(next) };
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
  if (book === undefined || reconciliation.unread.includes(book.id)) return [];
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
  return inSpan ? linesOf(candidate.book, [object], work, options) : [];
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
