import { completedRequest } from "./complete-request.ts";
import type { Money } from "#sdk/action.ts";
import type { Catalogue } from "#flow/catalogue.ts";
import { liveWritesOf } from "./by-hand.ts";
import { calledIn, runningIn } from "./called-flows.ts";
import type { Clock } from "./clock.ts";
import {
  isWriteConfirmed,
  toConfirm,
  type WriteConfirmation,
  type WriteToConfirm,
} from "./confirm-write.ts";
import { effectKey } from "./effect-name.ts";
import { type FailedRun, failedRun, isAsSeen } from "./failed-run.ts";
import { fingerprint, fingerprintOf } from "./live-confirmation.ts";
import { isPermit, permitFor, type Unpermitted } from "./permit.ts";
import type { Outside } from "./outside.ts";
import type { Registry } from "./registry.ts";
import type { ContinuedRun, EffectRecord, RunRecord, SeenFailure, Store } from "./store.ts";

/** A failed run that a person lets go on, at the step that failed. */
export interface ContinueWish {
  readonly runId: string;
  /** What the person saw. */
  readonly seen: SeenFailure;
  /** Who wants it. */
  readonly by: string;
  /** In live mode: this write is meant. */
  readonly confirmed: WriteConfirmation;
  /** The batch that does it for them. */
  readonly batch?: string;
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
        /** The flow itself has ended it as failed: there is no step to try again. */
        | "ended_by_flow"
        /** The run that the step has called is over for good, and so is the step. */
        | "called_ended"
        /** Nobody can tell whether the step's write happened, so no second one is made. */
        | "outcome_unknown"
        /** The action, or its connection, is not there any more, so that nothing can be sent. */
        | "out_of_reach";
    }
  /** The person may not let the connections act. */
  | {
      readonly continued: false;
      readonly why: "not_permitted";
      readonly unpermitted: Unpermitted;
    }
  /** This would write to the live account, and perhaps move money: it must be confirmed. */
  | Unconfirmed;

interface Unconfirmed {
  readonly continued: false;
  readonly why: "unconfirmed";
  readonly money: Money | null;
  /** What confirms exactly this. */
  readonly confirm: string;
}

export interface ContinueOptions {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly registry: Registry;
  readonly outside: Outside;
  readonly clock: Clock;
}

/** Rejects with the SDK's errors where what only the other side knows cannot be read. */
export async function continueRun(
  wish: ContinueWish,
  options: ContinueOptions,
): Promise<ContinueAnswer> {
  const { store, clock } = options;
  if (await store.restored()) return { continued: false, why: "undecided" };
  const run = await store.run(wish.runId);
  if (!run) return { continued: false, why: "not_found" };
  const { phase } = run.state;
  if (phase.is !== "failed" || phase.path !== wish.seen.path)
    return { continued: false, why: "conflict" };
  const failed = await failedRun(run, store);
  if (!failed) return { continued: false, why: "ended_by_flow" };
  if (!isAsSeen(failed, wish.seen)) return { continued: false, why: "conflict" };
  const running = [await runningIn(run, store)];
  const named = await store.connectionsBelow(run.id);
  const permit = await permitFor({ by: wish.by, running, named, atOnce: true }, store);
  if (!isPermit(permit)) return { continued: false, why: "not_permitted", unpermitted: permit };
  const runs: ContinuedRun[] = [];
  for (let next: FailedRun | null = failed; next; next = next.below) {
    const goesOn = await continuedRun(next, wish, options);
    if ("why" in goesOn) return goesOn;
    runs.push(goesOn);
  }
  const batch = wish.batch === undefined ? undefined : { id: wish.batch, left: null };
  const told = await store.continueRun({ runs, permit, batch, at: clock.now() });
  return told === "continued" ? { continued: true } : { continued: false, why: told };
}

/** How a run goes on, or what keeps it and those that have called it from that. */
async function continuedRun(
  failed: FailedRun,
  { confirmed }: Pick<ContinueWish, "confirmed">,
  options: ContinueOptions,
): Promise<ContinuedRun | Extract<ContinueAnswer, { readonly continued: false }>> {
  const { run, effect, called, below } = failed;
  const { path, attempts } = failed.seen;
  const move = moveOf(effect);
  if (move === "outcome_unknown") return { continued: false, why: move };
  if (called && !below && isLost(called)) return { continued: false, why: "called_ended" };
  // What is asked about is what was read just now, and is what is sent.
  const next = effect && move === "next" ? await nextOf(effect, run, options) : null;
  if (next === "out_of_reach") return { continued: false, why: next };
  const asked = effect
    ? askedOfWrite(effect, next, options)
    : called
      ? null
      : await askedOfFailure(failed, options);
  if (asked && !isWriteConfirmed(asked, confirmed)) {
    const { movement, confirm } = asked;
    return { continued: false, why: "unconfirmed", money: movement?.money ?? null, confirm };
  }
  return { runId: run.id, path, attempts, write: next?.write ?? null };
}

/** Is a run that was called over for good, without an outcome? */
function isLost({ state: { phase } }: RunRecord): boolean {
  return phase.is === "cancelled" || phase.is === "failed";
}

/** A flow that has not been called yet is called now: what it writes in live mode must be meant. */
async function askedOfCall(
  flowId: string,
  caller: RunRecord,
  options: ContinueOptions,
): Promise<WriteToConfirm | null> {
  const running = await runningIn(caller, options.store);
  const called = (await calledIn(running, options.store)).get(flowId);
  if (!called) return null;
  const { document } = called;
  const named = await liveWritesOf({ ...running, document }, options);
  // What an earlier build has published calls what is published by now, which nobody can have seen.
  const isAsSeen = running.calls !== null;
  return named.writes.length > 0
    ? { movement: null, confirm: fingerprintOf(named), isAsSeen }
    : null;
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

/** What must be confirmed of a write that is written down; null if it was done, or is made in test mode. */
function askedOfWrite(
  effect: EffectRecord,
  next: Next | null,
  { registry }: ContinueOptions,
): WriteToConfirm | null {
  if (effect.state === "done" || effect.mode !== "live") return null;
  if (next) return next.asked;
  const { id: effectId, generation, request } = effect;
  const action = registry.action(effect.connector, effect.action);
  // It goes out as it is written down.
  return action?.kind === "effect"
    ? toConfirm({ action, effectId, generation, wanted: request, request, frozen: request })
    : { movement: null, confirm: fingerprint([effectId, generation]), isAsSeen: true };
}

/** The same where nothing is written down yet; null also for a step that reads. */
async function askedOfFailure(
  { run, step, seen }: FailedRun,
  options: ContinueOptions,
): Promise<WriteToConfirm | null> {
  if (step?.kind === "call")
    return step.flow === null ? null : askedOfCall(step.flow, run, options);
  if (step?.kind !== "action" || step.connection === null) return null;
  const connection = await options.store.connection(step.connection);
  if (connection?.mode !== "live") return null;
  // What it would send is not known yet.
  const action = options.registry.action(step.connector, step.action);
  return action !== undefined && action.kind !== "read"
    ? { movement: null, confirm: fingerprint([run.id, seen]), isAsSeen: true }
    : null;
}

/**
 * Nothing of the next generation of a refused write was sent before this: a restored backup may have forgotten that
 * the run went on, but not before it had failed. It failed by our clock, perhaps one that was far ahead, and was sent
 * by the other side's. Pure.
 */
export function clearOfNext(
  { lastSendAt }: Pick<EffectRecord, "lastSendAt">,
  { endedAt }: Pick<RunRecord, "endedAt">,
): number {
  return Math.min(endedAt ?? 0, lastSendAt ?? 0);
}

interface Next {
  readonly write: NonNullable<ContinuedRun["write"]>;
  readonly asked: WriteToConfirm;
}

/** As with a parked write that a person sends: the same request, under another key and mark. */
async function nextOf(
  effect: EffectRecord,
  run: RunRecord,
  { store, registry, clock, outside }: ContinueOptions,
): Promise<Next | "out_of_reach"> {
  const { id: effectId, generation, connector, action: name, connectionId, request } = effect;
  const action = registry.action(connector, name);
  const connection = await store.connection(connectionId);
  const known = registry.connector(connector);
  if (action?.kind !== "effect" || !connection || !known) return "out_of_reach";
  const next = generation + 1;
  const wanted = action.retag(request, { effectId, generation: next, at: clock.now() });
  const to = { connector: known, connection };
  const completed = await completedRequest(action, wanted, to, { outside });
  const named = { action, effectId, generation: next, wanted, request: completed, frozen: request };
  return {
    write: {
      effectId,
      generation,
      key: effectKey(effectId, next),
      request: completed,
      clearUntil: clearOfNext(effect, run),
    },
    asked: toConfirm(named),
  };
}
