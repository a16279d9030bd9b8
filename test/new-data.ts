import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabase, createTemplate } from "./postgres-cluster.ts";
import { runToEnd } from "./process.ts";

/**
 * Data as a first start makes them before anything is in them, made once in each process of the tests and copied. A start on
 * nothing at all is what other stories begin with.
 */

const names = ["millrace.db", "people.db"] as const;

let files: Promise<ReadonlyMap<string, Buffer>> | null = null;
const templates = new Map<string, Promise<string>>();

/** Puts them into a data folder. */
export async function putNewData(dataDir: string): Promise<void> {
  files ??= makeFiles();
  for (const [name, content] of await files)
    writeFileSync(join(dataDir, name), content, { mode: 0o600, flag: "wx" });
}

/** A database with them on a cluster; its url. */
export async function createNewDatabase(clusterUrl: string): Promise<string> {
  const template = templates.get(clusterUrl) ?? createTemplate(clusterUrl, make);
  templates.set(clusterUrl, template);
  return createDatabase(clusterUrl, await template);
}

async function makeFiles(): Promise<ReadonlyMap<string, Buffer>> {
  const folder = mkdtempSync(join(tmpdir(), "millrace-new-"));
  try {
    await make(folder);
    return new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In a process of its own: the tests load nothing of the storage. */
async function make(where: string): Promise<void> {
  const { code, output } = await runToEnd(join(import.meta.dirname, "make-new-data.ts"), [where]);
  if (code !== 0) throw new Error(`New data could not be made:\n${output}`);
}
