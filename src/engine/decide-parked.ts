import { completedRequest } from "./complete-request.ts";
import type { Still } from "./still.ts";
import type { Money } from "#sdk/action.ts";
import { runningIn } from "./called-flows.ts";
import { standstillOf } from "./consent.ts";
import type { Clock } from "./clock.ts";
import { isWriteConfirmed, toConfirm, type WriteConfirmation } from "./confirm-write.ts";
import { beginningOfKept } from "./beginning.ts";
import { effectKey } from "./effect-name.ts";
import { type Deciding, kindOf, lookUpOwed, nextClearUntil } from "./effects.ts";
import { refusalOf } from "./failure.ts";
import type { Life } from "./life.ts";
import type { MoneyTime } from "./money-time.ts";
import { datedWithin, type Outside } from "./outside.ts";
import { isAsSeen } from "./parked-decision.ts";
import { isPermit, permitFor, type Unpermitted } from "./permit.ts";
import type { Registry } from "./registry.ts";
import { canFind } from "./sight.ts";
import type {
  BatchNote,
  ConnectionRecord,
  EffectRecord,
  ParkedDecision,
  SeenParking,
  Store,
} from "./store.ts";
import { underWayFor } from "./under-way.ts";
import type { AnyEffectAction } from "./walk.ts";

/** What a person says about a parked write that they saw in this generation. */
export interface ParkedChoice extends SeenParking {
  readonly runId: string;
  readonly effectId: string;
  readonly generation: number;
  /** Who says so. */
  readonly by: string;
  /** Of the batch that says it for them. */
  readonly batch?: BatchNote;
  readonly decision:
    /** It happened: this is the object that it made. Null where nothing can be read, and their word counts. */
    | { readonly kind: "happened"; readonly objectId: string | null }
    /** It did not happen: send it. In live mode only when `confirmed`. */
    | { readonly kind: "send"; readonly confirmed: WriteConfirmation }
    /** It is above a limit of its connection: send it all the same. Only its owner says so. */
    | { readonly kind: "allow" }
    /** Give it up, and cancel the run. */
    | { readonly kind: "stop" };
}

export type ParkedAnswer =
  | { readonly decided: true }
  /** Nothing was changed. */
  | {
      readonly decided: false;
      readonly why: /** The run has no such write. */
        | "not_found"
        /** Meanwhile it was found, or somebody else has decided, or its run is over. */
        | "conflict"
        /** The action, or its connection, is not there any more, so that nothing can be read or sent. */
        | "out_of_reach"
        /** There is no object with this id, of the kind that the write makes; or it changes another. */
        | "no_such_object"
        /** The object was made by another write of ours. */
        | "made_by_another"
        /** It was not sent, because of a limit: it can be allowed or stopped. */
        | "above_limit"
        /** It waits because of a limit: only the owner of its connection decides. */
        | "not_owner"
        /** A restored backup waits for a person to say what it is. */
        | "undecided"
        /** A person may have sent it in a time that the store has forgotten: it is looked for before it is sent or given up. */
        | "being_looked_up";
    }
  /** Its last send may still be under way, for so many milliseconds at the most: until then it is not sent. */
  | { readonly decided: false; readonly why: "under_way"; readonly forMs: number }
  /** The person may not let the connections act. */
  | {
      readonly decided: false;
      readonly why: "not_permitted";
      readonly unpermitted: Unpermitted;
    }
  /** This would write to the live account, and perhaps move money: it must be confirmed. */
  | {
      readonly decided: false;
      readonly why: "unconfirmed";
      readonly money: Money | null;
      /** What confirms exactly this. */
      readonly confirm: string;
    };

export interface DecideOptions {
  readonly store: Store;
  readonly outside: Outside;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly life: Life;
  readonly moneyTime: MoneyTime;
}

/** Rejects with the SDK's errors where the object cannot be read. */
export async function decideParked(
  choice: ParkedChoice,
  options: DecideOptions,
  still: Still,
): Promise<ParkedAnswer> {
  const { store, clock } = options;
  const { effectId, generation } = choice;
  if (await store.restored()) return { decided: false, why: "undecided" };
  const effect = await store.effect(effectId);
  if (effect?.runId !== choice.runId) return { decided: false, why: "not_found" };
  if (effect.generation !== generation || effect.state !== "parked" || !isAsSeen(effect, choice))
    return { decided: false, why: "conflict" };
  const waits = effect.aboveLimit === "waits";
  if (waits) {
    const owner = (await store.connection(effect.connectionId))?.owner;
    if (owner !== undefined && owner !== choice.by) return { decided: false, why: "not_owner" };
  }
  const run = await store.run(effect.runId);
  const permit = await permitFor(
    {
      by: choice.by,
      // The others in its flow have agreed to what it does; how much is for the owner of this one to say.
      running: run && !waits ? [await runningIn(run, store)] : [],
      named: [effect.connectionId],
      atOnce: false,
    },
    store,
  );
  if (!isPermit(permit)) return { decided: false, why: "not_permitted", unpermitted: permit };
  const made = await decisionOf(choice, effect, options);
  if ("decided" in made) return made;
  await still();
  const told = await store.decideParked({
    effectId,
    generation,
    decision: made,
    isAboveLimit: waits,
    permit,
    batch: choice.batch,
    at: clock.now(),
  });
  return told === "decided" ? { decided: true } : { decided: false, why: told };
}

async function decisionOf(
  { decision }: ParkedChoice,
  effect: EffectRecord,
  options: DecideOptions,
): Promise<ParkedDecision | ParkedAnswer> {
  if (decision.kind === "allow") return decision;
  const waits = effect.aboveLimit === "waits";
  const action = options.registry.action(effect.connector, effect.action);
  if (decision.kind === "stop")
    return (
      (action?.kind === "effect" && (await lookBeforeStop(effect, action, options))) || decision
    );
  if (waits) return { decided: false, why: "above_limit" };
  if (action?.kind !== "effect") return { decided: false, why: "out_of_reach" };
  switch (decision.kind) {
    case "happened":
      return readObject(decision.objectId, effect, action, options);
    case "send": {
      const connection = await options.store.connection(effect.connectionId);
      if (!connection) return { decided: false, why: "out_of_reach" };
      const kind = kindOf(action, effect.request);
      const refusal = await lookFirst(effect, action, connection, { do: "send", kind }, options);
      if (refusal) return refusal;
      const forMs = underWayFor(effect, connection, options);
      if (forMs !== null) return { decided: false, why: "under_way", forMs };
      const connector = options.registry.connector(effect.connector);
      if (!connector) return { decided: false, why: "out_of_reach" };
      const { id: effectId, request } = effect;
      const generation = effect.generation + 1;
      // What is found by the mark of its request alone keeps that: a look-up for this generation, as after a
      // restore, must find the next one too, which a person may have sent already.
      const keepsMark = action.seek?.(request, { effectId, generation: effect.generation }) ?? null;
      const wanted = keepsMark
        ? request
        : action.retag(request, { effectId, generation, at: options.clock.now() });
      const next = await completedRequest(action, wanted, { connector, connection }, options);
      const named = { action, effectId, generation, wanted, request: next, frozen: request };
      const asked = toConfirm(named);
      if (effect.mode === "live" && !isWriteConfirmed(asked, decision.confirmed)) {
        const { movement, confirm } = asked;
        return { decided: false, why: "unconfirmed", money: movement?.money ?? null, confirm };
      }
      return {
        kind: "send",
        key: effectKey(effectId, generation),
        request: next,
        // Where nothing can be looked up, whoever decides so says that nothing was executed before.
        clearUntil: canFind(action, effect)
          ? nextClearUntil(effect)
          : await surelyReached(effect, options),
      };
    }
  }
}

/** What time it is at the least, by the other side's clock: doubts are kept in its time. */
async function surelyReached(
  effect: EffectRecord,
  { store, outside, registry, clock, moneyTime }: DecideOptions,
): Promise<number> {
  const connection = await store.connection(effect.connectionId);
  const connector = registry.connector(effect.connector);
  if (!connection || !connector) return clock.now();
  await outside.learnTime(connector, connection, clock.now() - datedWithin);
  const { reached, earliest } = moneyTime.of(connection);
  return outside.heard(connection) === null ? earliest : reached;
}

/** What cannot be looked for, because its connection is gone or stands still, can be given up all the same. */
async function lookBeforeStop(
  effect: EffectRecord,
  action: AnyEffectAction,
  options: DecideOptions,
): Promise<ParkedAnswer | null> {
  const connection = await options.store.connection(effect.connectionId);
  return connection && standstillOf(connection) === null
    ? lookFirst(effect, action, connection, { do: "stop" }, options)
    : null;
}

/** Has it looked for at once, where it must be before that is done. */
async function lookFirst(
  effect: EffectRecord,
  action: AnyEffectAction,
  connection: ConnectionRecord,
  deciding: Deciding,
  { store, clock, life, moneyTime }: DecideOptions,
): Promise<ParkedAnswer | null> {
  if (!canFind(action, effect)) return null;
  const known = await life.doubts();
  const doubts = moneyTime.inTimeOf(connection, known);
  const write = { ...effect, earliestSend: await beginningOfKept(effect.runId, store) };
  if (lookUpOwed(write, deciding, doubts, moneyTime.of(connection)) === null) return null;
  const { id: effectId, generation, looked } = effect;
  const at = clock.now();
  await store.noteLookUp({ effectId, generation, looked, lookAt: at, at });
  return { decided: false, why: "being_looked_up" };
}

/** Nobody is taken at their word for an object that can be read: its own outcome counts. */
async function readObject(
  objectId: string | null,
  effect: EffectRecord,
  action: AnyEffectAction,
  { store, outside, registry }: DecideOptions,
): Promise<ParkedDecision | ParkedAnswer> {
  const connector = registry.connector(effect.connector);
  const connection = await store.connection(effect.connectionId);
  if (!connector || !connection) return { decided: false, why: "out_of_reach" };
  if (action.vouched) {
    const answer = action.vouched(effect.request, connection);
    return { kind: "happened", answer, objectId: action.objectId(action.read(answer)) };
  }
  if (!action.retrieve) return { decided: false, why: "out_of_reach" };
  if (objectId === null) return { decided: false, why: "no_such_object" };
  if (action.changes && action.changes(effect.request) !== objectId)
    return { decided: false, why: "no_such_object" };
  const { api } = outside.open(connector, connection, "none");
  const object = await action.retrieve({ api, objectId, request: effect.request });
  if (!object) return { decided: false, why: "no_such_object" };
  const maker = action.changes
    ? null
    : (object.tag?.effectId ?? (await store.effectOfObject(connection.id, objectId)));
  if (maker !== null && maker !== effect.id) return { decided: false, why: "made_by_another" };
  if (object.found.outcome === "failed") {
    // What was refused to an earlier generation says nothing of this one.
    return object.tag && object.tag.generation !== effect.generation
      ? { decided: false, why: "made_by_another" }
      : { kind: "refused", error: refusalOf(object.found.error) };
  }
  const { answer } = object.found;
  const made = action.changes ? null : (action.objectId(action.read(answer)) ?? objectId);
  return { kind: "happened", answer, objectId: made };
}
