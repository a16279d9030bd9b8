import type { Book, BookedObject, BookedPart, Books } from "#sdk/books.ts";
import type { Connector } from "#sdk/connector.ts";
import { tryAfter } from "../day-calls.ts";
import { failureOf } from "../failure.ts";
import type {
  ConnectionRecord,
  Known,
  ReconciledLine,
  ReconcileMark,
  ReconcilePlace,
  Reconciliation,
} from "../store.ts";
import { partsOf } from "./ask.ts";
import { factsOf } from "./facts.ts";
import { heldAgainst, isWithin, noParts, type PieceOptions, type Work } from "./lines.ts";
import { ofLedger } from "./unlisted.ts";
import { type Around, verdictOn, withPart, withParts } from "./verdict.ts";

/** One piece of a reconciliation: a page of a list, or of parts, or of the ledger, and what is said of it. */

/** So many marks at most wait for another object that bears them, the last that were read. */
const mostMarks = 1_000;

export interface Piece {
  readonly lines: readonly ReconciledLine[];
  readonly unread: string | null;
  readonly reads: number;
  /** Null: there is nothing left. */
  readonly place: ReconcilePlace | null;
}

/**
 * Reads one page, and holds it against the store. `made`: how many calls the longest try at it has made before, if it found
 * the day full. Rejects with the SDK's errors.
 */
export async function nextPiece(
  reconciliation: Reconciliation,
  connector: Connector & { readonly books: Books<unknown> },
  connection: ConnectionRecord,
  keptSince: number,
  made: number,
  options: PieceOptions,
): Promise<Piece> {
  const open = options.outside.open(connector, connection, "none", tryAfter(made));
  const { api } = open;
  const { books } = connector;
  const work = { reconciliation, connector, connection, books, api, keptSince };
  const piece = await pieceAt(reconciliation.place, work, options);
  return { ...piece, reads: open.reads() };
}

type Found = Omit<Piece, "reads">;

async function pieceAt(place: ReconcilePlace, work: Work, options: PieceOptions): Promise<Found> {
  switch (place.stage) {
    case "lists":
      return ofList(place, work, options);
    case "parts":
      return ofParts(place, work, options);
    case "ledger":
      return { ...nothing, ...(await ofLedger(place, work, options)) };
  }
}

const nothing = { lines: [], unread: null } as const;
const partsBegin: ReconcilePlace = { stage: "parts", after: 0, within: null };

async function ofList(
  place: Extract<ReconcilePlace, { stage: "lists" }>,
  work: Work,
  options: PieceOptions,
): Promise<Found> {
  const { book: index, cursor, marks = [] } = place;
  const { books, api, reconciliation, connection } = work;
  const book = books.all[index];
  if (book === undefined) return { ...nothing, place: partsBegin };
  const next: ReconcilePlace = { stage: "lists", book: index + 1, cursor: null };
  const from = new Date(reconciliation.fromAt);
  const to = new Date(reconciliation.toAt);
  const page = await unlessRefused(book.page({ api, from, to, cursor, site: connection }));
  if (page === null) {
    // The object that the page begins behind may be gone. What was read before is read again, and replaced.
    if (cursor !== null && place.isAnew === undefined)
      return { ...nothing, place: { stage: "lists", book: index, cursor: null, isAnew: true } };
    return { ...nothing, unread: book.id, place: next };
  }
  const objects = page.objects.filter(isWithin(reconciliation));
  const twins = await twinsBefore(objects, marks, book, work);
  const { lines, marks: more } = await heldAgainst(book, [...objects, ...twins], work, options);
  if (page.next === null) return { ...nothing, lines, place: next };
  const before = marks.filter(({ object }) => more.every((one) => one.object !== object));
  const kept = [...before, ...more].slice(-mostMarks);
  return {
    ...nothing,
    lines,
    place: { ...place, cursor: page.next, marks: kept },
  };
}

/** Of earlier pages, with the mark of one on this page: they are read again, and their lines replaced. */
async function twinsBefore(
  objects: readonly BookedObject[],
  marks: readonly ReconcileMark[],
  book: Book<unknown>,
  { api, connection }: Work,
): Promise<readonly BookedObject[]> {
  const here = new Set(objects.map(({ id }) => id));
  const borne = new Set(
    objects.flatMap(({ tag, holds }) => (tag !== null && holds ? [tag.effectId] : [])),
  );
  const found: BookedObject[] = [];
  for (const { object, effectId } of marks) {
    if (!borne.has(effectId) || here.has(object)) continue;
    const twin = await book.find({ api, id: object, site: connection });
    if (twin !== null) found.push(twin);
  }
  return found;
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

async function ofParts(
  place: Extract<ReconcilePlace, { stage: "parts" }>,
  work: Work,
  options: PieceOptions,
): Promise<Found> {
  const { books, api, reconciliation } = work;
  const inPieces = books.all.filter((book) => book.parts !== undefined);
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
  const facts = factsOf(known, connector.id, registry, null);
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

const ofPart: Around = {
  makers: [],
  keyed: [],
  watchers: [],
  keptSince: 0,
  aboutSince: 0,
  twins: new Map(),
};
