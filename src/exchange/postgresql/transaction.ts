import { type SqlAnswer, SqlRefused, type SqlWrite } from "#sdk/sql.ts";
import { enterLedger, storeResult } from "./ledger.ts";
import { insertMarked } from "./marked.ts";
import { checkDeferred, commit, rowsOf, sizeOf } from "./parts.ts";
import type { Session } from "./session.ts";

/**
 * So many statements are sent, each after the answer to the one before, where a write has no row of ours: the write, the question
 * what the types of its rows are, all constraints, COMMIT.
 */
export const statementsOfWrite = 4;

/**
 * The statements of a transaction that has begun, up to COMMIT and its answer: our row, the write, all constraints, the
 * result in our row, COMMIT. Rejects with a TransportFailure. The caller rolls back what has not been committed.
 */
export async function write(session: Session, asked: SqlWrite): Promise<SqlAnswer> {
  const { statement, most, ledger, marked } = asked;
  try {
    if (marked !== undefined) return await insertMarked(session, { statement, most, marked });
    const entered = ledger === null ? null : await enterLedger(session, ledger);
    switch (entered?.is) {
      case "there":
        return { is: "committed", written: entered.written, before: true };
      case "other":
      case "no_result":
        return { is: "no_ledger", why: entered.is };
      case "new":
      case undefined:
        break;
    }
    const told = await session.run("write", statement, sizeOf(most));
    if (told === null) return { is: "undone", why: "too_long", count: 0 };
    if (told.count > most.rows) return { is: "undone", why: "too_many_rows", count: told.count };
    const written = { count: told.count, rows: await rowsOf(session, told) };
    if (JSON.stringify(written).length > most.characters)
      return { is: "undone", why: "too_long", count: told.count };
    await checkDeferred(session);
    if (ledger !== null) await storeResult(session, ledger, written);
    return await commit(session, written);
  } catch (thrown) {
    if (!(thrown instanceof SqlRefused)) throw thrown;
    return { is: "refused", at: thrown.at, error: thrown.error };
  }
}
