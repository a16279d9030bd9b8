import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storeContract } from "#engine/store.contract.ts";
import { openSqlite } from "./index.ts";

storeContract("SQLite", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "millrace-store-"));
  const opened = await openSqlite(dataDir);
  return {
    ...opened,
    async close() {
      await opened.close();
      rmSync(dataDir, { recursive: true });
    },
  };
});
