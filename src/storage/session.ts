import type { Lease } from "#engine/store.ts";
import type { RunStatus } from "#people/run-views.ts";
import type { ChangeNotes } from "./changes.ts";

/**
 * Verbs that are written once for both databases. A verb's work is a generator: it yields questions and goes on
 * with their answers. SQLite answers them at once, inside the writer's savepoint, so that no other code runs in
 * between; PostgreSQL answers them one after the other in a transaction.
 */
export type Work<Result> = Generator<Question | Together, Result, Answer>;

export type Scalar = string | number | boolean | null | Buffer;
export type Value = Scalar | readonly string[] | readonly number[];

declare const types: unique symbol;

/**
 * SQL that each database gets in its own words: `?` is a value, `{flows}` a table of ours, `IN (??)` one of a list,
 * `{each v.calls}` the values of an object in JSON, `{items n}` a value that is a list in JSON (`n.key`, `n.value`), `{on is_new}` that a flag is set and `{off is_new}` that it is not,
 * `least(a, b)` the lower of two, `instr(a, b)` where one text stands in another. What the other database has no need
 * of is left out there: locks of rows, the collation of names, and the types of values. The author of a statement says
 * what its rows are; what is true or false there is a `Flag`. One that only one database needs has an empty text for
 * the other, which does nothing.
 */
export interface Statement<Values extends readonly Value[], Row> {
  readonly text: string;
  /** Where PostgreSQL has another way, its own text, with the same values. */
  readonly postgres: string;
  /** What is made of each of its rows; without it they are as the database gives them. */
  readonly make?: (row: never) => Row;
  readonly [types]?: (values: Values) => Row;
}

/**
 * A statement about many rows of values: `{rows n (id text, at bigint)}` stands where a table would, with the row's
 * place in `n.place`, and `{order n.place}` says which comes first. PostgreSQL is asked once for all rows; SQLite, which
 * is a call away, once for each, in the order given.
 */
export interface ForEach<Of extends readonly Scalar[], Values extends readonly Value[], Row> {
  readonly text: string;
  readonly postgres: string;
  readonly [types]?: (of: Of, values: Values) => Row;
}

export function statement<Values extends readonly Value[], Row = never>(
  text: string,
  postgres = text,
): Statement<Values, Row> {
  return { text, postgres };
}

/** The same statement, with something made of each row. */
export function making<Values extends readonly Value[], Row, Made>(
  { text, postgres, make: before }: Statement<Values, Row>,
  make: (row: Row) => Made,
): Statement<Values, Made> {
  return { text, postgres, make: before === undefined ? make : (row) => make(before(row)) };
}

export function forEach<
  Of extends readonly Scalar[],
  Row = never,
  Values extends readonly Value[] = [],
>(text: string, postgres = text): ForEach<Of, Values, Row> {
  return { text, postgres };
}

/** How a database gives what is true or false. */
export type Flag = boolean | 0 | 1;

export function isOn(flag: Flag): boolean {
  return flag === true || flag === 1;
}

/** What a statement is asked with. */
export interface Question {
  /** Its rows, or how many rows it has changed. */
  readonly asks: "rows" | "changes";
  readonly statement: { readonly text: string; readonly postgres: string };
  readonly values: readonly Value[];
  /** The rows of values that it is about, where it is about such. */
  readonly of: readonly (readonly Scalar[])[] | null;
}

/** Pieces of work that do not need each other's answers: PostgreSQL is asked for all of them at once. */
interface Together {
  readonly asks: "together";
  readonly works: readonly Work<unknown>[];
}

export type Answer = readonly unknown[] | number;

export function* all<Values extends readonly Value[], Row>(
  statement: Statement<Values, Row>,
  ...values: Values
): Work<readonly Row[]> {
  const rows = (yield { asks: "rows", statement, values, of: null }) as readonly Row[];
  const { make } = statement;
  return make === undefined ? rows : rows.map((row) => make(row as never));
}

/** The first row, if there is one. */
export function* first<Values extends readonly Value[], Row>(
  asked: Statement<Values, Row>,
  ...values: Values
): Work<Row | undefined> {
  return (yield* all(asked, ...values))[0];
}

/** The first row; null where there is none. */
export function* found<Values extends readonly Value[], Row>(
  asked: Statement<Values, Row>,
  ...values: Values
): Work<Row | null> {
  return (yield* first(asked, ...values)) ?? null;
}

/** How many rows it has changed. */
export function* run<Values extends readonly Value[], Row>(
  statement: Statement<Values, Row>,
  ...values: Values
): Work<number> {
  return (yield { asks: "changes", statement, values, of: null }) as number;
}

/** The same where nobody asks how many. */
export function* change<Values extends readonly Value[], Row>(
  statement: Statement<Values, Row>,
  ...values: Values
): Work<void> {
  yield* run(statement, ...values);
}

/** The rows that come of all rows of values. */
export function* allFor<Of extends readonly Scalar[], Values extends readonly Value[], Row>(
  statement: ForEach<Of, Values, Row>,
  of: readonly Readonly<Of>[],
  ...values: Values
): Work<readonly Row[]> {
  if (of.length === 0) return [];
  return (yield { asks: "rows", statement, values, of }) as readonly Row[];
}

/** How many rows are changed by all rows of values. */
export function* runFor<Of extends readonly Scalar[], Values extends readonly Value[], Row>(
  statement: ForEach<Of, Values, Row>,
  of: readonly Readonly<Of>[],
  ...values: Values
): Work<number> {
  if (of.length === 0) return 0;
  return (yield { asks: "changes", statement, values, of }) as number;
}

export function* together<Works extends readonly Work<unknown>[]>(
  ...works: Works
): Work<{ readonly [Index in keyof Works]: ResultOf<Works[Index]> }> {
  return (yield { asks: "together", works }) as never;
}

type ResultOf<Done> = Done extends Work<infer Result> ? Result : never;

/** Work with something made of its result. */
export function* made<Result, Made>(
  work: Work<Result>,
  make: (result: Result) => Made,
): Work<Made> {
  return make(yield* work);
}

/** The transaction has met what another has just done: it is to be done once more. */
export class OnceMore extends Error {}

/** What the work in a transaction has beside its rows. */
export interface Notes {
  /** Told once the transaction is committed. */
  readonly changes: ChangeNotes;
  /** How many runs of each flow stand in each status, written before the commit. */
  readonly counts: RunCounts;
  /** Other processes may have something to do. */
  readonly tellOthers: () => void;
  /** Is the lease still the asker's? It stays so until the transaction ends. */
  readonly stands: (lease: Lease) => Work<boolean>;
  /** The process that held the run lets it go: its job is done with. */
  readonly letGo: (run: { readonly id: string; readonly epoch: number }) => void;
}

export interface RunCounts {
  /** A run of the flow came to a status, from another or (null) into being. */
  note(flowId: string, from: RunStatus | null, to: RunStatus): void;
  /** A run of the flow was removed. */
  gone(flowId: string, from: RunStatus): void;
}

/** Does work on one of the databases. */
export interface Session {
  /** Work that only reads what is committed. */
  readonly read: <Result>(work: () => Work<Result>) => Promise<Result>;
  /** Work in one transaction, durable when the promise resolves. It may be done more than once. */
  readonly write: <Result>(work: (notes: Notes) => Work<Result>) => Promise<Result>;
  /** The same for work that belongs to a moment: the latest such moment is kept (`lastSeen`). */
  readonly writeAt: <Result>(at: number, work: (notes: Notes) => Work<Result>) => Promise<Result>;
  /** How many rows of a number that nobody knows are changed in one transaction. */
  readonly slice: number;
}

/**
 * Work on rows of which nobody knows how many there are, a transaction for each slice, so that a million of them do
 * not hold up everything else. `work` says how many it has found.
 */
export async function inSlices(
  { write, slice }: Session,
  work: (notes: Notes, limit: number) => Work<number>,
): Promise<number> {
  let total = 0;
  for (;;) {
    const found = await write((notes) => work(notes, slice));
    total += found;
    if (found < slice) return total;
  }
}

export interface Dialect {
  readonly table: (name: string) => string;
  /** The values of an object in JSON, as rows with a `value`. */
  readonly each: (json: string) => string;
  /** A value that is a list in JSON, as a table of this name: the places from 0 on, and what stands there. */
  readonly items: (name: string, value: string) => string;
  readonly on: (flag: string) => string;
  readonly off: (flag: string) => string;
  readonly value: (index: number) => string;
  readonly inList: (value: string) => string;
  /** How it is asked about many rows of values at once; null: it is asked about one at a time. */
  readonly many: {
    /** The order in which they are taken. */
    readonly order: (by: string) => string;
    /** A table of this name, with these columns and `place`. */
    readonly rows: (name: string, columns: readonly Column[], value: () => string) => string;
  } | null;
  readonly least: string;
  readonly instr: string;
  /** What it does not know. */
  readonly without: RegExp | null;
}

interface Column {
  readonly name: string;
  readonly type: string;
}

/** The statement in the words of a database. */
export function inDialect(
  text: string,
  { table, each, items, on, off, value, inList, many, least, instr, without }: Dialect,
): string {
  let values = 0;
  const next = (): string => {
    values += 1;
    return value(values);
  };
  return (without === null ? text : text.replaceAll(without, ""))
    .replaceAll(/\{each ([\w.]+)\}/g, (_, json: string) => each(json))
    .replaceAll(/\{order ([^}]+)\}/g, (_, by: string) => many?.order(by) ?? "")
    .replaceAll(/\{on ([\w.?+]+)\}/g, (_, flag: string) => on(flag))
    .replaceAll(/\{off ([\w.?+]+)\}/g, (_, flag: string) => off(flag))
    .replaceAll(/\bleast\(/g, `${least}(`)
    .replaceAll(/\binstr\(/g, `${instr}(`)
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => table(name))
    .replaceAll(rowsOrValue, (found, name?: string, columns?: string, list?: string) => {
      if (list !== undefined) return items(list, next());
      if (name !== undefined && columns !== undefined)
        return many?.rows(name, columnsOf(columns), next) ?? "";
      return found === "?" ? next() : inList(next());
    });
}

const rowsOrValue = /\{rows (\w+) \(([^)]*)\)\}|\{items (\w+)\}|IN \(\?\?\)|\?/g;

function columnsOf(text: string): readonly Column[] {
  return text.split(",").map((column) => {
    const [name = "", type = ""] = column.trim().split(/\s+/);
    return { name, type };
  });
}

/** How many values a statement has before its rows of values. */
export function valuesBefore(text: string): number {
  const [before = ""] = text.split("{rows ");
  return before.split("?").length - 1 - (before.split("IN (??)").length - 1);
}
