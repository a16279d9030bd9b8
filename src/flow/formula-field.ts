import { text } from "#sdk/text.ts";
import type { Schema } from "./catalogue.ts";
import { countsMinorUnits, isDecimal, putsDecimal } from "./decimal-amount.ts";
import { checkFormula } from "./formula/check.ts";
import { givesDecimalAmount } from "./formula/decimal-amount.ts";
import { evaluateFormula } from "./formula/evaluate.ts";
import type { FormulaProblem, Range } from "./formula/refusal.ts";
import { canFill, isMoneyType, kindsOf, kindWordsOf } from "./formula/types.ts";
import { fieldName, type Outcome, type Place, problemOutcome, whereOf } from "./outcome.ts";
import { type Problem, problem } from "./problems.ts";
import { overSize, type Reading, take } from "./read.ts";
import { takesMoneyGroup } from "./money-group.ts";
import { kindWords, shapeOf } from "./shape.ts";
import { schemasSeen, type SeePill } from "./seen.ts";
import type { Pill } from "./value.ts";

/** A formula in a field of a step. Its problems say where in the source: `start` and `end`. */

export function readFormula(source: string, place: Place, reading: Reading): Outcome {
  const { lookup, facts, budget } = reading;
  const seed = JSON.stringify([facts.seed, place.path]);
  const { evaluate = evaluateFormula, now, timeZone, schemaAt } = facts;
  const result = evaluate(source, { now, timeZone, schemaAt, lookup, seed, budget });
  switch (result.kind) {
    case "value":
      return take(result.value, reading) ? result : overSize;
    case "nothing":
      return result;
    case "problem":
      return problemOutcome(problemIn(result.problem, place));
  }
}

export function checkFormulaField(
  source: string,
  target: Schema,
  place: Place,
  isRequired: boolean,
  see: SeePill,
): readonly Problem[] {
  const checked = checkFormula(source, see);
  const ofPills = checked.pills.flatMap(({ seen, start, end }): readonly Problem[] => {
    const params = { field: fieldName(place), pill: seen.label };
    switch (seen.kind) {
      case "missing step":
        return [at(problem("flow.pill_of_missing_step", whereOf(place), params), { start, end })];
      case "later step":
        return [at(problem("flow.pill_of_later_step", whereOf(place), params), { start, end })];
      case "other branch":
        return [at(problem("flow.pill_of_other_branch", whereOf(place), params), { start, end })];
      case "inside loop":
        return [at(problem("flow.pill_inside_loop", whereOf(place), params), { start, end })];
      case "no such field":
        return [at(problem("flow.unknown_pill", whereOf(place), params), { start, end })];
      case "unknown":
      case "field":
        return [];
    }
  });
  if (ofPills.length > 0) return ofPills;
  if (!checked.ok) return [problemIn(checked.problem, place)];
  const field = fieldName(place);
  const whole = { start: 0, end: source.length };
  const expected = kindWords[shapeOf(target).alternatives[0]?.kind ?? "any"];
  if (!canFill(checked.type, target)) {
    const found = kindWordsOf(checked.type);
    return [
      at(problem("flow.formula_of_wrong_type", whereOf(place), { field, expected, found }), whole),
    ];
  }
  const isDecimalPill = (pill: Pick<Pill, "from" | "path">) => isDecimal(schemasSeen(see)(pill));
  if (
    putsDecimal(checked.type.schema, target) ||
    (countsMinorUnits(target) && givesDecimalAmount(source, isDecimalPill))
  )
    return [
      at(
        problem("flow.decimal_in_minor_units", whereOf(place), { field, pill: theFormula }),
        whole,
      ),
    ];
  if (
    (shapeOf(target).facts?.money !== undefined || takesMoneyGroup(target)) &&
    isMoneyType(checked.type) &&
    kindsOf(checked.type).includes("number")
  )
    return [at(problem("flow.formula_not_rounded", whereOf(place), { field }), whole)];
  return isRequired && checked.type.mayBeEmpty
    ? [at(problem("flow.may_be_empty", whereOf(place), { field, pill: theFormula }), whole)]
    : [];
}

export const theFormula = text("what the formula gives", "数式の結果");

function problemIn({ code, params, range }: FormulaProblem, place: Place): Problem {
  const severity = "error";
  return at(
    { code, severity, where: whereOf(place), params: { ...params, field: fieldName(place) } },
    range,
  );
}

function at(found: Problem, { start, end }: Range): Problem {
  return { ...found, params: { ...found.params, start, end } };
}
