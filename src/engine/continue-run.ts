import type { Money } from "#sdk/action.ts";
import type { Clock } from "./clock.ts";
import { effectKey, effectName } from "./effects.ts";
import type { Registry } from "./registry.ts";
import type { Continuation, EffectRecord, RunRecord, Store } from "./store.ts";

/** A failed run that a person lets go on, at the step that failed. */
export interface ContinueWish {
  readonly runId: string;
  /** What the person saw. */
  readonly seen: {
    /** The step that failed. */
    readonly path: string;
    /** How often it had been tried. */
    readonly attempts: number;
    /** The generation of its write; null where none was written down. */
    readonly generation: number | null;
  };
  /** In live mode: the write is meant. */
  readonly confirmed: boolean;
}

export type ContinueAnswer =
  | { readonly continued: true }
  /** Nothing was changed. */
  | {
      readonly continued: false;
      readonly why: /** A restored backup waits for a person to say what it is. */
        | "undecided"
        | "not_found"
        /** It does not stand as it was seen: somebody else has let it go on, or it goes on already. */
        | "conflict"
        /** Nobody can tell whether the step's write happened, so no second one is made. */
        | "outcome_unknown"
        /** The action, or its connection, is not there any more, so that nothing can be sent. */
        | "out_of_reach";
    }
  /** This would write to the live account, and perhaps move money: it must be confirmed. */
  | { readonly continued: false; readonly why: "unconfirmed"; readonly money: Money | null };

export interface ContinueOptions {
  readonly store: Store;
  readonly registry: Registry;
  readonly clock: Clock;
}

export async function continueRun(
  wish: ContinueWish,
  options: ContinueOptions,
): Promise<ContinueAnswer> {
  const { store, clock } = options;
  const { path, attempts, generation } = wish.seen;
  if (await store.restored()) return { continued: false, why: "undecided" };
  const run = await store.run(wish.runId);
  if (!run) return { continued: false, why: "not_found" };
  const { phase } = run.state;
  if (phase.is !== "failed" || phase.path !== path) return { continued: false, why: "conflict" };
  const name = { flowId: run.flowId, runName: run.name, path, generation: 0 };
  const effect = await store.effect(effectName(name).id);
  if ((effect?.generation ?? null) !== generation) return { continued: false, why: "conflict" };

  const move = moveOf(effect);
  if (move === "outcome_unknown") return { continued: false, why: move };
  const asked = wish.confirmed ? null : await unconfirmed(run, path, effect, options);
  if (asked) return asked;
  const write = effect && move === "next" ? await nextOf(effect, run, options) : null;
  if (write === "out_of_reach") return { continued: false, why: write };
  const at = clock.now();
  const told = await store.continueRun({ runId: run.id, path, attempts, write, at });
  return told === "continued" ? { continued: true } : { continued: false, why: told };
}

/**
 * What letting a run go on means for the write of its failed step. `again`: nothing of it was executed,
 * or all of it is known, so that another try is all it takes. `next`: it was refused for good, and is
 * sent as the next generation. Pure.
 */
export function moveOf(
  effect: Pick<EffectRecord, "state" | "unprovenSince"> | null,
): "again" | "next" | "outcome_unknown" {
  switch (effect?.state) {
    case undefined:
    case "done":
      return "again";
    case "open":
      return effect.unprovenSince === null ? "again" : "outcome_unknown";
    case "failed":
      return "next";
    case "parked":
    case "stopped":
      return "outcome_unknown";
  }
}

/** What must be confirmed; null for a step that reads, that writes in test mode, or that has written. */
async function unconfirmed(
  run: RunRecord,
  path: string,
  effect: EffectRecord | null,
  { store, registry }: ContinueOptions,
): Promise<ContinueAnswer | null> {
  if (effect?.state === "done") return null;
  if (effect) {
    if (effect.mode !== "live") return null;
    const action = registry.action(effect.connector, effect.action);
    const money = action?.kind === "effect" ? action.moves?.(effect.request) : null;
    return { continued: false, why: "unconfirmed", money: money ?? null };
  }
  const version = await store.version(run.versionId);
  const step = version?.document.steps.find(({ id }) => id === path);
  const connection = step?.connection ? await store.connection(step.connection) : null;
  if (!step || connection?.mode !== "live") return null;
  // What it would send is not known yet.
  return registry.action(step.connector, step.action)?.kind === "effect"
    ? { continued: false, why: "unconfirmed", money: null }
    : null;
}

/** As with a parked write that a person sends: the same request, under another key and mark. */
async function nextOf(
  { id: effectId, generation, connector, action: name, connectionId, request }: EffectRecord,
  run: RunRecord,
  { store, registry }: ContinueOptions,
): Promise<Continuation["write"] | "out_of_reach"> {
  const action = registry.action(connector, name);
  if (action?.kind !== "effect" || !(await store.connection(connectionId))) return "out_of_reach";
  const next = generation + 1;
  return {
    effectId,
    generation,
    key: effectKey(effectId, next),
    request: action.retag(request, { effectId, generation: next }),
    // A restored backup may have forgotten that it went on before, but not before it had failed.
    clearUntil: run.endedAt ?? 0,
  };
}
