import type { EffectTag } from "#sdk/action.ts";
import type { Book, BookedObject, Books, Happening } from "#sdk/books.ts";
import type { Connector } from "#sdk/connector.ts";
import { isOurKey } from "../effect-name.ts";
import type { Outside } from "../outside.ts";
import type { Registry } from "../registry.ts";
import type {
  ConnectionRecord,
  ReconciledLine,
  ReconcileMark,
  Reconciliation,
  Store,
} from "../store.ts";
import { factsOf } from "./facts.ts";
import { type Around, type Facts, type Judged, type Said, verdictOn } from "./verdict.ts";

/** What is said of objects of a list, held against the store. */

export interface PieceOptions {
  readonly store: Pick<
    Store,
    "knownOf" | "watchersOf" | "aboutSince" | "nextReconciled" | "unlisted" | "effectOfKey"
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

export interface HeldAgainst {
  readonly lines: readonly ReconciledLine[];
  /** Those with a mark of a write that was not answered with them: another one may bear it too. */
  readonly marks: readonly ReconcileMark[];
}

export async function heldAgainst(
  book: Book<unknown>,
  objects: readonly BookedObject[],
  work: Work,
  options: PieceOptions,
): Promise<HeldAgainst> {
  if (objects.length === 0) return { lines: [], marks: [] };
  const { store, registry } = options;
  const { books, connection, connector, keptSince, reconciliation } = work;
  const sent = await sentBy(objects, connection.id, store);
  const effectOf = ({ id, tag }: BookedObject) => tag?.effectId ?? sent.get(id) ?? null;
  const known = await store.knownOf({
    connectionId: connection.id,
    objects: [...new Set(objects.map(nameOf))],
    moments: [...new Set(objects.flatMap(momentsOf))],
    effects: [...new Set(objects.flatMap((object) => effectOf(object) ?? []))],
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
  const makers = new Set(books.all.flatMap((one) => one.makers));
  const factsAbout = (object: BookedObject) =>
    facts({ id: nameOf(object), effectId: effectOf(object) });
  const lines = objects.flatMap((object) => {
    const { id, at, money, status, hasParts, url, happening } = object;
    const effectId = effectOf(object);
    const its = factsAbout(object);
    const tag = object.tag ?? tagOf(effectId, its);
    const said = verdictOn(judged({ ...object, tag }), its, around);
    const isMaking = its.writes.some(({ action }) => makers.has(action));
    if (happening !== null && !isLine(said, happening, isMaking, reconciliation)) return [];
    return [
      {
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
      },
    ];
  });
  const marks = objects.flatMap((object) => markOf(object, factsAbout(object), book));
  return { lines, marks };
}

function markOf(
  { id, tag, holds }: BookedObject,
  { writes }: Facts,
  { makers }: Pick<Book<unknown>, "makers">,
): readonly ReconcileMark[] {
  const isMade = writes.some(
    (write) => write.id === tag?.effectId && makers.includes(write.action),
  );
  if (tag === null || !holds || !isMade || writes.some(({ objectId }) => objectId === id))
    return [];
  return [{ object: id, effectId: tag.effectId }];
}

const nameOf = ({ id, happening }: BookedObject): string => happening?.knownAs ?? id;

/** The ledger has what was seen of an object at the moment at which that came into being. */
const momentsOf = ({ at, happening }: BookedObject): readonly number[] =>
  [at, happening?.since ?? []].flat().map((moment) => moment.getTime());

/** The writes whose keys caused what happened. */
async function sentBy(
  objects: readonly BookedObject[],
  connectionId: string,
  store: Pick<Store, "effectOfKey">,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { id, happening } of objects) {
    const key = happening?.sentWith ?? null;
    if (key === null || !isOurKey(key)) continue;
    const effectId = await store.effectOfKey(connectionId, key);
    if (effectId !== null) found.set(id, effectId);
  }
  return found;
}

/** A key names no generation: one that is done is the one that is meant. */
function tagOf(effectId: string | null, { writes }: Facts): EffectTag | null {
  const its = writes.filter(({ id }) => id === effectId);
  const one = its.find(({ state }) => state === "done") ?? its[0];
  return one === undefined ? null : { effectId: one.id, generation: one.generation };
}

/** What happens to an object of the month, that object's own line says, but for an event or a write that is lost. */
function isLine(
  { verdict }: Pick<Said, "verdict">,
  { since }: Happening,
  isMaking: boolean,
  { fromAt }: Reconciliation,
): boolean {
  if (since === null || since.getTime() < fromAt) return true;
  return verdict === "missing" || (verdict === "not_recorded" && !isMaking);
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

/** Its object's line has the amount that is compared. */
function judged({ told, happening, ...object }: BookedObject): Judged {
  return {
    ...object,
    id: happening?.knownAs ?? object.id,
    money: happening === null ? object.money : null,
    told: told.map(({ trigger, since, until }) => ({
      trigger,
      since: since.getTime(),
      until: until?.getTime() ?? null,
    })),
  };
}
