import { stepOf, stepsIn } from "#flow/blocks.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Step } from "#flow/step.ts";
import { loopIdOf } from "#flow/paths.ts";
import { moveOn, withLoopOnTop } from "./apply.ts";
import { failed } from "./failing.ts";
import { type Frame, isOver, type Loop, loopOf, type RunState, type Thread } from "./run-state.ts";

/**
 * Moves a state to the next point where there is something to do: leaves blocks whose steps are
 * done, closes items that are over, enters the watched steps of a handler. Pure; doing it again
 * changes nothing.
 */
export function settled(document: FlowDocument, state: RunState): RunState {
  const { thread, handled } = settledThread(document, state);
  const before = state.handled ?? 0;
  return { ...state, ...thread, ...(handled > 0 ? { handled: before + handled } : {}) };
}

interface Settled {
  readonly thread: Thread;
  /** How many failures were dealt with on the way. */
  readonly handled: number;
}

function settledThread(document: FlowDocument, start: Thread): Settled {
  let thread = start;
  let handled = 0;
  while (!isOver(thread)) {
    const next = loopOf(thread) ? loopSettled(document, thread) : onward(document, thread);
    handled += next.handled;
    if (next.thread === thread) break;
    thread = next.thread;
  }
  return { thread, handled };
}

/** One move that needs no work; the same thread where there is none. */
function onward(document: FlowDocument, thread: Thread): Settled {
  const top = thread.frames.at(-1);
  if (thread.phase.is !== "working" || top === undefined || !("position" in top))
    return { thread, handled: 0 };
  const step = stepAt(document, top);
  if (step?.kind === "handler") return { thread: watching(thread, step.id), handled: 0 };
  return step === undefined ? leaving(thread, top) : { thread, handled: 0 };
}

function watching({ frames, phase }: Thread, handler: string): Thread {
  return {
    frames: [...frames, { kind: "watch", handler, passed: false, position: 0 }],
    phase,
  };
}

/** All steps of the top frame are done. */
function leaving(thread: Thread, top: Frame): Settled {
  const outer: Thread = { ...thread, frames: thread.frames.slice(0, -1) };
  switch (top.kind) {
    case "branch":
    case "watch":
      return { thread: moveOn(outer), handled: 0 };
    case "handling":
      switch (top.then) {
        case "continue":
          return { thread: moveOn(outer), handled: 1 };
        case "propagate":
          return { thread: failed(outer, { ...top.failure, handedOn: true }, false), handled: 0 };
        case "stop":
          return { thread: failed(outer, top.failure, true), handled: 0 };
      }
    // The end of a thread is for whoever works on it to see.
    case "steps":
    case "caught":
    case "loop":
      return { thread, handled: 0 };
  }
}

function loopSettled(document: FlowDocument, thread: Thread): Settled {
  const loop = loopOf(thread);
  if (loop === undefined) return { thread, handled: 0 };
  const items = loop.open.map((item) => {
    const inside = settledThread(document, item.thread);
    return { item: { ...item, thread: inside.thread }, inside, before: item.thread };
  });
  const hasMoved = items.some(({ inside, before }) => inside.thread !== before);
  const open = items
    .map(({ item }) => item)
    .filter((item) => !isEnded(document, item.thread) || collects(document, loop));
  if (!hasMoved && open.length === loop.open.length) return { thread, handled: 0 };
  const passed = withLoopOnTop(thread, { ...loop, open });
  const handled = items.reduce((sum, { inside }) => sum + inside.handled, 0);
  return { thread: passed, handled };
}

function collects(document: FlowDocument, { step }: Loop): boolean {
  const found = stepOf(document, step);
  return found?.kind === "forEach" && found.collect !== null;
}

/** Are all steps of a thread done? */
export function isEnded(document: FlowDocument, thread: Thread): boolean {
  const [first, ...more] = thread.frames;
  return (
    first?.kind === "steps" &&
    more.length === 0 &&
    thread.phase.is === "working" &&
    stepAt(document, first) === undefined
  );
}

/** The step that a frame stands at; undefined behind the last one. */
export function stepAt(document: FlowDocument, frame: Frame): Step | undefined {
  return "position" in frame ? stepsOfFrame(document, frame)[frame.position] : undefined;
}

function stepsOfFrame(
  document: FlowDocument,
  frame: Extract<Frame, { readonly position: number }>,
): readonly Step[] {
  switch (frame.kind) {
    case "steps":
      return stepsIn(document, loopIdOf(frame.path)) ?? [];
    case "watch":
      return stepsIn(document, frame.handler) ?? [];
    case "branch":
    case "handling":
      return stepsIn(document, frame.block) ?? [];
  }
}
