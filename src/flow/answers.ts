import { moneyIn, thresholdOf } from "./amounts.ts";
import { branchesOf, branchOf, stepsOf } from "./blocks.ts";
import type { Catalogue } from "./catalogue.ts";
import { logicOf } from "./condition.ts";
import type { FlowDocument } from "./document.ts";
import { same } from "./same.ts";
import { schemasIn } from "./sight.ts";
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

/** Does the document compare an amount with a number of which nobody has said in which currency it is? */
export function isUnanswered(document: FlowDocument, catalogue: Catalogue): boolean {
  const schemaAt = schemasIn(document, catalogue);
  return stepsOf(document)
    .flatMap(branchesOf)
    .some(({ condition }) => {
      const logic = condition && logicOf(condition);
      return (
        condition !== null &&
        logic?.ok === true &&
        condition.rows.some((row, index) => {
          const money = moneyIn(row, schemaAt);
          return (
            money?.needsCurrency === true &&
            thresholdOf(condition, index, money, logic.logic) === null
          );
        })
      );
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
