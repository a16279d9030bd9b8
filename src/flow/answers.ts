import { moneyIn, thresholdOf } from "./amounts.ts";
import { branchesOf, branchOf, stepOf, stepsOf } from "./blocks.ts";
import { answersFormula } from "./formula/answers.ts";
import { checkFormula } from "./formula/check.ts";
import type { Catalogue } from "./catalogue.ts";
import { logicOf } from "./condition.ts";
import type { FlowDocument } from "./document.ts";
import { pillName } from "./pill.ts";
import { same } from "./same.ts";
import type { SeePill } from "./seen.ts";
import { schemasIn } from "./sight.ts";
import type { Branch, Condition, Step } from "./step.ts";
import { valuesOf } from "./step-values.ts";
import type { Pill, Value } from "./value.ts";
import { formulasIn, type PlacedFormula, withPills } from "./value-pills.ts";

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

/** What is refused while nobody has said in which currency a number is: runs wait for the owner's word. */
export function isOfUnanswered({ code }: { readonly code: string }): boolean {
  return code === "flow.threshold_no_currency" || code === "flow.formula_bare_number";
}

/**
 * The values of a step of an earlier version, with formulas as the published version answers them: the same
 * formulas, but that numbers have a currency there.
 */
export function formulaAnswers(older: Step, published: FlowDocument): (value: Value) => Value {
  const newer = stepOf(published, older.id);
  const known = new Map(
    (newer === undefined ? [] : formulasOf(newer)).map(({ path, source }) => [
      JSON.stringify(path),
      source,
    ]),
  );
  const answers = new Map<string, string>();
  for (const { path, source } of formulasOf(older)) {
    const answer = known.get(JSON.stringify(path));
    if (answer !== undefined && answersFormula(answer, source)) answers.set(source, answer);
  }
  const change = { pill: (pill: Pill) => pill, source: (one: string) => answers.get(one) ?? one };
  return (value) => withPills(value, change);
}

function formulasOf(step: Step): readonly PlacedFormula[] {
  return valuesOf(step).flatMap(({ value, path }) => formulasIn(value, path));
}

/** Does the document calculate with an amount and a number of which nobody has said in which currency it is? */
export function isUnanswered(document: FlowDocument, catalogue: Catalogue): boolean {
  const schemaAt = schemasIn(document, catalogue);
  const see: SeePill = (pill) => {
    const schema = schemaAt(pill);
    const label = pillName(pill);
    return schema === undefined
      ? { kind: "unknown", label }
      : { kind: "field", schema, mayBeEmpty: true, label };
  };
  const isBare = ({ source }: PlacedFormula) => {
    const checked = checkFormula(source, see);
    return !checked.ok && isOfUnanswered(checked.problem);
  };
  const steps = stepsOf(document);
  if (steps.flatMap(formulasOf).some(isBare)) return true;
  return steps.flatMap(branchesOf).some(({ condition }) => {
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
