import { StoreTroubleError } from "#engine/store-trouble.ts";
import { reasonOf } from "#disk/faults.ts";
import { OnceMore } from "../session.ts";
import { isAway } from "./away.ts";
import { PostgresStartError, sqlState } from "./start-errors.ts";

/** The classes of SQLSTATE that blame the values of a statement, or what they would make of a table. */
export const faultOfValues = /^2[23]/;

/** An error of a transaction as the engine knows it: trouble with the database, or what it is itself. */
export function asTrouble(error: unknown): unknown {
  return isTrouble(error) ? new StoreTroubleError(reasonOf(error), { cause: error }) : error;
}

function isTrouble(error: unknown): boolean {
  // The process ends, because the database has a newer shape: no verb is to blame.
  if (error instanceof OnceMore || error instanceof PostgresStartError || isAway(error))
    return true;
  const state = sqlState(error);
  if (state !== null) return !faultOfValues.test(state);
  return error instanceof Error && "syscall" in error;
}
