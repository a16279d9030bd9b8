import {
  type Answer,
  type Dialect,
  inDialect,
  type Notes,
  type Question,
  type Scalar,
  type Session,
  type Value,
  type Work,
} from "../session.ts";
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
  many: null,
  least: "min",
  instr: "instr",
  without:
    /\s+FOR (?:SHARE|UPDATE|NO KEY UPDATE|KEY SHARE)(?: OF \w+)?(?: SKIP LOCKED)?\b|\s+COLLATE "C"|::(?:bigint|integer|text|json)\b/g,
};

const inSqlite = (text: string): string => inDialect(text, dialect);

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
  const prepared = (text: string): Prepared => {
    const known = statements.get(text);
    if (known) return known;
    const { ofOneRow, places } = rowByRow(text);
    const statement = db.prepare<Bound[]>(inSqlite(ofOneRow));
    const made = { statement, places };
    statements.set(text, made);
    return made;
  };
  const answer = ({ asks, statement: { text }, values, of }: Question): Answer => {
    if (text === "") return asks === "rows" ? [] : 0;
    const { statement, places } = prepared(text);
    const single = values.map(binding);
    if (of === null)
      return asks === "rows" ? statement.all(...single) : statement.run(...single).changes;
    const rows: unknown[] = [];
    let changes = 0;
    for (const row of of) {
      const bound: Bound[] = [];
      let next = 0;
      for (const place of places)
        if (place !== null) bound.push(binding(row[place] ?? null));
        else bound.push(single[next++] ?? null);
      if (asks === "rows") for (const found of statement.all(...bound)) rows.push(found);
      else changes += statement.run(...bound).changes;
    }
    return asks === "rows" ? rows : changes;
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

type Bound = Exclude<Scalar, boolean>;

interface Prepared {
  readonly statement: Statement<Bound[], unknown>;
  /** What each value of the statement is: the row's at this place, or (null) the next of the others. */
  readonly places: readonly (number | null)[];
}

/**
 * A statement about one of the rows of values. Where it is joined with a table it is one of a row; else each of its
 * columns is a value where it stands, which takes a quarter less.
 */
function rowByRow(text: string): Pick<Prepared, "places"> & { readonly ofOneRow: string } {
  const places: (number | null)[] = [];
  const [found, name, list = ""] = /(?:FROM|USING) \{rows (\w+) \(([^)]*)\)\}/.exec(text) ?? [];
  if (found === undefined) return { ofOneRow: text, places };
  const columns = list.split(",").map((column) => column.trim().split(" ", 1)[0] ?? "");
  const isJoined = /^\s+JOIN\b/.test(text.slice(text.indexOf(found) + found.length));
  const mark = isJoined ? "\\{value (\\w+)\\}" : `\\b${name}\\.(\\w+)`;
  const ofOneRow = text
    .replaceAll(/\{order [^}]+\}/g, "")
    .replace(insertOfRows, "$1VALUES ($2)")
    .replace(found, isJoined ? `FROM (SELECT ${columns.map(valueOf).join(", ")}) AS ${name}` : "")
    .replaceAll(
      new RegExp(`${mark}|\\{items \\w+\\}|IN \\(\\?\\?\\)|\\?`, "g"),
      (each, column?: string) => {
        places.push(column === undefined ? null : columns.indexOf(column));
        return column === undefined ? each : "+?";
      },
    );
  return { ofOneRow, places };
}

/** What is inserted as it is given, without a table to take it from: half of the time of an `INSERT ... SELECT`. */
const insertOfRows = /^(\s*INSERT INTO [^)]*\)\s+)SELECT ([^]*?)\s+FROM \{rows [^}]*\} WHERE true/;

const valueOf = (column: string): string => `{value ${column}} AS ${column}`;

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
