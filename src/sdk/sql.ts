import type { JsonObject } from "./json.ts";

/**
 * Questions and answers over SQL. One exchange is one transaction over one session. The engine has
 * an `SqlExchange` that makes transactions; connectors only write statements and read answers.
 */

/** Where a database is, and as which user we connect. */
export interface SqlServer {
  readonly dialect: "postgresql";
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly tls: SqlTls;
  /** The zone of moments that have no offset. */
  readonly timeZone: string;
  /** How many sessions one account may have at once. */
  readonly mostSessions: number;
}

export type SqlTls =
  | { readonly mode: "off" }
  /** Encrypted; the certificate is not checked. */
  | { readonly mode: "require" }
  /** The certificate must be for the host, and be signed by `ca` (PEM), or else by a well-known authority. */
  | { readonly mode: "verify"; readonly ca: string | null };

/**
 * One statement. Its values go beside it, as texts that the database reads as the expected types:
 * `$1`, `$2` …
 */
export interface SqlStatement {
  readonly text: string;
  readonly values: readonly (string | null)[];
}

/** Rows as JSON, by the names of their columns. `count`: how many there are, or were touched. */
export interface SqlRows {
  readonly count: number;
  readonly rows: readonly JsonObject[];
}

/** The answer to a question. */
export interface SqlTold extends SqlRows {
  /** What the database's clock showed as the transaction began. Milliseconds since 1970. */
  readonly at: number;
}

/** One statement in a transaction that can write nothing. */
export interface SqlQuestion {
  readonly statement: SqlStatement;
  readonly most: SqlCaps;
  /** A person wrote its text: the session is not used again. */
  readonly isForeign?: true;
}

/** The most that is handed on: above it a question fails, and a write is rolled back. */
export interface SqlCaps {
  readonly rows: number;
  /** Of the rows, as JSON. */
  readonly characters: number;
}

/** A write, and where our row is that shows whether the write was done. */
export interface SqlWrite {
  readonly statement: SqlStatement;
  readonly most: SqlCaps;
  /** Null: the write has no row of ours. */
  readonly ledger: SqlLedger | null;
  /**
   * Reads the one row that bears our mark in a column that is unique by itself; the statement
   * inserts that row unless it is there, and its own result is ignored. Absent if nothing bears a
   * mark.
   */
  readonly marked?: SqlStatement;
}

/** A row of ours in a table of ours, in the database that is written to. */
export interface SqlLedger {
  readonly schema: string;
  /** Which ledger it is: the account of the connection. */
  readonly id: string;
  readonly effect: string;
  readonly generation: number;
}

/** How far a transaction got. */
export type SqlPhase = "login" | "begin" | "ledger" | "write" | "commit";

/** What the database itself said. */
export interface SqlError {
  /** The SQLSTATE. */
  readonly code: string;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
}

/** How a transaction that writes has ended. */
export type SqlAnswer =
  /**
   * `before`: not this transaction did it; our row, or the row with our mark, shows that an earlier
   * one did.
   */
  | { readonly is: "committed"; readonly written: SqlRows; readonly before: boolean }
  /** At `commit` it proves nothing by itself: see `provesRollback`. */
  | { readonly is: "refused"; readonly at: SqlPhase; readonly error: SqlError }
  /** We rolled it back. `count`: the rows that it would have touched. `no_mark`: no row bore our mark afterwards. */
  | {
      readonly is: "undone";
      readonly why: "too_many_rows" | "too_long" | "rolled_back" | "no_mark";
      readonly count: number;
    }
  /**
   * Nothing was written, because of the ledger: it is another ledger, or holds a row of this write
   * without a result.
   */
  | { readonly is: "no_ledger"; readonly why: "other" | "no_result" };

/** Thrown if the database refuses a login, or a question. */
export class SqlRefused extends Error {
  override readonly name = "SqlRefused";
  readonly at: SqlPhase;
  readonly error: SqlError;

  constructor(at: SqlPhase, error: SqlError, options?: ErrorOptions) {
    super(error.message, options);
    this.at = at;
    this.error = error;
  }
}

/** Thrown if the answer to a question has more rows, or longer ones, than allowed. */
export class SqlTooMuch extends Error {
  override readonly name = "SqlTooMuch";
  readonly why: "too_many_rows" | "too_long";

  constructor(why: "too_many_rows" | "too_long") {
    super(why);
    this.why = why;
  }
}

/** Asks one question, in a transaction of its own. Rejects with a TransportFailure, SqlRefused or SqlTooMuch. */
export type AskSql = (question: SqlQuestion) => Promise<SqlRows>;

/** Which database, and for whose account sessions are counted. */
export interface SqlLine {
  readonly server: SqlServer;
  readonly account: string;
}

/** Makes transactions, and never repeats one. */
export interface SqlExchange {
  /**
   * How long a write that has no row of ours takes at the most, from its first statement to the end of the wait for an
   * answer. A process that is frozen in between makes it no longer: the server then ends its session.
   */
  readonly longestMs: number;
  ask(line: SqlLine, question: SqlQuestion): Promise<SqlTold>;
  /** Creates what a person has agreed to, such as the ledger, in one transaction. */
  make(line: SqlLine, statements: readonly SqlStatement[]): Promise<void>;
  /**
   * Resolves when a transaction has begun in which nothing has been executed. `isSentOnce`: over a
   * separate session, which is closed afterwards. Rejects with a TransportFailure, or SqlRefused.
   */
  begin(line: SqlLine, isSentOnce: boolean): Promise<SqlTransaction>;
  /** Closes all sessions. */
  close(): void;
}

export interface SqlTransaction {
  /**
   * Writes and commits. `leave` is called before the first statement that has an effect: if it
   * throws, nothing leaves. Rejects with a TransportFailure, which knows whether COMMIT had left,
   * or with what `leave` throws.
   */
  run(write: SqlWrite, leave: () => void): Promise<SqlAnswer>;
  /** Releases the session; the server rolls back what has not been committed. */
  close(): void;
}

/**
 * Does PostgreSQL's answer prove that the transaction was not committed? Before COMMIT has left,
 * every answer does. Among the answers to COMMIT, only those do that say what was wrong with the
 * transaction itself: not the answer that nobody knows (40003), and not the end of the session (08,
 * 57).
 */
export function provesRollback(at: SqlPhase, { code }: SqlError): boolean {
  return at !== "commit" || code === "40001" || code === "40P01" || code.startsWith("23");
}

/** A quoted name for a PostgreSQL statement: the database can read it only as a name. */
export function quotedName(name: string): string {
  if (name === "" || name.includes("\0")) throw new Error("This cannot be a name in a database");
  return `"${name.replaceAll('"', '""')}"`;
}
