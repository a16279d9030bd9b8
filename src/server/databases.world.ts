/** For tests: new databases, as a first start makes them. They are made once in each process, and copied. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPeopleInSqlite } from "#storage/people/sqlite.ts";
import { putNewDatabase } from "#storage/sqlite/new-database.world.ts";
import { late } from "./sign-in/late.ts";
import { makeAuthTables } from "./sign-in/late-auth.ts";

const name = "people.db";

const made = late(async () => {
  const folder = mkdtempSync(join(tmpdir(), "millrace-new-"));
  try {
    const people = await openPeopleInSqlite(folder);
    await makeAuthTables(people);
    await people.close();
    return readFileSync(join(folder, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Puts new databases into a data folder, where opening them finds nothing left to make. */
export async function putNewDatabases(dataDir: string): Promise<void> {
  await putNewDatabase(dataDir);
  writeFileSync(join(dataDir, name), await made(), { mode: 0o600, flag: "wx" });
}
