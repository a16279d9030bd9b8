import type { ChangeNotes } from "#engine/change-notes.ts";
import type { RunCounts } from "#engine/run-counts.ts";
import type { Lease, WorkKind } from "#engine/store.ts";

/**
 * Verbs that are written once for both databases. A verb's work is a generator: it yields questions and goes on
 * with their answers. SQLite answers them at once, inside the writer's savepoint, so that no other code runs in
 * between; PostgreSQL answers them one after the other in a transaction.
 */
export type Work<Result> = Generator<Question | Together, Result, Answer>;

export type Scalar = string | number | boolean | null | Buffer;
export type Value = Scalar | readonly string[] | readonly number[];

/**
 * SQL that each database gets in its own words (`dialect.ts`). `{flows}` is a table of ours, `?` a value, `IN (??)` one
 * of a list. Where the values are a record, `@flowId` is its field, `IN (@@flowIds)` one of a list in it, and
 * `{json rule}` a field as JSON. `{each v.calls}`: the values of an object in JSON; `{items n}`: a value that is a list
 * in JSON, as a table (`n.key`, `n.value`); `{on is_new}`: a flag is set; `{off is_new}`: it is not; `least(a, b)`: the
 * lower of two; `instr(a, b)`: where one text stands in another; `{hint INDEXED BY runs_tested}`: how SQLite is shown the
 * index to take. What the other database has no need of is left out
 * there: locks of rows, the collation of names, and the types of values. The author of a statement says what its rows
 * are; what is true or false there is a `Flag`. One that only one database needs has an empty text for the other, which
 * does nothing.
 */
export interface Sql {
  readonly text: string;
  /** Where PostgreSQL has another way, its own text, with the same values. */
  readonly postgres: string;
}

/** The values of a statement: in the order of its places, or a record with their names. */
export type Given<Values> = Values extends readonly Value[] ? Values : [record: Values];

export interface Statement<Values, Row> extends Sql {
  all(...given: Given<Values>): Work<readonly Row[]>;
  /** The first row, if there is one. */
  first(...given: Given<Values>): Work<Row | undefined>;
  /** The first row; null where there is none. */
  found(...given: Given<Values>): Work<Row | null>;
  /** How many rows it has changed. */
  run(...given: Given<Values>): Work<number>;
  /** The same where nobody asks how many. */
  change(...given: Given<Values>): Work<void>;
  /** The same statement, with something made of each row. */
  making<Made>(make: (row: Row) => Made): Statement<Values, Made>;
}

/** A statement with its values. */
export type Asked<Row> = Pick<Statement<[], Row>, "all" | "first" | "found" | "run" | "change">;

/**
 * What one verb alone asks, with its values where they stand: sql`SELECT id FROM {flows} WHERE owner = ${owner}`. A
 * value that is a list stands in `IN (${ids})`.
 */
export function sql<Row = never>(
  texts: TemplateStringsArray,
  ...values: readonly Value[]
): Asked<Row> {
  return inPlaces(texts, ...values);
}

/** A tag for statements with their values where they stand; each place in the code makes its statement once. */
export function inPlace<Row>(make: (text: string) => Statement<readonly Value[], Row>) {
  const known = new WeakMap<TemplateStringsArray, Statement<readonly Value[], Row>>();
  return (texts: TemplateStringsArray, ...values: readonly Value[]): Asked<Row> => {
    const asked = known.get(texts) ?? make(textOf(texts, values));
    known.set(texts, asked);
    return {
      all: () => asked.all(...values),
      first: () => asked.first(...values),
      found: () => asked.found(...values),
      run: () => asked.run(...values),
      change: () => asked.change(...values),
    };
  };
}

const inPlaces = inPlace<never>((text) => statement(text));

function textOf([first = "", ...rest]: TemplateStringsArray, values: readonly Value[]): string {
  const isList = (value: Value | undefined) => Array.isArray(value);
  return rest.reduce((text, next, at) => text + (isList(values[at]) ? "??" : "?") + next, first);
}

/** Without `make` the rows are as the database gives them. */
export function statement<Values, Row = never>(
  text: string,
  postgres = text,
  make?: (row: never) => Row,
): Statement<Values, Row> {
  const sql = { text, postgres };
  function* all(...given: Given<Values>): Work<readonly Row[]> {
    const rows = (yield { asks: "rows", sql, given, of: null }) as readonly Row[];
    return make === undefined ? rows : rows.map((row) => make(row as never));
  }
  function* first(...given: Given<Values>): Work<Row | undefined> {
    return (yield* all(...given))[0];
  }
  function* run(...given: Given<Values>): Work<number> {
    return (yield { asks: "changes", sql, given, of: null }) as number;
  }
  return {
    ...sql,
    all,
    first,
    *found(...given) {
      return (yield* first(...given)) ?? null;
    },
    run,
    *change(...given) {
      yield* run(...given);
    },
    making: (then) =>
      statement(text, postgres, make === undefined ? then : (row) => then(make(row))),
  };
}

/**
 * A statement about many records: `{rows n (id text, made_at bigint, error json)}` stands where a table would, with
 * their fields (`madeAt` in `n.made_at`) and each one's place in `n.place`; `{order n.place}` says which comes first.
 * PostgreSQL is asked once for all of them; SQLite, which is a call away, once for each, in the order given.
 */
export interface ForEach<Of, Values, Row> {
  /** The rows that come of all of them. */
  all(of: readonly Of[], ...given: Given<Values>): Work<readonly Row[]>;
  /** How many rows are changed by all of them. */
  run(of: readonly Of[], ...given: Given<Values>): Work<number>;
}

export function forEach<Of extends object, Row = never, Values = []>(
  text: string,
  postgres = text,
  make?: (row: never) => Row,
): ForEach<Of, Values, Row> {
  const sql = { text, postgres };
  return {
    *all(of, ...given) {
      if (of.length === 0) return [];
      const rows = (yield { asks: "rows", sql, given, of }) as readonly Row[];
      return make === undefined ? rows : rows.map((row) => make(row as never));
    },
    *run(of, ...given) {
      if (of.length === 0) return 0;
      return (yield { asks: "changes", sql, given, of }) as number;
    },
  };
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
  readonly sql: Sql;
  readonly given: readonly unknown[];
  /** The records that it is about, where it is about such. */
  readonly of: readonly object[] | null;
}

/** Pieces of work that do not need each other's answers: PostgreSQL is asked for all of them at once. */
export interface Together {
  readonly asks: "together";
  readonly works: readonly Work<unknown>[];
}

export type Answer = readonly unknown[] | number;

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
  readonly tellOthers: (kind: WorkKind) => void;
  /** Is the lease still the asker's? It stays so until the transaction ends. */
  readonly stands: (lease: Lease) => Work<boolean>;
  /** The process that held the run lets it go: its job is done with. */
  readonly letGo: (run: { readonly id: string; readonly epoch: number }) => void;
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

/** What is given to work that belongs to a moment: a number at its end is the moment, or `at` in a record. */
type Dated =
  | readonly [...unknown[], number | { readonly at: number }]
  | readonly [{ readonly at: number }, ...unknown[]];

/** A verb, whose work is given what it is. */
type Verb<Given extends readonly unknown[], Result> = (...given: Given) => Promise<Result>;

/** Makes verbs of work; work that writes has the notes before what is given. */
export interface Verbs {
  readonly read: <Given extends readonly unknown[], Result>(
    work: (...given: Given) => Work<Result>,
  ) => Verb<Given, Result>;
  readonly write: <Given extends readonly unknown[], Result>(
    work: (notes: Notes, ...given: Given) => Work<Result>,
  ) => Verb<Given, Result>;
  readonly writeAt: <Given extends Dated, Result>(
    work: (notes: Notes, ...given: Given) => Work<Result>,
  ) => Verb<Given, Result>;
  readonly session: Session;
}

export function verbsOn(session: Session): Verbs {
  return {
    read:
      (work) =>
      (...given) =>
        session.read(() => work(...given)),
    write:
      (work) =>
      (...given) =>
        session.write((notes) => work(notes, ...given)),
    writeAt:
      (work) =>
      (...given) =>
        session.writeAt(momentOf(given), (notes) => work(notes, ...given)),
    session,
  };
}

function momentOf(given: Dated): number {
  const moment = given.findLast((one) => typeof one === "number" || isDated(one));
  if (isDated(moment)) return moment.at;
  if (typeof moment === "number") return moment;
  throw new Error("What is given belongs to no moment");
}

function isDated(value: unknown): value is { readonly at: number } {
  return typeof value === "object" && value !== null && "at" in value;
}

/**
 * Work on rows of which nobody knows how many there are, a transaction for each slice, so that a million of them do
 * not hold up everything else. `work` says how many it has found.
 */
export function inSlices(
  { write, slice }: Session,
  work: (notes: Notes, limit: number) => Work<number>,
): Promise<number> {
  return untilFewer(slice, () => write((notes) => work(notes, slice)));
}

/** Does it again as long as it finds so many; says how many in all. */
export async function untilFewer(slice: number, find: () => Promise<number>): Promise<number> {
  for (let total = 0; ;) {
    const found = await find();
    total += found;
    if (found < slice) return total;
  }
}
