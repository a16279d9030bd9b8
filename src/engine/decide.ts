import { stepOf } from "#flow/blocks.ts";
import type {
  ActionStep,
  CallStep,
  DelayStep,
  ForEachStep,
  HandlerStep,
  IfStep,
  InputStep,
  PlainStep,
  Step,
} from "#flow/step.ts";
import type { FlowDocument } from "#flow/document.ts";
import { triesOf } from "./apply.ts";
import { handlerPath } from "./failing.ts";
import {
  below,
  canBegin,
  type Failure,
  isOver,
  type Loop,
  loopOf,
  pathOf,
  type RunState,
  type Thread,
  type Tries,
} from "./run-state.ts";
import type { StepError } from "./result.ts";
import { isEnded, settled, stepAt } from "./settle.ts";

/** One piece of work, recorded when it is done. */
export type Work = { readonly path: string } & Tries &
  (
    | { readonly part: "action"; readonly step: ActionStep }
    | { readonly part: "call"; readonly step: CallStep }
    | { readonly part: "step"; readonly step: Exclude<PlainStep, InputStep> | IfStep }
    /** The delay is over. */
    | { readonly part: "wake"; readonly step: DelayStep }
    /** Freezes the list. */
    | { readonly part: "begin"; readonly step: ForEachStep }
    /** An item of the loop hands on its result. */
    | { readonly part: "collect"; readonly step: ForEachStep }
    /** Every item is over. */
    | { readonly part: "end"; readonly step: ForEachStep; readonly loop: Loop }
    /** Which branch of the handler takes the failure over? */
    | { readonly part: "catch"; readonly step: HandlerStep; readonly failure: Failure }
  );

export type Decision =
  | ({ readonly do: "perform" } & Work)
  /** Begin with the next item of a loop: nothing to record, since what the list holds is frozen. */
  | { readonly do: "begin"; readonly path: string; readonly index: number }
  | { readonly do: "wait"; readonly until: number }
  /** Nothing to do before somebody acts: a connection, a parked write. */
  | { readonly do: "rest" }
  /** It was refused before its first step: apply the failure. */
  | { readonly do: "refuse"; readonly error: StepError }
  /** All steps are done: apply `finished`. */
  | { readonly do: "finish" }
  /** The run is over. */
  | { readonly do: "nothing" };

/** A wait that ends further ahead was set by a clock that was wrong: it is over. */
export const longestWait = 2 * 3_600_000;

/**
 * What to do next, and pure: all that can be done at once, by the items of a loop; else one decision.
 * It knows no clock, no store and no connector.
 */
export function decide(document: FlowDocument, before: RunState, now: number): Decision[] {
  const state = settled(document, before);
  if (isOver(state)) return [{ do: "nothing" }];
  if (state.refused !== undefined) return [{ do: "refuse", error: state.refused }];
  if (isEnded(document, state)) return [{ do: "finish" }];
  const decisions = ofThread(document, state, now);
  const work = decisions.filter(({ do: what }) => what === "perform" || what === "begin");
  if (work.length > 0) return work;
  const waits = decisions.flatMap((one) => (one.do === "wait" ? [one.until] : []));
  return waits.length > 0 ? [{ do: "wait", until: Math.min(...waits) }] : [{ do: "rest" }];
}

function ofThread(document: FlowDocument, thread: Thread, now: number): Decision[] {
  const loop = loopOf(thread);
  if (loop && loop.open.length > 0) return ofLoop(document, loop, now);
  const { phase } = thread;
  switch (phase.is) {
    case "succeeded":
    case "failed":
    case "cancelled":
      return [];
    case "paused":
    case "parked":
      return [{ do: "rest" }];
    case "delayed":
      return phase.until > now ? [{ do: "wait", until: phase.until }] : next(document, thread);
    case "waiting":
      return isWaiting(phase.until, now)
        ? [{ do: "wait", until: phase.until }]
        : next(document, thread);
    case "working":
      return next(document, thread);
  }
}

function isWaiting(until: number, now: number): boolean {
  return until > now && until <= now + longestWait;
}

function ofLoop(document: FlowDocument, loop: Loop, now: number): Decision[] {
  const items = loop.open.flatMap(({ thread }) =>
    isEnded(document, thread)
      ? collecting(document, loop, thread)
      : ofThread(document, thread, now),
  );
  return [...items, ...beginning(loop)];
}

function collecting(document: FlowDocument, { step: id }: Loop, thread: Thread): Decision[] {
  const step = stepOf(document, id);
  if (step?.kind !== "forEach") return [];
  const path = below(pathOf(thread), id);
  return [{ do: "perform", part: "collect", step, path, failures: 0 }];
}

function beginning(loop: Loop): Decision[] {
  return canBegin(loop) ? [{ do: "begin", path: loop.path, index: loop.next }] : [];
}

/** The work at the top of a thread's stack. */
function next(document: FlowDocument, thread: Thread): Decision[] {
  const top = thread.frames.at(-1);
  const tries = triesOf(thread.phase);
  if (top === undefined) return [];
  if (top.kind === "caught") {
    const step = stepOf(document, top.handler);
    const path = handlerPath(thread, top.handler);
    return step?.kind === "handler"
      ? [{ do: "perform", part: "catch", step, path, ...tries, failure: top.failure }]
      : [];
  }
  if (top.kind === "loop") {
    const step = stepOf(document, top.step);
    if (canBegin(top)) return beginning(top);
    return step?.kind === "forEach"
      ? [{ do: "perform", part: "end", step, path: top.path, ...tries, loop: top }]
      : [];
  }
  const step = stepAt(document, top);
  if (step === undefined) return [];
  const path = below(pathOf(thread), step.id);
  return atStep(step, { path, ...tries }, thread.phase.is === "delayed");
}

function atStep(
  step: Step,
  where: Pick<Work, "path" | keyof Tries>,
  isDelayed: boolean,
): Decision[] {
  switch (step.kind) {
    case "action":
      return [{ do: "perform", part: "action", step, ...where }];
    case "call":
      return [{ do: "perform", part: "call", step, ...where }];
    case "forEach":
      return [{ do: "perform", part: "begin", step, ...where }];
    case "delay":
      return [{ do: "perform", part: isDelayed ? "wake" : "step", step, ...where }];
    case "if":
    case "variable":
    case "update":
    case "stop":
      return [{ do: "perform", part: "step", step, ...where }];
    // A state that is settled stands inside of it.
    case "handler":
      return [];
  }
}
