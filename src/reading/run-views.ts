import type { z } from "zod";
import type { Because } from "#flow/because.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Money, PartOf } from "#flow/part-of.ts";
import type { RunStatus } from "#flow/run-status.ts";
import type { Page, Stored } from "./reading.ts";
import type * as shapes from "./run-shapes.ts";
import type { RunKind } from "./run-shapes.ts";

/** What screens show of runs, of their steps, and of what lies in the items of their loops. */

export type CalledRun = Readonly<z.infer<typeof shapes.CalledRun>>;
export type CallerOfRun = Readonly<z.infer<typeof shapes.CallerRun>>;

export interface RunSummary {
  readonly id: string;
  readonly kind: RunKind;
  readonly flowId: string;
  readonly flowName: string;
  readonly versionId: string;
  /** Null for a test: it works on a draft. */
  readonly versionNumber: number | null;
  readonly status: RunStatus;
  /** The event's key for an event trigger: the outside record's id. Else the run's name. */
  readonly reference: string;
  /** The record that a poll has found; null for a run that something else has started. */
  readonly record: { readonly trigger: string; readonly data: Stored } | null;
  readonly eventAt: number;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** When a waiting run goes on. */
  readonly resumesAt: number | null;
  /** The error that it failed with, is parked with, or retries after. */
  readonly error: Stored;
  /** Which step has ended it for want of something to do, and why; null where it is not filtered. */
  readonly filter: (Because & { readonly path: string }) | null;
}

export interface RunDetail extends RunSummary {
  readonly document: FlowDocument;
  readonly event: Stored;
  /** When somebody asked for it to end that still goes on; null where nobody has. */
  readonly cancelAskedAt: number | null;
  /** The path of the step at which a failed run can go on; null where the flow itself has ended it. */
  readonly failedAt: string | null;
  /**
   * Where it stands, by the paths of steps: what is worked on or waits, the items of loops among them;
   * of a failed run the step that has failed it. No more than `mostPlaces`.
   */
  readonly at: readonly string[];
  /** Those outside of loops, and those inside of them that failed it or need a person. */
  readonly steps: readonly StepView[];
  /** The loops outside of other loops that have begun. */
  readonly loops: readonly LoopView[];
  /** What these steps, and those in `at`, have called. */
  readonly calls: readonly CalledRun[];
  /** What has called it; null where nothing has, or that is not kept. */
  readonly caller: CallerOfRun | null;
  /** Of the same steps, and all that are parked. */
  readonly effects: readonly EffectView[];
}

/** Of more places, and of more parked writes, a run is not told in one answer. */
export const mostPlaces = 100;

export interface StepView {
  readonly path: string;
  /**
   * `handled`: it failed, and an error handler of the flow has taken over. `working`: a loop that goes
   * on; any other step is told of when something has come of it.
   */
  readonly status: shapes.StepStatus;
  /** Without the list of a loop, whose items are asked for on their own. */
  readonly input: Stored;
  readonly output: Stored;
  /** What persons have put in the place of its input, the first of them first. */
  readonly corrections: readonly CorrectionView[];
  readonly attempts: readonly AttemptView[];
}

export interface CorrectionView {
  readonly by: string;
  readonly at: number;
  readonly before: Stored;
  readonly after: Stored;
}

export type LoopView = Readonly<z.infer<typeof shapes.LoopProgress>>;

/** An item of a loop that was begun. */
export interface ItemView {
  /** That of its loop with its name: `s4:ch_1`. */
  readonly path: string;
  /** Its place in the list, from 1. */
  readonly number: number;
  /** What it is called by people; null where nothing in it tells. */
  readonly label: string | null;
  readonly status: shapes.ItemStatus;
  readonly startedAt: number | null;
  /** When something last came of one of its steps. */
  readonly endedAt: number | null;
  /** What it has failed with, or is held up by. */
  readonly error: Stored;
}

export interface ItemPage extends Page<ItemView> {
  /** What the run works on. */
  readonly document: FlowDocument;
  /** How many there are on all pages. */
  readonly total: number;
}

/** An item with its steps; those of a loop inside of it are items of that. */
export interface ItemDetail {
  readonly document: FlowDocument;
  readonly runStatus: RunStatus;
  readonly item: ItemView;
  /** What stands in the list. */
  readonly data: Stored;
  /** What it has handed on to the list of results; null where that is nothing. */
  readonly result: Stored;
  readonly steps: readonly StepView[];
  readonly loops: readonly LoopView[];
  /** What its steps have called; not those of a loop inside of it. */
  readonly calls: readonly CalledRun[];
  readonly effects: readonly EffectView[];
}

export interface AttemptView {
  readonly number: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: shapes.AttemptOutcome;
  readonly error: Stored;
  /** The outside system's name for the request. */
  readonly requestId: string | null;
}

/** A write of a run that another has called. */
export interface CalledWrite {
  readonly runId: string;
  readonly flowId: string;
  readonly connectionId: string;
  readonly effect: EffectView;
}

/** A write of one of several runs. */
export interface RunWrite {
  readonly runId: string;
  readonly effect: EffectView;
}

export interface EffectView {
  readonly id: string;
  readonly generation: number;
  readonly path: string;
  readonly state: shapes.WriteState;
  /** It is parked because it is above a limit of its connection, and was not sent. */
  readonly isAboveLimit: boolean;
  readonly mode: "test" | "live";
  readonly connector: string;
  readonly action: string;
  readonly apiVersion: string;
  readonly method: string;
  readonly resource: string;
  readonly params: Stored;
  /** Which part of its step it is; null where the step writes once. */
  readonly of: PartOf | null;
  /** What was read about its money when it was frozen. Absent where nothing was. */
  readonly readMoney?: Money | null;
  /** What the other side said when it was done; null before, and where that is not kept. */
  readonly answer: Stored;
  readonly sends: number;
  readonly firstSentAt: number | null;
  readonly lastSentAt: number | null;
  readonly objectId: string | null;
  readonly error: Stored;
  /** How the outcome was found, where its own answer was lost; null where it was not, or that is not kept. */
  readonly foundBy: shapes.FoundBy | null;
  /** When it was parked. */
  readonly parkedAt: number | null;
  /** How often it was looked for in vain, when last, and over which time of the other side. */
  readonly lookUps: number;
  readonly lastLookUpAt: number | null;
  readonly lookedFrom: number | null;
  readonly lookedTo: number | null;
  /** When it is looked for next while it is parked; null when it is not any more. */
  readonly nextLookUpAt: number | null;
}
