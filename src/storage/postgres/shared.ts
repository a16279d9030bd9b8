import { type Session, sql } from "./database.ts";

const kept = sql<[], { readonly token: string }>("SELECT token FROM millrace.installation");
const keep = sql<[token: string]>(
  "INSERT INTO millrace.installation (one, token) VALUES (1, $1) ON CONFLICT DO NOTHING",
);

/** What all processes on one database share beside the store. */
export interface Shared {
  /** The API's token, sealed with the key that each of them must have; null in a new database. */
  token(): Promise<string | null>;
  /** Keeps a token unless there is one. Resolves with the one that is kept from now on. */
  keepToken(sealed: string): Promise<string>;
}

export function sharedOn(session: Session): Shared {
  const token = async (): Promise<string | null> => (await session.first(kept))?.token ?? null;
  return {
    token,
    keepToken: async (sealed) => {
      await session.run(keep, sealed);
      return (await token()) ?? sealed;
    },
  };
}
