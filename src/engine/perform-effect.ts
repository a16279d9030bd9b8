import { TransportFailure } from "#sdk/http.ts";
import type { Performed, PerformOptions, Tried } from "./attempt.ts";
import { tried } from "./attempt.ts";
import { accepted, type EffectTask, moveOf, park, refused } from "./effect-answer.ts";
import { effectName, oldestSend } from "./effects.ts";
import { engineError } from "./failure.ts";
import { lookUp } from "./look-up.ts";
import type { EffectPlan, EffectRecord, Fenced } from "./store.ts";

/** Why the gate let nothing through. */
type Closed =
  /** The run is no longer in this process's hands: nothing may be written any more. */
  | { readonly because: "fenced" }
  /** The write stands written down already, perhaps with another request: that one counts. */
  | { readonly because: "written-before"; readonly effect: EffectRecord }
  | { readonly because: "store-failed"; readonly error: unknown };

/** A step that writes: written down before it is sent, and never sent a second time in doubt. */
export async function performEffect(
  task: EffectTask,
  options: PerformOptions,
): Promise<Performed | Fenced> {
  const { run } = task.held;
  const attempt = tried(task, options, options.clock.now());
  const name = effectName({
    flowId: run.flowId,
    runName: run.name,
    path: task.path,
    generation: 0,
  });
  const earlier = await writtenDownBefore(task, name.id, options);
  if (earlier) return goOn(task, earlier, attempt, options);

  const input = await task.input();
  if (!input.ok) return attempt.failed(input.error);
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
    request: task.action.request(input.parsed, { effectId: name.id, generation: 0 }),
  };
  return send(task, { ...plan, ...untouched }, plan, attempt.with(input.value), options);
}

const untouched = {
  state: "open",
  sends: 0,
  unprovenSince: null,
  lastSendAt: null,
  unknowns: 0,
  worthRepeating: true,
  answer: null,
  error: null,
} as const;

/** A run that was never claimed before, and whose step was never tried, has written nothing down. */
async function writtenDownBefore(
  task: EffectTask,
  effectId: string,
  { store }: PerformOptions,
): Promise<EffectRecord | null> {
  if (task.held.run.epoch === 1 && task.failures === 0) return null;
  return store.effect(effectId);
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
    return given.done(task.action.read(effect.answer), effect.answer.requestId ?? null);
  const error = effect.error ?? engineError("engine.outcome_unknown");
  return effect.state === "parked" ? given.parked(effect.id, error) : given.failed(error);
}

function move(
  task: EffectTask,
  effect: EffectRecord,
  attempt: Tried,
  options: PerformOptions,
): Promise<Performed | Fenced> {
  const next = moveOf(task, effect, options);
  switch (next.do) {
    case "send":
      return send(task, effect, null, attempt, options);
    case "look-up":
      return lookUp(task, effect, next.notBefore, attempt, options);
    case "park":
      return Promise.resolve(park(effect, effect.error, attempt));
  }
}

/**
 * Sends the frozen request once. A plan that is not yet written down is written together with the
 * pass through the gate: one sync to disk, and still before the first byte leaves.
 */
async function send(
  task: EffectTask,
  effect: EffectRecord,
  plan: EffectPlan | null,
  attempt: Tried,
  options: PerformOptions,
): Promise<Performed | Fenced> {
  const { connector, connection, held } = task;
  const { store, clock, outside } = options;
  let closed: Closed | null = null;
  let passed = false;

  const pass = async (): Promise<number> => {
    const at = clock.now();
    const [planned, opened] = await Promise.all([
      plan ? store.planEffect(plan, held.run.epoch) : effect,
      store.passGate({
        effectId: effect.id,
        generation: effect.generation,
        runId: held.run.id,
        epoch: held.run.epoch,
        notBefore: oldestSend(task.action.effect, at),
        at,
      }),
    ]);
    if (planned === "fenced" || opened === "fenced") closed = { because: "fenced" };
    else if (plan && planned.sends > 0) closed = { because: "written-before", effect: planned };
    else passed = true;
    return at;
  };

  // What a connector makes of an error thrown beneath it is its own affair, so the reason is kept here.
  const enter = async (): Promise<number> => {
    const at = await pass().catch((error: unknown) => {
      closed = { because: "store-failed", error };
      return 0;
    });
    if (!passed) throw new TransportFailure("gate_closed", "The gate let nothing through");
    return at;
  };

  try {
    const { api } = outside.open(connector, connection, { kind: "gate", enter });
    const answer = await connector.connection.send(api, effect.request, {
      idempotencyKey: effect.key,
    });
    return accepted(task, effect, answer, attempt);
  } catch (thrown) {
    if (closed) return notSent(task, closed, attempt, options);
    return refused(task, effect, thrown, passed, attempt, options);
  }
}

function notSent(
  task: EffectTask,
  closed: Closed,
  attempt: Tried,
  options: PerformOptions,
): Promise<Performed | Fenced> {
  switch (closed.because) {
    case "fenced":
      return Promise.resolve("fenced");
    case "written-before":
      return goOn(task, closed.effect, attempt, options);
    case "store-failed":
      return Promise.reject(closed.error);
  }
}
