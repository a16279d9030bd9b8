import { codeOf, FaultError, reasonOf } from "#disk/faults.ts";

/** Why the database could not be opened. `main.ts` turns each into one plain sentence. */
export type PostgresFault =
  /** Nobody answers at the address, or not as PostgreSQL. */
  | { readonly code: "postgres_unreachable"; readonly reason: string }
  /** It answers, and refuses: the password, the database's name, the rights. */
  | { readonly code: "postgres_refused"; readonly reason: string }
  | { readonly code: "postgres_too_old"; readonly found: string; readonly needed: string }
  /** It confirms what is not on disk yet, so that a power failure could repeat a charge. */
  | {
      readonly code: "postgres_not_durable";
      readonly setting: "fsync" | "synchronous_commit";
    }
  /** A standby, or read-only for another reason. */
  | { readonly code: "postgres_read_only" }
  /** Texts of all languages need UTF-8. */
  | { readonly code: "postgres_encoding"; readonly found: string }
  /** Processes work on it, and none may for what is to be done. */
  | { readonly code: "postgres_in_use" }
  /** Processes of an older Millrace work on it, and its shape is to change; where they are, as the server sees them. */
  | { readonly code: "postgres_older_at_work"; readonly at: readonly string[] }
  /** Its schema `millrace` is not what a Millrace has made. */
  | { readonly code: "postgres_foreign"; readonly reason: string }
  /** Written by a newer program: this one does not know what it must keep. */
  | { readonly code: "postgres_too_new"; readonly found: number; readonly known: number };

export class PostgresStartError extends FaultError<PostgresFault> {
  override readonly name = "PostgresStartError";
}

/** SQLSTATE classes in which a server refuses whoever comes: the login, the database, the rights. */
const refusals = ["28", "3D", "42501", "53300"];

/** The class of those that say that tables are not as they should be. */
const otherShape = "42";

/** What an error met at the start says about the database. */
export function startErrorOf(error: unknown): PostgresStartError {
  if (error instanceof PostgresStartError) return error;
  const reason = reasonOf(error);
  const state = sqlState(error);
  return new PostgresStartError({ code: faultOf(state), reason }, error);
}

function faultOf(state: string | null) {
  if (state === null) return "postgres_unreachable";
  if (refusals.some((refusal) => state.startsWith(refusal))) return "postgres_refused";
  return state.startsWith(otherShape) ? "postgres_foreign" : "postgres_unreachable";
}

/** The five characters by which PostgreSQL names an error; null for any other. */
export function sqlState(error: unknown): string | null {
  const code = codeOf(error);
  return code !== null && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}
