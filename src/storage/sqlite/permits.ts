import type { Permit } from "#engine/permit.ts";
import type { Database } from "./database.ts";

/** Does a permit still say what is so? For use inside a transaction. */
export function currentPermits(db: Database): (permit: Permit) => boolean {
  const epoch = db
    .prepare<[string], number>("SELECT consent_epoch FROM connections WHERE id = ?")
    .pluck();
  return ({ epochs }) => Array.from(epochs).every(([id, seen]) => epoch.get(id) === seen);
}
