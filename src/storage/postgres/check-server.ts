import { type Session, sql } from "./database.ts";
import { type PostgresFault, PostgresStartError } from "./start-errors.ts";

const oldest = 140_000;

interface Settings {
  readonly version: number;
  readonly version_name: string;
  readonly fsync: string;
  readonly synchronous_commit: string;
  readonly encoding: string;
  readonly standby: boolean;
  readonly read_only: string;
}

const settings = sql<[], Settings>(
  `SELECT current_setting('server_version_num')::integer AS version,
     current_setting('server_version') AS version_name, current_setting('fsync') AS fsync,
     current_setting('synchronous_commit') AS synchronous_commit,
     current_setting('server_encoding') AS encoding, pg_is_in_recovery() AS standby,
     current_setting('default_transaction_read_only') AS read_only`,
);

/** Is this a server that money can be trusted to? Throws PostgresStartError. */
export async function checkServer(session: Session): Promise<void> {
  const found = await session.first(settings);
  if (!found) throw new Error("The server does not tell its settings");
  const fault = faultIn(found);
  if (fault !== null) throw new PostgresStartError(fault);
}

function faultIn(found: Settings): PostgresFault | null {
  if (found.version < oldest) {
    const needed = String(oldest / 10_000);
    return { code: "postgres_too_old", found: found.version_name, needed };
  }
  if (found.fsync === "off") return { code: "postgres_not_durable", setting: "fsync" };
  // Every other value waits for this server's own disk.
  if (found.synchronous_commit === "off")
    return { code: "postgres_not_durable", setting: "synchronous_commit" };
  if (found.standby || found.read_only === "on") return { code: "postgres_read_only" };
  return found.encoding === "UTF8" ? null : { code: "postgres_encoding", found: found.encoding };
}
