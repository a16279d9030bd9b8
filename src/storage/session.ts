import type { Lease } from "#engine/store.ts";
import type { ChangeNotes } from "./changes.ts";

/**
 * Verbs that are written once for both databases. A verb's work is a generator: it yields questions and goes on
 * with their answers. SQLite answers them at once, inside the writer's savepoint, so that no other code runs in
 * between; PostgreSQL answers them one after the other in a transaction.
 */
export type Work<Result> = Generator<Question, Result, Answer>;

export type Value = string | number | boolean | null | readonly string[] | readonly number[];

declare const types: unique symbol;

/**
 * SQL that each database gets in its own words: `?` is a value, `{flows}` a table of ours, `IN (??)` one of a list,
 * `{each v.calls}` the values of an object in JSON, `{on is_new}` that a flag is set and `{off is_new}` that it is not,
 * `least(a, b)` the lower of two. What the other database has no need of is left out there: locks of rows, the
 * collation of names, and the types of values. The author of
 * a statement says what its rows are; what is true or false there is a `Flag`.
 */
export interface Statement<Values extends readonly Value[], Row> {
  readonly text: string;
  /** Where PostgreSQL has another way, its own text, with the same values. */
  readonly postgres: string;
  readonly [types]?: (values: Values) => Row;
}

export function statement<Values extends readonly Value[], Row = never>(
  text: string,
  postgres = text,
): Statement<Values, Row> {
  return { text, postgres };
}

/** How a database gives what is true or false. */
export type Flag = boolean | 0 | 1;

export function isOn(flag: Flag): boolean {
  return flag === true || flag === 1;
}

export interface Question {
  /** Its rows, or how many rows it has changed. */
  readonly asks: "rows" | "changes";
  readonly statement: Pick<Statement<never, unknown>, "text" | "postgres">;
  readonly values: readonly Value[];
}

export type Answer = readonly unknown[] | number;

export function* all<Values extends readonly Value[], Row>(
  { text, postgres }: Statement<Values, Row>,
  ...values: Values
): Work<readonly Row[]> {
  return (yield { asks: "rows", statement: { text, postgres }, values }) as readonly Row[];
}

/** The first row, if there is one. */
export function* first<Values extends readonly Value[], Row>(
  asked: Statement<Values, Row>,
  ...values: Values
): Work<Row | undefined> {
  return (yield* all(asked, ...values))[0];
}

/** How many rows it has changed. */
export function* run<Values extends readonly Value[], Row>(
  { text, postgres }: Statement<Values, Row>,
  ...values: Values
): Work<number> {
  return (yield { asks: "changes", statement: { text, postgres }, values }) as number;
}

/** What the work in a transaction has beside its rows. */
export interface Notes {
  /** Told once the transaction is committed. */
  readonly changes: ChangeNotes;
  /** Other processes may have something to do. */
  readonly tellOthers: () => void;
  /** Is the lease still the asker's? It stays so until the transaction ends. */
  readonly stands: (lease: Lease) => Work<boolean>;
}

/** Does work on one of the databases. */
export interface Session {
  /** Work that only reads what is committed. */
  readonly read: <Result>(work: () => Work<Result>) => Promise<Result>;
  /** Work in one transaction, durable when the promise resolves. It may be done more than once. */
  readonly write: <Result>(work: (notes: Notes) => Work<Result>) => Promise<Result>;
  /** The same for work that belongs to a moment: the latest such moment is kept (`lastSeen`). */
  readonly writeAt: <Result>(at: number, work: (notes: Notes) => Work<Result>) => Promise<Result>;
}

export interface Dialect {
  readonly table: (name: string) => string;
  /** The values of an object in JSON, as rows with a `value`. */
  readonly each: (json: string) => string;
  readonly on: (flag: string) => string;
  readonly off: (flag: string) => string;
  readonly value: (index: number) => string;
  readonly inList: (value: string) => string;
  readonly least: string;
  /** What it does not know. */
  readonly without: RegExp | null;
}

/** The statement in the words of a database. */
export function inDialect(
  text: string,
  { table, each, on, off, value, inList, least, without }: Dialect,
): string {
  let values = 0;
  const next = (): string => {
    values += 1;
    return value(values);
  };
  return (without === null ? text : text.replaceAll(without, ""))
    .replaceAll(/\{each ([\w.]+)\}/g, (_, json: string) => each(json))
    .replaceAll(/\{on ([\w.]+)\}/g, (_, flag: string) => on(flag))
    .replaceAll(/\{off ([\w.]+)\}/g, (_, flag: string) => off(flag))
    .replaceAll(/\bleast\(/g, `${least}(`)
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => table(name))
    .replaceAll(/IN \(\?\?\)|\?/g, (found) => (found === "?" ? next() : inList(next())));
}
