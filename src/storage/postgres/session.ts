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
import { type Session as Connection, sql, type Statement } from "./database.ts";
import { wordOrNothing } from "./reading/words.ts";
import { leaseStands } from "./lease-rows.ts";
import type { Transaction, Writer } from "./writer.ts";

const dialect: Dialect = {
  table: (name) => `millrace.${name}`,
  each: (json) => `LATERAL json_each_text(${json}::json)`,
  on: (flag) => flag,
  off: (flag) => `NOT ${flag}`,
  value: (index) => `$${index}`,
  inList: (value) => `= ANY(${value})`,
  least: "least",
  without: null,
};

const statements = new Map<string, Statement<readonly Value[], unknown>>();

function prepared(text: string): Statement<readonly Value[], unknown> {
  const known = statements.get(text);
  if (known) return known;
  const made = sql<readonly Value[], unknown>(inDialect(text, dialect));
  statements.set(text, made);
  return made;
}

const onlyReads = /^\s*SELECT\b/;

function asked(value: Value): Value {
  return typeof value === "string" ? wordOrNothing(value) : value;
}

/** Does work, one question after the other. Work that writes is for use inside a transaction. */
export async function done<Result>(on: Connection, work: Work<Result>): Promise<Result> {
  const answer = ({ asks, statement: { postgres: text }, values }: Question): Promise<Answer> => {
    const bound = onlyReads.test(text) ? values.map(asked) : values;
    return asks === "rows" ? on.all(prepared(text), ...bound) : on.run(prepared(text), ...bound);
  };
  let step = work.next([]);
  while (step.done !== true) step = work.next(await answer(step.value));
  return step.value;
}

function notesOf({ changes, tellOthers }: Transaction): Notes {
  return { changes, tellOthers, stands: leaseStands };
}

export function postgresSession({ database, write, writeAt }: Writer): Session {
  return {
    read: (work) => done(database, work()),
    write: (work) => write((tx) => done(tx, work(notesOf(tx)))),
    writeAt: (at, work) => writeAt(at, (tx) => done(tx, work(notesOf(tx)))),
  };
}
