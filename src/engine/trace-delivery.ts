import { mostOwnEvents } from "#flow/document.ts";
import { isJsonObject, type Json } from "#sdk/json.ts";
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

/** The items of a list that is the body, or the only list in it; the body itself where a name stands beside the list. */
function recordsIn(body: Json, isMarked: (part: Json) => boolean): readonly Json[] {
  if (Array.isArray(body)) return body.length > 0 ? body : [body];
  if (!isJsonObject(body)) return [body];
  const [list, ...others] = Object.entries(body).filter(([, value]) => Array.isArray(value));
  if (list === undefined || others.length > 0) return [body];
  const [field, items] = list;
  const isList = Array.isArray(items) && items.length > 0 && items.every(isJsonObject);
  return isList && !isMarked({ ...body, [field]: null }) ? items : [body];
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
