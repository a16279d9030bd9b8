import {
  type SqlAnswer,
  type SqlCaps,
  SqlRefused,
  type SqlRows,
  type SqlStatement,
} from "#sdk/sql.ts";
import { checkDeferred, commit, rowsOf, sizeOf } from "./parts.ts";
import type { Session } from "./session.ts";

/** A row that bears our mark in a unique column of the user's own table: it is there once. */

interface Insertion {
  readonly statement: SqlStatement;
  readonly most: SqlCaps;
  readonly marked: SqlStatement;
}

/**
 * Looks for the row first, so that a repeat meets no other key and no trigger of the table. The statement says itself that it
 * leaves the row out where one with the mark is there, by that key alone: it waits for a transaction that has
 * inserted the row and is not over. Where that transaction begins after the key of the mark was asked, another key of the
 * table refuses the statement; so a refusal, too, is held against the mark.
 */
export async function insertMarked(session: Session, asked: Insertion): Promise<SqlAnswer> {
  const { statement, most, marked } = asked;
  const earlier = await find(session, asked);
  if (earlier !== null) return { is: "committed", written: earlier.written, before: true };
  await session.run("write", { text: "SAVEPOINT millrace_mark", values: [] });
  const told = await insert(session, statement);
  if (told !== 1) {
    // What a trigger has put elsewhere, with our mark, is not there any more.
    await session.run("write", { text: "ROLLBACK TO SAVEPOINT millrace_mark", values: [] });
    const others = await find(session, asked);
    if (others !== null) return { is: "committed", written: others.written, before: true };
    if (told instanceof SqlRefused) throw told;
    return { is: "undone", why: "no_mark", count: told };
  }
  await checkDeferred(session);
  const made = await find(session, { marked, most });
  // A trigger has put another mark there, or none: nothing would refuse a repeat.
  if (made === null) return { is: "undone", why: "no_mark", count: 1 };
  if (made.isTooLong) return { is: "undone", why: "too_long", count: 1 };
  return commit(session, made.written);
}

/** How many rows were inserted, or why the session, which goes on, refused. */
async function insert(session: Session, statement: SqlStatement): Promise<number | SqlRefused> {
  try {
    return (await session.run("write", statement))?.count ?? 0;
  } catch (thrown) {
    if (thrown instanceof SqlRefused && session.isAlive()) return thrown;
    throw thrown;
  }
}

/** The row that bears the mark. One that is there counts, however long it has become. */
async function find(
  session: Session,
  { marked, most }: Pick<Insertion, "marked" | "most">,
): Promise<{ readonly written: SqlRows; readonly isTooLong: boolean } | null> {
  const told = await session.run("write", marked, sizeOf(most));
  if (told === null) return { written: { count: 1, rows: [] }, isTooLong: true };
  if (told.rows.length === 0) return null;
  const rows = await rowsOf(session, told);
  const isTooLong = JSON.stringify(rows).length > most.characters;
  return { written: { count: 1, rows: isTooLong ? [] : rows }, isTooLong };
}
