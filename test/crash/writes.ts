import type { Evidence, StripeObject } from "./evidence.ts";

type Send = Evidence["ledger"][number];

/** One write that a flow's step owes for an event, and all that Stripe knows of it. */
export interface Write {
  readonly flow: string;
  readonly event: string;
  readonly step: string;
  readonly sends: readonly Send[];
  readonly executed: readonly Send[];
  /** What it made, declined charges included. */
  readonly objects: readonly StripeObject[];
  /** The idempotency keys that it was sent with. */
  readonly keys: ReadonlySet<string>;
  /** The effect ids and generations that it bore. */
  readonly tags: ReadonlySet<string>;
}

export type WriteName = Pick<Write, "flow" | "event" | "step">;

export function writeName({ flow, event, step }: WriteName): string {
  return `${flow}: ${step} for ${event}`;
}

type Metadata = Readonly<Record<string, string>>;

/** All writes that Stripe has heard of, by `writeName`. */
export function writesOf({ ledger, objects }: Evidence): ReadonlyMap<string, Write> {
  const writes = new Map<string, Gathered>();
  const gathered = (metadata: Metadata): Gathered | null => {
    const { flow, event, step, millrace_effect: effect } = metadata;
    if (flow === undefined || event === undefined || step === undefined) return null;
    const name = writeName({ flow, event, step });
    const write = writes.get(name) ?? newWrite({ flow, event, step });
    writes.set(name, write);
    if (effect !== undefined) write.tags.add(`${effect} ${metadata["millrace_generation"]}`);
    return write;
  };

  // A send that was cut before Stripe had read it left only its key.
  const byKey = new Map<string, Metadata>();
  for (const { idempotency_key: key, params } of ledger) {
    const metadata = metadataOf(params);
    if (key !== null && metadata["flow"] !== undefined) byKey.set(key, metadata);
  }
  for (const send of ledger) {
    const { idempotency_key: key, outcome } = send;
    const own = metadataOf(send.params);
    const metadata = own["flow"] === undefined && key !== null ? byKey.get(key) : own;
    const write = metadata && gathered(metadata);
    write?.sends.push(send);
    if (key !== null) write?.keys.add(key);
    if (outcome === "executed") write?.executed.push(send);
  }
  for (const object of objects) gathered(object.metadata)?.objects.push(object);
  return writes;
}

interface Gathered extends WriteName {
  readonly sends: Send[];
  readonly executed: Send[];
  readonly objects: StripeObject[];
  readonly keys: Set<string>;
  readonly tags: Set<string>;
}

function newWrite(name: WriteName): Gathered {
  return { ...name, sends: [], executed: [], objects: [], keys: new Set(), tags: new Set() };
}

function metadataOf(params: Readonly<Record<string, unknown>>): Metadata {
  const { metadata } = params;
  return typeof metadata === "object" && metadata !== null ? (metadata as Metadata) : {};
}
