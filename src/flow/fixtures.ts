import { z } from "zod";
import { field } from "#sdk/fields.ts";
import { text } from "#sdk/text.ts";
import { type Catalogue, type CatalogueAction, nothingCallable, type Schema } from "./catalogue.ts";
import type {
  ActionStep,
  CallStep,
  Branch,
  Condition,
  ConditionRow,
  ErrorBranch,
  ForEachStep,
  HandlerStep,
  IfStep,
  Operator,
  Step,
  VariableStep,
  VariableType,
} from "./step.ts";
import type { EventTrigger } from "./trigger.ts";
import type { FlowDocument } from "./document.ts";
import type { Pill, PlainValue, Value } from "./value.ts";
import { emptyDocument } from "./document.ts";
import type { FormulaFacts } from "./read.ts";

/** A small catalogue and short ways to write documents, for the tests of this folder. */

export function schemaOf(schema: z.ZodType): Schema {
  const plain: Schema = JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io: "input" })));
  return plain;
}

const Sale = z.object({
  id: field(z.string(), { label: text("Sale ID", "売上 ID") }),
  amount: field(z.int(), {
    label: text("Amount", "金額"),
    money: { currency: ["currency"] },
  }),
  currency: field(z.string(), { label: text("Currency", "通貨"), currency: true }),
  created: field(z.int(), { label: text("Created", "作成日時"), unixTime: true }),
  buyer: field(z.string().nullable(), { label: text("Buyer", "購入者") }),
  paid: field(z.boolean(), { label: text("Paid", "支払い済み") }),
  metadata: field(z.record(z.string(), z.string()), { label: text("Metadata", "メタデータ") }),
  delivery: field(
    z
      .object({
        city: field(z.string().nullable(), { label: text("City", "市区町村") }),
      })
      .exactOptional(),
    { label: text("Delivery", "配送") },
  ),
  tags: field(z.array(z.string()), { label: text("Tags", "タグ") }),
  raw: z.unknown(),
});

const LetterInput = z.object({
  to: field(z.string().max(20), { label: text("To", "宛先") }),
  body: field(z.string().exactOptional(), { label: text("Body", "本文") }),
  copies: field(z.int().min(1).max(9).exactOptional(), { label: text("Copies", "部数") }),
  paper: field(z.enum(["a4", "letter"]).exactOptional(), { label: text("Paper", "用紙") }),
  colour: field(z.boolean().exactOptional(), { label: text("Colour", "カラー") }),
  cost: field(z.int().exactOptional(), {
    label: text("Cost", "費用"),
    money: { currency: ["currency"], isCharged: true },
  }),
  currency: field(z.string().exactOptional(), { label: text("Currency", "通貨"), currency: true }),
  keywords: field(z.array(z.string()).exactOptional(), { label: text("Keywords", "キーワード") }),
  address: field(
    z
      .object({
        line: field(z.string(), { label: text("Line", "番地") }),
        city: field(z.string().exactOptional(), { label: text("City", "市区町村") }),
      })
      .exactOptional(),
    { label: text("Address", "住所") },
  ),
  extra: field(z.record(z.string(), z.string()).exactOptional(), {
    label: text("Extra", "追加情報"),
  }),
});

const Letter = z.object({
  id: field(z.string(), { label: text("Letter ID", "手紙 ID") }),
  pages: field(z.int(), { label: text("Pages", "ページ数") }),
});

const help = text("", "");

export const catalogue: Catalogue = {
  flows: nothingCallable,
  tables: [],
  connectors: [
    {
      id: "shop",
      label: text("Shop", "ショップ"),
      help,
      connection: {},
      triggers: [
        {
          id: "new-sale",
          label: text("New sale", "新しい売上"),
          help,
          watches: "sale",
          settings: schemaOf(
            z.object({
              kind: field(z.enum(["all", "paid"]).default("all"), { label: text("Kind", "種類") }),
            }),
          ),
          output: schemaOf(Sale),
          sample: { id: "sale_1" },
        },
      ],
      actions: [],
      choices: [],
    },
    {
      id: "post",
      label: text("Post", "郵便"),
      help,
      connection: {},
      triggers: [],
      actions: [
        {
          id: "send-letter",
          kind: "effect",
          once: { kind: "keyed", hours: 24 },
          makes: [],
          does: { words: text("sends a letter", "手紙を送ります") },
          label: text("Send letter", "手紙を送る"),
          help,
          input: schemaOf(LetterInput),
          output: schemaOf(Letter),
          sample: { id: "letter_1", pages: 1 },
        },
      ],
      choices: [],
    },
  ],
};

export const newSale: EventTrigger = {
  kind: "event",
  connector: "shop",
  trigger: "new-sale",
  connection: "c-shop",
  settings: {},
  everySeconds: 60,
};

export function letter(id: string, input: ActionStep["input"] = {}): ActionStep {
  return {
    kind: "action",
    id,
    name: null,
    connector: "post",
    action: "send-letter",
    connection: "c-post",
    input: { to: constant("Ann"), ...input },
  };
}

export function ifStep(id: string, ...branches: Branch[]): IfStep {
  return { kind: "if", id, name: null, branches };
}

export function branch(id: string, condition: Condition | null, ...steps: Step[]): Branch {
  return { id, condition, steps };
}

export function forEach(
  id: string,
  list: Value | null,
  steps: Step[],
  settings: Partial<Pick<ForEachStep, "atOnce" | "onFailure" | "collect">> = {},
): ForEachStep {
  return {
    kind: "forEach",
    id,
    name: null,
    list,
    atOnce: 1,
    onFailure: "stop",
    collect: null,
    ...settings,
    steps,
  };
}

export function handler(id: string, steps: Step[], ...branches: ErrorBranch[]): HandlerStep {
  return { kind: "handler", id, name: null, steps, branches };
}

export function onError(
  id: string,
  condition: Condition | null,
  then: ErrorBranch["then"],
  ...steps: Step[]
): ErrorBranch {
  return { id, condition, steps, then };
}

export function variable(
  id: string,
  type: VariableType,
  initial: Value | null = null,
): VariableStep {
  return { kind: "variable", id, name: null, type, initial };
}

export function callStep(id: string, flow: string | null, input: CallStep["input"] = {}): CallStep {
  return { kind: "call", id, name: null, flow, input };
}

/** All rows must hold, of which there is mostly one. */
export function when(...rows: ConditionRow[]): Condition {
  return { match: "all", logic: "", rows };
}

export function row(
  left: Value | null,
  operator: Operator,
  right: Value | null = null,
): ConditionRow {
  return { left, operator, right };
}

/** The step at a place, which the test knows to be an action. */
export function actionAt(steps: readonly Step[], index: number): ActionStep {
  const step = steps.at(index);
  if (step?.kind !== "action") throw new Error(`no action at ${index}`);
  return step;
}

export function flowOf(...steps: Step[]): FlowDocument {
  return { ...emptyDocument, trigger: newSale, steps, nextStep: 100 };
}

export function pill(from: string, ...path: string[]): Pill {
  return { kind: "pill", from, path };
}

export function constant(value: (Value & { kind: "constant" })["value"]): PlainValue {
  return { kind: "constant", value };
}

export function words(...parts: (string | Pill)[]): PlainValue {
  return { kind: "text", parts };
}

export function lookup(table: string, revision: number, of: PlainValue): Value {
  return { kind: "lookup", table, revision, of };
}

export function object(fields: { readonly [name: string]: Value }): Value {
  return { kind: "object", fields };
}

export function list(...items: Value[]): Value {
  return { kind: "list", items };
}

export function formula(source: string): PlainValue {
  return { kind: "formula", source };
}

/** What a run gives to formulas. */
export const facts: FormulaFacts = {
  tables: () => undefined,
  schemaAt: () => undefined,
  now: Date.parse("2026-04-01T00:30:00Z"),
  timeZone: "Asia/Tokyo",
  seed: "run",
};

/** The catalogue, with letters that are sent in another way. */
export function withLetters(change: Partial<CatalogueAction>): Catalogue {
  const post = catalogue.connectors.find(({ id }) => id === "post");
  const others = catalogue.connectors.filter((one) => one !== post);
  const [action] = post?.actions ?? [];
  if (post === undefined || action === undefined) throw new Error("Letters can be sent");
  return {
    ...catalogue,
    connectors: [...others, { ...post, actions: [{ ...action, ...change }] }],
  };
}
