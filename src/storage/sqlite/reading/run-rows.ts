import { type Ask, type Asking, statementsOf } from "../../reading/run-asks.ts";
import type { Database } from "../database.ts";

const statements = statementsOf({
  value: (n) => `@v${n}`,
  idsIn: (n) => `(SELECT value AS id FROM json_each(@v${n})) AS ids`,
  isAmong: (column, n) => `${column} IN (SELECT value FROM json_each(@v${n}))`,
  beforeSlash: (text) => `substr(${text}, 1, instr(${text}, '/') - 1)`,
});

/** Answers questions that take several looks at the rows of a run. */
export function askRuns(db: Database): <Answer>(question: Asking<Answer>) => Answer {
  const prepared = new Map(
    Object.entries(statements).map(([name, text]) => [name, db.prepare(text)]),
  );
  const rowsOf = ({ name, given }: Ask): readonly unknown[] =>
    prepared.get(name)?.all(valuesOf(given)) ?? [];
  return (question) => {
    let step = question.next([]);
    while (step.done !== true) step = question.next(rowsOf(step.value));
    return step.value;
  };
}

function valuesOf(given: Ask["given"]): object {
  return Object.fromEntries(
    given.map((one, index) => [
      `v${index + 1}`,
      typeof one === "object" ? JSON.stringify(one) : one,
    ]),
  );
}
