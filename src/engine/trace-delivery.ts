import { mostOwnEvents } from "#flow/document.ts";
import { isList } from "#flow/pill.ts";
import { isJsonObject, type Json, type JsonObject } from "#sdk/json.ts";
import { flowOfEffect } from "./effect-name.ts";
import type { Store } from "./store.ts";

/** The flows whose writes led to something, the oldest first. */
type Chain = readonly string[];

/** Where a delivery comes from. */
export interface TracedDelivery {
  /** A write of ours, where each of its records tells of one. */
  readonly madeBy: string | null;
  /** Of all its records. */
  readonly ancestry: Chain;
  /** Of each record that it tells of. */
  readonly records: readonly Chain[];
}

type Lookup = Pick<Store, "ancestryOfEffect" | "flow">;

/** So many names are looked up. One behind them counts if it is of the flow that gets the delivery. */
export const mostLookedUp = 1_000;

/** The names of our writes stand somewhere in the body. A record without one is somebody else's. */
export async function traceDelivery(
  body: Json,
  flowId: string,
  store: Lookup,
): Promise<TracedDelivery> {
  const known = await chainsOf(namesIn(body), flowId, store);
  const named = recordsIn(body, (part) => namesIn(part).some((name) => known.has(name))).map(
    (record) => namesIn(record).filter((name) => known.has(name)),
  );
  const records = named.map((names) => joined(names.map((name) => known.get(name) ?? [])));
  const [first = null] = named.flat();
  const madeBy = named.every(({ length }) => length > 0) ? first : null;
  return { madeBy, ancestry: joined(records), records };
}

/** Of these names those of our writes, each with the flows that led to it. */
async function chainsOf(
  names: readonly string[],
  flowId: string,
  store: Lookup,
): Promise<ReadonlyMap<string, Chain>> {
  const known = new Map<string, Chain>();
  const flows = new Map([[flowId, true]]);
  for (const name of names.slice(0, mostLookedUp)) {
    const chain = await store.ancestryOfEffect(name);
    if (chain !== null) {
      known.set(name, chain);
      continue;
    }
    // A restored backup does not know the write; its name still names the flow.
    const named = flowOfEffect(name);
    const isFlow = flows.get(named) ?? (await store.flow(named)) !== null;
    flows.set(named, isFlow);
    if (isFlow) known.set(name, [named]);
  }
  for (const name of names.slice(mostLookedUp))
    if (flowOfEffect(name) === flowId) known.set(name, [flowId]);
  return known;
}

/** The items of the list that is the body, or of the lists of records in it; the body itself where a name stands beside them. */
function recordsIn(body: Json, isMarked: (part: Json) => boolean): readonly Json[] {
  if (isList(body)) return body.length > 0 ? body : [body];
  if (!isJsonObject(body)) return [body];
  const lists = new Set(listsOfRecords(body));
  if (lists.size === 0 || isMarked(without(lists, body))) return [body];
  return [...lists].flat();
}

/** The only list of the body; else those of the body and of the objects that wrap them up. */
function listsOfRecords(body: JsonObject): readonly (readonly Json[])[] {
  const [only, ...others] = Object.values(body).filter(isList);
  if (only !== undefined && others.length === 0 && isOfObjects(only)) return [only];
  return listsIn(body);
}

/** An object that has an id is a record itself: its lists are parts of it. The id of the body may be that of the delivery. */
function listsIn(part: JsonObject): readonly (readonly Json[])[] {
  return Object.entries(part).flatMap(([name, value]) => {
    if (isList(value)) return !hasId(part) && areRecords(name, value) ? [value] : [];
    return isJsonObject(value) && !hasId(value) ? listsIn(value) : [];
  });
}

/** Not those that only tell more of others: pairs of names and values, and what JSON:API includes. */
function areRecords(name: string, items: readonly Json[]): boolean {
  const arePairs = items.every((item) => isJsonObject(item) && Object.hasOwn(item, "value"));
  return isOfObjects(items) && !arePairs && name !== "included";
}

function isOfObjects(items: readonly Json[]): boolean {
  return items.some(isJsonObject);
}

function hasId(part: JsonObject): boolean {
  return Object.entries(part).some(
    ([name, value]) =>
      /^_?(?:id|gid|guid|uuid|key)$/i.test(name) &&
      (typeof value === "number" || (typeof value === "string" && value !== "")),
  );
}

function without(lists: ReadonlySet<Json>, part: Json): Json {
  if (lists.has(part)) return null;
  if (!isJsonObject(part)) return part;
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => [name, without(lists, value)]),
  );
}

/** Each flow as often as it stands in one of the chains; more often than a flow may choose says no more. */
function joined(chains: readonly Chain[]): Chain {
  const all: string[] = [];
  const counts = new Map<string, number>();
  for (const chain of chains) {
    const own = new Map<string, number>();
    for (const flow of chain) {
      const times = (own.get(flow) ?? 0) + 1;
      own.set(flow, times);
      if (times <= (counts.get(flow) ?? 0) || times > mostOwnEvents + 1) continue;
      counts.set(flow, times);
      all.push(flow);
    }
  }
  return all;
}

/** What looks like the name of a write (`effectName`). */
function namesIn(body: Json): readonly string[] {
  const found = new Set<string>();
  JSON.stringify(body, (_, value: Json) => {
    if (typeof value === "string" && /^[\w-]{1,64}\.[\w-]{27}$/.test(value)) found.add(value);
    return value;
  });
  return [...found];
}
