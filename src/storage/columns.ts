import type { FlowDocument } from "#flow/document.ts";
import { documentFrom, fromJsonOrNull, type JsonText, toJsonOrNull } from "./rows.ts";
import { type Flag, isOn, type Scalar, statement, type Statement, type Value } from "./session.ts";

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

/** A record as the columns of a row: they are declared once, to be selected, read and written. */
export interface Columns<Of> {
  /** As a statement selects them, each under its name in the record. */
  readonly list: string;
  /** The record in a row. */
  readonly of: (row: object) => Of;
  /** A statement that selects records; `rest` is what comes behind the list. */
  select<Values extends readonly Value[]>(rest: string, postgres?: string): Statement<Values, Of>;
  /**
   * A statement that inserts a record by its `values`. `more`: columns that it has beside them, and what they get;
   * `rest` comes at the end.
   */
  insert<Row = never>(
    table: string,
    more?: Readonly<Record<string, string>>,
    rest?: string,
  ): Statement<readonly Scalar[], Row>;
  values(record: Of): readonly Scalar[];
}

/**
 * `text` says what SQL calls them: `p.flow_id, f.name AS flow_name` are `flowId` and `flowName` in the record. That it
 * names all of them, its author says; which of them need a kind, the record's type.
 */
export function columns<Of extends object>(
  text: string,
  ...[kinds]: object extends Kinds<Of> ? [] : [Kinds<Of>]
): Columns<Of> {
  const all = text.split(betweenColumns).map(columnOf);
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
  return {
    list,
    of,
    select: (rest, postgres = rest) => {
      const statement = { text: `SELECT ${list} ${rest}`, postgres: `SELECT ${list} ${postgres}` };
      return kept.length === 0 ? statement : { ...statement, make: of };
    },
    insert: (table, more = {}, rest = "") =>
      statement(
        `INSERT INTO {${table}} (${[...all.map(({ name }) => name), ...Object.keys(more)].join(", ")})
         VALUES (${[...all.map(() => "?"), ...Object.values(more)].join(", ")}) ${rest}`,
      ),
    values: (record) => {
      const values = new Map<string, unknown>(Object.entries(record));
      return all.map(({ field }) => {
        const value = values.get(field);
        return isJson.has(field) ? toJsonOrNull(value) : (value as Scalar);
      });
    },
  };
}

/** A comma that stands in no parentheses. */
const betweenColumns = /,(?!(?:[^()]|\([^()]*\))*\))/;

function columnOf(item: string) {
  const [, sql = "", given] = /^\s*([^]*?)(?:\s+AS\s+(\w+))?\s*$/.exec(item) ?? [];
  const name = sql.slice(sql.lastIndexOf(".") + 1);
  const field = (given ?? name).replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return { sql, name, field };
}

const reading = {
  json: (text: JsonText<unknown> | null): unknown => fromJsonOrNull(text),
  flag: (flag: Flag): boolean => isOn(flag),
  document: (text: JsonText<FlowDocument>): FlowDocument => documentFrom(text),
};
