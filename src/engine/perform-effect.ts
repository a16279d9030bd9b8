import type { FrozenRequest } from "#sdk/connection.ts";
import { alone } from "./alone.ts";
import type { Performed, PerformOptions, Tried } from "./attempt.ts";
import { tried } from "./attempt.ts";
import { completedRequest, isCompletedAnew } from "./complete-request.ts";
import { type EarlierLife, earlierLife, mayStray } from "./earlier-life.ts";
import {
  cannotAsk,
  type EffectTask,
  moveOf,
  park,
  parkAbove,
  parkForLife,
  rejected,
} from "./effect-answer.ts";
import type { EffectName } from "./effect-name.ts";
import { firstMove, type ForgottenTime, forgottenTime, kindOf } from "./effects.ts";
import { engineError, type Failure, failureOf, stepErrorOf } from "./failure.ts";
import { plannedEffect } from "./fold-effect.ts";
import { hasGrown } from "./grown-money.ts";
import { lookBeforeRepeat } from "./look-before-repeat.ts";
import { lookBefore, lookUp, stillSought, untilReached } from "./look-up.ts";
import { decideOnLimit } from "./money-limits.ts";
import { canFind, sightOf } from "./sight.ts";
import { countedMovement } from "./parts.ts";
import { datedWithin } from "./outside.ts";
import { beginningOf } from "./beginning.ts";
import type { EffectPlan, EffectRecord } from "./store.ts";
import {
  type Doubted,
  send,
  type Turn,
  type TurnOptions,
  type Unperformed,
} from "./send-effect.ts";
import { completedOf, requestOf } from "./request-of.ts";
import { inputIn, nameOfWrite, writtenDownBefore } from "./written-down.ts";

/** A step that writes: written down before it is sent, and never sent a second time in doubt. */
export async function performEffect(
  task: EffectTask,
  options: PerformOptions,
): Promise<Performed | Unperformed> {
  const attempt = tried(task, options, options.clock.now());
  const inTurn = (): TurnOptions => ({ ...options, history: options.life.history() });
  const earlier = await writtenDownBefore(task, options.store);
  let turn: Turn = earlier ? { stands: earlier } : await plan(task, attempt, inTurn());
  while (typeof turn !== "string" && "stands" in turn)
    turn = await goOn(task, turn.stands, attempt.with(inputIn(task, turn.stands)), inTurn());
  return turn;
}

/** Of this write nothing is written down yet. */
async function plan(task: EffectTask, attempt: Tried, options: TurnOptions): Promise<Turn> {
  const name = nameOfWrite(task);
  const asked = await requestOf(task, name.id, options);
  if (!asked.ok && asked.failure) return cannotAsk(task, asked.failure, attempt, options);
  if (!asked.ok) return attempt.refused(asked.error);
  const write = { id: name.id, request: asked.request };
  return alone(task, write, attempt.with(asked.input), options, async (given, inTurn) => {
    const whole = await completedOf(task, asked, inTurn);
    if (!whole.ok && whole.failure) return cannotAsk(task, whole.failure, attempt, inTurn);
    if (!whole.ok) return attempt.refused(whole.error);
    const wanted = plannedOf(task, name, whole.request);
    return begin(task, plannedEffect(wanted), wanted, given, inTurn);
  });
}

function plannedOf(task: EffectTask, name: EffectName, request: FrozenRequest): EffectPlan {
  const { run } = task.held;
  return {
    ...name,
    generation: 0,
    flowId: run.flowId,
    runId: run.id,
    path: task.path,
    connectionId: task.connection.id,
    account: task.connection.account,
    mode: task.connection.mode,
    connector: task.connector.id,
    action: task.action.id,
    request,
  };
}

/** One turn of a write that is written down. */
async function goOn(
  task: EffectTask,
  effect: EffectRecord,
  attempt: Tried,
  options: TurnOptions,
): Promise<Turn> {
  if (effect.state !== "open") return conclude(task, effect, attempt);
  if (effect.unprovenSince === null) return begin(task, effect, null, attempt, options);
  const repeats = moveOf(task, effect, options).do === "send";
  const since = repeats ? attempt.startedAt : attempt.startedAt - datedWithin;
  const unheard = await learnTime(task, since, attempt, options);
  if (unheard) return unheard;
  const next = moveOf(task, effect, options);
  switch (next.do) {
    case "send": {
      const look = lookBeforeRepeat(task, effect);
      const found = look && (await lookBefore(task, effect, look, attempt, options));
      if (found) return found;
      const { earliest } = options.moneyTime.of(task.connection);
      const doubt = { since: earliest, clearUntil: null, forgottenSince: null };
      return send(task, effect, null, { ...doubt, count: null }, attempt, options);
    }
    case "look-up":
      return lookUp(task, effect, next.notBefore, attempt, options);
    case "park":
      return park(effect, effect.error, attempt);
  }
}

function conclude(task: EffectTask, effect: EffectRecord, given: Tried): Performed {
  if (effect.state === "done" && effect.answer)
    return given.acted(task.action.read(effect.answer), effect.answer.requestId ?? null);
  const error = effect.error ?? engineError("engine.outcome_unknown");
  return effect.state === "parked" ? given.parked(effect, error) : given.failed(error);
}

/**
 * Before a send is repeated that may have been executed, the other side's time must be known: this
 * process may have been paused together with its clock, and the key be forgotten there. Before the
 * first send, and before it is looked up, it need not be so exact: it dates the send, whatever our clock
 * shows, and tells how long absence must be waited for.
 */
async function learnTime(
  task: EffectTask,
  since: number,
  attempt: Tried,
  options: PerformOptions,
): Promise<Performed | null> {
  const failure = await options.outside.learnTime(task.connector, task.connection, since);
  return failure && cannotAsk(task, failure, attempt, options);
}

/** A write that this store has never seen sent: it is sent, unless it may have been and be forgotten. */
async function begin(
  task: EffectTask,
  effect: EffectRecord,
  plan: EffectPlan | null,
  attempt: Tried,
  options: TurnOptions,
): Promise<Turn> {
  const { run } = task.held;
  // Before the other side is asked for its time: what it answers ends a doubt that our clock has ended too late.
  const known = await options.life.doubts();
  const unheard = await learnTime(task, attempt.startedAt - datedWithin, attempt, options);
  if (unheard) return unheard;
  // What was perhaps set before is set to the same once more: as harmless as a first send that is late. Where it can be
  // looked up it is: the other side may refuse what is so already.
  const setsAgain = task.action.changes && !canFind(task.action, effect);
  const doubts = setsAgain ? [] : options.moneyTime.inTimeOf(task.connection, known);
  const write = {
    earliestSend: await beginningOf(run, options.store),
    clearUntil: effect.clearUntil,
  };
  const moment = options.moneyTime.of(task.connection);
  const kind = kindOf(task.action, effect.request);
  const next = firstMove(write, kind, sightOf(task.action, effect), doubts, moment);
  const forgotten =
    task.action.made && mayStray(task.held.document, options.registry)
      ? forgottenTime(write, doubts, moment)
      : null;
  const life = forgotten && (await lookForLife(task, effect, forgotten, attempt, options));
  if (life && "result" in life) return life;
  if (next.do === "send" && (life === null || life.is === "no_other"))
    return sendInPlace(task, effect, plan, next, attempt, options);
  // Whatever becomes of it needs a row to be kept in.
  const standing = plan ? await options.store.planEffect(plan, run.epoch) : effect;
  if (standing === "cancelling") return attempt.cancelling();
  if (typeof standing === "string") return standing;
  if (plan && (standing.state !== "open" || standing.unprovenSince !== null))
    return { stands: standing };
  if (life?.is === "another") return parkForLife(standing, attempt);
  if (life?.is === "waited_for") {
    const wait = untilReached(life.until, options.moneyTime.of(task.connection));
    const later = attempt.retryAt(engineError("engine.in_doubt"), options.clock.now() + wait);
    return stillSought(later, standing, attempt);
  }
  if (life?.is === "same" && forgotten !== null) {
    const { spans, end, seenFrom } = forgotten;
    const look = { spans, since: end, notBefore: seenFrom };
    const found = await lookBefore(task, standing, look, attempt, options);
    if (found) return found;
  }
  switch (next.do) {
    case "send":
      return sendInPlace(task, standing, null, next, attempt, options);
    case "park":
      return park(standing, null, attempt);
    case "look-up": {
      const found = await lookBefore(task, standing, next, attempt, options);
      if (found) return found;
      return next.absent.do === "park"
        ? park(standing, null, attempt)
        : sendInPlace(task, standing, null, next.absent, attempt, options);
    }
  }
}

async function lookForLife(
  task: EffectTask,
  effect: EffectRecord,
  forgotten: ForgottenTime,
  attempt: Tried,
  options: PerformOptions,
): Promise<EarlierLife | Performed> {
  try {
    return await earlierLife(task, effect, forgotten, options);
  } catch (thrown) {
    return cannotAsk(task, failureOf(thrown), attempt, options);
  }
}

/**
 * What nobody can have executed is sent. Where it was written down in an earlier turn, it is completed once more: the row
 * that it names may stand elsewhere by now, where days have passed since a refusal.
 */
async function sendInPlace(
  task: EffectTask,
  effect: EffectRecord,
  plan: EffectPlan | null,
  doubt: Doubted,
  attempt: Tried,
  options: TurnOptions,
): Promise<Turn> {
  if (plan !== null || !isCompletedAnew(task.action, effect, doubt))
    return sendWithinLimits(task, effect, plan, doubt, attempt, options);
  return alone(task, effect, attempt, options, async (given, inTurn) => {
    let request: FrozenRequest;
    try {
      request = await completedRequest(task.action, effect.request, task, options);
    } catch (thrown) {
      return notCompleted(task, effect, failureOf(thrown), given, options);
    }
    const whole = { ...effect, request };
    return sendWithinLimits(task, whole, null, { ...doubt, anew: true }, given, inTurn);
  });
}

/** What it is to be written to is not there any more, or could not be asked. Nothing was executed. */
function notCompleted(
  task: EffectTask,
  effect: EffectRecord,
  failure: Failure,
  attempt: Tried,
  options: TurnOptions,
): Promise<Performed> | Performed {
  if (failure.kind === "bug")
    options.log.error({ err: failure.error, run: task.held.run.id, step: task.path }, "bug");
  return failure.kind === "input" || failure.kind === "bug"
    ? rejected(effect, stepErrorOf(failure), attempt)
    : cannotAsk(task, failure, attempt, options);
}

/** It is sent, or waits for the owner of its connection. */
async function sendWithinLimits(
  task: EffectTask,
  effect: EffectRecord,
  plan: EffectPlan | null,
  doubt: Doubted,
  attempt: Tried,
  options: TurnOptions,
): Promise<Turn> {
  const { connection, action, held } = task;
  // What may have been sent, and be forgotten, is no failure.
  if (plan === null && doubt.forgottenSince === null) {
    const grown = await hasGrown(task, effect, options);
    if (typeof grown === "object") return cannotAsk(task, grown, attempt, options);
    if (grown) return rejected(effect, engineError("engine.amount_grown"), attempt);
  }
  const counted = countedMovement(action, effect.request);
  const answer = decideOnLimit({
    connection,
    flowId: held.run.flowId,
    movement: counted?.movement ?? null,
    before: counted?.before ?? null,
    allowed: effect.aboveLimit === "allowed",
    at: options.moneyTime.of(connection).now,
  });
  switch (answer.is) {
    case "within": {
      // A send that the other side turned away unexecuted has been counted.
      const count = effect.sends === 0 ? answer.count : null;
      return send(task, effect, plan, { ...doubt, count }, attempt, options);
    }
    case "above": {
      // Whatever waits for a word needs a row to be kept in.
      const standing = plan ? await options.store.planEffect(plan, held.run.epoch) : effect;
      if (standing === "cancelling") return attempt.cancelling();
      if (typeof standing === "string") return standing;
      return plan && (standing.state !== "open" || standing.sends > 0)
        ? { stands: standing }
        : parkAbove(standing, answer.error, attempt);
    }
  }
}
