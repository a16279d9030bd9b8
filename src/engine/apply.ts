import { threadOf } from "#flow/paths.ts";
import { failed, passedOver, revived } from "./failing.ts";
import type { StepResult } from "./result.ts";
import {
  canContinue,
  type Frame,
  isOver,
  type Item,
  type Loop,
  loopOf,
  pathOf,
  type Phase,
  phaseOfLoop,
  type Rest,
  type RunState,
  type Thread,
  type Tries,
  withThread,
  working,
} from "./run-state.ts";

/**
 * Folds a result into a run's state: pure and total. A result that comes after the run is over
 * changes nothing. This function needs no flow, so a store can apply events from outside.
 */
export function apply(state: RunState, result: StepResult): RunState {
  if (result.kind === "continued") return continued(state);
  if (isOver(state)) return state;
  return withFilter(folded(state, result), state, result);
}

function folded(state: RunState, result: Exclude<StepResult, Of<"continued">>): RunState {
  switch (result.kind) {
    case "done":
      return withDone(onThread(state, result.path, moveOn), result);
    case "advanced":
      return withDone(
        onThread(state, result.path, (thread) => ({ ...thread, phase: working })),
        result,
      );
    case "branched":
      return onThread(state, result.path, (thread) =>
        result.block === null
          ? moveOn(thread)
          : pushed(thread, {
              kind: "branch",
              block: result.block,
              position: 0,
              ...(result.because === undefined ? {} : { because: result.because }),
            }),
      );
    case "looped":
      return onThread(state, result.path, (thread) => withLoop(thread, loopFrom(result)));
    case "began":
      return onThread(state, result.path, (thread) => withItem(thread, result));
    case "collected":
      return onThread(state, threadOf(result.path), (thread) =>
        withoutItem(thread, threadOf(result.path)),
      );
    case "caught":
      return onThread(state, result.path, (thread) =>
        result.branch === null ? passedOver(thread) : takenOver(thread, result.branch),
      );
    case "retry":
      return onThread(state, result.path, (thread) => waiting(thread, result.at, 1));
    case "deferred":
      return onThread(state, result.path, (thread) =>
        waiting(
          thread,
          result.at,
          result.tried === true && triesOf(thread.phase).failures === 0 ? 1 : 0,
          result.made,
        ),
      );
    case "takenUp":
      return onThread(state, result.path, takenUp);
    case "returned":
      return onThread(state, result.path, lookingAtOnce);
    case "delayed":
      return onThread(state, result.path, (thread) => ({
        ...thread,
        phase: { is: "delayed", until: result.until },
      }));
    case "failed": {
      const { path, error, final } = result;
      return onThread(state, path, (thread) => failed(thread, { path, error }, final === true));
    }
    case "stopped":
      return { ...state, phase: { is: "succeeded" } };
    case "paused":
      return onThread(state, result.path, (thread) => ({
        ...thread,
        phase: { is: "paused", connectionId: result.connectionId },
      }));
    case "parked":
      return onThread(state, result.path, (thread) => ({
        ...thread,
        phase: { is: "parked", path: result.path, effectId: result.effectId },
      }));
    case "resumed":
      return { ...state, ...resumed(state, result.for) };
    case "cancelled":
      return { ...state, phase: { is: "cancelled" } };
    case "finished":
      return { ...state, phase: { is: "succeeded" } };
  }
}

/** Whatever comes of a step says anew whether the run would be over for want of something to do. */
function withFilter(next: RunState, before: RunState, result: StepResult): RunState {
  const { filtered: _, ...open } = next;
  switch (result.kind) {
    case "branched":
      return result.block === null && result.because !== undefined
        ? { ...open, filtered: { path: result.path, ...result.because } }
        : open;
    case "stopped": {
      const top = before.frames.at(-1);
      return top?.kind === "branch" && top.because !== undefined
        ? { ...open, filtered: { path: result.path, ...top.because } }
        : open;
    }
    case "done":
    case "advanced":
    case "looped":
    case "began":
    case "collected":
    case "caught":
    case "failed":
      return open;
    case "retry":
    case "deferred":
    case "takenUp":
    case "returned":
    case "delayed":
    case "paused":
    case "parked":
    case "resumed":
    case "continued":
    case "cancelled":
    case "finished":
      return next;
  }
}

type Of<Kind extends StepResult["kind"]> = StepResult & { readonly kind: Kind };

/**
 * The thread that a path belongs to is changed, and the phases of those around it follow. An empty
 * path: all that are at work.
 */
function onThread(state: RunState, path: string, change: (thread: Thread) => Thread): RunState {
  return { ...state, ...changed(state, path === "" ? null : threadOf(path), change) };
}

function changed(thread: Thread, path: string | null, change: (one: Thread) => Thread): Thread {
  const loop = loopOf(thread);
  if (path === pathOf(thread)) return followed(change(thread));
  if (loop === undefined || loop.open.length === 0)
    return path === null && isAtWork(thread.phase) ? change(thread) : thread;
  return withLoopOnTop(thread, {
    ...loop,
    open: loop.open.map((item) =>
      path === null || isWithin(path, pathOf(item.thread))
        ? withThread(item, changed(item.thread, path, change))
        : item,
    ),
  });
}

/** A wait that is over is no rest: the run is being worked on. */
function isAtWork({ is }: Phase): boolean {
  return is === "working" || is === "waiting";
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}/`);
}

/** The phase of a thread that works on a loop follows from the items; where they are at an end by failing, so is it. */
function followed(thread: Thread): Thread {
  const loop = loopOf(thread);
  return loop === undefined || isOver(thread) ? thread : withLoopOnTop(thread, loop);
}

/** Failed items go where the loop is to go on after them; what is left of a failed loop stays, to be continued. */
export function withLoopOnTop(thread: Thread, loop: Loop): Thread {
  const open = loop.open.filter(({ thread: { phase } }) => !isPassedOver(phase, loop));
  const failures = loop.open.length - open.length;
  const next: Loop = { ...loop, open, failed: loop.failed + failures };
  const frames = [...thread.frames.slice(0, -1), next];
  const phase = phaseOfLoop(next, thread.phase);
  return phase.is === "failed"
    ? failed({ frames, phase: working }, phase, phase.final === true)
    : { frames, phase };
}

function isPassedOver(phase: Phase, { onFailure }: Loop): boolean {
  return phase.is === "failed" && onFailure === "continue" && phase.final !== true;
}

export function moveOn({ frames }: Thread): Thread {
  const last = frames.findLastIndex((frame) => "position" in frame);
  return {
    phase: working,
    frames: frames.slice(0, last).concat(frames.slice(last, last + 1).map(oneFurther)),
  };
}

function oneFurther(frame: Frame): Frame {
  return "position" in frame ? { ...frame, position: frame.position + 1 } : frame;
}

function pushed({ frames }: Thread, frame: Frame): Thread {
  return { frames: [...frames, frame], phase: working };
}

function loopFrom({ path, step, count, atOnce, onFailure }: Of<"looped">): Loop {
  return { kind: "loop", step, path, count, next: 0, atOnce, onFailure, failed: 0, open: [] };
}

function withLoop(thread: Thread, loop: Loop): Thread {
  return pushed(thread, loop);
}

function withItem(thread: Thread, { index, item }: Of<"began">): Thread {
  const loop = loopOf(thread);
  if (loop === undefined || index !== loop.next) return thread;
  const begun: Item = {
    index,
    thread: { frames: [{ kind: "steps", path: item, position: 0 }], phase: working },
  };
  const next: Loop = { ...loop, next: index + 1, open: [...loop.open, begun] };
  return withLoopOnTop({ ...thread, phase: working }, next);
}

/** An item is over. */
function withoutItem(thread: Thread, path: string): Thread {
  const loop = loopOf(thread);
  if (loop === undefined) return thread;
  const open = loop.open.filter((item) => pathOf(item.thread) !== path);
  return withLoopOnTop({ ...thread, phase: working }, { ...loop, open });
}

/** Everything that was being worked on below the handler is given up. */
function takenOver(
  { frames, phase }: Thread,
  { block, then }: NonNullable<Of<"caught">["branch"]>,
): Thread {
  const top = frames.at(-1);
  if (top?.kind !== "caught") return { frames, phase };
  const watch = frames.findLastIndex(
    (frame) => frame.kind === "watch" && frame.handler === top.handler,
  );
  return pushed(
    { frames: frames.slice(0, watch), phase },
    { kind: "handling", block, then, failure: top.failure, position: 0 },
  );
}

function waiting(thread: Thread, until: number, failures: number, made?: number): Thread {
  const before = triesOf(thread.phase);
  const phase = { ...before, is: "waiting", failures: before.failures + failures, until } as const;
  const longest = Math.max(before.made ?? 0, made ?? 0);
  return { ...thread, phase: longest === 0 ? phase : { ...phase, made: longest } };
}

function takenUp(thread: Thread): Thread {
  const { phase } = thread;
  return phase.is === "waiting"
    ? { ...thread, phase: { is: "working", ...triesOf(phase) } }
    : thread;
}

function lookingAtOnce(thread: Thread): Thread {
  const { phase } = thread;
  return phase.is === "waiting" ? { ...thread, phase: { ...phase, until: 0 } } : thread;
}

export function triesOf(phase: Phase): Tries {
  if (phase.is !== "working" && phase.is !== "waiting") return { failures: 0 };
  const { failures, made } = phase;
  return made === undefined ? { failures } : { failures, made };
}

/** Whatever rests for this goes on. */
function resumed(thread: Thread, rest: Rest): Thread {
  const loop = loopOf(thread);
  if (loop === undefined || loop.open.length === 0)
    return restsFor(thread.phase, rest) ? { ...thread, phase: working } : thread;
  const open = loop.open.map((item) => withThread(item, resumed(item.thread, rest)));
  return withLoopOnTop(thread, { ...loop, open });
}

function restsFor(phase: Phase, rest: Rest): boolean {
  return "effectId" in rest
    ? phase.is === "parked" && phase.effectId === rest.effectId
    : phase.is === "paused" && phase.connectionId === rest.connectionId;
}

/** The place in the flow is still that of the step that failed: what was done before it stays done. */
function continued(state: RunState): RunState {
  return canContinue(state) ? { ...state, ...revived(state) } : state;
}

type WithDone = Pick<Of<"done">, "variable" | "handled" | "acted">;

function withDone(state: RunState, { variable, handled = 0, acted }: WithDone): RunState {
  return {
    ...state,
    ...(variable && { variables: { ...state.variables, [variable.step]: variable.value } }),
    ...(handled > 0 && { handled: (state.handled ?? 0) + handled }),
    ...(acted && { acted }),
  };
}
