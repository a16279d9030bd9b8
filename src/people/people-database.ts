import type Sqlite from "better-sqlite3";
import type pg from "pg";
import type { z } from "zod";

export type Value = string | number | null;

/**
 * Where people, their sessions and their keys are kept: a database of its own, so that no transaction
 * of the sign-in library can roll back what the engine writes.
 *
 * SQL is what SQLite and PostgreSQL both understand, with `?` for a value. Times are milliseconds
 * since 1970.
 */
export interface PeopleDatabase {
  /** What the sign-in library works with. */
  readonly handle: Sqlite.Database | pg.Pool;
  all<Row extends z.ZodType>(
    row: Row,
    sql: string,
    ...values: readonly Value[]
  ): Promise<readonly z.infer<Row>[]>;
  /** How many rows it has changed. */
  run(sql: string, ...values: readonly Value[]): Promise<number>;
  /** Does work while nobody else does any under `alone`, in this process or another. */
  alone<Result>(work: () => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}
