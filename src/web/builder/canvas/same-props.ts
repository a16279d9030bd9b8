import type { Branch, Step } from "#flow/step.ts";
import { same } from "#flow/same.ts";
import type { ProblemView } from "../fields/step-form.tsx";
import { sameBranch, sameOwn } from "./own-content.ts";

interface CardProps {
  readonly problems: readonly ProblemView[];
  readonly step?: Step;
  readonly branch?: Branch;
  /** Whether the card tells of what stands inside the step. */
  readonly isFolded?: boolean;
}

/**
 * Problems are found anew with every key, and a step that holds others is another with every key in one
 * of them; a card is drawn anew where its own say something else.
 */
export function sameProps<Props extends CardProps>(before: Props, after: Props): boolean {
  const old = new Map<string, unknown>(Object.entries(before));
  return (
    Object.entries(after).every(
      ([name, value]) => comparedBelow.has(name) || Object.is(value, old.get(name)),
    ) &&
    bothOr(before.step, after.step, after.isFolded === true ? Object.is : sameOwn) &&
    bothOr(before.branch, after.branch, sameBranch) &&
    sameProblems(before.problems, after.problems)
  );
}

const comparedBelow = new Set(["problems", "step", "branch"]);

function bothOr<One>(
  before: One | undefined,
  after: One | undefined,
  areSame: (before: One, after: One) => boolean,
): boolean {
  return before === undefined || after === undefined ? before === after : areSame(before, after);
}

function sameProblems(some: readonly ProblemView[], others: readonly ProblemView[]): boolean {
  return (
    some === others ||
    (some.length === others.length &&
      some.every(({ message, path }, index) => {
        const other = others[index];
        return message === other?.message && same([...path], [...other.path]);
      }))
  );
}
