import { accessSync, chmodSync, constants, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { FaultError, reasonOf } from "./faults.ts";

/** Why a data directory cannot be used. `main.ts` turns each into one plain sentence. */
export type DataDirFault =
  | { readonly code: "data_dir_unwritable"; readonly path: string; readonly reason: string }
  /** Locks and syncs of a network file system cannot be trusted with money. */
  | { readonly code: "data_dir_on_network"; readonly path: string; readonly fileSystem: string };

export class DataDirError extends FaultError<DataDirFault> {
  override readonly name = "DataDirError";
}

/** Makes the data directory if need be; it is its owner's alone. Throws DataDirError. */
export function makeDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unwritable(dataDir, error);
  }
}

/** What other accounts of this machine could come at, and whether it is closed to them now. */
export interface FoundOpen {
  readonly path: string;
  readonly closed: boolean;
}

/**
 * Closes the data directory and its lock to other accounts, where an earlier version or a person left
 * them open: whoever may lock the lock keeps the server out.
 */
export function closeToOthers(dataDir: string): readonly FoundOpen[] {
  // There, rights are no bits of a mode.
  if (process.platform === "win32") return [];
  const wanted = [
    { path: dataDir, mode: 0o700 },
    { path: join(dataDir, "lock.db"), mode: 0o600 },
  ];
  return wanted.flatMap(({ path, mode }) => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined || (found.mode & 0o077) === 0) return [];
    return [{ path, closed: isChanged(path, mode) }];
  });
}

/** Another account's folder, such as a mounted one, cannot be changed. */
function isChanged(path: string, mode: number): boolean {
  try {
    chmodSync(path, mode);
    return (statSync(path).mode & 0o077) === 0;
  } catch {
    return false;
  }
}

export function unwritable(path: string, cause: unknown): DataDirError {
  return new DataDirError({ code: "data_dir_unwritable", path, reason: reasonOf(cause) }, cause);
}
