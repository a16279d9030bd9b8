import { setTimeout as pause } from "node:timers/promises";
import { type Session, sql } from "./database.ts";

/** A killed process gives its last sign of life for 15 seconds; a few more are for clocks and networks. */
export const usualPatience = 20_000;

const living = sql<[], { name: string }>(
  `SELECT name FROM millrace.leases WHERE name LIKE 'process:%' AND until > clock_timestamp() LIMIT 1`,
);
/** As the server sees them: a process behind a pooler has the pooler's address. */
const addresses = sql<[], { at: string }>(
  `SELECT DISTINCT coalesce(host(client_addr), 'localhost') AS at FROM pg_stat_activity
   WHERE datname = current_database() AND application_name IN ('millrace', 'millrace life') ORDER BY at`,
);

/** Does any process give signs of life? */
export async function isAtWork(session: Session): Promise<boolean> {
  return (await session.first(living)) !== undefined;
}

/** Where the processes are that are connected. */
export async function whereAtWork(session: Session): Promise<readonly string[]> {
  return (await session.all(addresses)).map(({ at }) => at);
}

/** Waits until it is so, for so many milliseconds at most. */
export async function soonSo(patience: number, isSo: () => Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + patience; ; await pause(Math.min(1_000, patience))) {
    if (await isSo()) return true;
    if (Date.now() >= end) return false;
  }
}
