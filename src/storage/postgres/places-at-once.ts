import type { SharedPlaces } from "#engine/shared-at-once.ts";
import { type Database, sql } from "./database.ts";

/** How long a place is kept without a sign of life, on the database's clock. */
const lasts = "interval '30 seconds'";
/** How long it counts that a process waits, which says so as often as it looks for a place. */
const waits = "interval '3 seconds'";

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

/** The places are rows here, so that all processes share them. */
export const placesOn = (database: Database): SharedPlaces => ({
  take: async (account, most, holder) =>
    (await database.transaction((session) => session.first(take, account, most, holder))) !==
    undefined,
  giveBack: (holder) => database.run(giveBack, holder),
  sign: (holders) => database.run(sign, holders),
  wait: (account, process) => database.run(wait, account, process),
  waitNoMore: (account, process) => database.run(waitNoMore, account, process),
  wantedBy: async (accounts, process) =>
    (await database.all(wantedBy, accounts, process)).map(({ account }) => account),
});
