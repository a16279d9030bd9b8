import { contextOf, namedContext, olderContextsOf, type SealedThing } from "./contexts.ts";
import { VaultError } from "./errors.ts";
import { nameOf, openVault, type SealContext, sealedWith, type Vault } from "./vault.ts";

/** Always there. Whoever opens it has the right key, also where nothing else is sealed. */
const checkName = "check";

export function sealedCheck(vault: Vault): { readonly name: string; readonly sealed: string } {
  return { name: checkName, sealed: vault.seal("", namedContext(checkName)) };
}

/**
 * How to seal each thing anew with one key, whichever of the others it is sealed with now: the new
 * text, the same text where it is as it should be, null where no key at hand opens it.
 */
export function resealing(
  to: Buffer,
  known: readonly Buffer[],
): (thing: SealedThing) => string | null {
  const vault = openVault({ key: to });
  const others = known.filter((key) => !key.equals(to)).map((key) => openVault({ key }));
  return (thing) => {
    const context = contextOf(thing);
    if (opened(vault, thing.sealed, context) !== null) return thing.sealed;
    if (thing.kind === "named" && thing.name === checkName) return sealedCheck(vault).sealed;
    const contexts = [context, ...olderContextsOf(thing)];
    for (const one of [vault, ...others])
      for (const before of contexts) {
        const plain = opened(one, thing.sealed, before);
        if (plain !== null) return vault.seal(plain, context);
      }
    return null;
  };
}

function opened(vault: Vault, sealed: string, context: SealContext): string | null {
  try {
    return vault.open(sealed, context);
  } catch (error) {
    if (error instanceof VaultError) return null;
    throw error;
  }
}

/**
 * The names of the keys that things are sealed with, without those of these keys. What is not sealed
 * at all, as a secret that was given up is not, has none.
 */
export function otherKeys(
  known: readonly Buffer[],
  things: readonly Pick<SealedThing, "sealed">[],
): readonly string[] {
  const names = new Set(things.map(({ sealed }) => sealedWith(sealed)));
  for (const key of known) names.delete(nameOf(key));
  return [...names].filter((name) => name !== null);
}
