import type { Lease } from "#engine/store.ts";
import { first, statement, type Work } from "../session.ts";

const standing = statement<[name: string, token: string], { found: number }>(
  "SELECT 1 AS found FROM {leases} WHERE name = ? AND token = ? FOR NO KEY UPDATE",
);

/**
 * Is the work still this process's own? If so it stays so until the transaction ends: nobody else
 * gets the lease before, even if its time runs out.
 */
export function* leaseStands({ name, token }: Lease): Work<boolean> {
  return (yield* first(standing, name, token)) !== undefined;
}
