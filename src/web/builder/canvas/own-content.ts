import { branchesOf } from "#flow/blocks.ts";
import type { Branch, Step } from "#flow/step.ts";

/**
 * Do two states of a step say the same of the step itself, whatever stands inside it? A step that holds
 * others is another with every key that is pressed in one of them; its own card need not be drawn anew.
 */
export function sameOwn(one: Step, other: Step): boolean {
  if (one === other) return true;
  const outside = ownOf(other);
  return (
    one.kind === other.kind &&
    ownOf(one).every(([name, value], index) => {
      const [otherName, otherValue] = outside[index] ?? [];
      return name === otherName && Object.is(value, otherValue);
    }) &&
    sameBranches(branchesOf(one), branchesOf(other))
  );
}

function ownOf(step: Step): readonly (readonly [string, unknown])[] {
  return Object.entries(step).filter(([name]) => name !== "steps" && name !== "branches");
}

function sameBranches(some: readonly Branch[], others: readonly Branch[]): boolean {
  return (
    some.length === others.length &&
    some.every((branch, index) => {
      const other = others[index];
      return other !== undefined && sameBranch(branch, other);
    })
  );
}

/** The same for a branch. */
export function sameBranch(one: Branch, other: Branch): boolean {
  const thenOf = (branch: Branch) => ("then" in branch ? branch.then : null);
  return one.id === other.id && one.condition === other.condition && thenOf(one) === thenOf(other);
}
