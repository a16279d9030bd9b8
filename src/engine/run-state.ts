import type { Json } from "#sdk/json.ts";
import type { Because } from "#flow/because.ts";
import type { ErrorBranch, ForEachStep } from "#flow/step.ts";
import type { StepError } from "./result.ts";

/**
 * Where a run stands. Its place in the flow is a stack of frames, as deep as the steps are nested;
 * the items of a loop that are worked on each have a thread, a stack of their own. Only counts
 * remain of a loop's finished items, so the state of a loop over 10,000 items is small.
 */

/** A place in a list of steps: the index of the step to work on. */
interface Place {
  readonly position: number;
}

export interface Failure {
  /** The step that failed. */
  readonly path: string;
  readonly error: StepError;
  /** A handler has worked on it and handed it on: the run does not stand at the step any more. */
  readonly handedOn?: true;
}

export type Frame =
  /** The first frame of a thread: the flow's own steps (an empty path), or those of a loop, by the path of the item. */
  | ({ readonly kind: "steps"; readonly path: string } & Place)
  /** The steps of an `if`'s branch. */
  | ({ readonly kind: "branch"; readonly block: string; readonly because?: Because } & Place)
  /** The watched steps of a handler. `passed`: no branch of it wants the error that is on its way. */
  | ({ readonly kind: "watch"; readonly handler: string; readonly passed: boolean } & Place)
  /** Above what was being worked on when it failed: which branch of the handler takes over? */
  | { readonly kind: "caught"; readonly handler: string; readonly failure: Failure }
  /** The steps of a handler's branch. */
  | ({
      readonly kind: "handling";
      readonly block: string;
      readonly then: ErrorBranch["then"];
      readonly failure: Failure;
    } & Place)
  | Loop;

export interface Loop {
  readonly kind: "loop";
  readonly step: string;
  readonly path: string;
  /** How many items there are. */
  readonly count: number;
  /** The index of the next one to begin with. */
  readonly next: number;
  readonly atOnce: number;
  readonly onFailure: ForEachStep["onFailure"];
  /** How many have failed and were passed over. */
  readonly failed: number;
  /** The items that are begun and not over, in the order of the list. */
  readonly open: readonly Item[];
}

export interface Item {
  readonly index: number;
  readonly thread: Thread;
}

export function withThread({ index }: Item, thread: Thread): Item {
  return { index, thread };
}

/** What a step's tries before the next one have come to. */
export interface Tries {
  readonly failures: number;
  /** How many calls the longest of them made before it found the day full. */
  readonly made?: number;
}

export type Phase =
  /** With a loop on top: at least one item can go on, or the next one can begin. */
  | ({ readonly is: "working" } & Tries)
  | ({ readonly is: "waiting"; readonly until: number } & Tries)
  /** A delay that the flow asks for, to be held however long it is. */
  | { readonly is: "delayed"; readonly until: number }
  | { readonly is: "paused"; readonly connectionId: string }
  | { readonly is: "parked"; readonly path: string; readonly effectId: string }
  | { readonly is: "succeeded" }
  /** `final`: the flow itself says so, so that nothing takes over and nobody lets it go on. */
  | ({ readonly is: "failed"; readonly final?: true } & Failure)
  | { readonly is: "cancelled" };

/** What only somebody's act ends: the repair of a connection, a decision about a write. */
export type Rest = { readonly connectionId: string } | { readonly effectId: string };

export interface Thread {
  readonly frames: readonly Frame[];
  /** With a loop on top it follows from those of the items. */
  readonly phase: Phase;
}

export interface RunState extends Thread {
  /** What stands in the variables, by the step that makes them. */
  readonly variables?: { readonly [step: string]: Json };
  /** How many failures the flow itself has dealt with. */
  readonly handled?: number;
  /** It has written, or called another flow. */
  readonly acted?: true;
  /** The last that came of its steps is that nothing more is to be done: at which step, and why. */
  readonly filtered?: Because & { readonly path: string };
  /** Nobody can tell whether its event meets the condition of the trigger: it ends before its first step. */
  readonly refused?: StepError;
}

export const firstState: RunState = {
  frames: [{ kind: "steps", path: "", position: 0 }],
  phase: { is: "working", failures: 0 },
};

/** Where a new run stands. */
export function stateOf({ refused }: { readonly refused?: StepError }): RunState {
  return refused === undefined ? firstState : { ...firstState, refused };
}

export const working: Phase = { is: "working", failures: 0 };

/** What it failed with; null where it has not. */
export function failureOf({ phase }: RunState): StepError | null {
  return phase.is === "failed" ? phase.error : null;
}

export function isOver({ phase }: Thread): boolean {
  switch (phase.is) {
    case "succeeded":
    case "failed":
    case "cancelled":
      return true;
    case "working":
    case "waiting":
    case "delayed":
    case "paused":
    case "parked":
      return false;
  }
}

/** May a person let the run go on at the step that failed? */
export function canContinue({ phase }: Thread): boolean {
  return phase.is === "failed" && phase.final !== true && phase.handedOn !== true;
}

/** The path of the steps that a thread works on; empty for the run's own. */
export function pathOf({ frames }: Thread): string {
  const [first] = frames;
  return first?.kind === "steps" ? first.path : "";
}

export function below(path: string, id: string): string {
  return path === "" ? id : `${path}/${id}`;
}

/** The loop that a thread works on, if it is right there. */
export function loopOf({ frames }: Thread): Loop | undefined {
  const top = frames.at(-1);
  return top?.kind === "loop" ? top : undefined;
}

/** Does no further item of a loop begin? Those that are begun are worked on to their end. */
function isEnding({ open, onFailure }: Loop): boolean {
  return open.some(
    ({ thread: { phase } }) =>
      phase.is === "failed" && (onFailure === "stop" || phase.final === true),
  );
}

export function canBegin(loop: Loop): boolean {
  return loop.next < loop.count && loop.open.length < loop.atOnce && !isEnding(loop);
}

/**
 * The phase of a thread with a loop on top, as it follows from the items; its own where none is begun,
 * as when the next one is put off.
 */
export function phaseOfLoop(loop: Loop, own: Phase): Phase {
  const phases = loop.open.map(({ thread }) => thread.phase);
  if (phases.length === 0) return own;
  if (canBegin(loop)) return working;
  const found = (is: Phase["is"]) => phases.find((phase) => phase.is === is);
  return (
    found("working") ??
    earliest(phases) ??
    found("paused") ??
    found("parked") ??
    found("failed") ??
    working
  );
}

/** What is waited for first. It is a delay where every one of them is: only that may be long. */
function earliest(phases: readonly Phase[]): Phase | undefined {
  const waits = phases.flatMap((phase) =>
    phase.is === "waiting" || phase.is === "delayed" ? [phase] : [],
  );
  const [first] = waits;
  if (first === undefined) return undefined;
  const until = Math.min(...waits.map((phase) => phase.until));
  return waits.every(({ is }) => is === "delayed")
    ? { is: "delayed", until }
    : { is: "waiting", failures: 0, until };
}
