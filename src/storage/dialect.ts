import { fieldOf, toJsonOrNull } from "./rows.ts";
import type { Value } from "./session.ts";

/** How a database says what a statement says in words of our own. */
export interface Dialect {
  readonly table: (name: string) => string;
  /** The values of an object in JSON, as rows with a `value`. */
  readonly each: (json: string) => string;
  /** A value that is a list in JSON, as a table of this name: the places from 0 on, and what stands there. */
  readonly items: (name: string, value: string) => string;
  readonly on: (flag: string) => string;
  readonly off: (flag: string) => string;
  readonly value: (number: number) => string;
  readonly inList: (value: string) => string;
  /** A table of this name, with these columns and `place`. */
  readonly rows: (
    name: string,
    columns: readonly Column[],
    value: (column: Column) => string,
  ) => string;
  /** The order in which rows of values are taken. */
  readonly order: (by: string) => string;
  readonly least: string;
  readonly instr: string;
  /** What shows a planner the index to take. */
  readonly hint: (text: string) => string;
  /** What it does not know. */
  readonly without: RegExp | null;
}

export interface Column {
  readonly name: string;
  readonly type: string;
}

/** Where a value of a statement comes from. */
export interface Place {
  /** What is given once, or the records that the statement is about. */
  readonly from: "given" | "records";
  /** Its place in what is given, or its name in a record. */
  readonly key: string | number;
  readonly isJson: boolean;
}

/** A statement in the words of a database, with its values in their order. */
export interface Worded {
  readonly text: string;
  readonly places: readonly Place[];
}

export function inDialect(text: string, dialect: Dialect): Worded {
  const { table, each, items, on, off, value, inList, rows, order, hint, without } = dialect;
  const places: Place[] = [];
  let given = 0;
  const place = (key: string | number, from: Place["from"], isJson: boolean): string => {
    places.push({ key, from, isJson });
    return value(places.length);
  };
  /** The next of those given in their order, or the one with this name. */
  const next = (name: string | null, isJson = false): string =>
    place(name ?? given++, "given", isJson);
  const ofRecord = ({ name, type }: Column): string =>
    place(fieldOf(name), "records", type === "json");

  const worded = (without === null ? text : text.replaceAll(without, ""))
    .replaceAll(/\{hint ([^}]+)\}/g, (_, text: string) => hint(text))
    .replaceAll(/\{each ([\w.]+)\}/g, (_, json: string) => each(json))
    .replaceAll(/\{order ([^}]+)\}/g, (_, by: string) => order(by))
    .replaceAll(/\{on ([\w.@]+|\{[^}]+\})\}/g, (_, flag: string) => on(flag))
    .replaceAll(/\{off ([\w.@]+|\{[^}]+\})\}/g, (_, flag: string) => off(flag))
    .replaceAll(/\bleast\(/g, `${dialect.least}(`)
    .replaceAll(/\binstr\(/g, `${dialect.instr}(`)
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => table(name))
    .replace(rowsOfValues, (_, name: string, columns: string) =>
      rows(name, columnsOf(columns), markOf),
    )
    .replaceAll(anyValue, (found, word?: string, name = "", type = "", list?: string) => {
      if (word === "value") return ofRecord({ name, type });
      if (word === "json") return next(name, true);
      if (word === "items") return items(name, next(null));
      if (list !== undefined) return inList(next(list === "??" ? null : list.slice(2)));
      return next(found === "?" ? null : found.slice(1));
    });
  return { text: worded, places };
}

/** Where a value of a record stands. */
export const markOf = ({ name, type }: Column): string => `{value ${name} ${type}}`;

const rowsOfValues = /\{rows (\w+) \(([^)]*)\)\}/;
const anyValue = /\{(value|json|items) (\w+)(?: (\w+))?\}|IN \((\?\?|@@\w+)\)|\?|@\w+/g;

export function columnsOf(text: string): readonly Column[] {
  return text.split(",").map((column) => {
    const [name = "", type = ""] = column.trim().split(/\s+/);
    return { name, type };
  });
}

/** The value of a place, out of what is given or out of a record. */
export function valueAt({ key, isJson }: Place, from: object): Value {
  const value = (from as Readonly<Record<string | number, unknown>>)[key];
  // One that is missing is an error of the database, and not the same as none.
  return isJson ? toJsonOrNull(value) : (value as Value);
}

/** Where the values of a place are that are not of a record. */
export function givenFor({ key }: Place, given: readonly unknown[]): object {
  return typeof key === "number" ? given : (given[0] as object);
}
