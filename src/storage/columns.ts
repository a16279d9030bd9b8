import type { FlowDocument } from "#flow/document.ts";
import { documentFrom, fieldOf, fromJsonOrNull, type JsonText } from "./rows.ts";
import {
  type Asked,
  type Flag,
  type ForEach,
  forEach,
  inPlace,
  isOn,
  statement,
  type Statement,
  type Value,
} from "./session.ts";

/** How a value that is neither a text nor a number stands in its column. */
type Kind<Kept> = [Kept] extends [boolean]
  ? "flag"
  : [Kept] extends [FlowDocument]
    ? "document"
    : "json";

/** Of a record's values, those that a column does not hold as they are. */
type Kinds<Of> = {
  readonly [Name in keyof Of as Of[Name] extends string | number | null ? never : Name]-?: Kind<
    Of[Name]
  >;
};

/** Records as statements select them, and read them in their rows. */
export interface Records<Of> {
  /** What is selected, each under its name in the record. */
  readonly list: string;
  /** The record in a row. */
  readonly of: (row: object) => Of;
  /** A statement that selects records; `rest` is what comes behind the list. */
  select<Values>(rest: string, postgres?: string): Statement<Values, Of>;
  /** The same about many records (`{rows n (…)}`). */
  selectFor<Each extends object>(rest: string): ForEach<Each, [], Of>;
  /** What one verb alone asks, as `sql` does: flows.from`{flows} WHERE id = ${id}`. */
  from(texts: TemplateStringsArray, ...values: readonly Value[]): Asked<Of>;
  /** The same, with something made of each. */
  making<Made>(make: (record: Of) => Made): Records<Made>;
}

/** A record as the columns of a row: they are declared once, to be selected, read and written. */
export interface Columns<Of> extends Records<Of> {
  /**
   * A statement that inserts a record. `more`: columns that it has beside them, and what they get; `rest` comes at the
   * end. Both may name values beside those of the record.
   */
  insert<More = unknown, Row = never>(
    table: string,
    more?: Readonly<Record<string, string>>,
    rest?: string,
  ): Statement<Of & More, Row>;
  /** The same where one with this key may stand already, in whose place the record comes. */
  put(table: string, key: string): Statement<Of, never>;
}

/**
 * `text` says what SQL calls them: `p.flow_id, f.name AS flow_name` are `flowId` and `flowName` in the record. That it
 * names all of them, its author says; which of them need a kind, the record's type.
 */
export function columns<Of extends object>(
  text: string,
  ...[kinds]: object extends Kinds<Of> ? [] : [Kinds<Of>]
): Columns<Of> {
  const all = itemsOf(text).map(columnOf);
  const list = all.map(({ sql, field }) => `${sql} AS "${field}"`).join(", ");
  const kept = Object.entries<keyof typeof reading>(kinds ?? {});
  const isJson = new Set(kept.flatMap(([field, kind]) => (kind === "flag" ? [] : [field])));
  // The edge: a row has the columns that its statement names, and its JSON was made of what the record's type says.
  const of = (row: object): Of => {
    const given = row as Readonly<Record<string, unknown>>;
    const record: Record<string, unknown> = {};
    for (const { field } of all) record[field] = given[field];
    for (const [field, kind] of kept) record[field] = reading[kind](given[field] as never);
    return record as Of;
  };
  const insert: Columns<Of>["insert"] = (table, more = {}, rest = "") => {
    const values = all.map(({ field }) => (isJson.has(field) ? `{json ${field}}` : `@${field}`));
    return statement(
      `INSERT INTO {${table}} (${[...all.map(({ name }) => name), ...Object.keys(more)].join(", ")})
       VALUES (${[...values, ...Object.values(more)].join(", ")}) ${rest}`,
    );
  };
  return {
    ...records(list, of, kept.length === 0),
    insert,
    put(table, key) {
      const changed = all.map(({ name }) => name).filter((name) => !key.split(", ").includes(name));
      const set = changed.map((name) => `${name} = excluded.${name}`).join(", ");
      return insert(table, {}, `ON CONFLICT (${key}) DO UPDATE SET ${set}`);
    },
  };
}

/** `isPlain`: a row is the record as it comes. */
function records<Of>(list: string, of: (row: object) => Of, isPlain: boolean): Records<Of> {
  const make = isPlain ? undefined : of;
  const selected = `SELECT ${list}`;
  return {
    list,
    of,
    select: (rest, postgres = rest) =>
      statement(`${selected} ${rest}`, `${selected} ${postgres}`, make),
    selectFor: (rest) => forEach(`${selected} ${rest}`, undefined, make),
    from: inPlace((text) => statement(`${selected} FROM ${text}`, undefined, make)),
    making: (then) => records(list, (row) => then(of(row)), false),
  };
}

/** By the commas that stand in no parentheses. */
function itemsOf(text: string): readonly string[] {
  const items: string[] = [];
  let depth = 0;
  for (const part of text.split(",")) {
    items.push(depth === 0 ? part : `${items.pop()},${part}`);
    depth += part.split("(").length - part.split(")").length;
  }
  return items;
}

function columnOf(item: string) {
  const [, sql = "", given] = /^\s*([^]*?)(?:\s+AS\s+(\w+))?\s*$/.exec(item) ?? [];
  const name = sql.slice(sql.lastIndexOf(".") + 1);
  return { sql, name, field: fieldOf(given ?? name) };
}

const reading = {
  json: (text: JsonText<unknown> | null): unknown => fromJsonOrNull(text),
  flag: (flag: Flag): boolean => isOn(flag),
  document: (text: JsonText<FlowDocument>): FlowDocument => documentFrom(text),
};
