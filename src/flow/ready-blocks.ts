import { blocksOf, branchesOf, type Spot, spotsOf } from "./blocks.ts";
import {
  type Branch,
  type ErrorBranch,
  type HandlerStep,
  type IfStep,
  maxDepth,
  type Step,
} from "./step.ts";
import type { FlowDocument } from "./document.ts";
import { type Problem, problem } from "./problems.ts";

/** What is wrong with how steps stand inside and behind each other. */
export function blockProblems(document: FlowDocument): readonly Problem[] {
  return [...afterStop(document.steps), ...spotsOf(document).flatMap(problemsAt)];
}

function problemsAt(spot: Spot): readonly Problem[] {
  const { step, inside } = spot;
  const isAround = inside.some(({ step: { kind } }) => kind === "handler" || kind === "forEach");
  return [
    ...depthProblems(spot),
    ...emptyProblems(step),
    ...branchesOf(step).flatMap((branch, index) => branchProblems(step, branch, index, isAround)),
    ...blocksOf(step).flatMap(({ steps }) => afterStop(steps)),
  ];
}

/** The first that is too deep says so for all in it. */
function depthProblems({ step, inside }: Spot): readonly Problem[] {
  if (inside.length !== maxDepth || blocksOf(step).length === 0) return [];
  return [problem("flow.nested_too_deep", { step: step.id, path: [] }, { limit: maxDepth })];
}

function emptyProblems(step: Step): readonly Problem[] {
  const where = { step: step.id, path: ["steps"] };
  switch (step.kind) {
    case "action":
    case "variable":
    case "update":
    case "stop":
    case "delay":
    case "call":
      return [];
    case "forEach":
      return step.steps.length === 0 ? [problem("flow.empty_loop", where, {})] : [];
    case "if":
      return emptyBranches(step).map((id) =>
        problem("flow.empty_branch", { step: step.id, path: ["branches", id] }, {}),
      );
    case "handler":
      return [
        ...(step.steps.length === 0 ? [problem("flow.empty_watch", where, {})] : []),
        // To go on without a word is what many want of an error in a loop.
        ...emptyBranches({
          branches: step.branches.filter(({ then }) => then !== "continue"),
        }).map((id) =>
          problem("flow.empty_error_branch", { step: step.id, path: ["branches", id] }, {}),
        ),
      ];
  }
}

function emptyBranches({ branches }: Pick<IfStep | HandlerStep, "branches">): readonly string[] {
  return branches.flatMap(({ id, steps }) => (steps.length === 0 ? [id] : []));
}

function branchProblems(
  step: Step,
  branch: Branch | ErrorBranch,
  index: number,
  isAround: boolean,
): readonly Problem[] {
  const at = (key: string) => ({ step: step.id, path: ["branches", branch.id, key] });
  const count = branchesOf(step).length;
  const isElse = branch.condition === null;
  const isLost = "then" in branch && branch.then === "propagate" && !isAround;
  return [
    ...(isElse && index < count - 1 ? [problem("flow.else_not_last", at("condition"), {})] : []),
    ...(isElse && step.kind === "if" && count === 1
      ? [problem("flow.only_else", at("condition"), {})]
      : []),
    ...(isLost ? [problem("flow.propagate_nowhere", at("then"), {})] : []),
  ];
}

/** Of the steps that are never come to, the first says so for all. */
function afterStop(steps: readonly Step[]): readonly Problem[] {
  const last = steps.findIndex(isEnd);
  const next = last === -1 ? undefined : steps[last + 1];
  return next === undefined ? [] : [problem("flow.after_stop", { step: next.id, path: [] }, {})];
}

/** Does nothing ever come to stand behind the step? */
function isEnd(step: Step): boolean {
  switch (step.kind) {
    case "action":
    case "variable":
    case "update":
    case "delay":
    case "call":
    case "forEach":
      return false;
    case "stop":
      return true;
    case "if":
      return (
        step.branches.at(-1)?.condition === null &&
        step.branches.every(({ steps }) => steps.some(isEnd))
      );
    case "handler":
      return (
        step.steps.some(isEnd) &&
        step.branches.every(({ then, steps }) => then !== "continue" || steps.some(isEnd))
      );
  }
}
