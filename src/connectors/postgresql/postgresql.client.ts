/** Asking a database: each call is one read-only transaction. */
import type { SqlCaps, SqlContext, SqlRows, SqlStatement } from "#sdk/index.ts";
import { SqlRefused, SqlTooMuch, unanswered } from "#sdk/index.ts";
import { mostOutput } from "#sdk/index.ts";
import { refusedWith, tooMuch } from "./postgresql.errors.ts";

export interface PostgresqlApi {
  /** `isForeign`: its text is a person's. Rejects with the SDK's errors. */
  ask(statement: SqlStatement, most?: Partial<SqlCaps>, isForeign?: boolean): Promise<SqlRows>;
  /** Makes what the person who connects has agreed to; only while a connection is checked. */
  make(statements: readonly SqlStatement[]): Promise<void>;
  /** Of the tables that the steps use. */
  readonly schema: string;
  /** In which moments are given. */
  readonly timeZone: string;
}

const usual: SqlCaps = { rows: 10_000, characters: mostOutput };

export function openPostgresql(
  { schema, timeZone }: { readonly schema: string; readonly timeZone: string },
  { ask, make }: SqlContext,
): PostgresqlApi {
  return {
    schema,
    timeZone,
    async ask(statement, most = {}, isForeign = false) {
      const caps = { ...usual, ...most };
      try {
        return await ask({ statement, most: caps, ...(isForeign ? { isForeign } : {}) });
      } catch (thrown) {
        throw inOurErrors(thrown, caps);
      }
    },
    async make(statements) {
      try {
        await make(statements);
      } catch (thrown) {
        throw inOurErrors(thrown, usual);
      }
    },
  };
}

function inOurErrors(thrown: unknown, most: SqlCaps): unknown {
  if (thrown instanceof SqlRefused) return refusedWith(thrown);
  return thrown instanceof SqlTooMuch
    ? tooMuch(thrown.why, most)
    : unanswered("postgresql", thrown);
}
