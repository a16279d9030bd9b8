import { spanOfMonth } from "#flow/month.ts";
import type { Book, BookedObject } from "#sdk/books.ts";
import { isTimeZone } from "#flow/zone.ts";
import type { Clock } from "../clock.ts";
import type { Outside } from "../outside.ts";
import type { Registry } from "../registry.ts";
import type { ConnectionRecord, ExpectedBook, Reconciliation, Store } from "../store.ts";

/** What a reconciliation would read, counted before it does. */

export interface ReconcileWish {
  readonly connection: ConnectionRecord;
  readonly month: string;
  /** Null: the account's, or, where that is not told, the one in `otherwise`. */
  readonly timeZone: string | null;
  readonly otherwise: string;
  readonly by: string;
}

export type AskedReconciliation =
  | { readonly asked: true; readonly reconciliation: Reconciliation }
  /** The connector has no lists to hold against. */
  | { readonly asked: false; readonly why: "no_books" }
  /** The month has not begun. */
  | { readonly asked: false; readonly why: "not_begun" };

export interface AskOptions {
  readonly store: Pick<Store, "putReconciliation" | "reconciliation">;
  readonly outside: Pick<Outside, "open">;
  readonly registry: Pick<Registry, "connector">;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** Of what was asked for and not started, so much is kept. */
const keep = 3;

/** How a reconciliation names the parts of a list's objects. */
export const partsOf = (book: string): string => `${book}/parts`;

export const firstPlace = { stage: "lists", book: 0, cursor: null } as const;

/** One read of each list tells how much there is, or a part of it from which that is worked out. */
export async function askReconciliation(
  { connection, month, timeZone, otherwise, by }: ReconcileWish,
  { store, outside, registry, clock, newId }: AskOptions,
): Promise<AskedReconciliation> {
  const connector = registry.connector(connection.connector);
  if (connector?.books === undefined) return { asked: false, why: "no_books" };
  const { books } = connector;
  const { api } = outside.open(connector, connection, "none");
  const zone = timeZone ?? (await zoneOf(() => books.timeZone(api))) ?? otherwise;
  const { from: fromAt, to } = spanOfMonth(month, zone);
  const now = clock.now();
  if (fromAt > now) return { asked: false, why: "not_begun" };
  const toAt = Math.min(to, now);
  const span = { from: new Date(fromAt), to: new Date(toAt) };
  const read: Counted[] = [];
  for (const book of books.all) read.push(await counted(book, api, span, connection));
  const lists = read.map(({ expected }) => expected);
  const reconciliation = {
    id: newId(),
    connectionId: connection.id,
    person: by,
    scheduled: false,
    month,
    zone,
    fromAt,
    toAt,
    state: "asked",
    expected: [...lists, ...partsExpected(books, lists)],
    place: firstPlace,
    reads: 0,
    unread: read.flatMap(({ expected, isReadable }) => (isReadable ? [] : [expected.book])),
    askedAt: now,
  } as const;
  await store.putReconciliation({ ...reconciliation, keep });
  return {
    asked: true,
    reconciliation: {
      ...reconciliation,
      turn: 0,
      sums: null,
      error: null,
      startedAt: null,
      endedAt: null,
    },
  };
}

/** A zone that nobody here knows is none. */
export async function zoneOf(ask: () => Promise<string | null>): Promise<string | null> {
  const zone = await ask();
  return zone !== null && isTimeZone(zone) ? zone : null;
}

interface Counted {
  readonly expected: ExpectedBook;
  readonly isReadable: boolean;
}

async function counted(
  book: Book<unknown>,
  api: unknown,
  span: { readonly from: Date; readonly to: Date },
  site: ConnectionRecord,
): Promise<Counted> {
  const page = await book.page({ api, ...span, cursor: null, site });
  if (page === null)
    return {
      expected: { book: book.id, objects: 0, isEstimate: false, reads: 0 },
      isReadable: false,
    };
  const expected = expectedOf(book.id, page, span);
  // How many of them are about older objects, nobody knows yet.
  const isOfHappenings = page.objects.some(({ happening }) => happening !== null);
  return { expected: isOfHappenings ? { ...expected, objects: 0 } : expected, isReadable: true };
}

const partsPerRead = 100;

/** Pure: at least a read for each object with parts, and as many parts as there are objects. */
export function partsExpected(
  { all }: { readonly all: readonly Pick<Book<unknown>, "id" | "parts">[] },
  lists: readonly ExpectedBook[],
): readonly ExpectedBook[] {
  const objects = lists.reduce((sum, one) => sum + one.objects, 0);
  return all.flatMap(({ id, parts }): ExpectedBook[] => {
    const wholes = lists.find(({ book }) => book === id)?.objects ?? 0;
    if (parts === undefined || wholes === 0) return [];
    const reads = wholes + Math.floor((objects - wholes) / partsPerRead);
    return [{ book: partsOf(id), objects: 0, isEstimate: true, reads }];
  });
}

/** Pure: as many objects as the first page says, if the rest of the span is as full. */
export function expectedOf(
  book: string,
  page: { readonly objects: readonly Pick<BookedObject, "at">[]; readonly next: string | null },
  { from, to }: { readonly from: Date; readonly to: Date },
): ExpectedBook {
  const found = page.objects.length;
  const oldest = page.objects.at(-1)?.at.getTime() ?? from.getTime();
  if (page.next === null || found === 0)
    return { book, objects: found, isEstimate: false, reads: 1 };
  const taken = Math.max(1, to.getTime() - oldest);
  const whole = to.getTime() - from.getTime();
  const objects = Math.max(found + 1, Math.ceil((found * whole) / taken));
  return { book, objects, isEstimate: true, reads: Math.ceil(objects / found) };
}
