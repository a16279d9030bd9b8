import type { Enter } from "#sdk/at-once.ts";
import { TransportFailure } from "#sdk/http.ts";
import {
  type SqlExchange,
  type SqlLine,
  type SqlPhase,
  type SqlServer,
  SqlTooMuch,
} from "#sdk/sql.ts";
import type { Find } from "../find.ts";
import { rowsOf, sizeOf } from "./parts.ts";
import { openSession, type Session } from "./session.ts";
import { createSessions, type Taken } from "./sessions.ts";
import { statementsOfWrite, write } from "./transaction.ts";

/** Transactions over PostgreSQL: each over one session, none repeated. */

export interface Timeouts {
  /** To resolve, dial, encrypt and log in. */
  readonly connectMs: number;
  /** The server ends a statement that takes longer. */
  readonly statementMs: number;
  /** The server ends a statement that waits longer for another transaction. */
  readonly lockMs: number;
  /** The server ends a session that has begun a transaction and says nothing for so long: its process may be frozen. */
  readonly silentMs: number;
  /** How long one waits for a place among the sessions of an account. */
  readonly patienceMs: number;
  /** How long a session rests before it is closed. */
  readonly restMs: number;
}

export const usualTimeouts: Timeouts = {
  connectMs: 15_000,
  statementMs: 60_000,
  lockMs: 20_000,
  silentMs: 30_000,
  patienceMs: 30_000,
  restMs: 30_000,
};

/** How much longer than the server we wait for the end of a statement. */
const margin = 10_000;

/** `enter`: where several processes share an account's sessions. */
export function createPostgresql(
  find: Find,
  timeouts: Timeouts = usualTimeouts,
  enter?: Enter,
): SqlExchange {
  const deadlines = {
    connectMs: timeouts.connectMs,
    statementMs: timeouts.statementMs + margin,
  };
  const sessions = createSessions(
    async (server) => {
      const session = await openSession(server, find, deadlines);
      await watchLine(session, timeouts);
      return session;
    },
    timeouts,
    enter,
  );

  /** A session that rested may be over, such as by a restart of the server: then another one is taken, before anything is asked. */
  const begun = async (
    line: SqlLine,
    kind: "READ ONLY" | "READ WRITE",
    isNew: boolean,
  ): Promise<Taken & { readonly at: number }> => {
    for (;;) {
      const taken = await sessions.take(line, isNew);
      try {
        const at = await taken.session.script("begin", beginning(kind, line.server, timeouts));
        return { ...taken, at: Number(at) };
      } catch (thrown) {
        taken.give("never");
        if (!taken.isUsed || !(thrown instanceof TransportFailure)) throw thrown;
      }
    }
  };

  return {
    longestMs: statementsOfWrite * (timeouts.silentMs + timeouts.statementMs),

    async ask(line, { statement, most, isForeign = false }) {
      const taken = await begun(line, "READ ONLY", isForeign);
      const { session } = taken;
      let isClean = false;
      try {
        const told = await session.run("write", statement, sizeOf(most));
        if (told === null) throw new SqlTooMuch("too_long");
        if (told.rows.length > most.rows) throw new SqlTooMuch("too_many_rows");
        const rows = await rowsOf(session, told);
        if (JSON.stringify(rows).length > most.characters) throw new SqlTooMuch("too_long");
        isClean = await rolledBack(session);
        return { count: rows.length, rows, at: taken.at };
      } finally {
        taken.give(isClean && !isForeign ? "again" : "never");
      }
    },

    async make(line, statements) {
      const taken = await begun(line, "READ WRITE", true);
      try {
        for (const statement of statements) await taken.session.run("write", statement);
        await taken.session.run("commit", { text: "COMMIT", values: [] });
      } finally {
        taken.give("never");
      }
    },

    async begin(line, isSentOnce) {
      const taken = await begun(line, "READ WRITE", isSentOnce);
      const { session } = taken;
      let state: "begun" | "unsure" | "over" = "begun";
      return {
        async run(asked, leave) {
          if (state !== "begun") throw new Error("A transaction is run once");
          leave();
          state = "unsure";
          const answer = await write(session, asked);
          state = answer.is === "committed" && !answer.before ? "over" : "begun";
          return answer;
        },
        close() {
          const give = (isClean: boolean) => taken.give(isClean && !isSentOnce ? "again" : "never");
          if (state === "begun") void rolledBack(session).then(give);
          else give(state === "over");
        },
      };
    },

    close: () => sessions.close(),
  };
}

/** What a transaction begins with; the last of it tells what the database's clock shows. The time-outs hold for it alone, so that they hold behind a pooler as well. */
function beginning(
  kind: "READ ONLY" | "READ WRITE",
  { timeZone }: SqlServer,
  { statementMs, lockMs, silentMs }: Timeouts,
): readonly string[] {
  const settings: Readonly<Record<string, string>> = {
    statement_timeout: String(statementMs),
    lock_timeout: String(lockMs),
    idle_in_transaction_session_timeout: String(silentMs),
    timezone: timeZone,
    // How values are written.
    datestyle: "ISO, YMD",
    intervalstyle: "postgres",
    bytea_output: "hex",
    extra_float_digits: "1",
  };
  const set = Object.entries(settings).map(
    ([name, value]) => `SET LOCAL ${name} = '${value.replaceAll("'", "''")}'`,
  );
  const now = "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint";
  return [`BEGIN ISOLATION LEVEL READ COMMITTED ${kind}`, ...set, now];
}

/** The server notices sooner that nobody is there any more, where it can; an older one says that it cannot. */
async function watchLine(session: Session, { silentMs }: Timeouts): Promise<void> {
  for (const name of ["tcp_user_timeout", "client_connection_check_interval"])
    await within(session, "begin", `SET ${name} = ${silentMs}`);
}

/** Whether the session may be used again. */
function rolledBack(session: Session): Promise<boolean> {
  return session.isAlive() ? within(session, "write", "ROLLBACK") : Promise.resolve(false);
}

/** Whether a statement was accepted whose refusal does no harm. */
async function within(session: Session, at: SqlPhase, text: string): Promise<boolean> {
  try {
    await session.run(at, { text, values: [] });
    return true;
  } catch {
    return false;
  }
}
