import type { Evidence, RunFacts, StripeObject } from "./evidence.ts";

type Send = Evidence["ledger"][number];

/** What a flow's step owes for an event: once for its run, and once more for each that people have asked for. */
export interface Write {
  readonly flow: string;
  readonly event: string;
  readonly step: string;
  /** By their effect ids. */
  readonly efforts: ReadonlyMap<string, Effort>;
}

/** One write of one run, and all that Stripe knows of it. */
export interface Effort {
  readonly effect: string;
  /** One, and one more for each time that a person has sent it again. */
  readonly generations: ReadonlyMap<number, Tried>;
  /** What a person has made in its place. */
  readonly byHand: readonly StripeObject[];
}

/** What was sent of one generation, and what came of it. */
export interface Tried {
  readonly sends: readonly Send[];
  readonly executed: readonly Send[];
  /** What it made, declined charges included. */
  readonly objects: readonly StripeObject[];
  /** The idempotency keys that it was sent with. */
  readonly keys: ReadonlySet<string>;
}

export type WriteName = Pick<Write, "flow" | "event" | "step">;

export function writeName({ flow, event, step }: WriteName): string {
  return `${flow}: ${step} for ${event}`;
}

/** A generation of a write, as it stands in the metadata of what it makes. */
export function tagOf(effect: string, generation: number): string {
  return `${effect} ${generation}`;
}

/** As the event is called in the metadata of writes: a scheduled time by its time, a call by its key. */
export function eventOf({ reference }: Pick<RunFacts, "reference">): string {
  return reference.replace(/^(?:schedule|invoke:key):/, "");
}

type Metadata = Readonly<Record<string, string>>;

/** All writes that Stripe has heard of, by `writeName`. */
export function writesOf({
  ledger,
  objects,
  keys,
}: Pick<Evidence, "ledger" | "objects" | "keys">): ReadonlyMap<string, Write> {
  const writes = new Map<string, Gathered>();
  const known = new Map(keys.map((one) => [one.key, one]));
  const effortOf = (metadata: Metadata, effect: string): GatheredEffort | null => {
    const { flow, event, step } = metadata;
    if (flow === undefined || event === undefined || step === undefined) return null;
    const name = writeName({ flow, event, step });
    const write = kept(writes, name, () => ({ flow, event, step, efforts: new Map() }));
    return kept(write.efforts, effect, () => newEffort(effect));
  };
  /** What bears no mark of its effect is known by its key. */
  const gathered = (metadata: Metadata, key: string | null): GatheredTried | null => {
    const byItsKey = key === null ? undefined : (known.get(key) ?? { effect: key, generation: 0 });
    const effect = metadata["millrace_effect"] ?? byItsKey?.effect;
    const effort = effect === undefined ? null : effortOf(metadata, effect);
    const { millrace_generation: generation = byItsKey?.generation ?? 0 } = metadata;
    return effort && kept(effort.generations, Number(generation), newTried);
  };

  // A send that was cut before Stripe had read it left only its key, which may be that of no other.
  const byKey = new Map<string, Metadata>();
  const byEffect = new Map<string, Metadata>();
  for (const { idempotency_key: key, params } of ledger) {
    const metadata = metadataOf(params);
    if (key === null || metadata["flow"] === undefined) continue;
    byKey.set(key, metadata);
    const effect = metadata["millrace_effect"] ?? known.get(key)?.effect;
    if (effect !== undefined) byEffect.set(effect, metadata);
  }
  const cutOff = (key: string): Metadata | undefined => {
    const one = known.get(key);
    const others = one && byEffect.get(one.effect);
    return others && { ...others, millrace_generation: String(one.generation) };
  };
  for (const send of ledger) {
    const { idempotency_key: key, outcome } = send;
    const own = metadataOf(send.params);
    const isUnread = own["flow"] === undefined && key !== null;
    const metadata = isUnread ? (byKey.get(key) ?? cutOff(key)) : own;
    const tried = metadata && gathered(metadata, key);
    tried?.sends.push(send);
    if (key !== null) tried?.keys.add(key);
    if (outcome === "executed") tried?.executed.push(send);
  }
  for (const object of objects) {
    gathered(object.metadata, null)?.objects.push(object);
    const { by_hand: effect, by_hand_for: flow } = object.metadata;
    if (effect !== undefined && flow !== undefined)
      effortOf({ ...object.metadata, flow }, effect)?.byHand.push(object);
  }
  return writes;
}

/** The mark of the version that sent it. */
export function markOf({ params }: Send): string | undefined {
  return metadataOf(params)["version"];
}

export function effortsOf(writes: readonly Write[]): readonly Effort[] {
  return writes.flatMap(({ efforts }) => Array.from(efforts.values()));
}

/** All that was tried of a write, whatever its generation. */
export function triedOf({ generations }: Effort): Tried {
  const all = [...generations.values()];
  return {
    sends: all.flatMap(({ sends }) => sends),
    executed: all.flatMap(({ executed }) => executed),
    objects: all.flatMap(({ objects }) => objects),
    keys: new Set(all.flatMap(({ keys }) => Array.from(keys))),
  };
}

/** False for a charge that was declined. */
export function isDone({ object, status }: StripeObject): boolean {
  return object !== "charge" || status !== "failed";
}

/** Stands there what it was to make, whoever has made it? */
export function wasDone(effort: Effort): boolean {
  return [...triedOf(effort).objects, ...effort.byHand].some(isDone);
}

interface Gathered extends WriteName {
  readonly efforts: Map<string, GatheredEffort>;
}

interface GatheredEffort {
  readonly effect: string;
  readonly generations: Map<number, GatheredTried>;
  readonly byHand: StripeObject[];
}

interface GatheredTried {
  readonly sends: Send[];
  readonly executed: Send[];
  readonly objects: StripeObject[];
  readonly keys: Set<string>;
}

function newEffort(effect: string): GatheredEffort {
  return { effect, generations: new Map(), byHand: [] };
}

function newTried(): GatheredTried {
  return { sends: [], executed: [], objects: [], keys: new Set() };
}

function kept<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

export function metadataOf(params: Readonly<Record<string, unknown>>): Metadata {
  const { metadata } = params;
  return typeof metadata === "object" && metadata !== null ? (metadata as Metadata) : {};
}
