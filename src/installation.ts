import type { Limiter } from "#engine/limits.ts";
import type { Log } from "#engine/log.ts";
import type { Room } from "#engine/room.ts";
import type { Store } from "#engine/store.ts";
import type { PeopleDatabase } from "#people/people-database.ts";
import type { Reading } from "#reading/reading.ts";
import type { SealedThing, SealedThings } from "#people/sealed.ts";
import type { Upkeep } from "#people/upkeep.ts";
import { apiToken, putToken, sharedToken } from "#server/token.ts";
import { closeToOthers, makeDataDir } from "#disk/data-dir.ts";
import { openPeopleInSqlite } from "#storage/people/sqlite.ts";
import { openSqlite } from "#storage/sqlite/index.ts";
import { namedContext } from "#vault/contexts.ts";
import { VaultError } from "#vault/errors.ts";
import { refuseHalfChanged } from "#vault/key-change.ts";
import { existingKey, keyFile } from "#vault/key-file.ts";
import { otherKeys, resealing, sealedCheck } from "#vault/reseal.ts";
import { openVault, type Vault } from "#vault/vault.ts";
import type { Config } from "./config.ts";

/** Where everything is kept, and the secrets that belong to it. */
export interface Installation {
  readonly store: Store;
  readonly reading: Reading;
  readonly upkeep: Upkeep;
  /** Whether there is room for what is yet to come. */
  readonly room: Room;
  /** Where the people are kept, apart from what the engine writes. */
  readonly people: PeopleDatabase;
  readonly vault: Vault;
  readonly token: string;
  /** Where several processes share the outside systems' rate limits. */
  readonly limiter?: Limiter;
  /** Resolves when this process can write nothing any more, with the reason for which it should end. */
  readonly outdated?: Promise<Error>;
  close(): Promise<void>;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Opens what the settings name, on SQLite or PostgreSQL. Throws what `startSentence` has words for. */
export async function openInstallation(
  config: Pick<Config, "data" | "databaseUrl" | "ballastMb">,
  env: Env,
  log: Log,
): Promise<Installation> {
  const { data, databaseUrl } = config;
  if (databaseUrl === null) {
    const opened = await openSqlite(data, { ballastBytes: config.ballastMb * 1024 * 1024 });
    warnOfOpen(data, log);
    return withPeople(
      opened,
      () => openPeopleInSqlite(data),
      async () => ({
        vault: await fittingVault(opened.sealed, data, env),
        token: apiToken(data),
      }),
    );
  }
  makeDataDir(data);
  warnOfOpen(data, log);
  // Only where it is used: pg-boss takes 11 MB and a fifth of a second.
  const { openPostgres } = await import("#storage/postgres/index.ts");
  const { openPeopleInPostgres } = await import("#storage/people/postgres.ts");
  const opened = await openPostgres(databaseUrl, { log });
  return withPeople(
    opened,
    () => openPeopleInPostgres(databaseUrl),
    () => join(opened.sealed, data, env),
  );
}

function warnOfOpen(data: string, log: Log): void {
  for (const { path, closed } of closeToOthers(data))
    log.warn(
      { path },
      closed
        ? "Other accounts of this machine could come at this; it is closed to them now"
        : "Other accounts of this machine can come at this; close it to them, as with chmod go-rwx",
    );
}

async function withPeople<Opened extends { close(): Promise<void> }, Secrets>(
  opened: Opened,
  openPeople: () => Promise<PeopleDatabase>,
  secrets: () => Secrets | Promise<Secrets>,
): Promise<Opened & Secrets & Pick<Installation, "people">> {
  const close = [() => opened.close()];
  const closeAll = async (): Promise<void> => {
    for (const one of close.toReversed()) await one();
  };
  try {
    const kept = await secrets();
    const people = await openPeople();
    close.push(() => people.close());
    return { ...opened, ...kept, people, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** The vault with the key that everything in the database is sealed with. Throws VaultError for any other. */
async function fittingVault(sealed: SealedThings, dataDir: string, env: Env): Promise<Vault> {
  refuseHalfChanged(dataDir, env);
  const things = await sealed.all();
  const isNew = otherKeys([], things).length === 0;
  const key = isNew ? keyFile(dataDir, env) : existingKey(dataDir, env);
  if (key === null) throw new VaultError("vault.key_missing", "The database's key is not here.");
  if (otherKeys([key], things).length > 0) throw otherKey();
  const vault = openVault({ key });
  const check = sealedCheck(vault);
  // Another process may have been the first, with another key.
  if (!opens(vault, check.name, await sealed.keep(check.name, check.sealed))) throw otherKey();
  await renewSeals(sealed, things, key);
  return vault;
}

/** What an earlier version sealed for less than this one is sealed anew. What does not open stays as it is. */
async function renewSeals(
  sealed: SealedThings,
  things: readonly SealedThing[],
  key: Buffer,
): Promise<void> {
  const anew = resealing(key, []);
  const renewed = (thing: SealedThing): string => anew(thing) ?? thing.sealed;
  if (things.some((thing) => renewed(thing) !== thing.sealed)) await sealed.reseal(renewed);
}

function opens(vault: Vault, name: string, sealed: string): boolean {
  try {
    vault.open(sealed, namedContext(name));
    return true;
  } catch (error) {
    if (error instanceof VaultError) return false;
    throw error;
  }
}

function otherKey(): VaultError {
  return new VaultError("vault.other_key", "The key here is not the database's.");
}

/**
 * How a process joins an installation of several. All need the same key. The token of the first one
 * lies in the database, sealed with it, and is put into every data folder.
 */
async function join(
  sealed: SealedThings,
  dataDir: string,
  env: Env,
): Promise<Pick<Installation, "vault" | "token">> {
  const vault = await fittingVault(sealed, dataDir, env);
  const context = namedContext(sharedToken);
  const token = vault.open(
    await sealed.keep(sharedToken, vault.seal(apiToken(dataDir), context)),
    context,
  );
  putToken(dataDir, token);
  return { vault, token };
}
