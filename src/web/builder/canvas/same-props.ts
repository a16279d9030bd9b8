import { same } from "#flow/same.ts";
import type { ProblemView } from "../fields/step-form.tsx";

interface CardProps {
  readonly problems: readonly ProblemView[];
}

/** Problems are found anew with every key; a card is drawn anew where they say something else. */
export function sameProps<Props extends CardProps>(before: Props, after: Props): boolean {
  const old = new Map<string, unknown>(Object.entries(before));
  return (
    Object.entries(after).every(
      ([name, value]) => name === "problems" || Object.is(value, old.get(name)),
    ) && sameProblems(before.problems, after.problems)
  );
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
