import { moneyIn, onlyPill, thresholdOf } from "./amounts.ts";
import { amountFields, canDiffer } from "./beside.ts";
import { branchesOf, branchOf, stepOf, stepsOf } from "./blocks.ts";
import { type Fields, withField } from "./edit-field.ts";
import { answersFormula, isConversionOf } from "./formula/answers.ts";
import { checkFormula } from "./formula/check.ts";
import { pillText } from "./formula/pill-text.ts";
import type { Catalogue, Schema } from "./catalogue.ts";
import { logicOf } from "./condition.ts";
import type { FlowDocument } from "./document.ts";
import { moneyGroup } from "./money-group.ts";
import { inputOf } from "./offers.ts";
import type { Problem } from "./problems.ts";
import { same } from "./same.ts";
import { seeBy } from "./seen.ts";
import { schemasIn } from "./sight.ts";
import type { Branch, Condition, InputStep, Step, VariableType } from "./step.ts";
import { variableTypeOf } from "./step-money.ts";
import { valuesOf } from "./step-values.ts";
import type { Pill, Value } from "./value.ts";
import { formulasIn, pillsIn, type PlacedFormula, withPills } from "./value-pills.ts";

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
  return (
    code === "flow.threshold_no_currency" ||
    code === "flow.formula_bare_number" ||
    code === "flow.amount_currency_unanswered"
  );
}

/** What becomes of an amount in another currency than the one beside it. */
export function isOfOtherCurrency({ code }: { readonly code: string }): boolean {
  return code === "flow.amount_in_other_currency";
}

/** What is wrong with a step of a version from before the two were compared: its owner has a word to say. */
export function asUnanswered(problems: readonly Problem[]): readonly Problem[] {
  return problems.map((one) =>
    isOfOtherCurrency(one) ? { ...one, code: "flow.amount_currency_unanswered" } : one,
  );
}

/**
 * The values of a step of an earlier version, with its amounts and the currencies beside them as the published
 * version has them: where that takes another currency, or converts the same amount.
 */
export function besideAnswers(
  older: InputStep,
  document: FlowDocument,
  published: FlowDocument,
  schema: Schema,
): (value: Value) => Value {
  const newer = stepOf(published, older.id);
  if (newer?.kind !== older.kind) return (value) => value;
  const isThere = ({ from }: Pill) => from === "trigger" || stepOf(document, from) !== undefined;
  const input = amountFields(older.input, schema).reduce<Fields>((fields, { path, amount }) => {
    const now = amountFields(newer.input, schema).find((one) => same(one.path, path));
    if (now === undefined || !answersAmount(now.amount, amount)) return fields;
    const pills = [now.amount, now.beside].flatMap((value) => pillsIn(value));
    if (!pills.every(({ pill }) => isThere(pill))) return fields;
    const put = withField(fields, path, now.amount) ?? fields;
    return withField(put, now.besidePath, now.beside) ?? put;
  }, older.input);
  const answers = new Map(
    Object.entries(older.input).map(([name, value]) => [value, input[name] ?? value]),
  );
  return (value) => answers.get(value) ?? value;
}

function answersAmount(newer: Value, older: Value): boolean {
  if (same(newer, older)) return true;
  const pill = onlyPill(older);
  const source =
    pill !== null
      ? pillText([pill.from, ...pill.path])
      : older.kind === "formula"
        ? older.source
        : null;
  return newer.kind === "formula" && source !== null && isConversionOf(newer.source, source);
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

/**
 * Does a version calculate with an amount and a number of which nobody has said in which currency it is? Or does
 * it, from before that was looked at, send an amount beside what may be another currency?
 */
export function isUnanswered(
  {
    document,
    holdsCurrencies,
  }: { readonly document: FlowDocument; readonly holdsCurrencies: boolean },
  catalogue: Catalogue,
): boolean {
  const schemaAt = schemasIn(document, catalogue);
  const see = seeBy(schemaAt);
  const isBare = ({ source }: PlacedFormula) => {
    const checked = checkFormula(source, see);
    return !checked.ok && isOfUnanswered(checked.problem);
  };
  const maySendOther = (step: Step): boolean => {
    const form = formOf(step, document, catalogue);
    return amountFields(form.fields, form.schema).some((one) => canDiffer(one, see));
  };
  const steps = stepsOf(document);
  if (steps.flatMap(formulasOf).some(isBare)) return true;
  if (!holdsCurrencies && steps.some(maySendOther)) return true;
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

interface AmountForm {
  readonly fields: Fields;
  readonly schema: Schema;
}

/** Where amounts stand in a step beside their currencies. */
function formOf(step: Step, document: FlowDocument, catalogue: Catalogue): AmountForm {
  switch (step.kind) {
    case "action":
    case "call":
      return { fields: step.input, schema: inputOf(step, catalogue) ?? {} };
    case "variable":
      return alone(step.initial, step.type);
    case "update":
      return alone(step.value, variableTypeOf(step, document));
    case "if":
    case "forEach":
    case "handler":
    case "stop":
    case "delay":
      return noForm;
  }
}

const noForm: AmountForm = { fields: {}, schema: {} };

function alone(value: Value | null, type: VariableType | null): AmountForm {
  if (value === null || type !== "money") return noForm;
  return { fields: { value }, schema: { type: "object", properties: { value: moneyGroup } } };
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
