import type { Json } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import { isBlank } from "./blank.ts";
import { asDecimal, isDecimal } from "./decimal-amount.ts";
import type { Schema } from "./catalogue.ts";
import type { ForEachStep, LogicStep, UpdateStep, VariableStep, VariableType } from "./step.ts";
import { itemType, kindsOf, schemas, type Type, unionOf } from "./formula/types.ts";
import { moneyGroup } from "./money-group.ts";
import type { View } from "./reach.ts";
import { rooted } from "./root.ts";
import type { SeePill } from "./seen.ts";
import { shapeOf } from "./shape.ts";
import { typeOfValue } from "./value-type.ts";

/** How things are seen from the step, where it begins, and from the end of its own steps. */
export interface Sights {
  readonly before: SeePill;
  readonly atEnd: SeePill;
  /** What is put into it, if it is a variable. */
  readonly updates: () => readonly Update[];
}

export interface Update {
  readonly change: UpdateStep["change"];
  readonly type: Type;
}

/** The pills of a step of Millrace's own; without a view, all that it has anywhere. */
export function logicOutput(step: LogicStep, sights: Sights, view: View | null): Schema {
  switch (step.kind) {
    case "forEach":
      return groupOf(loopFields(step, sights, view));
    case "handler":
      return groupOf({ error: view === "caught" ? errorSchema : orEmpty(errorSchema) });
    case "variable":
      return groupOf({ value: variableSchema(step, sights) });
    case "if":
    case "update":
    case "stop":
    case "delay":
      return groupOf({});
  }
}

function loopFields(
  step: ForEachStep,
  { before, atEnd }: Sights,
  view: View | null,
): { readonly [name: string]: Schema } {
  const count = named(schemas.integer, "Number of items", "件数");
  const inside = () => ({
    item: named(rooted(itemSchema(step, before), ["item"]), "Item", "アイテム"),
    number: named(schemas.integer, "Item number", "アイテムの番号", {
      en: "1 for the first item of the list.",
      ja: "リストの最初のアイテムが 1 です。",
    }),
    count,
  });
  const after = () => ({
    count,
    succeeded: named(schemas.integer, "Succeeded items", "成功した件数"),
    failed: named(schemas.integer, "Failed items", "失敗した件数"),
    results: named(resultsOf(step, atEnd), "Results", "結果", {
      en: "The value that each item handed on, in the order of the list. Failed items are left out.",
      ja: "各アイテムが渡した値のリスト。順序は元のリストと同じで、失敗したアイテムは含まれません。",
    }),
  });
  switch (view) {
    case "inside":
      return inside();
    case "after":
    case "caught":
      return after();
    case null:
      return { ...inside(), ...after() };
  }
}

/** What each item of a loop is, by itself. */
export function itemSchema({ list }: ForEachStep, see: SeePill): Schema {
  if (list === null) return schemas.any;
  return itemsOf(typeOfValue(list, see)).schema;
}

/** What is no list is taken for a list of one. */
function itemsOf(type: Type): Type {
  const isList = shapeOf(type.schema).alternatives.some(({ kind }) => kind === "list");
  return isList ? itemType(type) : type;
}

/** What each item hands on. */
export function resultSchema({ collect }: ForEachStep, see: SeePill): Schema {
  if (collect === null) return schemas.any;
  const { schema, mayBeEmpty } = typeOfValue(collect, see);
  return mayBeEmpty ? orEmpty(schema) : schema;
}

function resultsOf(step: ForEachStep, see: SeePill): Schema {
  return step.collect === null ? schemas.list : { type: "array", items: resultSchema(step, see) };
}

export const variableSchemas: { readonly [type in VariableType]: Schema } = {
  text: schemas.text,
  number: schemas.number,
  money: moneyGroup,
  boolean: schemas.boolean,
  date: schemas.date,
  dateTime: schemas.dateTime,
  list: schemas.list,
};

/** What a variable holds that is left empty. */
export const emptyVariable: { readonly [type in VariableType]: Json } = {
  text: "",
  number: 0,
  money: null,
  boolean: false,
  date: null,
  dateTime: null,
  list: [],
};

/** What its type is empty of may be there: an empty text, no date. A number is 0 then, and so not empty. */
function variableSchema(step: VariableStep, sights: Sights): Schema {
  const { type } = step;
  const schema = type === "list" ? listOf(step, sights) : singleOf(step, type, sights);
  const isNever = type === "number" || type === "boolean" || type === "list";
  return named(isNever ? schema : orEmpty(schema), "Value", "値");
}

/** A number or a text that can be decimal stays so. A number that comes from a text may have been one: 12 from 12.00. */
function singleOf(
  { initial }: VariableStep,
  type: Exclude<VariableType, "list">,
  { before, updates }: Sights,
): Schema {
  const schema = rooted(variableSchemas[type], ["value"]);
  if (type !== "number" && type !== "text") return schema;
  const first = initial === null || isBlank(initial) ? [] : [typeOfValue(initial, before)];
  const mayBeDecimal = [...first, ...updates().map((one) => one.type)].some(
    (one) => isDecimal(one.schema) || (type === "number" && kindsOf(one).includes("text")),
  );
  return mayBeDecimal ? asDecimal(schema) : schema;
}

function listOf({ initial }: VariableStep, { before, updates }: Sights): Schema {
  const first = initial === null || isBlank(initial) ? [] : [itemsOf(typeOfValue(initial, before))];
  const put = updates().map(({ change, type }) =>
    change === "set" ? itemsOf(type) : filled(type),
  );
  const items = unionOf([...first, ...put]);
  return shapeOf(items).alternatives.length === 0 ? schemas.list : { type: "array", items };
}

/** What is empty is not added to a list. */
function filled(type: Type): Type {
  const { alternatives, facts } = shapeOf(type.schema);
  const [only, ...others] = alternatives;
  if (only === undefined || others.length > 0) return type;
  return { schema: facts ? { ...only.schema, field: facts } : only.schema, mayBeEmpty: false };
}

const errorKinds = {
  input: text("Refused input", "入力の拒否"),
  connection: text("Connection", "接続"),
  transient: text("Temporary problem", "一時的な問題"),
  bug: text("Fault of Millrace", "Millrace の不具合"),
};

const errorSchema: Schema = {
  ...groupOf({
    message: named(schemas.text, "Message", "メッセージ"),
    code: named(schemas.text, "Code", "コード"),
    kind: {
      type: "string",
      enum: Object.keys(errorKinds),
      field: { label: text("Kind", "種類"), values: errorKinds },
    },
    step: named(schemas.text, "Step ID", "ステップ ID"),
    stepName: named(schemas.text, "Step name", "ステップ名"),
  }),
  field: { label: text("Error", "エラー") },
};

export const errorSample = {
  message: "Your card was declined.",
  code: "card_declined",
  kind: "input",
  step: "s2",
  stepName: "Create charge (Stripe)",
};

function groupOf(properties: { readonly [name: string]: Schema }): Schema {
  return {
    type: "object",
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

function orEmpty(schema: Schema): Schema {
  return { anyOf: [schema, { type: "null" }] };
}

function named(schema: Schema, en: string, ja: string, help?: LocalizedText): Schema {
  const facts = shapeOf(schema).facts;
  return { ...schema, field: { ...facts, label: text(en, ja), ...(help && { help }) } };
}
