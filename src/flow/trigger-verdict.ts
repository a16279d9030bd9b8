import type { Json } from "#sdk/json.ts";
import { type Because, becauseOf } from "./because.ts";
import { branchThatHolds } from "./branching.ts";
import type { Catalogue } from "./catalogue.ts";
import type { FlowDocument } from "./document.ts";
import { workOutWithin } from "./formula/apart.ts";
import type { evaluateFormula } from "./formula/evaluate.ts";
import type { Problem } from "./problems.ts";
import type { FormulaFacts } from "./read.ts";
import { schemasIn } from "./sight.ts";
import type { Condition } from "./step.ts";
import { inTrigger } from "./trigger-condition.ts";

/** Whether an event meets the condition of its trigger. Pure. */
export type Verdict =
  | { readonly is: "met" }
  | { readonly is: "unmet"; readonly because: Because }
  /** Nobody can tell: a value is missing where one must be, or is of another currency or kind. */
  | { readonly is: "undecided"; readonly problems: readonly Problem[] };

/** What the formulas of a condition may cost together: an event is decided about at once, beside many others. */
const mostWork = 20_000;

export function verdictOn(
  data: Json,
  condition: Condition,
  around: {
    readonly document: FlowDocument;
    readonly catalogue: Catalogue;
    readonly facts: Omit<FormulaFacts, "schemaAt" | "evaluate">;
  },
): Verdict {
  const { document, catalogue } = around;
  const lookup = (from: string): Json | undefined => (from === "trigger" ? data : undefined);
  const schemaAt = schemasIn(document, catalogue);
  const facts = { ...around.facts, schemaAt };
  // The same evaluation, and the same answer to amounts in other currencies, as where a run branches.
  const branch = { id: "trigger", condition, steps: [] };
  const chosen = branchThatHolds([branch], lookup, { ...facts, evaluate: frugal() }, schemaAt);
  if (!chosen.ok) return { is: "undecided", problems: chosen.problems.map(inTrigger) };
  if (chosen.branch !== undefined) return { is: "met" };
  const told = { lookup, catalogue, document, facts: { ...facts, evaluate: frugal() } };
  return { is: "unmet", because: becauseOf([condition], false, told) };
}

function frugal(): typeof evaluateFormula {
  let left = mostWork;
  return (source, context) => {
    const before = context.budget?.left ?? left;
    const answer = workOutWithin(left, source, context);
    if (answer === null) {
      left = 0;
      const range = { start: 0, end: source.length };
      return {
        kind: "problem",
        problem: { code: "flow.formula_too_much_work", params: {}, range },
      };
    }
    left -= before - answer.left;
    context.budget?.leave(answer.left);
    return answer.evaluated;
  };
}
