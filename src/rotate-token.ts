import { revokeKeysOfToken } from "#server/sign-in/keys.ts";
import { newToken, putToken, sharedToken } from "#server/token.ts";
import { namedContext } from "#vault/contexts.ts";
import { VaultError } from "#vault/errors.ts";
import { existingKey } from "#vault/key-file.ts";
import { openVault } from "#vault/vault.ts";
import { openPlace, type RotationOrder } from "./rotate-key.ts";

export interface TokenReport {
  /** How many API keys of the person of the data folder have ended. */
  readonly keysEnded: number;
}

/**
 * Another token for the data folder, while no process works on the installation: the one before lets
 * nobody in, nor do API keys that were made with it. On PostgreSQL the database's changes first, which every process
 * puts into its folder.
 */
export async function rotateToken({
  data,
  databaseUrl,
  env,
}: Omit<RotationOrder, "withoutOldKey">): Promise<TokenReport> {
  const place = await openPlace({ data, databaseUrl });
  try {
    const token = newToken();
    const things = await place.sealed.all();
    if (things.some((thing) => thing.kind === "named" && thing.name === sharedToken)) {
      const key = existingKey(data, env);
      if (key === null) throw new VaultError("vault.key_missing", "There is no key here.");
      const vault = openVault({ key });
      const context = namedContext(sharedToken);
      await place.sealed.reseal((thing) => {
        const isToken = thing.kind === "named" && thing.name === sharedToken;
        if (!isToken) return thing.sealed;
        // With another key no process would start any more.
        vault.open(thing.sealed, context);
        return vault.seal(token, context);
      });
    }
    const keysEnded = place.people === null ? 0 : await revokeKeysOfToken(place.people);
    putToken(data, token);
    return { keysEnded };
  } finally {
    await place.close();
  }
}
