import { type EffectNews, foldEffect, plannedEffect } from "../fold-effect.ts";
import type { FrozenRequest } from "#sdk/connection.ts";
import type { DayCount, EffectPlan, EffectRecord, Lease, Store } from "../store.ts";

/** What happens to a write, and which it is. */
export type Told = { readonly id: string; readonly generation: number } & EffectNews;

/** A send as a test says it; what it leaves out is as in most tests. */
export interface Send {
  readonly effectId: string;
  readonly generation?: number;
  readonly runId: string;
  readonly epoch: number;
  readonly notBefore?: number;
  readonly since?: number;
  readonly clearUntil?: number | null;
  readonly target?: string | null;
  readonly consentEpoch?: number;
  readonly count?: DayCount | null;
  /** The write as it was written down, which nobody has sent: it need not be read before. */
  readonly plan?: EffectPlan;
  readonly anew?: FrozenRequest;
  readonly alone?: Lease;
  readonly at: number;
}

/** A write as it stands, by whichever generation a test names. */
async function standing(store: Store, id: string, generation: number): Promise<EffectRecord> {
  const newest = await store.effect(id);
  if (!newest) throw new Error(`${id} is not written down`);
  return { ...newest, generation };
}

/** A write as it stands after the news. */
export async function afterNews(
  store: Store,
  { id, generation, ...news }: Told,
  at: number,
): Promise<EffectRecord> {
  return foldEffect(await standing(store, id, generation), news, at);
}

/** Asks the gate for a send of a write as it stands. */
export async function passGate(store: Store, send: Send): ReturnType<Store["passGate"]> {
  const { effectId, generation = 0, runId, epoch, at, notBefore = 0, since = at } = send;
  const { clearUntil = null, target = null, consentEpoch = 0, count = null, plan } = send;
  const { anew, alone } = send;
  const before = plan ? plannedEffect(plan) : await standing(store, effectId, generation);
  const effect = foldEffect({ ...before, runId }, { kind: "sent", since, clearUntil, target }, at);
  return store.passGate({
    effect,
    epoch,
    notBefore,
    consentEpoch,
    count,
    history: null,
    ...(anew === undefined ? {} : { anew }),
    ...(alone === undefined ? {} : { alone }),
    at,
  });
}
