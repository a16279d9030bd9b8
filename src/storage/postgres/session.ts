import { type Dialect, givenFor, inDialect, type Place, valueAt } from "../dialect.ts";
import type { Answer, Notes, Question, Session, Value, Work } from "../session.ts";
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
  order: (by) => `ORDER BY ${by}`,
  rows: (name, columns, value) => {
    const lists = columns.map((column) => `${value(column)}::${typeIn(column.type)}[]`);
    const names = [...columns.map((column) => column.name), "place"];
    return `unnest(${lists.join(", ")}) WITH ORDINALITY AS ${name}(${names.join(", ")})`;
  },
  hint: () => "",
  least: "least",
  instr: "strpos",
  without: null,
};

/** JSON stands in columns as text. */
function typeIn(type: string): string {
  return type === "json" ? "text" : type;
}

type Bound = Value | readonly Value[];

interface Prepared {
  readonly statement: Statement<readonly Bound[], unknown>;
  readonly places: readonly Place[];
}

const statements = new Map<string, Prepared>();

function prepared(source: string): Prepared {
  const known = statements.get(source);
  if (known) return known;
  const { text, places } = inDialect(source, dialect);
  const made = { statement: sql<readonly Bound[], unknown>(text), places };
  statements.set(source, made);
  return made;
}

const onlyReads = /^\s*(?:SELECT|WITH)\b/;

const word = (value: Value): Value => (typeof value === "string" ? wordOrNothing(value) : value);

function asked(value: Value): Value {
  return isTexts(value) ? value.filter((text) => wordOrNothing(text) !== null) : word(value);
}

function isTexts(value: Value): value is readonly string[] {
  return Array.isArray(value) && typeof value[0] === "string";
}

/** Does work, one question after the other. Work that writes is for use inside a transaction. */
export async function done<Result>(on: Connection, work: Work<Result>): Promise<Result> {
  const answer = async ({ asks, sql, given, of }: Question): Promise<Answer> => {
    const { postgres: text } = sql;
    if (text === "") return asks === "rows" ? [] : 0;
    const isRead = onlyReads.test(text);
    const { statement, places } = prepared(text);
    const bound = places.map((place): Bound => {
      if (place.from === "given") {
        const value = valueAt(place, givenFor(place, given));
        return isRead ? asked(value) : value;
      }
      const values = (of ?? []).map((record) => valueAt(place, record));
      return isRead ? values.map(word) : values;
    });
    return asks === "rows" ? on.all(statement, ...bound) : on.run(statement, ...bound);
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
