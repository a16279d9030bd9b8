import { existsSync, linkSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { VaultError } from "./errors.ts";
import { isCode, keyName, makeKey, readKey, syncDirectory, variableKey } from "./key-file.ts";
import { nameOf } from "./vault.ts";

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The new key while the old one still counts. It is there before anything is sealed with it, and takes
 * the old one's place once nothing is sealed with that any more: at any moment, each key that something
 * is sealed with is in a file.
 */
const nextName = "vault.key.next";

/** Keys of earlier times, for backups made then. */
const asideName = (key: Buffer): string => `vault.key.before-${nameOf(key)}`;
const isAside = /^vault\.key\.before-[\w-]{8}$/;

/** A change of the key: with MILLRACE_KEY that is the new one, else one is made in the data folder. */
export interface KeyChange {
  /** Every key at hand that things may be sealed with; the new one too where there is one already. */
  readonly known: readonly Buffer[];
  /** The new key is another than the one that counts. */
  readonly isChange: boolean;
  /** The new key, which is safe in its place from now on. */
  begin(): Buffer;
  /** To be called once everything is sealed anew. Gives the file that keeps the old key; null where none does. */
  finish(): string | null;
}

/** Throws VaultError. */
export function keyChange(dataDir: string, env: Env): KeyChange {
  const path = join(dataDir, keyName);
  const next = join(dataDir, nextName);
  const given = variableKey(env, "MILLRACE_KEY");
  const inFiles = [path, next].map(readKey);
  const known = present([given, ...oldKeys(dataDir, env), ...inFiles]);
  return {
    known,
    isChange: given === null || known.some((key) => !key.equals(given)),
    begin: () => given ?? readKey(next) ?? makeKey(next, dataDir),
    finish() {
      if (given !== null) {
        // Files that do not count any more: whoever left out the variable would meet them.
        const kept = [path, next].map((file) => setAside(file, dataDir, given));
        return kept.find((file) => file !== null) ?? null;
      }
      const kept = linkAside(path, dataDir);
      renameSync(next, path);
      syncDirectory(dataDir);
      return kept;
    },
  };
}

/** What could open things of earlier times: MILLRACE_OLD_KEY, and keys that were set aside. */
export function oldKeys(dataDir: string, env: Env): readonly Buffer[] {
  const names = existsSync(dataDir) ? readdirSync(dataDir) : [];
  const aside = names.filter((name) => isAside.test(name));
  return present([
    variableKey(env, "MILLRACE_OLD_KEY"),
    ...aside.map((name) => readKey(join(dataDir, name))),
  ]);
}

/** Nobody works with a key that is half changed. Throws VaultError. */
export function refuseHalfChanged(dataDir: string, env: Env): void {
  if (variableKey(env, "MILLRACE_KEY") !== null || !existsSync(join(dataDir, nextName))) return;
  throw new VaultError(
    "vault.key_change_unfinished",
    "A change of the key has begun and did not come to its end.",
  );
}

/** A second name for a key's file; null where there is none. */
function linkAside(path: string, dataDir: string): string | null {
  const key = readKey(path);
  if (key === null) return null;
  const aside = join(dataDir, asideName(key));
  try {
    linkSync(path, aside);
  } catch (error) {
    // Done already, by a try that was cut off here.
    if (!isCode(error, "EEXIST")) throw error;
  }
  syncDirectory(dataDir);
  return aside;
}

function setAside(path: string, dataDir: string, counting: Buffer): string | null {
  if (readKey(path)?.equals(counting) !== false) return null;
  const aside = linkAside(path, dataDir);
  rmSync(path);
  syncDirectory(dataDir);
  return aside;
}

function present(keys: readonly (Buffer | null)[]): readonly Buffer[] {
  return keys.filter((key) => key !== null);
}
