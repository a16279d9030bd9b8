import {
  type Answer,
  type Dialect,
  inDialect,
  type Notes,
  type Question,
  type Session,
  type Value,
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
  least: "min",
  without:
    /\s+FOR (?:SHARE|UPDATE|NO KEY UPDATE)(?: OF \w+)?\b|\s+COLLATE "C"|::(?:bigint|text)\b/g,
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
  const answer = ({ asks, statement: { text }, values }: Question): Answer => {
    const bound = values.map(binding);
    return asks === "rows" ? prepared(text).all(...bound) : prepared(text).run(...bound).changes;
  };
  return (work) => {
    let step = work.next([]);
    while (step.done !== true) step = work.next(answer(step.value));
    return step.value;
  };
}

function binding(value: Value): string | number | null {
  if (typeof value === "boolean") return value ? 1 : 0;
  return value === null || typeof value !== "object" ? value : JSON.stringify(value);
}

/** Nobody else could have the lease. */
// oxlint-disable-next-line require-yield
function* oneProcess(): Work<boolean> {
  return true;
}

function nobodyElse(): void {}

/** What only reads looks at what is committed, at once. */
export function sqliteSession(writer: Writer): Session {
  const { db, changes } = writer;
  const done = doing(db);
  const notes: Notes = { changes, tellOthers: nobodyElse, stands: oneProcess };
  return {
    read: async (work) => done(work()),
    write: (work) => writer.write(() => done(work(notes))),
    writeAt: (at, work) => writer.writeAt(at, () => done(work(notes))),
  };
}
