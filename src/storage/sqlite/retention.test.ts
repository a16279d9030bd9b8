import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, it } from "vitest";
import { event, stageOn, takes } from "#engine/store-contract/stage.world.ts";
import { openSqlite, type OpenedSqlite } from "./index.ts";

let dataDir: string;
let opened: OpenedSqlite;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "millrace-retention-"));
  opened = await openSqlite(dataDir);
});
afterEach(async () => {
  await opened.close();
  rmSync(dataDir, { recursive: true });
});

it("never forgets what was handled, when history is gone", async () => {
  const stage = stageOn(() => opened);
  const run = await stage.runningRun();
  await stage.store.planEffect(stage.plan(run), run.epoch);
  await opened.close();
  const db = new Sqlite(join(dataDir, "millrace.db"));
  for (const table of ["runs", "events", "deliveries", "steps"]) db.exec(`DELETE FROM ${table}`);
  db.close();

  opened = await openSqlite(dataDir);
  expect(await stage.store.handled("f1", ["k1"])).toEqual(new Set(["k1"]));
  expect(await stage.accept([event("k1", takes("f1", "k1"))])).toBe(0);
  expect(await stage.store.claimRuns(9_999, 9)).toEqual([]);
  expect(await stage.store.effect("f1.effect")).toMatchObject({ key: "millrace-effect-0" });
  expect(await stage.store.ancestryOfEffect("f1.effect")).toEqual(["f1"]);
});
