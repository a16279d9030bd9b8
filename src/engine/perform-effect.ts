import { TransportFailure } from "#sdk/http.ts";
import { text } from "#sdk/text.ts";
import type { Performed, PerformOptions, Tried } from "./attempt.ts";
import { tried } from "./attempt.ts";
import { type EarlierLife, earlierLife, mayStray } from "./earlier-life.ts";
import {
  accepted,
  cannotAsk,
  type EffectTask,
  moveOf,
  nameOf,
  park,
  refused,
} from "./effect-answer.ts";
import {
  firstMove,
  type FirstMove,
  type ForgottenTime,
  forgottenTime,
  oldestSend,
} from "./effects.ts";
import { engineError, failureOf } from "./failure.ts";
import { lookBefore, lookUp, untilReached } from "./look-up.ts";
import { aboveDay, decideOnLimit } from "./money-limits.ts";
import type { StepError } from "./result.ts";
import { datedWithin } from "./outside.ts";
import { beginningOf } from "./beginning.ts";
import type { DayCount, EffectPlan, EffectRecord, Fenced } from "./store.ts";
import { requestOf } from "./request-of.ts";
import { nameOfWrite, plannedEffect, writtenDownBefore } from "./written-down.ts";

/** Why the gate let nothing through. */
type Closed =
  /** The run is no longer in this process's hands: nothing may be written any more. */
  | { readonly because: "fenced" }
  /** The write stands written down already, perhaps with another request: that one counts. */
  | { readonly because: "written-before"; readonly effect: EffectRecord }
  /** Its flow has moved so much today already. */
  | { readonly because: "above-day"; readonly error: StepError }
  | { readonly because: "store-failed"; readonly error: unknown };

/** A step that writes: written down before it is sent, and never sent a second time in doubt. */
export async function performEffect(
  task: EffectTask,
  options: PerformOptions,
): Promise<Performed | Fenced> {
  const { run } = task.held;
  const attempt = tried(task, options, options.clock.now());
  const name = nameOfWrite(task);
  const earlier = await writtenDownBefore(task, options.store);
  if (earlier) return goOn(task, earlier, attempt, options);

  const asked = await requestOf(task, name.id, options);
  if (!asked.ok) return attempt.refused(asked.error);
  const plan: EffectPlan = {
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
  return begin(task, plannedEffect(plan), plan, attempt.with(asked.input), options);
}

function goOn(
  task: EffectTask,
  effect: EffectRecord,
  attempt: Tried,
  options: PerformOptions,
): Promise<Performed | Fenced> {
  const given = attempt.with(effect.request.params);
  return effect.state === "open"
    ? move(task, effect, given, options)
    : Promise.resolve(conclude(task, effect, given));
}

function conclude(task: EffectTask, effect: EffectRecord, given: Tried): Performed {
  if (effect.state === "done" && effect.answer)
    return given.acted(task.action.read(effect.answer), effect.answer.requestId ?? null);
  const error = effect.error ?? engineError("engine.outcome_unknown");
  return effect.state === "parked" ? given.parked(effect.id, error) : given.failed(error);
}

async function move(
  task: EffectTask,
  effect: EffectRecord,
  attempt: Tried,
  options: PerformOptions,
): Promise<Performed | Fenced> {
  if (effect.unprovenSince === null) return begin(task, effect, null, attempt, options);
  const repeats = moveOf(task, effect, options).do === "send";
  const since = repeats ? attempt.startedAt : attempt.startedAt - datedWithin;
  const unheard = await learnTime(task, since, attempt, options);
  if (unheard) return unheard;
  const next = moveOf(task, effect, options);
  switch (next.do) {
    case "send": {
      const { earliest } = options.moneyTime.of(task.connection);
      const doubt = { since: earliest, clearUntil: null, open: false };
      return send(task, effect, null, { ...doubt, count: null }, attempt, options);
    }
    case "look-up":
      return lookUp(task, effect, next.notBefore, attempt, options);
    case "park":
      return park(effect, effect.error, attempt);
  }
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
  options: PerformOptions,
): Promise<Performed | Fenced> {
  const { run } = task.held;
  // Before the other side is asked for its time: what it answers ends a doubt that our clock has ended too late.
  const known = await options.life.doubts();
  const unheard = await learnTime(task, attempt.startedAt - datedWithin, attempt, options);
  if (unheard) return unheard;
  // What was perhaps set before is set to the same once more: as harmless as a first send that is late.
  const doubts = task.action.changes ? [] : options.moneyTime.inTimeOf(task.connection, known);
  const write = {
    earliestSend: await beginningOf(run, options.store),
    clearUntil: effect.clearUntil,
  };
  const moment = options.moneyTime.of(task.connection);
  const canLookUp = task.action.made !== undefined;
  const next = firstMove(write, task.action.effect, canLookUp, doubts, moment);
  const forgotten =
    canLookUp && mayStray(task.held.document) ? forgottenTime(write, doubts, moment) : null;
  const life = forgotten && (await lookForLife(task, effect, forgotten, attempt, options));
  if (life && "result" in life) return life;
  if (next.do === "send" && (life === null || life.is === "no_other"))
    return sendWithinLimits(task, effect, plan, next, attempt, options);
  // Whatever becomes of it needs a row to be kept in.
  const standing = plan ? await options.store.planEffect(plan, run.epoch) : effect;
  if (standing === "fenced") return "fenced";
  if (plan && (standing.state !== "open" || standing.unprovenSince !== null))
    return goOn(task, standing, attempt, options);
  if (life?.is === "another") return parkForLife(standing, attempt);
  if (life?.is === "waited_for") {
    const wait = untilReached(life.until, options.moneyTime.of(task.connection));
    return attempt.retryAt(engineError("engine.in_doubt"), options.clock.now() + wait);
  }
  const go = async (): Promise<Performed | Fenced> => {
    switch (next.do) {
      case "send":
        return sendWithinLimits(task, standing, null, next, attempt, options);
      case "park":
        return park(standing, null, attempt);
      case "look-up": {
        const look = { ...next, since: next.absent.clearUntil ?? 0 };
        return lookBefore(task, standing, look, attempt, options, () =>
          sendWithinLimits(task, standing, null, next.absent, attempt, options),
        );
      }
    }
  };
  if (life?.is !== "same" || forgotten === null) return go();
  const { spans, end, seenFrom } = forgotten;
  const look = { spans, since: end, notBefore: seenFrom };
  return lookBefore(task, standing, look, attempt, options, go);
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

function parkForLife(effect: EffectRecord, attempt: Tried): Performed {
  const error = engineError("engine.another_life");
  // At once, in all times that may be forgotten: before a person decides.
  const lookAt = attempt.startedAt;
  const update = { ...nameOf(effect), kind: "parked", error, looked: null, lookAt } as const;
  return attempt.parked(effect.id, error, update);
}

/** What the store may have forgotten of a write; `open`: it may have been sent before, under the same key. */
type Doubted = Omit<Extract<FirstMove, { do: "send" }>, "do">;

/** What nobody can have executed is sent, or waits for the owner of its connection. */
async function sendWithinLimits(
  task: EffectTask,
  effect: EffectRecord,
  plan: EffectPlan | null,
  doubt: Doubted,
  attempt: Tried,
  options: PerformOptions,
): Promise<Performed | Fenced> {
  const { connection, action, held } = task;
  const answer = decideOnLimit({
    connection,
    flowId: held.run.flowId,
    movement: action.moves?.(effect.request, null) ?? null,
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
      return plan && (standing.state !== "open" || standing.sends > 0)
        ? goOn(task, standing, attempt, options)
        : parkAbove(standing, answer.error, attempt);
    }
  }
}

function parkAbove(effect: EffectRecord, error: StepError, attempt: Tried): Performed {
  return attempt.parked(effect.id, error, { ...nameOf(effect), kind: "above_limit", error });
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
  options: PerformOptions,
): Promise<Performed | Fenced> {
  const { connector, connection, held } = task;
  const { count } = doubt;
  const { store, clock, moneyTime, outside } = options;
  let closed: Closed | null = null;
  let passed = false;

  const pass = async (): Promise<number> => {
    const passedAt = clock.now();
    const moment = moneyTime.of(connection);
    const [planned, opened] = await Promise.all([
      plan ? store.planEffect(plan, held.run.epoch) : effect,
      store.passGate({
        effectId: effect.id,
        generation: effect.generation,
        runId: held.run.id,
        epoch: held.run.epoch,
        notBefore: oldestSend(task.action.effect, moment),
        since: Math.min(moment.earliest, doubt.since),
        clearUntil: doubt.clearUntil,
        consentEpoch: connection.consentEpoch,
        count,
        at: moment.now,
      }),
    ]);
    if (planned === "fenced" || opened === "fenced") closed = { because: "fenced" };
    else if (plan && planned.sends > 0) closed = { because: "written-before", effect: planned };
    else if (count && "above" in opened)
      closed = { because: "above-day", error: aboveDay(count, opened.above) };
    else passed = true;
    return passedAt;
  };

  // What a connector makes of an error thrown beneath it is its own affair, so the reason is kept here.
  const enter = async (): Promise<number> => {
    const at = await pass().catch((error: unknown) => {
      closed = { because: "store-failed", error };
      return 0;
    });
    if (!passed) throw new TransportFailure("gate_closed", gateClosed);
    return at;
  };

  try {
    const { api } = outside.open(connector, connection, { kind: "gate", enter });
    const answer = await connector.connection.send(api, effect.request, {
      idempotencyKey: effect.key,
    });
    return accepted(task, effect, answer, attempt);
  } catch (thrown) {
    if (closed) return notSent(task, effect, closed, attempt, options);
    const afterAnother = effect.unprovenSince !== null || doubt.open;
    return refused(task, effect, thrown, { passed, afterAnother }, attempt, options);
  }
}

const gateClosed = text("The gate let nothing through", "送信は許可されませんでした");

function notSent(
  task: EffectTask,
  effect: EffectRecord,
  closed: Closed,
  attempt: Tried,
  options: PerformOptions,
): Promise<Performed | Fenced> {
  switch (closed.because) {
    case "fenced":
      return Promise.resolve("fenced");
    case "written-before":
      return goOn(task, closed.effect, attempt, options);
    case "above-day":
      return Promise.resolve(parkAbove(effect, closed.error, attempt));
    case "store-failed":
      return Promise.reject(closed.error);
  }
}
