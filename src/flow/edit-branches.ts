import { branchOf, idsIn, spotOf, withStep } from "./blocks.ts";
import { type Branch, type HandlerStep, type IfStep, maxBranches } from "./step.ts";
import type { FlowDocument } from "./document.ts";
import { elseNotLast, holdProblem, idProblem, isElseLast, withIdsGiven } from "./edit-steps.ts";
import {
  type Edited,
  edited,
  noPosition,
  noStep,
  type Of,
  type Refused,
  refused,
  wrongKind,
} from "./edited.ts";
import { problem } from "./problems.ts";

export function addBranch(document: FlowDocument, operation: Of<"addBranch">): Edited {
  const { index, condition } = operation;
  const numbered = withIdsGiven(document, 1);
  if (!numbered.ok) return numbered;
  const branch = { id: `s${document.nextStep}`, condition, steps: [] };
  return editBranched(numbered.document, operation.step, (step) => {
    if (index > step.branches.length) return noPosition(index);
    return step.kind === "if"
      ? { ...step, branches: step.branches.toSpliced(index, 0, branch) }
      : { ...step, branches: step.branches.toSpliced(index, 0, { ...branch, then: "stop" }) };
  });
}

export function removeBranch(document: FlowDocument, { branch }: Of<"removeBranch">): Edited {
  return editBranches(document, branch, (branches, at) => branches.toSpliced(at, 1));
}

/** Only ids that were given out here before. */
export function restoreBranch(document: FlowDocument, operation: Of<"restoreBranch">): Edited {
  const { step: id, index, branch } = operation;
  if (branchOf(document, branch.id))
    return refused(problem("flow.edit_branch_is_there", { step: id, path: [] }, { id: branch.id }));
  const ids = [branch.id, ...branch.steps.flatMap(idsIn)];
  return editBranched(document, id, (step) => {
    if (index > step.branches.length) return noPosition(index);
    const problem =
      idProblem(document, ids) ?? holdProblem(document, step.branches[0]?.id ?? null, branch.steps);
    if (problem) return problem;
    if (step.kind === "if" && !("then" in branch))
      return { ...step, branches: step.branches.toSpliced(index, 0, branch) };
    if (step.kind === "handler" && "then" in branch)
      return { ...step, branches: step.branches.toSpliced(index, 0, branch) };
    return wrongKind(id);
  });
}

export function moveBranch(document: FlowDocument, operation: Of<"moveBranch">): Edited {
  const { branch, index } = operation;
  const length = branchOf(document, branch)?.step.branches.length ?? Infinity;
  if (index >= length) return noPosition(index);
  return editBranches(document, branch, (branches, at) =>
    branches.toSpliced(at, 1).toSpliced(index, 0, ...branches.slice(at, at + 1)),
  );
}

export function setCondition(document: FlowDocument, operation: Of<"setCondition">): Edited {
  const { branch, condition } = operation;
  return editBranches(document, branch, (branches, at) =>
    branches.map((one, index) => (index === at ? { ...one, condition } : one)),
  );
}

export function setAfter(document: FlowDocument, { branch: id, then }: Of<"setAfter">): Edited {
  const step = branchOf(document, id)?.step;
  if (step === undefined) return noBranch(id);
  if (step.kind !== "handler") return wrongKind(step.id);
  const branches = step.branches.map((one) => (one.id === id ? { ...one, then } : one));
  return edited(withStep(document, step, [{ ...step, branches }]));
}

/** Changes the branches among which one stands, at `at`. */
function editBranches(
  document: FlowDocument,
  id: string,
  change: <One extends Branch>(branches: readonly One[], at: number) => readonly One[],
): Edited {
  const found = branchOf(document, id);
  if (found === undefined) return noBranch(id);
  const { step, index } = found;
  return checked(
    document,
    step,
    step.kind === "if"
      ? { ...step, branches: change(step.branches, index) }
      : { ...step, branches: change(step.branches, index) },
  );
}

function editBranched(
  document: FlowDocument,
  id: string,
  change: (step: IfStep | HandlerStep) => IfStep | HandlerStep | Refused,
): Edited {
  const step = spotOf(document, id)?.step;
  if (step === undefined) return noStep(id);
  if (step.kind !== "if" && step.kind !== "handler") return wrongKind(id);
  const changed = change(step);
  return "ok" in changed ? changed : checked(document, step, changed);
}

function checked(
  document: FlowDocument,
  before: IfStep | HandlerStep,
  after: IfStep | HandlerStep,
): Edited {
  const { branches, kind } = after;
  const where = { step: after.id, path: [] };
  const limit = maxBranches[kind];
  if (branches.length === 0) return refused(problem("flow.edit_last_branch", where, {}));
  if (branches.length > limit)
    return refused(problem("flow.edit_too_many_branches", where, { limit }));
  return isElseLast(branches) ? edited(withStep(document, before, [after])) : elseNotLast(after.id);
}

function noBranch(id: string): Refused {
  return refused(problem("flow.edit_unknown_branch", { step: null, path: [] }, { id }));
}
