import type { CallableFlow, Catalogue } from "#flow/catalogue.ts";
import type { FlowDocument } from "#flow/document.ts";
import { callProblemsOf } from "#flow/ready-call.ts";
import type { CallStep } from "#flow/step.ts";

/** A flow that a step may call, or why it may not. */
export interface CallChoice {
  readonly id: string;
  readonly name: string;
  readonly why: "cycle" | "inactive" | "no_call" | null;
}

/** Those that can be called first; `others`: flows by name, started by something else or never published. */
export function callChoices(
  step: CallStep,
  document: FlowDocument,
  catalogue: Catalogue,
  others: readonly { readonly id: string; readonly name: string }[],
): readonly CallChoice[] {
  const { caller, flows } = catalogue.flows;
  const known = new Set(flows.map(({ id }) => id));
  const callable = flows
    .filter(({ id }) => id !== caller)
    .map((flow): CallChoice => ({
      id: flow.id,
      name: flow.name,
      why: whyNot(flow, step, document, catalogue),
    }));
  const not = others
    .filter(({ id }) => !known.has(id) && id !== caller)
    .map(({ id, name }): CallChoice => ({ id, name, why: "no_call" }));
  return [
    ...callable.filter(({ why }) => why === null),
    ...callable.filter(({ why }) => why !== null),
    ...not,
  ];
}

/** Can it be chosen all the same? One that is not active yet can be activated before this flow is. */
export function canChoose({ why }: CallChoice): boolean {
  return why === null || why === "inactive";
}

function whyNot(
  { id }: CallableFlow,
  step: CallStep,
  document: FlowDocument,
  catalogue: Catalogue,
): CallChoice["why"] {
  const problems = callProblemsOf({ ...step, flow: id, input: {} }, document, catalogue);
  const codes = new Set(problems.map(({ code }) => code));
  if (codes.has("flow.call_cycle")) return "cycle";
  return codes.has("flow.call_inactive_flow") ? "inactive" : null;
}
