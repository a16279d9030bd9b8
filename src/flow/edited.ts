import { spotOf, withStep } from "./blocks.ts";
import type { FlowDocument } from "./document.ts";
import type { Step } from "./step.ts";
import type { Operation } from "./operation.ts";
import { type Problem, problem } from "./problems.ts";

export type Edited = { readonly ok: true; readonly document: FlowDocument } | Refused;

/** The operation does not fit the document (any more); nothing was changed. */
export interface Refused {
  readonly ok: false;
  readonly problem: Problem;
}

export type Of<Name extends Operation["do"]> = Operation & { readonly do: Name };

export function edited(document: FlowDocument): Edited {
  return { ok: true, document };
}

/** Makes another of one step, unless `change` refuses. */
export function editStep(
  document: FlowDocument,
  id: string,
  change: (step: Step) => Step | Refused,
): Edited {
  const step = spotOf(document, id)?.step;
  if (step === undefined) return noStep(id);
  const changed = change(step);
  return "ok" in changed ? changed : edited(withStep(document, step, [changed]));
}

export function noStep(id: string): Refused {
  return refused(problem("flow.edit_unknown_step", { step: id, path: [] }, { id }));
}

export function wrongKind(id: string): Refused {
  return refused(problem("flow.edit_wrong_kind", { step: id, path: [] }, { id }));
}

export function noPosition(index: number): Refused {
  return refused(problem("flow.edit_no_position", { step: null, path: [] }, { index: index + 1 }));
}

export function refused(problem: Problem): Refused {
  return { ok: false, problem };
}
