import type { FlowDocument } from "#flow/document.ts";
import { apply } from "./apply.ts";
import type { HeldRun, Performed, PerformOptions, Task } from "./attempt.ts";
import { type Decision, decide, type Work } from "./decide.ts";
import type { FailureLog } from "./failure-log.ts";
import { nameOfItem } from "./items.ts";
import { keepLateAnswer } from "./late-answer.ts";
import { perform } from "./perform.ts";
import { type Called, performCall } from "./perform-call.ts";
import { performLogic } from "./perform-logic.ts";
import type { Places } from "./places.ts";
import type { StepResult } from "./result.ts";
import type { Room } from "./room.ts";
import { lookAgainAt } from "./retry.ts";
import { isOver, type RunState } from "./run-state.ts";
import { forgetItems, listAt } from "./scope.ts";
import type { Unperformed } from "./send-effect.ts";
import { settled } from "./settle.ts";
import type { Fenced } from "./store.ts";

/** Work on one run, which ends early when the process does. */
export interface RunOptions extends PerformOptions {
  readonly room: Room;
  readonly failures: FailureLog;
  readonly places: Places;
  /** What the limits of a connection are counted for (`limitedAs`); null where there is none. */
  readonly accountOf: (connectionId: string | null) => Promise<string | null>;
  readonly stopping: () => boolean;
}

type Ended =
  | { readonly path: string; readonly performed: Performed }
  | { readonly path: string; readonly unperformed: Unperformed }
  | { readonly path: string; readonly putOffUntil: number }
  | { readonly path: string; readonly surprise: unknown };

/**
 * Works on a run until it waits, is over, or is out of our hands: one piece of work at a time, or one
 * for each item of a loop that works on several. Results are recorded one after the other, each with
 * the state it leads to. `note` hears of every state that the run is in.
 */
export async function workOn(
  start: HeldRun,
  options: RunOptions,
  note: (run: HeldRun["run"]) => void,
): Promise<void> {
  const { document } = start;
  const underway = new Map<string, Promise<Ended>>();
  let held = start;
  let isOurs = true;
  let drains = false;
  let surprise: Error | null = null;

  const take = (state: RunState): void => {
    held = { ...held, run: { ...held.run, state } };
    note(held.run);
  };
  // Stopping between two steps is always safe: the next start takes the run up where it stands.
  const goesOn = (): boolean =>
    isOurs && !drains && surprise === null && !options.stopping() && !options.room.isShort();

  for (;;) {
    if (goesOn()) {
      const now = options.clock.now();
      const decisions = decide(document, held.run.state, now);
      const [first] = decisions;
      const begin = decisions.find((one) => one.do === "begin");
      if (begin) {
        try {
          take(await begun(held, begin, options));
          continue;
        } catch (error) {
          surprise = errorOf(error);
        }
      } else if (underway.size === 0 && first?.do !== "perform") {
        await letGo(held, restingState(held.run.state, first), options);
        return;
      } else {
        take(settled(document, held.run.state));
        for (const one of decisions)
          if (one.do === "perform" && !underway.has(one.path)) {
            take(apply(held.run.state, { kind: "takenUp", path: one.path }));
            underway.set(one.path, startOn(held, one, options));
          }
      }
    }
    if (underway.size === 0) break;
    try {
      const ended = await Promise.race(underway.values());
      underway.delete(ended.path);
      if ("surprise" in ended) surprise ??= errorOf(ended.surprise);
      else if ("unperformed" in ended) {
        // What is under way is recorded before another holder takes the run up.
        drains = true;
        if (ended.unperformed === "fenced") isOurs = false;
      } else if ("putOffUntil" in ended) {
        const at = lookAgainAt(ended.putOffUntil, options.clock.now());
        take(apply(held.run.state, { kind: "deferred", path: ended.path, at }));
      } else {
        const { leave, ...performed } = ended.performed;
        const state = await record(held, performed, options).finally(leave);
        if (state === "fenced") isOurs = false;
        else {
          take(state);
          // What waits, rests or is over has been let go of with the record.
          if (state.phase.is !== "working") isOurs = false;
        }
      }
    } catch (error) {
      surprise ??= errorOf(error);
    }
  }
  if (surprise !== null) throw surprise;
  if (isOurs && !options.stopping()) await letGo(held, held.run.state, options);
}

function errorOf(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

function restingState(state: RunState, decision: Decision | undefined): RunState {
  switch (decision?.do) {
    case "finish":
      return apply(state, { kind: "finished" });
    case "refuse":
      return apply(state, { kind: "failed", path: "trigger", error: decision.error, final: true });
    case undefined:
    case "perform":
    case "begin":
    case "wait":
    case "rest":
    case "nothing":
      return state;
  }
}

/** The next item of a loop, by its name. Nothing is recorded: what the list holds is frozen. */
async function begun(
  held: HeldRun,
  { path, index }: Extract<Decision, { readonly do: "begin" }>,
  { store }: RunOptions,
): Promise<RunState> {
  const state = settled(held.document, held.run.state);
  forgetItems(held.outputs, state);
  const name = nameOfItem(await listAt(held, path, store), index);
  if (name === undefined) throw new Error(`The loop ${path} has no item ${index}`);
  return apply(state, { kind: "began", path, index, item: `${path}:${name}` });
}

/** Never rejects: a rejection would not tell which work it belongs to. */
async function startOn(held: HeldRun, work: Work, options: RunOptions): Promise<Ended> {
  const { path, failures, made } = work;
  const spot = { held, path, failures, ...(made === undefined ? {} : { made }) };
  try {
    if (work.part === "action") return await inPlace({ ...spot, step: work.step }, options);
    if (work.part === "call") return calledAt(path, await performCall(work.step, spot, options));
    return { path, performed: await performLogic(work, spot, options) };
  } catch (error) {
    return { path, surprise: error };
  }
}

/** Works on one action in a place of its account, or puts it off where there is none. */
async function inPlace(task: Task, options: RunOptions): Promise<Ended> {
  const { places, accountOf } = options;
  const { path } = task;
  const account = await accountOf(task.step.connection);
  if (account === null) return ended(path, await perform(task, options));
  const putOffUntil = await places.take(account, task.held.run);
  if (putOffUntil !== null) return { path, putOffUntil };
  try {
    return ended(path, await perform(task, options));
  } finally {
    places.leave(account);
  }
}

/** Who waits for a call holds no place, and is let go of. */
function calledAt(path: string, called: Called): Ended {
  return typeof called !== "string" && "lookAt" in called
    ? { path, putOffUntil: called.lookAt }
    : ended(path, called);
}

function ended(path: string, performed: Performed | Unperformed): Ended {
  return typeof performed === "string" ? { path, unperformed: performed } : { path, performed };
}

/** A result, recorded together with the state it leads to. */
async function record(
  held: HeldRun,
  performed: Omit<Performed, "leave">,
  options: RunOptions,
): Promise<RunState | Fenced> {
  const { run, document, outputs } = held;
  const { result, ...facts } = performed;
  const at = options.clock.now();
  const state = resultingState(document, run.state, result, at);
  const step = { ...facts, runId: run.id, epoch: run.epoch, state, at };
  const recorded = await options.store.recordStep(step);
  if (facts.attempt.error)
    options.failures.note({
      run: run.id,
      step: facts.attempt.path,
      code: facts.attempt.error.code,
      outcome: facts.attempt.outcome,
    });
  if (recorded === "fenced") {
    if (facts.effect) await keepLateAnswer(facts.effect, options);
    return "fenced";
  }
  if (facts.output !== undefined) outputs.set(facts.attempt.path, facts.output);
  return state;
}

/** The last step and the end of the run are one record. */
function resultingState(
  document: FlowDocument,
  before: RunState,
  result: StepResult,
  now: number,
): RunState {
  const state = settled(document, apply(before, result));
  if (isOver(state)) return state;
  const [next] = decide(document, state, now);
  return next?.do === "finish" ? apply(state, { kind: "finished" }) : state;
}

async function letGo({ run }: HeldRun, state: RunState, options: RunOptions): Promise<void> {
  const { store, clock } = options;
  await store.recordState({ runId: run.id, epoch: run.epoch, state, at: clock.now() });
}
