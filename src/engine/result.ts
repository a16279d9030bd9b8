import type { FoundBy } from "#sdk/connection.ts";
import type { ErrorKind } from "#sdk/errors.ts";
import type { Json } from "#sdk/json.ts";
import type { LocalizedText } from "#sdk/text.ts";
import type { Because } from "#flow/because.ts";
import type { ForEachStep } from "#flow/step.ts";
import type { Frame, Rest } from "./run-state.ts";

/** An error as it is stored with an attempt and shown to people. */
export interface StepError {
  /** `bug`: something of ours went wrong; the stack is in the log. */
  readonly kind: ErrorKind | "bug";
  readonly code: string;
  /** The outside system's words, or ours. */
  readonly message: string | LocalizedText;
  readonly advice?: LocalizedText;
  readonly requestId?: string;
  /** How a write was found that the other side has refused, and whose own answer was lost. */
  readonly foundBy?: FoundBy;
  readonly details?: { readonly [name: string]: Json };
}

/**
 * The result of working on one step. Folding all results of a run over its first state gives the
 * state that is stored with it. Times are milliseconds since 1970.
 */
export type StepResult =
  /**
   * `variable`: the step has put a value into one. `handled`: so many failures were passed over in it. `acted`:
   * it has written, or called another flow.
   */
  | {
      readonly kind: "done";
      readonly path: string;
      readonly variable?: { readonly step: string; readonly value: Json };
      readonly handled?: number;
      readonly acted?: true;
    }
  /** A step of several writes goes on: its input is frozen, or the part at the path is done. `acted`: that has written. */
  | { readonly kind: "advanced"; readonly path: string; readonly acted?: true }
  /** The branch of an `if` to go on in; null where no condition holds. `because`: where it may be the end of the run. */
  | {
      readonly kind: "branched";
      readonly path: string;
      readonly block: string | null;
      readonly because?: Because;
    }
  /** The list of a loop is frozen. */
  | {
      readonly kind: "looped";
      readonly path: string;
      readonly step: string;
      readonly count: number;
      readonly atOnce: number;
      readonly onFailure: ForEachStep["onFailure"];
    }
  /** The next item of the loop at `path`, and the path of the item. */
  | {
      readonly kind: "began";
      readonly path: string;
      readonly index: number;
      readonly item: string;
    }
  /** An item of a loop has handed on its result. The path is the item's, with the loop's id. */
  | { readonly kind: "collected"; readonly path: string }
  /** The branch of the handler at `path` that takes the failure over; null where none does. */
  | {
      readonly kind: "caught";
      readonly path: string;
      readonly branch: Pick<Extract<Frame, { kind: "handling" }>, "block" | "then"> | null;
    }
  | { readonly kind: "retry"; readonly path: string; readonly at: number }
  /**
   * Put off for want of room, which is no failure. `tried`: a try has found that, and may have written its write down:
   * it counts as the first failure at the most. `made`: it made so many calls, and found the day full.
   */
  | {
      readonly kind: "deferred";
      readonly path: string;
      readonly at: number;
      readonly tried?: true;
      readonly made?: number;
    }
  /** It is being worked on, its wait being over: until it has a result the run is not let go of. */
  | { readonly kind: "takenUp"; readonly path: string }
  /** The run that the step has called is over: it looks at once. */
  | { readonly kind: "returned"; readonly path: string }
  /** The flow itself asks to wait. */
  | { readonly kind: "delayed"; readonly path: string; readonly until: number }
  /** `final`: the flow ends itself as failed, so that no handler takes over. */
  | {
      readonly kind: "failed";
      readonly path: string;
      readonly error: StepError;
      readonly final?: true;
    }
  /** The flow ends itself as succeeded. */
  | { readonly kind: "stopped"; readonly path: string }
  /** The connection needs a person. */
  | { readonly kind: "paused"; readonly path: string; readonly connectionId: string }
  /** Nobody can tell whether a write happened: a person decides. */
  | { readonly kind: "parked"; readonly path: string; readonly effectId: string }
  /** The connection is repaired, or the person has decided: work on the same step again. */
  | { readonly kind: "resumed"; readonly for: Rest }
  /** A person lets a failed run go on: its failed step is tried again. */
  | { readonly kind: "continued" }
  | { readonly kind: "cancelled" }
  | { readonly kind: "finished" };
