import type { Answer } from "#sdk/connection.ts";
import type { Performed, PerformOptions, Tried } from "./attempt.ts";
import {
  accepted,
  answered,
  type EffectTask,
  parkAbove,
  parkOvertaken,
  refused,
} from "./effect-answer.ts";
import { type FirstMove, kindOf, oldestSend, unsentOnly } from "./effects.ts";
import { engineError } from "./failure.ts";
import { foldEffect } from "./fold-effect.ts";
import { aboveDay } from "./money-limits.ts";
import { accountOf } from "./bound-account.ts";
import type { Gate } from "./outside.ts";
import { overtakenIn } from "./overtaken.ts";
import type { StepError } from "./result.ts";
import { answerToAll, portionOf, putsBack, whatIsSet } from "./several.ts";
import type {
  Cancelling,
  DayCount,
  EffectPlan,
  EffectRecord,
  Fenced,
  Lease,
  NotNow,
} from "./store.ts";

/** Work on a step that has ended without a result: the run is not ours any more, or nothing more begins in it for now. */
export type Unperformed = Fenced | NotNow;

/**
 * The result of a turn. `stands`: the store has the write in this form, perhaps with another request than this turn would
 * have made; the engine goes on with the stored one.
 */
export type Turn = Performed | Unperformed | { readonly stands: EffectRecord };

export interface TurnOptions extends PerformOptions {
  /** The store's line of commits as it was known when the turn began, and with it what it may have forgotten. */
  readonly history: string | null;
  /** What the write has to itself in this turn. */
  readonly alone?: Alone;
}

export interface Alone {
  /** What is kept with the write (`aloneName`). */
  readonly target: string;
  readonly lease: Lease;
}

/** Why the gate let nothing through. */
type Closed =
  | Unperformed
  | Cancelling
  | { readonly aboveDay: StepError }
  /** While it waited for the gate, a send that may be forgotten has grown older than its key. */
  | { readonly hasGrownOld: true }
  /** The store may have lost what was sent since the turn began, and has the write so. */
  | { readonly stands: EffectRecord }
  /** It may have been executed, and newer runs have set the objects at these places since. */
  | { readonly overtaken: readonly number[] };

/** What the store may have forgotten of a write. `anew`: its request was completed in this turn, and is not written down so. */
export type Doubted = Omit<Extract<FirstMove, { do: "send" }>, "do"> & { readonly anew?: true };

/**
 * Sends the frozen request once. A plan that is not yet written down is written together with the
 * pass through the gate: one sync to disk, and still before the first byte leaves. Of a request about several objects, what
 * is known for good is not sent again, nor what newer runs have set (`overtaken`).
 */
export async function send(
  task: EffectTask,
  effect: EffectRecord,
  plan: EffectPlan | null,
  doubt: Doubted & { readonly count: DayCount | null },
  attempt: Tried,
  options: TurnOptions,
  overtaken: readonly number[] = [],
): Promise<Turn> {
  const { action, connector, connection, held } = task;
  const { several } = action;
  const { count } = doubt;
  const set = whatIsSet(action, effect.request, accountOf(connection));
  const portion = portionOf(action, effect, overtaken);
  const { store, clock, moneyTime, outside } = options;
  const afterForgotten = doubt.forgottenSince !== null;
  let isRepeat = effect.unprovenSince !== null || afterForgotten;
  const toAll = (answer: Answer): Answer => {
    if (several) return answerToAll(several, effect, portion, answer, isRepeat);
    return isRepeat ? (action.ofRepeat?.(answer, effect.request) ?? answer) : answer;
  };
  if (several && portion.places.length === 0) {
    const answer = answerToAll(several, effect, portion, null, isRepeat);
    return accepted(task, effect, answer, attempt);
  }

  const enter = async (): Promise<Gate<EffectRecord, Closed>> => {
    const passedAt = clock.now();
    const moment = moneyTime.of(connection);
    const oldest = oldestSend(kindOf(task.action, effect.request), moment);
    const notBefore = doubt.anew ? unsentOnly : oldest;
    const { forgottenSince } = doubt;
    if (forgottenSince !== null && forgottenSince <= oldest)
      return { closed: { hasGrownOld: true } };
    if (set !== null && mayBeOvertaken(task, effect) && putsBack(action, effect.request, set)) {
      const newer = await overtakenIn(task, effect, set, options);
      if (newer !== null) isRepeat = true;
      const places = portion.places.filter((place) => newer?.includes(place) === true);
      if (places.length > 0) return { closed: { overtaken: places } };
    }
    const { epoch } = held.run;
    const { consentEpoch } = connection;
    const { now: at, earliest } = moment;
    const since = Math.min(earliest, doubt.since);
    const { clearUntil } = doubt;
    const { history, alone } = options;
    // A repeat keeps the name that its first send has had to itself.
    const target = set === null ? (alone?.target ?? effect.target) : set.target;
    const passed = foldEffect(effect, { kind: "sent", since, clearUntil, target }, at);
    const [planned, opened] = await Promise.all([
      plan ? store.planEffect(plan, epoch) : effect,
      store.passGate({
        effect: passed,
        epoch,
        notBefore,
        consentEpoch,
        count,
        history,
        ...(doubt.anew ? { anew: effect.request } : {}),
        ...(alone === undefined ? {} : { alone: alone.lease }),
        at,
      }),
    ]);
    if (typeof planned === "string") return { closed: planned };
    if (opened === "other_history") return { closed: { stands: planned } };
    if (typeof opened === "string") return { closed: opened };
    if (count && "above" in opened) return { closed: { aboveDay: aboveDay(count, opened.above) } };
    return { passedAt, passed };
  };

  const sent = await outside.write(connector, connection, {
    request: portion.request,
    idempotencyKey: effect.key,
    kind: kindOf(action, effect.request),
    trying: task.trying,
    enter,
  });
  switch (sent.is) {
    case "closed": {
      const { closed } = sent;
      if (closed === "cancelling") return attempt.cancelling();
      if (typeof closed === "string") return closed;
      if ("stands" in closed) {
        await options.life.look();
        return options.life.history() === options.history
          ? attempt.retry(engineError("engine.in_doubt"), undefined)
          : { stands: closed.stands };
      }
      if ("overtaken" in closed) {
        if (!several) return parkOvertaken(effect, attempt);
        const all = [...overtaken, ...closed.overtaken];
        return send(task, effect, plan, doubt, attempt, options, all);
      }
      return "aboveDay" in closed
        ? parkAbove(effect, closed.aboveDay, attempt)
        : attempt.retry(engineError("engine.in_doubt"), undefined);
    }
    case "done":
      return answered(
        task,
        effect,
        { ...sent, answer: toAll(sent.answer), afterForgotten },
        attempt,
        options,
      );
    case "not_done": {
      const { failure, passed } = sent;
      const told = sent.told && toAll(sent.told);
      return refused(task, effect, failure, { passed, afterForgotten, told }, attempt, options);
    }
  }
}

/** A person who has several objects set again does not see all of them: they may be overtaken in any generation. */
function mayBeOvertaken({ action }: EffectTask, effect: EffectRecord): boolean {
  return effect.unprovenSince !== null || (action.several !== undefined && effect.generation > 0);
}
