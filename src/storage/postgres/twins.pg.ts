import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, inject, test } from "vitest";
import { histories, play } from "#engine/store-contract/histories.world.ts";
import { type Opened, stageOn } from "#engine/store-contract/stage.world.ts";
import { storeContract } from "#engine/store.contract.ts";
import { draws } from "../../../test/effort.ts";
import { openSqlite } from "../sqlite/index.ts";
import { putNewDatabase } from "../sqlite/new-database.world.ts";
import { openEmpty } from "./postgres.world.ts";
import { twins } from "./twins.world.ts";

async function openBoth(): Promise<Opened> {
  const dataDir = mkdtempSync(join(tmpdir(), "millrace-twins-"));
  await putNewDatabase(dataDir);
  const sqlite = await openSqlite(dataDir);
  const both = twins(sqlite, await openEmpty(inject("postgres")));
  return {
    ...both,
    async close() {
      await both.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}

// All that the contract asks, of both at once: by hand, because each of them answers it by itself in `npm test`.
if (process.env["MILLRACE_TWINS"] === "contract") storeContract("both databases", openBoth);

const patience = 300_000;

test("both databases answer the same in any history", { timeout: patience }, async () => {
  const property = fc.asyncProperty(histories, async (moves) => {
    const opened = await openBoth();
    try {
      await play(
        stageOn(() => opened),
        moves,
      );
    } finally {
      await opened.close();
    }
  });
  await expect(fc.assert(property, { numRuns: draws(25) })).resolves.toBeUndefined();
});
