import { createHash } from "node:crypto";
import type { Enter } from "#sdk/at-once.ts";
import type { SqlLine, SqlServer } from "#sdk/sql.ts";
import { allTaken } from "./failure.ts";
import type { Session } from "./session.ts";

/** The sessions of all accounts: no account has more than it may, and those at rest are used again. */
export interface Sessions {
  /**
   * Waits in line for a place. `isNew`: for a session that nobody has used. Rejects with a TransportFailure, or with what
   * opening a session rejects with.
   */
  take(line: SqlLine, isNew: boolean): Promise<Taken>;
  close(): void;
}

export interface Taken {
  readonly session: Session;
  /** It was at rest: perhaps it is over, and nobody has noticed. */
  readonly isUsed: boolean;
  /** It may be used again, or not. Called once. */
  give(back: "again" | "never"): void;
}

interface Account {
  /** Opened or being opened, those at rest among them. */
  count: number;
  readonly atRest: Resting[];
  readonly waiting: (() => void)[];
}

/** A session with its place among those of all processes. */
interface Placed {
  readonly session: Session;
  readonly giveBack: () => void;
}

interface Resting extends Placed {
  readonly server: string;
  readonly timer: NodeJS.Timeout;
}

export function createSessions(
  open: (server: SqlServer) => Promise<Session>,
  { restMs, patienceMs }: { readonly restMs: number; readonly patienceMs: number },
  enter: Enter = async () => () => undefined,
): Sessions {
  const accounts = new Map<string, Account>();

  const accountOf = (name: string): Account => {
    const found = accounts.get(name) ?? { count: 0, atRest: [], waiting: [] };
    accounts.set(name, found);
    return found;
  };

  /** One session less: a caller that waits may have its place. */
  const leave = (account: Account): void => {
    account.count -= 1;
    account.waiting.shift()?.();
  };

  const close = (account: Account, { session, giveBack }: Placed): void => {
    session.close();
    giveBack();
    leave(account);
  };

  const end = (account: Account, resting: Resting): void => {
    clearTimeout(resting.timer);
    close(account, resting);
  };

  /** Another process waits for a place: none rests here meanwhile. */
  const endResting = (account: Account): void => {
    for (const resting of account.atRest.splice(0)) end(account, resting);
  };

  /** One that rests and is the newest of this server, so that the others grow old. */
  const wake = (account: Account, server: string): Placed | null => {
    for (;;) {
      const index = account.atRest.findLastIndex((one) => one.server === server);
      const [found] = index < 0 ? [] : account.atRest.splice(index, 1);
      if (found === undefined) return null;
      clearTimeout(found.timer);
      if (found.session.isAlive()) return found;
      close(account, found);
    }
  };

  const wait = (
    account: Account,
    server: SqlServer,
    until: number,
    isNext: boolean,
  ): Promise<void> =>
    new Promise((resolve, reject) => {
      const enter = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(
        () => {
          account.waiting.splice(account.waiting.indexOf(enter), 1);
          reject(allTaken(server));
        },
        Math.max(0, until - performance.now()),
      );
      if (isNext) account.waiting.unshift(enter);
      else account.waiting.push(enter);
    });

  return {
    async take({ server, account: name }, isNew) {
      const account = accountOf(name);
      const key = nameOf(server);
      const until = performance.now() + patienceMs;
      for (let turns = 0; ; turns += 1) {
        // Nobody passes those who wait.
        if (turns > 0 || account.waiting.length === 0) {
          const resting = isNew ? null : wake(account, key);
          if (resting !== null) return taken(account, key, resting, true);
          // In the place of one that rests: of other credentials, or one that was used.
          const isFull = account.count >= server.mostSessions;
          const oldest = isFull ? account.atRest.shift() : undefined;
          if (oldest !== undefined) end(account, oldest);
          if (account.count < server.mostSessions) break;
        }
        await wait(account, server, until, turns > 0);
      }
      account.count += 1;
      let giveBack = (): void => undefined;
      try {
        giveBack = await enter(name, server.mostSessions, () => endResting(account));
        return taken(account, key, { session: await open(server), giveBack }, false);
      } catch (error) {
        giveBack();
        leave(account);
        throw error;
      }
    },
    close() {
      for (const account of accounts.values()) endResting(account);
    },
  };

  function taken(account: Account, server: string, placed: Placed, isUsed: boolean): Taken {
    const { session } = placed;
    return {
      session,
      isUsed,
      give(back) {
        if (back === "never" || !session.isAlive()) {
          close(account, placed);
          return;
        }
        const resting: Resting = {
          ...placed,
          server,
          timer: setTimeout(() => {
            account.atRest.splice(account.atRest.indexOf(resting), 1);
            end(account, resting);
          }, restMs).unref(),
        };
        account.atRest.push(resting);
        account.waiting.shift()?.();
      },
    };
  }
}

/** Of two servers alike, credentials included, and of no others. */
function nameOf(server: SqlServer): string {
  return createHash("sha256").update(JSON.stringify(server)).digest("base64url");
}
