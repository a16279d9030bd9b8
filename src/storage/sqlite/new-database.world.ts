/** For tests: a new database, as a first start makes it. It is made once in each process, and copied. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqlite } from "./index.ts";

const name = "millrace.db";

let made: Promise<Buffer> | null = null;

/** Puts it into a data folder, where opening it finds nothing left to make. */
export async function putNewDatabase(dataDir: string): Promise<void> {
  made ??= makeOne();
  writeFileSync(join(dataDir, name), await made, { mode: 0o600, flag: "wx" });
}

async function makeOne(): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), "millrace-new-"));
  try {
    const storage = await openSqlite(folder);
    await storage.close();
    return readFileSync(join(folder, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
