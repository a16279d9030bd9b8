import { branchOf } from "./blocks.ts";
import type { FlowDocument } from "./document.ts";
import { same } from "./same.ts";
import type { Branch, Condition } from "./step.ts";

/**
 * The branches of an earlier version, with what the published one says about the currencies of their
 * numbers. A branch that asks something else by now has no answer for the earlier one.
 */
export function withAnswers<One extends Branch>(
  branches: readonly One[],
  published: FlowDocument,
): readonly One[] {
  return branches.map((branch) => {
    const newer = branchOf(published, branch.id)?.branch.condition ?? null;
    return branch.condition !== null && newer !== null && answers(newer, branch.condition)
      ? { ...branch, condition: newer }
      : branch;
  });
}

/** The number itself may be another one: who saw it as money may have put it right. */
function answers(newer: Condition, older: Condition): boolean {
  return (
    newer.match === older.match &&
    newer.logic === older.logic &&
    newer.rows.length === older.rows.length &&
    newer.rows.every((row, index) => {
      const before = older.rows[index];
      return (
        before !== undefined &&
        row.operator === before.operator &&
        same(row.left, before.left) &&
        (same(row.right, before.right) ||
          (row.currency !== undefined && before.currency === undefined))
      );
    })
  );
}
