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
import { type Session as Connection, sql, type Statement, wordOrNothing } from "./database.ts";
import { leaseStands } from "./leases.ts";
import type { Transaction, Writer } from "./writer.ts";

const dialect: Dialect = {
  table: (name) => `millrace.${name}`,
  each: (json) => `LATERAL json_each_text(${json}::json)`,
  items: (name, value) =>
    `(SELECT place - 1 AS key, value
      FROM json_array_elements(${value}::json) WITH ORDINALITY AS e(value, place)) AS ${name}`,
  on: (flag) => flag,
  off: (flag) => `NOT ${flag}`,
  value: (index) => `$${index}`,
  inList: (value) => `= ANY(${value})`,
  many: {
    order: (by) => `ORDER BY ${by}`,
    rows: (name, columns, value) => {
      const lists = columns.map(({ type }) => `${value()}::${type}[]`);
      const names = [...columns.map((column) => column.name), "place"];
      return `unnest(${lists.join(", ")}) WITH ORDINALITY AS ${name}(${names.join(", ")})`;
    },
  },
  least: "least",
  instr: "strpos",
  without: null,
};

type Bound = Value | readonly Scalar[];

const inPostgres = (text: string): string => inDialect(text, dialect);

const statements = new Map<string, Statement<readonly Bound[], unknown>>();

function prepared(text: string): Statement<readonly Bound[], unknown> {
  const known = statements.get(text);
  if (known) return known;
  const made = sql<readonly Bound[], unknown>(inPostgres(text));
  statements.set(text, made);
  return made;
}

const onlyReads = /^\s*(?:SELECT|WITH)\b/;

const word = (value: Scalar): Scalar => (typeof value === "string" ? wordOrNothing(value) : value);

function asked(value: Value): Value {
  if (typeof value === "string") return wordOrNothing(value);
  return isTexts(value) ? value.filter((text) => wordOrNothing(text) !== null) : value;
}

function isTexts(value: Value): value is readonly string[] {
  return Array.isArray(value) && typeof value[0] === "string";
}

/** Does work, one question after the other. Work that writes is for use inside a transaction. */
export async function done<Result>(on: Connection, work: Work<Result>): Promise<Result> {
  const answer = async ({ asks, statement, values, of }: Question): Promise<Answer> => {
    const { postgres: text } = statement;
    if (text === "") return asks === "rows" ? [] : 0;
    const isRead = onlyReads.test(text);
    const single: readonly Bound[] = isRead ? values.map(asked) : values;
    const columns = of === null ? [] : columnsOf(isRead ? of.map((row) => row.map(word)) : of);
    const bound = of === null ? single : single.toSpliced(valuesBefore(text), 0, ...columns);
    return asks === "rows" ? on.all(prepared(text), ...bound) : on.run(prepared(text), ...bound);
  };
  let step = work.next([]);
  while (step.done !== true) {
    const { value } = step;
    step = work.next(
      value.asks === "together"
        ? await Promise.all(value.works.map((each) => done(on, each)))
        : await answer(value),
    );
  }
  return step.value;
}

function columnsOf(rows: readonly (readonly Scalar[])[]): readonly (readonly Scalar[])[] {
  return (rows[0] ?? []).map((_, index) => rows.map((row) => row[index] ?? null));
}

export function notesOf({ changes, counts, jobs, tellOthers }: Transaction): Notes {
  return { changes, counts, tellOthers, stands: leaseStands, letGo: (run) => jobs.letGo(run) };
}

export function postgresSession({ database, write, writeAt }: Writer): Session {
  return {
    read: (work) => done(database, work()),
    write: (work) => write((tx) => done(tx, work(notesOf(tx)))),
    writeAt: (at, work) => writeAt(at, (tx) => done(tx, work(notesOf(tx)))),
    slice: 500,
  };
}
