import { Socket } from "node:net";
import { checkServerIdentity, type ConnectionOptions } from "node:tls";
import type pg from "pg";
import { TransportFailure } from "#sdk/http.ts";
import {
  type SqlError,
  type SqlPhase,
  SqlRefused,
  type SqlServer,
  type SqlStatement,
} from "#sdk/sql.ts";
import { type Address, literalAddress } from "../addresses.ts";
import type { Find } from "../find.ts";
import { failureOf, nameNotFound, notReached } from "./failure.ts";

/** One session of one PostgreSQL. It repeats nothing. */

/** What a statement gave, as PostgreSQL wrote it. */
export interface Told {
  readonly command: string;
  readonly count: number;
  readonly columns: readonly { readonly name: string; readonly type: number }[];
  readonly rows: readonly (readonly (string | null)[])[];
}

export interface Session {
  /**
   * Runs one statement, and refuses several. `most`: where there is more, it ends the session, and gives null. Rejects
   * with SqlRefused; or with a TransportFailure, and then the session is over.
   */
  run(at: SqlPhase, statement: SqlStatement, most?: Most): Promise<Told | null>;
  /**
   * Runs several statements without values, which are ours, and gives the first value of the last row; null where there is
   * none. Rejects as `run` does.
   */
  script(at: SqlPhase, statements: readonly string[]): Promise<string | null>;
  isAlive(): boolean;
  /** What is under way is rolled back, unless COMMIT has left. */
  close(): void;
}

/** How much of what a statement gives is kept. */
export interface Most {
  readonly rows: number;
  readonly characters: number;
}

/** What is read for one statement at the most, in about: more is never kept. */
const mostBytes = 64_000_000;

/**
 * With these the server, or a pooler, ends a session. Its word for how severe an error is comes in its own language. After any
 * other error that ends the session, the end is all that comes.
 */
const endsSession = /^(?:57P\d\d|25P0[34]|08P01)$/;

export interface Deadlines {
  /** To resolve, dial, encrypt and log in. */
  readonly connectMs: number;
  /** Of one statement; longer than the server's own. */
  readonly statementMs: number;
}

/**
 * Rejects with SqlRefused where the login is refused, else with a TransportFailure. The library is loaded with the first
 * session: not every start needs it.
 */
export async function openSession(
  server: SqlServer,
  find: Find,
  deadlines: Deadlines,
): Promise<Session> {
  const late = performance.now() + deadlines.connectMs;
  const { default: library } = await import("pg");
  const addresses = await addressesOf(server, find, deadlines.connectMs);
  // The last one gets all the time that is left.
  for (const [index, address] of addresses.entries()) {
    const left = (late - performance.now()) / (addresses.length - index);
    const opened = await dial(library, server, address, Math.max(1, left), deadlines.statementMs);
    if (opened !== "not_reached") return opened;
  }
  throw notReached(server);
}

async function addressesOf(server: SqlServer, find: Find, ms: number) {
  const slow = Promise.withResolvers<never>();
  const timer = setTimeout(() => slow.reject(notReached(server)), ms);
  try {
    return await Promise.race([find({ ...server, isPlain: false }), slow.promise]);
  } catch (thrown) {
    throw thrown instanceof TransportFailure ? thrown : nameNotFound(server, thrown);
  } finally {
    clearTimeout(timer);
  }
}

/** The address that was checked is dialled: nothing is resolved again. */
async function dial(
  library: typeof pg,
  server: SqlServer,
  { address }: Address,
  connectMs: number,
  statementMs: number,
): Promise<Session | "not_reached"> {
  const socket = new Socket();
  let isReached = false;
  let isAlive = true;
  socket.once("connect", () => {
    isReached = true;
  });
  // Every parameter is named: what is left out, pg takes from the environment of this process.
  const client = new library.Client({
    stream: () => socket,
    host: address,
    port: server.port,
    database: server.database,
    user: server.user,
    password: server.password,
    ssl: tlsOf(server),
    sslnegotiation: "postgres",
    application_name: "millrace",
    client_encoding: "UTF8",
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: { getTypeParser: () => (written: string) => written },
  });
  const over = (): void => {
    isAlive = false;
  };
  client.on("error", over).on("end", over);
  const kill = (): void => {
    over();
    socket.destroy();
  };

  const within = async <Given>(ms: number, at: SqlPhase, doing: Promise<Given>): Promise<Given> => {
    let why: "late" | "too_large" | null = null;
    const end = (because: typeof why): void => {
      why = because;
      kill();
    };
    const timer = setTimeout(() => end("late"), ms);
    // A row comes as a whole, however long it is.
    const { bytesRead } = socket;
    const watch = setInterval(() => {
      if (socket.bytesRead - bytesRead > mostBytes) end("too_large");
    }, 50);
    try {
      return await doing;
    } catch (thrown) {
      if (thrown instanceof library.DatabaseError) {
        if (at === "login" || endsSession.test(thrown.code ?? "")) kill();
        throw new SqlRefused(at, errorOf(thrown), { cause: thrown });
      }
      kill();
      throw failureOf(thrown, { server, at, why });
    } finally {
      clearTimeout(timer);
      clearInterval(watch);
    }
  };

  try {
    await within(connectMs, "login", client.connect());
  } catch (thrown) {
    if (!isReached) return "not_reached";
    throw thrown;
  }
  return {
    run: async (at, statement, most) => {
      try {
        return await within(statementMs, at, run(library, client, statement, most, kill));
      } catch (thrown) {
        const isTooLarge = thrown instanceof TransportFailure && thrown.reason === "too_large";
        if (isTooLarge && most !== undefined) return null;
        throw thrown;
      }
    },
    script: (at, statements) => within(statementMs, at, script(library, client, statements)),
    isAlive: () => isAlive,
    close: () => {
      over();
      // It says goodbye; a server that does not answer that is not waited for.
      const patience = setTimeout(() => socket.destroy(), 1_000).unref();
      void client.end().finally(() => clearTimeout(patience));
    },
  };
}

function run(
  library: typeof pg,
  client: pg.Client,
  { text, values }: SqlStatement,
  most: Most = { rows: Infinity, characters: Infinity },
  kill: () => void,
): Promise<Told | null> {
  return new Promise((resolve, reject) => {
    const rows: (string | null)[][] = [];
    let characters = 0;
    // Where there are no values, pg would take a text of several statements. Its types know neither mode for this class.
    const asked = { text, values: [...values], rowMode: "array", queryMode: "extended" };
    const query = new library.Query<(string | null)[]>(asked);
    query.on("row", (row) => {
      rows.push(row);
      for (const cell of row) characters += cell?.length ?? 0;
      if (rows.length <= most.rows && characters <= most.characters) return;
      rows.length = 0;
      kill();
      resolve(null);
    });
    query.on("end", ({ command, rowCount, fields }) => {
      const columns = fields.map(({ name, dataTypeID: type }) => ({ name, type }));
      resolve({ command, count: rowCount ?? 0, columns, rows });
    });
    query.on("error", reject);
    client.query(query);
  });
}

function script(
  library: typeof pg,
  client: pg.Client,
  statements: readonly string[],
): Promise<string | null> {
  return new Promise((resolve, reject) => {
    let last: string | null = null;
    const asked = { text: statements.join("; "), rowMode: "array" };
    const query = new library.Query<(string | null)[]>(asked);
    query.on("row", ([first = null]) => {
      last = first;
    });
    query.on("end", () => resolve(last));
    query.on("error", reject);
    client.query(query);
  });
}

function tlsOf({ host, tls }: SqlServer): ConnectionOptions | false {
  switch (tls.mode) {
    case "off":
      return false;
    case "require":
      return { rejectUnauthorized: false };
    case "verify": {
      // The socket goes to an address; the certificate must be for the host that was asked for.
      const isName = literalAddress(host) === null;
      const bare = host.replace(/^\[(.*)\]$/, "$1");
      return {
        ...(tls.ca === null ? {} : { ca: tls.ca }),
        ...(isName ? { servername: host } : {}),
        checkServerIdentity: (_, certificate) => checkServerIdentity(bare, certificate),
      };
    }
  }
}

function errorOf(said: pg.DatabaseError): SqlError {
  const { code = "", message, detail, hint, table, column, constraint } = said;
  return {
    code,
    message,
    ...(detail === undefined ? {} : { detail }),
    ...(hint === undefined ? {} : { hint }),
    ...(table === undefined ? {} : { table }),
    ...(column === undefined ? {} : { column }),
    ...(constraint === undefined ? {} : { constraint }),
  };
}
