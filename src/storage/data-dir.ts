import { accessSync, constants, mkdirSync } from "node:fs";
import { reasonOf, StartError } from "./sqlite/start-errors.ts";

/** Makes the data directory if need be; it is its owner's alone. Throws StartError. */
export function makeDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unwritable(dataDir, error);
  }
}

export function unwritable(path: string, cause: unknown): StartError {
  return new StartError({ code: "data_dir_unwritable", path, reason: reasonOf(cause) }, { cause });
}
