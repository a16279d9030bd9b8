import type { Book, BookedObject, Books } from "#sdk/books.ts";
import type { Connector } from "#sdk/connector.ts";
import type { Outside } from "../outside.ts";
import type { Registry } from "../registry.ts";
import type { ConnectionRecord, ReconciledLine, Reconciliation, Store } from "../store.ts";
import { factsOf } from "./facts.ts";
import { type Around, type Judged, verdictOn } from "./verdict.ts";

/** What is said of objects of a list, held against the store. */

export interface PieceOptions {
  readonly store: Pick<
    Store,
    "knownOf" | "watchersOf" | "aboutSince" | "nextReconciled" | "unlisted"
  >;
  readonly outside: Pick<Outside, "open">;
  readonly registry: Registry;
}

/** A reconciliation with what it reads through. */
export interface Work {
  readonly reconciliation: Reconciliation;
  readonly connector: Connector;
  readonly connection: ConnectionRecord;
  readonly books: Books<unknown>;
  readonly api: unknown;
  readonly keptSince: number;
}

/** Before they are read. */
export const noParts = { count: 0, net: 0, fees: 0, others: 0 } as const;

/** The other side counts whole seconds: a month may begin inside one. */
export const isWithin =
  ({ fromAt, toAt }: Reconciliation) =>
  ({ at }: Pick<BookedObject, "at">): boolean =>
    at.getTime() >= fromAt && at.getTime() < toAt;

export async function linesOf(
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
    twins: twinsAmong(objects),
  };
  const facts = factsOf(known, connector.id, registry, book);
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

/** By the write whose mark they bear, those that hold. */
function twinsAmong(objects: readonly BookedObject[]): ReadonlyMap<string, ReadonlySet<string>> {
  const marked = objects.flatMap(({ id, tag, holds }) =>
    tag !== null && holds ? [{ id, effectId: tag.effectId }] : [],
  );
  const groups = Map.groupBy(marked, ({ effectId }) => effectId);
  return new Map(
    [...groups].map(([effectId, all]) => [effectId, new Set(all.map(({ id }) => id))]),
  );
}

function judged({ told, ...object }: BookedObject): Judged {
  return {
    ...object,
    told: told.map(({ trigger, since, until }) => ({
      trigger,
      since: since.getTime(),
      until: until?.getTime() ?? null,
    })),
  };
}
