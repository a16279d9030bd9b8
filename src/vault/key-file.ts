import { randomBytes } from "node:crypto";
import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { VaultError } from "./errors.ts";

/**
 * The key that secrets are sealed with: MILLRACE_KEY, else `vault.key` in the data directory, which
 * is made at the first start. It lies outside the database, so that a copy of the database alone
 * gives nothing away.
 */
export function keyFile(
  dataDir: string,
  env: { readonly [name: string]: string | undefined },
): Buffer {
  return existingKey(dataDir, env) ?? makeKey(join(dataDir, keyName), dataDir);
}

export const keyName = "vault.key";

/** The same, without making one; null if there is none yet. */
export function existingKey(
  dataDir: string,
  env: { readonly [name: string]: string | undefined },
): Buffer | null {
  return variableKey(env, "MILLRACE_KEY") ?? readKey(join(dataDir, keyName));
}

export function variableKey(
  env: { readonly [name: string]: string | undefined },
  name: "MILLRACE_KEY" | "MILLRACE_OLD_KEY",
): Buffer | null {
  const given = env[name];
  return given === undefined || given === "" ? null : decode(given, name);
}

/** Null where there is no such file. */
export function readKey(path: string): Buffer | null {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    if (isCode(error, "ENOENT")) return null;
    throw unusable(path, error);
  }
  try {
    // Windows has no such mode bits; there the directory's own permissions protect the file.
    const mode = fstatSync(file).mode;
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      throw new VaultError(
        "vault.key_file_exposed",
        `${path} may be read by other accounts of this machine. Allow it to its owner alone: chmod 600 ${path}`,
      );
    }
    return decode(readFileSync(file, "utf8"), path);
  } finally {
    closeSync(file);
  }
}

/**
 * Written in full and synced under another name first: a power cut leaves a whole key or none. The
 * link fails where another process was faster, and then that one's key counts.
 */
export function makeKey(path: string, dataDir: string): Buffer {
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    const file = openSync(draft, "wx", 0o600);
    try {
      writeFileSync(file, `${randomBytes(32).toString("base64")}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    try {
      linkSync(draft, path);
    } catch (error) {
      if (!isCode(error, "EEXIST")) throw error;
    }
    syncDirectory(dataDir);
  } catch (error) {
    throw unusable(path, error);
  } finally {
    rmSync(draft, { force: true });
  }
  const key = readKey(path);
  if (key === null) throw unusable(path, undefined);
  return key;
}

export function syncDirectory(path: string): void {
  if (process.platform === "win32") return;
  const directory = openSync(path, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

function decode(text: string, from: string): Buffer {
  const trimmed = text.trim();
  const key = Buffer.from(trimmed, "base64");
  if (key.length !== 32 || key.toString("base64") !== trimmed) {
    throw new VaultError("vault.key_malformed", `${from} does not hold 32 bytes in base64.`);
  }
  return key;
}

function unusable(path: string, cause: unknown): VaultError {
  const reason = cause instanceof Error ? `: ${cause.message}` : "";
  return new VaultError(
    "vault.key_file_unusable",
    `${path} can be neither read nor made${reason}`,
    { cause },
  );
}

export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
