import type { ErrorKind } from "#sdk/errors.ts";
import type { Json } from "#sdk/json.ts";
import type { LocalizedText } from "#sdk/text.ts";

/** An error as it is stored with an attempt and shown to people. */
export interface StepError {
  /** `bug`: something of ours went wrong; the stack is in the log. */
  readonly kind: ErrorKind | "bug";
  readonly code: string;
  /** The outside system's words, or ours. */
  readonly message: string | LocalizedText;
  readonly advice?: LocalizedText;
  readonly requestId?: string;
  readonly details?: { readonly [name: string]: Json };
}

/**
 * What came of working on one step. Folding all results of a run over its first state gives the
 * state that is stored with it. Times are milliseconds since 1970.
 */
export type StepResult =
  | { readonly kind: "done"; readonly path: string }
  | { readonly kind: "retry"; readonly path: string; readonly at: number }
  /** Put off without a try. */
  | { readonly kind: "deferred"; readonly path: string; readonly at: number }
  | { readonly kind: "failed"; readonly path: string; readonly error: StepError }
  /** The connection needs a person. */
  | { readonly kind: "paused"; readonly path: string; readonly connectionId: string }
  /** Nobody can tell whether a write happened: a person decides. */
  | { readonly kind: "parked"; readonly path: string; readonly effectId: string }
  /** The connection is repaired, or the person has decided: work on the same step again. */
  | { readonly kind: "resumed" }
  /** A person lets a failed run go on: its failed step is tried again. */
  | { readonly kind: "continued" }
  | { readonly kind: "cancelled" }
  | { readonly kind: "finished" };
