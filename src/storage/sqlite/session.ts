import {
  columnsOf,
  type Dialect,
  givenFor,
  inDialect,
  markOf,
  valueAt,
  type Worded,
} from "../dialect.ts";
import type { Answer, Notes, Question, Session, Value, Work } from "../session.ts";
import type { Database, Statement } from "./database.ts";
import type { Writer } from "./writer.ts";

const dialect: Dialect = {
  table: (name) => name,
  each: (json) => `json_each(${json})`,
  items: (name, value) => `json_each(${value}) AS ${name}`,
  on: (flag) => `${flag} = 1`,
  off: (flag) => `${flag} = 0`,
  // The plus hides the value from the planner, which would else compile the statement anew for each one: 13 µs, not 2.
  value: () => "+?",
  inList: () => "IN (SELECT value FROM json_each(+?))",
  // It is asked about one at a time.
  rows: () => "",
  order: () => "",
  hint: (text) => text,
  least: "min",
  instr: "instr",
  without:
    /(?<!\s)\s+FOR (?:SHARE|UPDATE|NO KEY UPDATE|KEY SHARE)(?: OF \w+)?(?: SKIP LOCKED)?\b|(?<!\s)\s+COLLATE "C"|::(?:bigint|integer|text|json)\b/g,
};

/** Does work at once. Work that writes is for use inside a transaction. */
export type Doing = <Result>(work: Work<Result>) => Result;

export function doing(db: Database): Doing {
  const known = doings.get(db) ?? newDoing(db);
  doings.set(db, known);
  return known;
}

const doings = new WeakMap<Database, Doing>();

function newDoing(db: Database): Doing {
  const statements = new Map<string, Prepared>();
  const prepared = (source: string): Prepared => {
    const known = statements.get(source);
    if (known) return known;
    const { text, places } = inDialect(rowByRow(source), dialect);
    const areInOrder = places.every(({ key }) => typeof key === "number");
    const made = { statement: db.prepare<Bound[]>(text), places, areInOrder };
    statements.set(source, made);
    return made;
  };
  const answer = ({ asks, sql: { text }, given, of }: Question): Answer => {
    if (text === "") return asks === "rows" ? [] : 0;
    const { statement, places, areInOrder } = prepared(text);
    const bound = (record: object): Bound[] => {
      // Most statements.
      if (areInOrder) return (given as readonly Value[]).map(binding);
      const values: Bound[] = [];
      for (const place of places)
        values.push(
          binding(valueAt(place, place.from === "records" ? record : givenFor(place, given))),
        );
      return values;
    };
    if (asks === "rows")
      return of === null
        ? statement.all(...bound(nothing))
        : of.flatMap((record) => statement.all(...bound(record)));
    if (of === null) return statement.run(...bound(nothing)).changes;
    let changes = 0;
    for (const record of of) changes += statement.run(...bound(record)).changes;
    return changes;
  };
  const doAll: Doing = (work) => {
    let step = work.next([]);
    while (step.done !== true) {
      const { value } = step;
      step = work.next(value.asks === "together" ? value.works.map(doAll) : answer(value));
    }
    return step.value;
  };
  return doAll;
}

const nothing = {};

type Bound = Exclude<Value, boolean | readonly unknown[]>;

interface Prepared extends Pick<Worded, "places"> {
  readonly statement: Statement<Bound[], unknown>;
  /** Its values are those that are given, as they are. */
  readonly areInOrder: boolean;
}

/**
 * A statement about one of the records. Where they are joined with a table it is one of a row; else each of their
 * fields is a value where it stands, which takes a quarter less.
 */
function rowByRow(text: string): string {
  const [found, name, list = ""] = /(?:FROM|USING) \{rows (\w+) \(([^)]*)\)\}/.exec(text) ?? [];
  if (found === undefined) return text;
  const columns = columnsOf(list);
  const isJoined = /^\s+JOIN\b/.test(text.slice(text.indexOf(found) + found.length));
  const row = columns.map((column) => `${markOf(column)} AS ${column.name}`).join(", ");
  const ofOne = text
    .replaceAll(/\{order [^}]+\}/g, "")
    .replace(insertOfRows, "$1VALUES ($2)")
    .replace(found, isJoined ? `FROM (SELECT ${row}) AS ${name}` : "");
  if (isJoined) return ofOne;
  const marks = new Map(columns.map((column) => [column.name, markOf(column)]));
  return ofOne.replaceAll(
    new RegExp(`\\b${name}\\.(\\w+)`, "g"),
    (field, column: string) => marks.get(column) ?? field,
  );
}

/** What is inserted as it is given, without a table to take it from: half of the time of an `INSERT ... SELECT`. */
const insertOfRows = /^(\s*INSERT INTO [^)]*\)\s+)SELECT ([^]*?)\s+FROM \{rows [^}]*\} WHERE true/;

function binding(value: Value): Bound {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value === null || typeof value !== "object" || Buffer.isBuffer(value)) return value;
  return JSON.stringify(value);
}

/** Nobody else could have the lease. */
// oxlint-disable-next-line require-yield
function* oneProcess(): Work<boolean> {
  return true;
}

function nobodyElse(): void {}

export function notesOf({ changes, counts }: Writer): Notes {
  return { changes, counts, tellOthers: nobodyElse, stands: oneProcess, letGo: nobodyElse };
}

/** What only reads looks at what is committed, at once. */
export function sqliteSession(writer: Writer): Session {
  const done = doing(writer.db);
  const notes = notesOf(writer);
  return {
    read: async (work) => done(work()),
    write: (work) => writer.write(() => done(work(notes))),
    writeAt: (at, work) => writer.writeAt(at, () => done(work(notes))),
    slice: 2_000,
  };
}
