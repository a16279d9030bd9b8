import type { Operation } from "#flow/operation.ts";
import type { Condition } from "#flow/step.ts";
import type { Pill, Value } from "#flow/value.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import type { Table } from "./table.ts";
import type { Locale, OpenField } from "./template.ts";

/** What the operations of templates are put together from. */

type Fields = { readonly [name: string]: Value };
type Without<T, Key extends string> = T extends unknown ? Omit<T, Key> : never;

/** A step that has no place yet. */
export type Part = Without<
  Extract<Operation, { readonly do: "addStep" | "addLogic" }>,
  "block" | "index"
>;

export function constant(value: string | number | boolean): Value {
  return { kind: "constant", value };
}

export function formula(source: string): Value {
  return { kind: "formula", source };
}

export function pill(from: string, ...path: readonly string[]): Pill {
  return { kind: "pill", from, path: [...path] };
}

/** Unix seconds as a date and time. */
export function moment(from: string, ...path: readonly string[]): Pill {
  return { ...pill(from, ...path), as: { to: "dateTime" } };
}

/** An amount as people read it; its currency stands beside it. */
export function amount(locale: Locale, from: string, ...path: readonly string[]): Pill {
  const currency = [...path.slice(0, -1), "currency"];
  return { ...pill(from, ...path), as: { to: "money", currency, locale } };
}

/** A text in one language; `{name}` stands for the pill of that name. */
export function words(
  locale: Locale,
  written: LocalizedText,
  pills: { readonly [name: string]: Pill } = {},
): Value {
  const parts = written[locale].split(/\{(\w+)\}/).map((part, index): string | Pill => {
    if (index % 2 === 0) return part;
    const found = pills[part];
    if (found === undefined) throw new Error(`No pill is called ${part}`);
    return found;
  });
  return { kind: "text", parts: parts.filter((part) => part !== "") };
}

export function startsOn(
  trigger: string,
  settings: Extract<
    Extract<Operation, { readonly do: "setTrigger" }>["trigger"],
    { readonly kind: "event" }
  >["settings"] = {},
): Operation {
  return {
    do: "setTrigger",
    trigger: {
      kind: "event",
      connector: "stripe",
      trigger,
      connection: "stripe",
      settings,
      everySeconds: 60,
    },
  };
}

/** Steps, in their order in a block. */
export function inBlock(block: string | null, ...parts: readonly Part[]): readonly Operation[] {
  return stepsFrom(block, 0, ...parts);
}

/** The same, behind the first `before` steps of the block. */
export function stepsFrom(
  block: string | null,
  before: number,
  ...parts: readonly Part[]
): readonly Operation[] {
  return parts.map((part, index): Operation =>
    Object.assign({ block, index: before + index }, part),
  );
}

export function action(connector: string, id: string, input: Fields): Part {
  return { do: "addStep", connector, action: id, connection: connector, input: { ...input } };
}

/** A loop whose steps work on one item after the other: its items are `item`. */
export function forEach(list: Value): Part {
  return {
    do: "addLogic",
    step: { kind: "forEach", list, atOnce: 1, onFailure: "stop", collect: null },
  };
}

/** A condition of one row. */
export function when(
  left: Value,
  operator: Condition["rows"][number]["operator"],
  right: Value | null = null,
): Condition {
  return { match: "all", logic: "", rows: [{ left, operator, right }] };
}

/** The message waits for its channel, which only its user knows. */
export function slackMessage(message: Value): Part {
  return action("slack", "post-message", { to: constant("channel"), text: message });
}

export function mail(fields: {
  /** Left out: it waits for its recipients. */
  readonly to?: Value;
  readonly subject: Value;
  readonly text: Value;
}): Part {
  const { to, ...content } = fields;
  const recipients: Fields = to === undefined ? {} : { to: { kind: "list", items: [to] } };
  return action("mail", "send-email", { ...recipients, ...content });
}

/** A step that writes a row, or writes it again: the column `id` names the record. */
export function upsert<T extends Table & { readonly columns: { readonly id: string } }>(
  table: T,
  values: ValuesFor<T>,
): Part {
  return action("postgresql", "upsert-row", {
    table: constant(table.name),
    key: { kind: "list", items: [constant("id")] },
    values: valuesFor(values),
  });
}

/** A step that writes a row for each item of a list. */
export function insertEach<T extends Table>(
  table: T,
  given: {
    readonly items: Value;
    /** Which field of an item goes into which column. */
    readonly fields: { readonly [column in ColumnOf<T>]?: string };
    /** What each row gets besides. */
    readonly alike: ValuesFor<T>;
  },
): Part {
  return action("postgresql", "insert-rows", {
    table: constant(table.name),
    items: given.items,
    columns: pairs(Object.entries<string | undefined>(given.fields), "field", constant),
    alike: valuesFor(given.alike),
  });
}

type ColumnOf<T extends Table> = keyof T["columns"] & string;
type ValuesFor<T extends Table> = { readonly [column in ColumnOf<T>]?: Value };

function valuesFor(values: { readonly [column: string]: Value | undefined }): Value {
  return pairs(Object.entries(values), "value", (value) => value);
}

function pairs<Given>(
  given: readonly (readonly [column: string, Given | undefined])[],
  key: string,
  valueOf: (one: Given) => Value,
): Value {
  const items = given.flatMap(([column, one]) =>
    one === undefined ? [] : [item(constant(column), key, valueOf(one))],
  );
  return { kind: "list", items };
}

function item(column: Value, key: string, value: Value): Value {
  return {
    kind: "object",
    fields: Object.fromEntries([
      ["column", column],
      [key, value],
    ]),
  };
}

/** The channel that `slackMessage` leaves open. */
export function channelOf(step: string): OpenField {
  return { step, field: "channel", words: text("The channel in Slack", "Slack のチャンネル") };
}

/** The recipients that `mail` leaves open. */
export function recipientsOf(step: string): OpenField {
  return { step, field: "to", words: text("Who gets the e-mail", "メールの宛先") };
}
