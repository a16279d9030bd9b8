import { createHash } from "node:crypto";

/** What a write is called. */

export interface EffectName {
  /** Stands in the object's metadata. Starts with the flow's id, so that a flow knows its own. */
  readonly id: string;
  /** What the other side gets as idempotency key. */
  readonly key: string;
}

/**
 * The name of a write belongs to the event, not to the try: it survives retries, crashes, other
 * processes and a restored backup, because everything in it does.
 */
export function effectName(place: {
  readonly flowId: string;
  readonly runName: string;
  readonly path: string;
  readonly generation: number;
}): EffectName {
  const id = `${place.flowId}.${digest([place.flowId, place.runName, place.path])}`;
  return { id, key: effectKey(id, place.generation) };
}

/** What the writes of a run bear beside their own names. It survives what they survive. */
export function runMark({ flowId, runName }: { flowId: string; runName: string }): string {
  return digest(["run", flowId, runName]);
}

/** Each generation has a key of its own. */
export function effectKey(effectId: string, generation: number): string {
  return `${keyPrefix}${digest([effectId, String(generation)])}`;
}

/** The keys that a write may have borne: a person may have sent it again, and a restored backup have forgotten that. */
export function keysOf(effectId: string, generation: number): readonly string[] {
  return Array.from({ length: generation + forgottenGenerations + 1 }, (_, one) =>
    effectKey(effectId, one),
  );
}

/** So often at the most, as far as anybody looks: what is not looked for is not said to be absent. */
const forgottenGenerations = 3;

const keyPrefix = "millrace-";

/** Does an idempotency key look like ours? Another installation may have sent it. */
export const isOurKey = (key: string): boolean => key.startsWith(keyPrefix);

/** The flow whose write made an object, from the effect id in its metadata. */
export function flowOfEffect(effectId: string): string {
  return effectId.slice(0, effectId.lastIndexOf("."));
}

/** Names what a write sets values of, on whichever connection to an account. Says nothing of it. */
export function targetName(account: string, target: string): string {
  return digest(["target", account, target]);
}

/** Names all writes of several objects that may be about the same ones. */
export function familyName(account: string, family: string): string {
  return digest(["family", account, family]);
}

/** Names what a write has to itself, from its look until its outcome is known. */
export function aloneName(account: string, alone: string): string {
  return `${aloneMark}${digest(["alone", account, alone])}`;
}

/** No digest begins so. */
const aloneMark = "=";

export const isAloneName = (target: string): boolean => target.startsWith(aloneMark);

function digest(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 27);
}
