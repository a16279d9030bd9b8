import { type Ask, type Asking, statementsOf } from "../../reading/run-asks.ts";
import { type Session, sql } from "../database.ts";
import { wordOrNothing } from "./words.ts";

const texts = statementsOf({
  value: (n) => `$${n}`,
  idsIn: (n) => `unnest($${n}::text[]) AS ids(id)`,
  isAmong: (column, n) => `${column} = ANY($${n}::text[])`,
  beforeSlash: (text) => `split_part(${text}, '/', 1)`,
});
const statements = new Map(
  Object.entries(texts).map(([name, text]) => [name, sql<readonly unknown[], unknown>(text)]),
);

/** Answers a question that takes several looks at the rows of a run. */
export async function askRuns<Answer>(session: Session, question: Asking<Answer>): Promise<Answer> {
  let step = question.next([]);
  while (step.done !== true) step = question.next(await rowsOf(session, step.value));
  return step.value;
}

async function rowsOf(session: Session, { name, given }: Ask): Promise<readonly unknown[]> {
  const statement = statements.get(name);
  if (!statement) return [];
  return session.all(
    statement,
    ...given.map((one) => (typeof one === "string" ? wordOrNothing(one) : one)),
  );
}
