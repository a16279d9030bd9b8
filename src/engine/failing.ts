import {
  below,
  canContinue,
  type Failure,
  type Frame,
  loopOf,
  pathOf,
  type Thread,
  withThread,
  working,
} from "./run-state.ts";

/**
 * How a failure finds the handler or loop that takes it over. Nothing leaves the stack before a
 * handler has a branch for the failure, so that a person can continue the run at the very step that
 * failed.
 */
export function failed(thread: Thread, failure: Failure, final: boolean): Thread {
  const handler = final ? undefined : nextHandler(thread.frames);
  const { path, error, handedOn } = failure;
  const kept: Failure = { path, error, ...(handedOn && { handedOn }) };
  if (handler === undefined)
    return { ...thread, phase: { is: "failed", ...kept, ...(final && { final }) } };
  const caught: Frame = { kind: "caught", handler, failure: kept };
  return { frames: [...thread.frames, caught], phase: working };
}

/** The nearest one around that has not let the failure pass. */
function nextHandler(frames: readonly Frame[]): string | undefined {
  const watch = frames.findLast((frame) => frame.kind === "watch" && !frame.passed);
  return watch?.kind === "watch" ? watch.handler : undefined;
}

/** The handler that was asked has no branch for the failure: the next one is asked. */
export function passedOver(thread: Thread): Thread {
  const top = thread.frames.at(-1);
  if (top?.kind !== "caught") return thread;
  const frames = thread.frames
    .slice(0, -1)
    .map((frame) =>
      frame.kind === "watch" && frame.handler === top.handler ? withPassed(frame, true) : frame,
    );
  return failed({ frames, phase: working }, top.failure, false);
}

function withPassed(watch: Extract<Frame, { kind: "watch" }>, passed: boolean): Frame {
  return { ...watch, passed };
}

/**
 * Every thread that has failed, and can go on, stands again at the step that failed. The others stay as they are: the flow
 * itself has dealt with what failed there, and they end the run once those that go on are over.
 */
export function revived(thread: Thread): Thread {
  const frames = thread.frames.map((frame) =>
    frame.kind === "watch" ? withPassed(frame, false) : frame,
  );
  const loop = loopOf(thread);
  if (loop === undefined || loop.open.length === 0) return { frames, phase: working };
  const open = loop.open.map((item) =>
    canContinue(item.thread) ? withThread(item, revived(item.thread)) : item,
  );
  return { frames: [...frames.slice(0, -1), { ...loop, open }], phase: working };
}

/** The path of the handler that is asked about a failure. */
export function handlerPath(thread: Thread, handler: string): string {
  return below(pathOf(thread), handler);
}
