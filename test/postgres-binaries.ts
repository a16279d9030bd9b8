import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { installPackage } from "./apt.ts";

/** Where PostgreSQL's programs lie. Debian's package is installed where we may and there are none. */
export function postgresBinaries(): string {
  const found = findBinaries();
  if (found !== null) return found;
  install();
  const installed = findBinaries();
  if (installed === null) throw new Error(`No PostgreSQL after its installation. ${advice}`);
  return installed;
}

const advice =
  "These tests need PostgreSQL 15 or newer. On Debian or Ubuntu, as root: apt-get update && apt-get install postgresql";

/** Debian has a folder for each version and puts none of them on the path. */
const debian = "/usr/lib/postgresql";

function findBinaries(): string | null {
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  const folders = versions
    .filter((version) => /^\d+$/.test(version))
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(debian, version, "bin"));
  const onPath = (process.env["PATH"] ?? "").split(":").filter((folder) => folder !== "");
  return [...folders, ...onPath].find(isWhole) ?? null;
}

function isWhole(folder: string): boolean {
  return ["postgres", "initdb"].every((program) => existsSync(join(folder, program)));
}

function install(): void {
  // The package would make a cluster of its own and start it. We want the programs alone.
  const noCluster = "/etc/postgresql-common/createcluster.d/millrace-tests.conf";
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    mkdirSync(dirname(noCluster), { recursive: true });
    writeFileSync(noCluster, "create_main_cluster = false\n");
  }
  try {
    installPackage("postgresql", advice);
  } finally {
    if (isRoot) rmSync(noCluster, { force: true });
  }
}
