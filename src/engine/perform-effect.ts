import type { Performed, PerformOptions, Tried } from "./attempt.ts";
import { tried } from "./attempt.ts";
import { type EarlierLife, earlierLife, mayStray } from "./earlier-life.ts";
import {
  answered,
  cannotAsk,
  type EffectTask,
  moveOf,
  park,
  parkAbove,
  parkForLife,
  parkOvertaken,
  refused,
} from "./effect-answer.ts";
import {
  firstMove,
  type FirstMove,
  type ForgottenTime,
  forgottenTime,
  kindOf,
  oldestSend,
  setBy,
} from "./effects.ts";
import { engineError, failureOf } from "./failure.ts";
import { foldEffect, plannedEffect } from "./fold-effect.ts";
import { lookBefore, lookUp, stillSought, untilReached } from "./look-up.ts";
import { aboveDay, decideOnLimit } from "./money-limits.ts";
import type { StepError } from "./result.ts";
import { canFind, sightOf } from "./sight.ts";
import { countedMovement } from "./parts.ts";
import { targetName } from "./effect-name.ts";
import { accountOf, datedWithin, type Gate } from "./outside.ts";
import { beginningOf } from "./beginning.ts";
import type { Cancelling, DayCount, EffectPlan, EffectRecord, Fenced } from "./store.ts";
import { requestOf } from "./request-of.ts";
import { inputIn, nameOfWrite, writtenDownBefore } from "./written-down.ts";

/**
 * The result of a turn. `fenced`: this process no longer holds the run, and may write nothing more.
 * `stands`: the store has the write in this form, perhaps with another request than this turn would
 * have made; the engine goes on with the stored one.
 */
type Turn = Performed | Fenced | { readonly stands: EffectRecord };

interface TurnOptions extends PerformOptions {
  /** The store's line of commits as it was known when the turn began, and with it what it may have forgotten. */
  readonly history: string | null;
}

/** Why the gate let nothing through. */
type Closed =
  | Fenced
  | Cancelling
  | { readonly aboveDay: StepError }
  /** While it waited for the gate, a send that may be forgotten has grown older than its key. */
  | { readonly hasGrownOld: true }
  /** The store may have lost what was sent since the turn began, and has the write so. */
  | { readonly stands: EffectRecord }
  /** It may have been executed, and a newer run has set the same object since. */
  | { readonly isOvertaken: true };

/** A step that writes: written down before it is sent, and never sent a second time in doubt. */
export async function performEffect(
  task: EffectTask,
  options: PerformOptions,
): Promise<Performed | Fenced> {
  const attempt = tried(task, options, options.clock.now());
  const inTurn = (): TurnOptions => ({ ...options, history: options.life.history() });
  const earlier = await writtenDownBefore(task, options.store);
  let turn: Turn = earlier ? { stands: earlier } : await plan(task, attempt, inTurn());
  while (turn !== "fenced" && "stands" in turn)
    turn = await goOn(task, turn.stands, attempt.with(inputIn(task, turn.stands)), inTurn());
  return turn;
}

/** Of this write nothing is written down yet. */
async function plan(task: EffectTask, attempt: Tried, options: TurnOptions): Promise<Turn> {
  const { run } = task.held;
  const name = nameOfWrite(task);
  const asked = await requestOf(task, name.id, options);
  if (!asked.ok && asked.failure) return cannotAsk(task, asked.failure, attempt, options);
  if (!asked.ok) return attempt.refused(asked.error);
  const wanted: EffectPlan = {
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
    request: asked.request,
  };
  return begin(task, plannedEffect(wanted), wanted, attempt.with(asked.input), options);
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
    return sendWithinLimits(task, effect, plan, next, attempt, options);
  // Whatever becomes of it needs a row to be kept in.
  const standing = plan ? await options.store.planEffect(plan, run.epoch) : effect;
  if (standing === "fenced") return "fenced";
  if (standing === "cancelling") return attempt.cancelling();
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
      return sendWithinLimits(task, standing, null, next, attempt, options);
    case "park":
      return park(standing, null, attempt);
    case "look-up": {
      const found = await lookBefore(task, standing, next, attempt, options);
      if (found) return found;
      return next.absent.do === "park"
        ? park(standing, null, attempt)
        : sendWithinLimits(task, standing, null, next.absent, attempt, options);
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

/** What the store may have forgotten of a write. */
type Doubted = Omit<Extract<FirstMove, { do: "send" }>, "do">;

/** What nobody can have executed is sent, or waits for the owner of its connection. */
async function sendWithinLimits(
  task: EffectTask,
  effect: EffectRecord,
  plan: EffectPlan | null,
  doubt: Doubted,
  attempt: Tried,
  options: TurnOptions,
): Promise<Turn> {
  const { connection, action, held } = task;
  const answer = decideOnLimit({
    connection,
    flowId: held.run.flowId,
    movement: countedMovement(action, effect.request),
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
      if (standing === "fenced") return "fenced";
      if (standing === "cancelling") return attempt.cancelling();
      return plan && (standing.state !== "open" || standing.sends > 0)
        ? { stands: standing }
        : parkAbove(standing, answer.error, attempt);
    }
  }
}

/** What a write sets values of, as its store knows it. */
function targetOf({ action, connection }: EffectTask, { request }: EffectRecord): string | null {
  const target = setBy(action, request);
  return target === null ? null : targetName(accountOf(connection), target);
}

/**
 * Sends the frozen request once. A plan that is not yet written down is written together with the
 * pass through the gate: one sync to disk, and still before the first byte leaves.
 */
async function send(
  task: EffectTask,
  effect: EffectRecord,
  plan: EffectPlan | null,
  doubt: Doubted & { readonly count: DayCount | null },
  attempt: Tried,
  options: TurnOptions,
): Promise<Turn> {
  const { connector, connection, held } = task;
  const { count } = doubt;
  const { id: effectId, generation } = effect;
  const target = targetOf(task, effect);
  const { store, clock, moneyTime, outside } = options;

  const enter = async (): Promise<Gate<EffectRecord, Closed>> => {
    const passedAt = clock.now();
    const moment = moneyTime.of(connection);
    const notBefore = oldestSend(kindOf(task.action, effect.request), moment);
    const { forgottenSince } = doubt;
    if (forgottenSince !== null && forgottenSince <= notBefore)
      return { closed: { hasGrownOld: true } };
    if (target !== null && effect.unprovenSince !== null)
      if (await store.isOvertaken({ effectId, generation, target }))
        return { closed: { isOvertaken: true } };
    const { epoch } = held.run;
    const { consentEpoch } = connection;
    const { now: at, earliest } = moment;
    const since = Math.min(earliest, doubt.since);
    const { clearUntil } = doubt;
    const { history } = options;
    const passed = foldEffect(effect, { kind: "sent", since, clearUntil, target }, at);
    const [planned, opened] = await Promise.all([
      plan ? store.planEffect(plan, epoch) : effect,
      store.passGate({ effect: passed, epoch, notBefore, consentEpoch, count, history, at }),
    ]);
    if (planned === "fenced" || opened === "fenced") return { closed: "fenced" };
    if (planned === "cancelling" || opened === "cancelling") return { closed: "cancelling" };
    if (opened === "other_history") return { closed: { stands: planned } };
    if (count && "above" in opened) return { closed: { aboveDay: aboveDay(count, opened.above) } };
    return { passedAt, passed };
  };

  const sent = await outside.write(connector, connection, {
    request: effect.request,
    idempotencyKey: effect.key,
    kind: kindOf(task.action, effect.request),
    enter,
  });
  const afterForgotten = doubt.forgottenSince !== null;
  switch (sent.is) {
    case "closed": {
      const { closed } = sent;
      if (closed === "fenced") return closed;
      if (closed === "cancelling") return attempt.cancelling();
      if ("stands" in closed) {
        await options.life.look();
        return options.life.history() === options.history
          ? attempt.retry(engineError("engine.in_doubt"), undefined)
          : { stands: closed.stands };
      }
      if ("isOvertaken" in closed) return parkOvertaken(effect, attempt);
      return "aboveDay" in closed
        ? parkAbove(effect, closed.aboveDay, attempt)
        : attempt.retry(engineError("engine.in_doubt"), undefined);
    }
    case "done":
      return answered(task, effect, { ...sent, afterForgotten }, attempt, options);
    case "not_done": {
      const { failure, passed } = sent;
      return refused(task, effect, failure, { passed, afterForgotten }, attempt, options);
    }
  }
}
