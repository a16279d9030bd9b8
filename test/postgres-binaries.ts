import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { librariesIn, unpackedPackages } from "./apt.ts";

/** PostgreSQL's programs. */
export interface PostgresPrograms {
  /** Where they lie. */
  readonly folder: string;
  /** With these variables they find their libraries. */
  readonly env: NodeJS.ProcessEnv;
  /** All that belongs to them, where it is unpacked and not installed; else null. */
  readonly unpacked: string | null;
}

/** Debian has a folder for each version and puts none of them on the path. */
const debian = "usr/lib/postgresql";

/** Those of the machine, 15 or newer; where it has none, Debian's package is unpacked. */
export function postgresPrograms(): PostgresPrograms {
  const onPath = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const installed = [...versionsIn("/"), ...onPath].find(isWhole);
  if (installed !== undefined) return { folder: installed, env: process.env, unpacked: null };
  return programsIn(unpackedPackages(["postgresql"]));
}

/** Those that are unpacked there. */
export function programsIn(unpacked: string): PostgresPrograms {
  const folder = versionsIn(unpacked).find(isWhole);
  if (folder === undefined) throw new Error(`There are no programs of PostgreSQL in ${unpacked}`);
  return { folder, env: { ...process.env, LD_LIBRARY_PATH: librariesIn(unpacked) }, unpacked };
}

/** The newest first. */
function versionsIn(root: string): readonly string[] {
  const folder = join(root, debian);
  const versions = existsSync(folder) ? readdirSync(folder) : [];
  return versions
    .filter((version) => /^\d+$/.test(version))
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(folder, version, "bin"));
}

function isWhole(folder: string): boolean {
  return ["postgres", "initdb"].every((program) => existsSync(join(folder, program)));
}
