import { type Reading, ReadTimeoutError } from "#reading/reading.ts";
import { openDatabase, type Session } from "../database.ts";
import { sqlState } from "../start-errors.ts";
import { answersBy, readingBy, workOf } from "../../reading/answers.ts";
import { done } from "../session.ts";
import { runSearch } from "./run-search.ts";

/** Each question sees one moment, and can change nothing. */
const reading = (limitMs: number): string =>
  `SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
   SET LOCAL search_path = millrace; SET LOCAL statement_timeout = ${limitMs}`;

const answers = answersBy(runSearch);

/** How much longer to wait for a server that has vanished and cannot keep to the limit itself. */
const grace = 2_000;

/**
 * The read side on connections of its own: the engine never waits for a screen. Rejects with
 * ReadTimeoutError where a question takes too long.
 */
export function createReader(url: string, { limitMs = 5_000, connections = 4 } = {}): Reading {
  const database = openDatabase({
    url,
    name: "millrace reading",
    connections,
    patience: limitMs + grace,
    anyShape: true,
  });

  const ask = async (question: (session: Session) => Promise<unknown>): Promise<unknown> => {
    try {
      return await database.transaction(async (session) => {
        const [, answer] = await Promise.all([session.raw(reading(limitMs)), question(session)]);
        return answer;
      });
    } catch (error) {
      if (!tookTooLong(error)) throw error;
      throw new ReadTimeoutError(`No answer within ${limitMs} ms`, { cause: error });
    }
  };

  return {
    ...readingBy(Object.keys(answers), (name, given) =>
      ask((session) => done(session, workOf(answers, name, given))),
    ),
    atOnce: connections,
    close: () => database.close(),
  };
}

/** PostgreSQL has cancelled the statement, or the driver has given it up. */
function tookTooLong(error: unknown): boolean {
  return (
    sqlState(error) === "57014" ||
    (error instanceof Error && error.message === "Query read timeout")
  );
}
