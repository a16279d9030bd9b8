import { hash } from "node:crypto";
import pg from "pg";
import { migrationsIn, newestOf } from "../migrations.ts";
import { OnceMore } from "../session.ts";
import { PostgresStartError, sqlState } from "./start-errors.ts";

declare const types: unique symbol;

/** SQL text that is prepared once for each connection, with the types of what goes in and comes out. */
export interface Statement<Values extends readonly unknown[], Row> {
  readonly name: string;
  readonly text: string;
  readonly [types]?: (values: Values) => Row;
}

export function sql<Values extends readonly unknown[], Row = never>(
  text: string,
): Statement<Values, Row> {
  return { name: hash("sha256", text).slice(0, 24), text };
}

/** Where statements can be run: on any connection, or inside one transaction. */
export interface Session {
  all<Values extends readonly unknown[], Row>(
    statement: Statement<Values, Row>,
    ...values: Values
  ): Promise<readonly Row[]>;
  /** The first row, if there is one. */
  first<Values extends readonly unknown[], Row>(
    statement: Statement<Values, Row>,
    ...values: Values
  ): Promise<Row | undefined>;
  /** How many rows it has changed. */
  run<Values extends readonly unknown[], Row>(
    statement: Statement<Values, Row>,
    ...values: Values
  ): Promise<number>;
  /** SQL that is not prepared; without values it may be several statements. */
  raw(text: string, values?: readonly unknown[]): Promise<{ rows: unknown[] }>;
}

export interface Database extends Session {
  /** In a transaction of its own, as every write is. */
  run: Session["run"];
  /**
   * Work in one transaction, durable when the promise resolves. It is done once more where PostgreSQL
   * asks for that (a deadlock, a name that was just taken), so it must change nothing but the database.
   */
  transaction<Result>(work: (session: Session) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** How often a transaction is tried that stood in the way of another. */
const tries = 5;

/**
 * The server ends a transaction whose process stands still, so that its locks do not outlive it: what
 * it holds passes to others in less than 30 seconds.
 */
const begin = `BEGIN; SET LOCAL idle_in_transaction_session_timeout = 8000; SET LOCAL lock_timeout = 10000`;

export interface Connecting {
  readonly url: string;
  readonly name: string;
  readonly connections: number;
  /** How long a statement may take, in milliseconds; 0 for as long as it takes. */
  readonly patience: number;
  /** True where it only reads, or makes the shape itself: nothing looks at the shape of the database then. */
  readonly anyShape?: boolean;
}

/** What makes the shape that this program knows. */
export const ownMigrations = () => migrationsIn(new URL("./migrations/", import.meta.url));

/**
 * Fails where a newer program has given the database its shape. Until the transaction ends, none can: it would have to lock
 * this table.
 */
const refuseNewer = sql<[known: number]>(
  "SELECT ('shape ' || version)::integer FROM millrace.migrations WHERE version > $1",
);

/** A pool whose connections may die: one that nobody uses is replaced by the next call, one in use rejects its call. */
export function openPool(options: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    types: parsers,
    ...options,
  });
  const heard = () => undefined;
  pool.on("error", heard);
  pool.on("connect", (client) => void client.on("error", heard));
  return pool;
}

export function openDatabase({ url, name, connections, patience, anyShape }: Connecting): Database {
  const known = newestOf(ownMigrations());
  const look = async (session: Session): Promise<void> => {
    if (anyShape !== true) await session.first(refuseNewer, known);
  };
  const pool = openPool({
    connectionString: url,
    application_name: name,
    max: connections,
    connectionTimeoutMillis: 10_000,
    // A server that vanished would be waited for for ever.
    query_timeout: patience,
    pipeline: true,
  });
  const connect = sparingly(pool, connections);
  const transaction: Database["transaction"] = (work) =>
    again(() => inTransaction(connect, look, work)).catch((error: unknown) => {
      throw asNewer(error, known);
    });
  return {
    ...sessionOn((query) => onOne(connect, query)),
    run: (statement, ...values) => transaction((session) => session.run(statement, ...values)),
    transaction,
    close: () => pool.end(),
  };
}

function asNewer(error: unknown, known: number): unknown {
  const found = error instanceof Error ? /shape (\d+)/.exec(error.message)?.[1] : undefined;
  if (found === undefined || sqlState(error) !== notANumber) return error;
  return new PostgresStartError({ code: "postgres_too_new", found: Number(found), known }, error);
}

type Query = pg.QueryConfig<unknown[]>;
type Answer = Promise<pg.QueryResult<pg.QueryResultRow>>;

function sessionOn(ask: (query: Query) => Answer): Session {
  const query = <Values extends readonly unknown[], Row>(
    { name, text }: Statement<Values, Row>,
    values: Values,
  ) => ask({ name, text, values: [...values] });
  return {
    all: async (statement, ...values) => (await query(statement, values)).rows as never,
    first: async (statement, ...values) => (await query(statement, values)).rows[0] as never,
    run: async (statement, ...values) => (await query(statement, values)).rowCount ?? 0,
    raw: (text, values) =>
      ask(values === undefined || values.length === 0 ? { text } : { text, values: [...values] }),
  };
}

interface Lent {
  readonly client: pg.PoolClient;
  /** A connection that is broken is not used again. */
  readonly release: (broken: boolean) => void;
}

type Connect = () => Promise<Lent>;

/** So many connections are opened at once. */
const enough = 2;

/** In milliseconds: a connection is free sooner than a new one would be open, where statements are as quick as most. */
const moment = 25;

/**
 * Who finds all connections in use waits a moment for one of them before another is opened: each takes work and memory of
 * both sides, and plans of its own for all statements.
 */
function sparingly(pool: pg.Pool, most: number): Connect {
  let inUse = 0;
  const waiting: (() => void)[] = [];
  const free = (): void => {
    inUse -= 1;
    waiting.shift()?.();
  };
  const oneToBeFree = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(goOn), 1);
        resolve();
      }, moment);
      const goOn = (): void => {
        clearTimeout(timer);
        resolve();
      };
      waiting.push(goOn);
    });
  return async () => {
    const open = pool.totalCount;
    if (inUse >= enough && inUse >= open && open < most) await oneToBeFree();
    inUse += 1;
    try {
      const client = await pool.connect();
      return {
        client,
        release: (broken) => {
          client.release(broken);
          free();
        },
      };
    } catch (error) {
      free();
      throw error;
    }
  };
}

async function onOne(connect: Connect, query: Query): Answer {
  const { client, release } = await connect();
  let broken = true;
  try {
    const answer = await client.query(query);
    broken = false;
    return answer;
  } finally {
    release(broken);
  }
}

async function inTransaction<Result>(
  connect: Connect,
  look: (session: Session) => Promise<void>,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const { client, release } = await connect();
  const session = sessionOn((query) => client.query(query));
  let whole = false;
  try {
    // The first statement of the work goes out with them. Work that has begun has ended before the connection is given back.
    const ends = [client.query(begin), look(session), work(session)] as const;
    await Promise.allSettled(ends);
    const [, , result] = await Promise.all(ends);
    const { command } = await client.query("COMMIT");
    whole = true;
    if (command !== "COMMIT") throw new Error("The transaction had failed before its end");
    return result;
  } catch (error) {
    if (!whole) whole = await rolledBack(client);
    throw error;
  } finally {
    // What stands in doubt is closed with its connection.
    release(!whole);
  }
}

async function rolledBack(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query("ROLLBACK");
    return true;
  } catch {
    return false;
  }
}

const notANumber = "22P02";
const deadlock = "40P01";
const serialization = "40001";
/** What looked free was taken meanwhile by another transaction: done once more, the work sees that. */
const unique = "23505";
const passing: ReadonlySet<string | null> = new Set([deadlock, serialization, unique]);

async function again<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let left = tries; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      const repeats = error instanceof OnceMore || passing.has(sqlState(error));
      if (left === 1 || !repeats) throw error;
    }
  }
}

/** Times and counts fit in a number; the driver would give texts. */
const parsers = new pg.TypeOverrides();
parsers.setTypeParser(pg.types.builtins.INT8, Number);

/** What a client asks for, as PostgreSQL takes it: its texts hold no NUL, so that one with NUL is none of them. */
export function wordOrNothing(text: string): string | null {
  return text.includes("\0") ? null : text;
}
