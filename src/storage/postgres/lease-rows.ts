import type { Lease } from "#engine/store.ts";
import { type Session, sql } from "./database.ts";

const stands = sql<[name: string, token: string], { found: number }>(
  "SELECT 1 AS found FROM millrace.leases WHERE name = $1 AND token = $2 FOR NO KEY UPDATE",
);

/**
 * Is the work still this process's own? If so it stays so until the transaction ends: nobody else
 * gets the lease before, even if its time runs out.
 */
export async function leaseStands(session: Session, { name, token }: Lease): Promise<boolean> {
  return (await session.first(stands, name, token)) !== undefined;
}
