import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterAll, expect, it } from "vitest";
import { storeContract } from "#engine/store.contract.ts";
import { sealedContract } from "../sealed.contract.ts";
import { openSqlite, type OpenedSqlite } from "./index.ts";
import { putNewDatabase } from "./new-database.world.ts";
import { noteStatements, readsThrough } from "./plans.world.ts";

const noted = noteStatements();
afterAll(() => noted.end());

async function openEmpty(): Promise<OpenedSqlite> {
  const dataDir = mkdtempSync(join(tmpdir(), "millrace-store-"));
  await putNewDatabase(dataDir);
  const opened = await openSqlite(dataDir);
  return {
    ...opened,
    async close() {
      await opened.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}

storeContract("SQLite", openEmpty);
sealedContract("SQLite", openEmpty);

it("no statement of the contract reads a table that grows from its first row to its last", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "millrace-plans-"));
  await putNewDatabase(dataDir);
  const db = new Sqlite(join(dataDir, "millrace.db"));
  noted.end();
  expect(noted.statements.size).toBeGreaterThan(300);
  expect([...noted.statements].flatMap((source) => readsThrough(db, source))).toEqual([]);
  db.close();
  rmSync(dataDir, { recursive: true });
});
