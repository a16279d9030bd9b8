import type { Money } from "#sdk/action.ts";
import type { Deed } from "#sdk/deed.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import { onlyPill } from "./amounts.ts";
import { isBlank } from "./blank.ts";
import { stepOf } from "./blocks.ts";
import type { Catalogue, Schema } from "./catalogue.ts";
import { joined } from "./describe.ts";
import { valueText } from "./describe-value.ts";
import type { FlowDocument } from "./document.ts";
import { fieldAt, type Fields } from "./edit-field.ts";
import { moneyGroup } from "./money-group.ts";
import { moneyText } from "./money.ts";
import { actionOf, inputOf } from "./offers.ts";
import { opened } from "./opened.ts";
import { fieldOf, shapeOf } from "./shape.ts";
import { labelAt } from "./sight.ts";
import type { ActionStep, InputStep, UpdateStep, VariableStep, VariableType } from "./step.ts";
import type { Value } from "./value.ts";
import { typedText } from "./value-type.ts";

/** The money in the fields of a step, as far as it is written down before anything runs. */

export interface Form {
  readonly step: InputStep;
  readonly document: FlowDocument;
  readonly catalogue: Catalogue;
}

/** What stands in a field, as money where the field is an amount, or the currency of some. */
export function fieldText(
  value: Value,
  path: readonly string[],
  { step, document, catalogue }: Form,
): LocalizedText {
  const schema = inputOf(step, catalogue) ?? {};
  const written = valueText(value, document, catalogue);
  const money = writtenMoney(step.input, schema, path);
  if (money !== null) return moneyText(money.amount, money.currency);
  const place = currencyPlace(schema, path);
  if (place !== undefined) return openAmount(value, place, { step, document, catalogue });
  // Where the currency is another, the same number is another amount.
  const amounts = amountsIn(schema, path).flatMap((name) => {
    const one = writtenMoney(step.input, schema, [name]);
    return one === null ? [] : [moneyText(one.amount, one.currency)];
  });
  if (amounts.length === 0) return written;
  const all = joined(amounts, ", ");
  return text(`${written.en} (${all.en})`, `${written.ja} (${all.ja})`);
}

/** What is put into a variable, as money where the variable is of money and all of it is written down. */
export function keptText(
  value: Value,
  step: VariableStep | UpdateStep,
  document: FlowDocument,
  catalogue: Catalogue,
): LocalizedText {
  if (variableTypeOf(step, document) !== "money" || value.kind !== "object")
    return valueText(value, document, catalogue);
  const money = writtenMoney(value.fields, moneyGroup, ["amount"]);
  if (money !== null) return moneyText(money.amount, money.currency);
  const parts = Object.entries(value.fields).map(([name, field]) =>
    joined([labelAt(undefined, moneyGroup, [name]), valueText(field, document, catalogue)], ": "),
  );
  return joined(parts, ", ");
}

/** Of a variable, or of the one that is updated; null where there is none. */
export function variableTypeOf(
  step: VariableStep | UpdateStep,
  document: FlowDocument,
): VariableType | null {
  if (step.kind === "variable") return step.type;
  const variable = step.variable === null ? undefined : stepOf(document, step.variable);
  return variable?.kind === "variable" ? variable.type : null;
}

/** The amount in a field, or where it comes from; null where there is none. */
export function moneyIn(path: readonly string[], form: Form): LocalizedText | null {
  const { step, document, catalogue } = form;
  const value = fieldAt(step.input, path);
  if (value === undefined || isBlank(value)) return null;
  const schema = inputOf(step, catalogue) ?? {};
  const money = writtenMoney(step.input, schema, path);
  if (money !== null) return moneyText(money.amount, money.currency);
  const said = valueText(value, document, catalogue);
  if (onlyPill(value) !== null) return text(`an amount from ${said.en}`, `${said.ja} の金額`);
  const place = currencyPlace(schema, path);
  const { en, ja } = place === undefined ? said : openAmount(value, place, form);
  return text(`an amount (${en})`, `金額 (${ja})`);
}

/** An amount that is not written down, or is in a currency that is not. */
function openAmount(
  value: Value,
  currencyAt: readonly string[],
  { step, document, catalogue }: Form,
): LocalizedText {
  const { en, ja } = valueText(value, document, catalogue);
  if (onlyPill(value) !== null) return text(`from ${en}`, `${ja} から`);
  if (value.kind !== "constant" || typeof value.value !== "number") return text(en, ja);
  const currency = fieldAt(openedFields(step.input), currencyAt);
  if (currency === undefined || isBlank(currency))
    return text(`${en} (no currency chosen)`, `${ja} (通貨未選択)`);
  const from = valueText(currency, document, catalogue);
  return text(
    `${en} in the smallest unit, currency from ${from.en}`,
    `最小単位で ${ja}、通貨は ${from.ja} から`,
  );
}

/** The amounts that a step hands over beside the one that its deed tells of, a sentence each. */
export function amountsOf(form: Form): readonly LocalizedText[] {
  const { step, catalogue } = form;
  const schema = inputOf(step, catalogue) ?? {};
  const told = step.kind === "action" ? deedAmount(step, catalogue) : undefined;
  return amountsIn(schema).flatMap((name) => {
    if (name === told) return [];
    const money = moneyIn([name], form);
    const { facts } = shapeOf(fieldOf(schema, name) ?? {});
    if (money === null) return facts?.widens === undefined ? [] : [facts.widens];
    const label = labelAt(undefined, schema, [name]);
    return [text(`${label.en}: ${money.en}.`, `${label.ja}: ${money.ja}。`)];
  });
}

/** What a step does, by the fields that are filled in; null where it writes nothing. */
export function deedIn(
  { connector, action, input }: ActionStep,
  catalogue: Catalogue,
): Deed | null {
  const does = actionOf(catalogue, connector, action)?.does ?? null;
  const { filled } = does ?? {};
  const isFilled = (name: string): boolean => {
    const value = fieldAt(input, [name]);
    return value !== undefined && !isBlank(value);
  };
  return filled?.fields.some(isFilled) === true
    ? { words: filled.words, whole: filled.whole }
    : does;
}

/** May it move money, by its deed? */
export function movesMoney(step: ActionStep, catalogue: Catalogue): boolean {
  const does = deedIn(step, catalogue);
  return (does?.amount ?? does?.sum ?? does?.whole) !== undefined;
}

/** The field whose amount its deed moves, or whose amounts; undefined where no field has it. */
export function deedAmount(step: ActionStep, catalogue: Catalogue): string | undefined {
  const does = deedIn(step, catalogue);
  return does?.amount ?? does?.sum?.list;
}

/** What a step moves by its deed, as far as all of it is written down; null where it is not. */
export function deedMoney(step: ActionStep, catalogue: Catalogue): Money | null {
  const does = deedIn(step, catalogue);
  const schema = inputOf(step, catalogue) ?? {};
  if (does?.amount !== undefined) return writtenMoney(step.input, schema, [does.amount]);
  return does?.sum === undefined ? null : writtenSum(step.input, schema, does.sum);
}

function writtenSum(
  fields: Fields,
  schema: Schema,
  { list, amount }: NonNullable<Deed["sum"]>,
): Money | null {
  const value = fieldAt(openedFields(fields), [list]);
  const items = shapeOf(fieldOf(schema, list) ?? {}).alternatives.find(
    ({ kind }) => kind === "list",
  );
  const item = shapeOf(items?.schema.items ?? {}).alternatives[0]?.schema ?? {};
  if (value?.kind !== "list") return null;
  const amounts = value.items.map((one) =>
    one.kind === "object" ? writtenMoney(one.fields, item, [amount]) : null,
  );
  const [first] = amounts;
  return first && amounts.every((one) => one?.currency === first.currency)
    ? { ...first, amount: amounts.reduce((sum, one) => sum + (one?.amount ?? 0), 0) }
    : null;
}

/** The fields for an amount; with a path, those whose currency stands there. */
function amountsIn(schema: Schema, currency?: readonly string[]): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const money = shapeOf(field).facts?.money;
    const isMeant = currency === undefined || money?.currency.join("\n") === currency.join("\n");
    return money !== undefined && isMeant ? [name] : [];
  });
}

/** Where the currency of an amount stands; undefined for a field that is no amount. */
function currencyPlace(schema: Schema, path: readonly string[]): readonly string[] | undefined {
  const field = path.reduce<Schema | undefined>(
    (inside, name) => inside && fieldIn(inside, name),
    schema,
  );
  return field && shapeOf(field).facts?.money?.currency;
}

/** Whatever else may stand there: an input that may be left out is a group or nothing. */
function fieldIn(schema: Schema, name: string): Schema | undefined {
  const [found] = shapeOf(schema).alternatives.flatMap((one) => fieldOf(one.schema, name) ?? []);
  return found;
}

function openedFields(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, one]) => [name, opened(one)]));
}

/** Null where the amount or its currency is not written down but comes from somewhere. */
function writtenMoney(fields: Fields, schema: Schema, path: readonly string[]): Money | null {
  const value = fieldAt(openedFields(fields), path);
  const currency = writtenCurrency(fields, schema, path);
  return value?.kind === "constant" && typeof value.value === "number" && currency !== null
    ? { amount: value.value, currency }
    : null;
}

/** The currency that is written down for an amount; null where it comes from somewhere, or there is none. */
export function writtenCurrency(
  fields: Fields,
  schema: Schema,
  path: readonly string[],
): string | null {
  const place = currencyPlace(schema, path);
  const beside = place && fieldAt(openedFields(fields), place);
  return (beside && typedText(beside)) ?? null;
}
