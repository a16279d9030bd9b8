import { type LocalizedText, text } from "#sdk/text.ts";
import { loopsAround, stepOf } from "./blocks.ts";
import type { Catalogue, Schema } from "./catalogue.ts";
import { isBlank } from "./blank.ts";
import { checkValue } from "./check.ts";
import type { DelayStep, ForEachStep, LogicStep, Step, UpdateStep } from "./step.ts";
import type { FlowDocument } from "./document.ts";
import type { Value } from "./value.ts";
import { kindsOf, kindWordsOf, schemas } from "./formula/types.ts";
import { typeWords } from "./formula/words.ts";
import { variableSchemas } from "./logic-output.ts";
import { stepName } from "./offers.ts";
import { type Problem, problem } from "./problems.ts";
import { reach, type Viewpoint } from "./reach.ts";
import { conditionProblems } from "./ready-condition.ts";
import { numberOf } from "./scalar.ts";
import { seeFrom } from "./sight.ts";
import { typedText, typeOfValue } from "./value-type.ts";

/** What is wrong with a step of Millrace's own, apart from the steps that it holds. */
export function logicProblemsOf(
  step: LogicStep,
  document: FlowDocument,
  catalogue: Catalogue,
): readonly Problem[] {
  const checked = (
    value: Value | null,
    schema: Schema,
    key: keyof typeof labels,
    viewpoint: Viewpoint = step.id,
  ): readonly Problem[] => {
    const place = { path: [key], label: labels[key], source: null };
    const see = seeFrom(viewpoint, document, catalogue);
    return value === null || isBlank(value) ? [] : checkValue(value, schema, place, false, see);
  };
  switch (step.kind) {
    case "if":
      return conditionsOf(step, () => step.id, document, catalogue);
    case "handler":
      return conditionsOf(step, (branch) => branch, document, catalogue);
    case "forEach":
      return [
        ...listProblems(step, checked(step.list, {}, "list"), document, catalogue),
        ...checked(step.collect, {}, "collect", { endOf: step.id }),
      ];
    case "variable":
      return [
        ...checked(step.initial, variableSchemas[step.type], "initial"),
        ...atOnceProblems(step, document, catalogue),
      ];
    case "update":
      return [
        ...variableProblems(step, document, catalogue),
        ...(step.value === null ? [problem("flow.no_value", here("value"), {})] : []),
        ...checked(step.value, schemaFor(step, document), "value"),
        ...atOnceProblems(step, document, catalogue),
      ];
    case "stop":
      return [
        ...checked(step.message, schemas.text, "message"),
        ...atOnceProblems(step, document, catalogue),
      ];
    case "delay":
      return [
        ...(step.amount === null || isBlank(step.amount)
          ? [problem("flow.no_amount", here("amount"), {})]
          : checked(step.amount, schemas.number, "amount")),
        ...rangeProblems(step),
      ];
  }
}

const labels = {
  list: text("List", "リスト"),
  collect: text("Collect", "収集する値"),
  initial: text("Initial value", "初期値"),
  value: text("Value", "値"),
  message: text("Message", "メッセージ"),
  amount: text("Duration", "待機時間"),
} satisfies { readonly [key: string]: LocalizedText };

function here(...path: string[]) {
  return { step: null, path };
}

function conditionsOf(
  { branches }: Extract<Step, { readonly kind: "if" | "handler" }>,
  viewpoint: (branch: string) => string,
  document: FlowDocument,
  catalogue: Catalogue,
): readonly Problem[] {
  return branches.flatMap(({ id, condition }) => {
    if (condition === null) return [];
    const see = seeFrom(viewpoint(id), document, catalogue);
    return conditionProblems(condition, see).map((one) => inBranch(id, one));
  });
}

function inBranch(id: string, found: Problem): Problem {
  const { step, path } = found.where;
  return { ...found, where: { step, path: ["branches", id, ...path] } };
}

function listProblems(
  { id, list }: ForEachStep,
  checked: readonly Problem[],
  document: FlowDocument,
  catalogue: Catalogue,
): readonly Problem[] {
  if (list === null || isBlank(list)) return [problem("flow.no_list", here("list"), {})];
  if (checked.length > 0) return checked;
  const type = typeOfValue(list, seeFrom(id, document, catalogue));
  const kinds = kindsOf(type);
  const mayBeList = kinds.length === 0 || kinds.some((kind) => kind === "list" || kind === "any");
  return mayBeList ? [] : [problem("flow.not_a_list", here("list"), { found: kindWordsOf(type) })];
}

/** What one item puts there, another would read: in which order, nobody could tell. */
function atOnceProblems(
  { id }: Step,
  document: FlowDocument,
  catalogue: Catalogue,
): readonly Problem[] {
  const loop = loopsAround(document, id).find(({ atOnce }) => atOnce > 1);
  return loop === undefined
    ? []
    : [problem("flow.not_at_once", here(), { loop: stepName(loop, catalogue) })];
}

function variableProblems(
  step: UpdateStep,
  document: FlowDocument,
  catalogue: Catalogue,
): readonly Problem[] {
  const where = here("variable");
  if (step.variable === null) return [problem("flow.no_variable", where, {})];
  const variable = stepOf(document, step.variable);
  if (variable?.kind !== "variable") return [problem("flow.unknown_variable", where, {})];
  const named = { variable: stepName(variable, catalogue) };
  const reached = reach(document, variable.id, step.id);
  return [
    ...(reached.is !== "seen" ? [problem("flow.variable_not_made", where, named)] : []),
    ...(reached.is === "seen" && reached.mayBeEmpty
      ? [problem("flow.variable_may_be_missing", where, named)]
      : []),
    ...(step.change !== "set" && variable.type !== "list"
      ? [
          problem("flow.add_to_no_list", here("change"), {
            ...named,
            found: typeWords[variable.type],
          }),
        ]
      : []),
  ];
}

/** What is put in the place of the old value must fit the variable; an item of a list may be anything. */
function schemaFor({ variable: id, change }: UpdateStep, document: FlowDocument): Schema {
  const variable = id === null ? undefined : stepOf(document, id);
  return change === "set" && variable?.kind === "variable" ? variableSchemas[variable.type] : {};
}

const longestDelay = 366;
const perDay = { minutes: 1_440, hours: 24, days: 1 };

function rangeProblems({ amount, unit }: DelayStep): readonly Problem[] {
  const value = amount === null ? undefined : typedNumber(amount);
  if (value === undefined || (value > 0 && value / perDay[unit] <= longestDelay)) return [];
  return [problem("flow.delay_out_of_range", here("amount"), { limit: longestDelay, value })];
}

/** Undefined where a pill or a formula has a say, or it is no number. */
function typedNumber(amount: Value): number | undefined {
  if (amount.kind === "constant" && typeof amount.value === "number") return amount.value;
  return numberOf(typedText(amount) ?? "");
}
