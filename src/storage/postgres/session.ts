import {
  type Answer,
  type Dialect,
  inDialect,
  type Question,
  type Session,
  type Value,
  type Work,
} from "../session.ts";
import { type Session as Connection, sql, type Statement } from "./database.ts";
import type { Writer } from "./writer.ts";

const dialect: Dialect = {
  table: (name) => `millrace.${name}`,
  each: (json) => `LATERAL json_each_text(${json}::json)`,
  value: (index) => `$${index}`,
  inList: (value) => `= ANY(${value})`,
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

/** Does work, one question after the other. Work that writes is for use inside a transaction. */
export async function done<Result>(on: Connection, work: Work<Result>): Promise<Result> {
  const answer = ({ asks, text, values }: Question): Promise<Answer> =>
    asks === "rows" ? on.all(prepared(text), ...values) : on.run(prepared(text), ...values);
  let step = work.next([]);
  while (step.done !== true) step = work.next(await answer(step.value));
  return step.value;
}

export function postgresSession({ database, write, writeAt }: Writer): Session {
  return {
    read: (work) => done(database, work()),
    write: (work) => write((tx) => done(tx, work(tx))),
    writeAt: (at, work) => writeAt(at, (tx) => done(tx, work(tx))),
  };
}
