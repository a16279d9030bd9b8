import { stepOf } from "#flow/blocks.ts";
import type { Catalogue, Schema } from "#flow/catalogue.ts";
import type { FlowDocument } from "#flow/document.ts";
import { itemOutput, outputOf } from "#flow/sight.ts";
import type { LogicStep } from "#flow/step.ts";
import { text } from "#sdk/text.ts";

/** What a run records of a step of Millrace's own, with the names that people know. */
export function logicOffer(
  step: LogicStep,
  document: FlowDocument,
  catalogue: Catalogue,
): { readonly input: Schema; readonly output: Schema } {
  const pills = (id: string): Schema => outputOf(document, catalogue, id) ?? {};
  switch (step.kind) {
    case "variable":
      return { input: pills(step.id), output: pills(step.id) };
    case "update": {
      const isKnown = step.variable !== null && stepOf(document, step.variable) !== undefined;
      const value = isKnown && step.variable !== null ? pills(step.variable) : {};
      return { input: value, output: value };
    }
    case "forEach": {
      const { item } = itemOutput(document, catalogue, step.id);
      const list = { list: named({ type: "array", items: item }, "List", "リスト") };
      const count = { count: named(whole, "Number of items", "件数") };
      const { properties } = pills(step.id);
      return { input: group({ ...list, ...count }), output: group({ ...list, ...properties }) };
    }
    case "handler":
      return { input: {}, output: group({ ...pills(step.id).properties, branch }) };
    case "if":
      return { input: {}, output: group({ branch }) };
    case "stop": {
      const message = group({ message: named(words, "Message", "メッセージ") });
      return { input: message, output: message };
    }
    case "delay":
      return { input: wait, output: group({ until: named(moment, "Until", "再開日時") }) };
  }
}

const words: Schema = { type: "string" };
const whole: Schema = { type: "integer" };
const moment: Schema = { type: "string", format: "date-time" };
const branch = named(words, "Branch ID", "分岐の ID");

const units = {
  minutes: text("Minutes", "分"),
  hours: text("Hours", "時間"),
  days: text("Days", "日"),
};

const wait = group({
  amount: named({ type: "number" }, "Wait for", "待機時間"),
  unit: {
    type: "string",
    field: { label: text("Unit of time", "時間の単位"), values: units },
  },
});

function named(schema: Schema, en: string, ja: string): Schema {
  return { ...schema, field: { label: text(en, ja) } };
}

function group(properties: { readonly [name: string]: Schema }): Schema {
  return { type: "object", properties, additionalProperties: false };
}
