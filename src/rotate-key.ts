import type { PeopleDatabase } from "#people/people-database.ts";
import { lostSecret, type SealedThings } from "#people/sealed.ts";
import { openRotating } from "#storage/sqlite/rotating.ts";
import { VaultError } from "#vault/errors.ts";
import { keyChange } from "#vault/key-change.ts";
import { otherKeys, resealing } from "#vault/reseal.ts";
import { nameOf, sealedWith } from "#vault/vault.ts";

export interface RotationReport {
  /** The name of the key that counts now, and of those that do not count any more. */
  readonly key: string;
  readonly before: readonly string[];
  readonly resealed: number;
  /** How many opened with no key at hand. Credentials of connections among them must be entered again. */
  readonly givenUp: number;
  /** Where the old key is kept, for backups made before; null where it is in no file. */
  readonly keptOld: string | null;
  /** False where the database may still hold what was sealed before, in parts that are not used any more. */
  readonly scrubbed: boolean;
}

export interface RotationOrder {
  readonly data: string;
  readonly databaseUrl: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What no key at hand opens is given up. */
  readonly withoutOldKey: boolean;
}

interface Rotating {
  readonly sealed: Pick<SealedThings, "all" | "reseal">;
  readonly people: PeopleDatabase | null;
  scrub(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Seals everything anew with another key, while no process works on the installation. It may be cut
 * off anywhere: what is sealed changes in one transaction, both keys are in their places until that is
 * done, and saying it again ends it. Throws VaultError, and the errors of opening the storage.
 */
export async function rotateKey(order: RotationOrder): Promise<RotationReport> {
  const place = await openPlace(order);
  try {
    const change = keyChange(order.data, order.env);
    const things = await place.sealed.all();
    const strange = otherKeys(change.known, things);
    if (strange.length > 0 && !order.withoutOldKey) throw cannotOpen(change.known, strange);
    if (!change.isChange)
      throw new VaultError("vault.key_unchanged", "MILLRACE_KEY is the key that counts already.");

    const to = change.begin();
    const anew = resealing(to, change.known);
    let givenUp = 0;
    const changed = await place.sealed.reseal((thing) => {
      const sealed = anew(thing);
      if (sealed === null && thing.sealed !== lostSecret) givenUp += 1;
      return sealed;
    });
    const scrubbed = await place.scrub();
    const keptOld = change.finish();
    const before = new Set(things.map(({ sealed }) => sealedWith(sealed)));
    before.delete(nameOf(to));
    return {
      key: nameOf(to),
      before: [...before].filter((name) => name !== null),
      resealed: changed - givenUp,
      givenUp,
      keptOld,
      scrubbed,
    };
  } finally {
    await place.close();
  }
}

/** Keeps every process away until it is closed. Throws the errors of opening the storage. */
export async function openPlace({
  data,
  databaseUrl,
}: Pick<RotationOrder, "data" | "databaseUrl">): Promise<Rotating> {
  if (databaseUrl === null) return openRotating(data);
  const postgres = await import("#storage/postgres/rotating.ts");
  return postgres.openRotating(databaseUrl);
}

function cannotOpen(known: readonly Buffer[], strange: readonly string[]): VaultError {
  return known.length === 0
    ? new VaultError("vault.key_missing", "There is no key here.")
    : new VaultError("vault.other_key", `Sealed with the keys ${strange.join(", ")}.`);
}
