import type { FlowDocument } from "#flow/document.ts";
import type { ProblemView, Sample } from "../fields/step-form.tsx";
import type { StepResult } from "../testing/results.ts";

/** What the body of a step's card shows beside the step itself. */
export interface StepState {
  /** The newest document, where it says something else of this step than the settled one. */
  readonly ahead: FlowDocument | null;
  readonly problems: readonly ProblemView[];
  readonly samples: ReadonlyMap<string, Sample>;
  readonly result: StepResult | undefined;
}
