import { randomUUID } from "node:crypto";
import { noPlace, placePatience } from "#engine/at-once.ts";
import type { Clock } from "#engine/clock.ts";
import type { Log } from "#engine/log.ts";
import type { Enter } from "#sdk/at-once.ts";
import { type Session, sql } from "./database.ts";

/** How long a place is kept without a sign of life, on the database's clock. */
const lasts = "interval '30 seconds'";
/** How often a process says that it lives, and hears who waits. */
const signEvery = 2_000;
/** How long it counts that a process waits, which says so as often as it looks for a place. */
const waits = "interval '3 seconds'";
/** Who waits looks for a place after so long, and up to as long again. */
const lookEvery = 200;

const take = sql<[account: string, most: number, holder: string], { place: number }>(
  `WITH free AS (
     SELECT n FROM generate_series(1, $2::integer) AS n
       LEFT JOIN millrace.at_once o ON o.account = $1 AND o.place = n
     WHERE o.place IS NULL OR o.until < clock_timestamp()
     ORDER BY random() LIMIT 1)
   INSERT INTO millrace.at_once AS o (account, place, holder, until)
   SELECT $1, n, $3::uuid, clock_timestamp() + ${lasts} FROM free
   ON CONFLICT (account, place) DO UPDATE SET holder = excluded.holder, until = excluded.until
     WHERE o.until < clock_timestamp()
   RETURNING place`,
);
const giveBack = sql<[holder: string]>("DELETE FROM millrace.at_once WHERE holder = $1::uuid");
const sign = sql<[holders: readonly string[]]>(
  `UPDATE millrace.at_once SET until = clock_timestamp() + ${lasts} WHERE holder = ANY($1::uuid[])`,
);
const wait = sql<[account: string, process: string]>(
  `INSERT INTO millrace.at_once_waits (account, process, until)
   VALUES ($1, $2::uuid, clock_timestamp() + ${waits})
   ON CONFLICT (account, process) DO UPDATE SET until = excluded.until`,
);
const waitNoMore = sql<[account: string, process: string]>(
  "DELETE FROM millrace.at_once_waits WHERE account = $1 AND process = $2::uuid",
);
const wantedBy = sql<[accounts: readonly string[], process: string], { account: string }>(
  `SELECT DISTINCT account FROM millrace.at_once_waits
   WHERE account = ANY($1::text[]) AND process <> $2::uuid AND until > clock_timestamp()`,
);

/** What this process has of an account's places, and who of it waits for one. */
interface Account {
  readonly held: Map<string, () => void>;
  /** Resolves when the last of those who wait has found a place, or given up. */
  line: Promise<void>;
  /** Tells the first of them that one was given back here. */
  wake: () => void;
  /** Another process waits as well, so what is given back here is not taken again at once. */
  isWanted: boolean;
}

/**
 * The places that all processes on one database share: a row for each, kept up while its process lives. Within a
 * process who waits longest is next; between processes it is whoever looks first.
 */
export function createSharedAtOnce(
  session: Session,
  process: string,
  clock: Clock,
  { random, log }: { readonly random: () => number; readonly log: Log },
): { readonly enter: Enter; stop(): void } {
  const accounts = new Map<string, Account>();
  const trouble = (error: unknown): void => {
    log.warn({ err: error }, "The places of the outside systems cannot be shared");
  };

  const accountOf = (name: string): Account => {
    const known = accounts.get(name);
    if (known !== undefined) return known;
    const account: Account = {
      held: new Map(),
      line: Promise.resolve(),
      wake: () => undefined,
      isWanted: false,
    };
    accounts.set(name, account);
    return account;
  };

  const keepUp = async (): Promise<void> => {
    const held = [...accounts].filter(([, account]) => account.held.size > 0);
    if (held.length === 0) return;
    await session.run(
      sign,
      held.flatMap(([, account]) => [...account.held.keys()]),
    );
    const names = held.map(([name]) => name);
    const wanted = new Set(
      (await session.all(wantedBy, names, process)).map(({ account }) => account),
    );
    for (const [name, account] of held) {
      account.isWanted = wanted.has(name);
      if (account.isWanted) for (const onWanted of account.held.values()) onWanted();
    }
  };
  const timer = setInterval(() => void keepUp().catch(trouble), signEvery).unref();

  /** Resolves with its name in the database; null where all are taken. */
  const look = async (name: string, most: number): Promise<string | null> => {
    const holder = randomUUID();
    const row = await session.first(take, name, most, holder);
    if (row !== undefined) return holder;
    await session.run(wait, name, process);
    return null;
  };

  /** Until one is given back here, or it is time to look for one that another process has given back. */
  const pause = (account: Account): Promise<void> =>
    new Promise((resolve) => {
      const end = (): void => {
        forget();
        account.wake = () => undefined;
        resolve();
      };
      const forget = clock.at(clock.now() + lookEvery * (1 + random()), end);
      if (!account.isWanted) account.wake = end;
    });

  const find = async (name: string, most: number, until: number): Promise<string> => {
    const account = accountOf(name);
    for (let looks = 0; ; looks += 1) {
      const holder = await look(name, most).catch((error: unknown) => {
        trouble(error);
        return null;
      });
      if (holder !== null) {
        if (looks > 0) session.run(waitNoMore, name, process).catch(trouble);
        return holder;
      }
      if (clock.now() >= until) throw noPlace();
      await pause(account);
    }
  };

  const enter: Enter = async (name, most, onWanted = () => undefined) => {
    const account = accountOf(name);
    const until = clock.now() + placePatience;
    const holding = account.line.then(() => find(name, most, until));
    account.line = holding.then(
      () => undefined,
      () => undefined,
    );
    const holder = await holding;
    account.held.set(holder, onWanted);
    return () => {
      account.held.delete(holder);
      session
        .run(giveBack, holder)
        .catch(trouble)
        .finally(() => account.wake());
    };
  };
  return { enter, stop: () => clearInterval(timer) };
}
