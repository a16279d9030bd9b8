import type { Catalogue } from "#flow/catalogue.ts";
import type { FlowDocument } from "#flow/document.ts";
import { edit } from "#flow/edit.ts";
import type { Operation } from "#flow/operation.ts";
import type { Problem, ProblemCode } from "#flow/problems.ts";
import { problemsOf } from "#flow/ready.ts";
import { same } from "#flow/same.ts";

/** The data pills that an operation would leave without their source, or with another one. */
export function consequencesOf(
  document: FlowDocument,
  operation: Operation,
  catalogue: Catalogue,
): readonly Problem[] {
  const edited = edit(document, operation);
  if (!edited.ok) return [];
  const before = problemsOf(document, catalogue, []);
  return problemsOf(edited.document, catalogue, []).filter(
    (problem) => aboutPills.has(problem.code) && !before.some((one) => isSame(one, problem)),
  );
}

const aboutPills: ReadonlySet<ProblemCode> = new Set([
  "flow.pill_of_missing_step",
  "flow.pill_of_later_step",
  "flow.pill_of_other_branch",
  "flow.pill_inside_loop",
  "flow.unknown_variable",
  "flow.variable_not_made",
  "flow.unknown_pill",
  "flow.pill_of_wrong_type",
  "flow.no_currency",
]);

/** The label of a pill may change with its step; the place it stands in does not. */
function isSame(one: Problem, other: Problem): boolean {
  return (
    one.code === other.code &&
    one.where.step === other.where.step &&
    same([...one.where.path], [...other.where.path])
  );
}
