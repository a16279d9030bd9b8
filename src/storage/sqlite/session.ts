import {
  type Answer,
  type Dialect,
  inDialect,
  type Notes,
  type Question,
  type Scalar,
  type Session,
  type Value,
  valuesBefore,
  type Work,
} from "../session.ts";
import type { Database, Statement } from "./database.ts";
import type { Writer } from "./writer.ts";

const dialect: Dialect = {
  table: (name) => name,
  each: (json) => `json_each(${json})`,
  on: (flag) => `${flag} = 1`,
  off: (flag) => `${flag} = 0`,
  value: () => "?",
  inList: () => "IN (SELECT value FROM json_each(?))",
  rows: (name, columns, value) => {
    const picked = columns.map((column) => `${value()} AS ${column.name}`);
    return `(SELECT ${[...picked, "0 AS place"].join(", ")}) AS ${name}`;
  },
  least: "min",
  instr: "instr",
  without:
    /\s+FOR (?:SHARE|UPDATE|NO KEY UPDATE|KEY SHARE)(?: OF \w+)?(?: SKIP LOCKED)?\b|\s+COLLATE "C"|::(?:bigint|text|json)\b/g,
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
  const statements = new Map<string, Statement<Value[], unknown>>();
  const prepared = (text: string): Statement<Value[], unknown> => {
    const known = statements.get(text);
    if (known) return known;
    const made = db.prepare<Value[]>(inDialect(text, dialect));
    statements.set(text, made);
    return made;
  };
  const answer = ({ asks, statement: { text }, values, of }: Question): Answer => {
    if (text === "") return asks === "rows" ? [] : 0;
    const asked = prepared(text);
    if (of === null) {
      const bound = values.map(binding);
      return asks === "rows" ? asked.all(...bound) : asked.run(...bound).changes;
    }
    const before = valuesBefore(text);
    const bound = of.map((row) => values.toSpliced(before, 0, ...row).map(binding));
    return asks === "rows"
      ? bound.flatMap((row) => asked.all(...row))
      : bound.reduce((sum, row) => sum + asked.run(...row).changes, 0);
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

function binding(value: Value): Exclude<Scalar, boolean> {
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

function notesOf({ changes, counts }: Writer): Notes {
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
