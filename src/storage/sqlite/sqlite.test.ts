import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storeContract } from "#engine/store.contract.ts";
import { sealedContract } from "../sealed.contract.ts";
import { openSqlite, type OpenedSqlite } from "./index.ts";
import { putNewDatabase } from "./new-database.world.ts";

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
