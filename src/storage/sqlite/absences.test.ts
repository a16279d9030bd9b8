import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, it } from "vitest";
import { stageOn } from "#engine/store-contract/stage.world.ts";
import { openSqlite } from "./index.ts";

/** The database as it was before it knew who is away. */
const before = 30;

it("who was away before it was kept is away still", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "millrace-absences-"));
  try {
    const earlier = await openSqlite(dataDir);
    const stage = stageOn(() => earlier);
    await stage.connect("c1", { owner: "hana" });
    await earlier.store.hold({ by: "absence", owner: "hana" }, 5);
    await earlier.close();
    const db = new Sqlite(join(dataDir, "millrace.db"));
    db.exec(`DROP TABLE listened; DROP TABLE reconciled; DROP TABLE reconciled_monthly; DROP TABLE reconciliations; DROP TABLE about_since; DROP INDEX events_about; ALTER TABLE events DROP COLUMN about;
      DROP TABLE absences; DROP TABLE news; DROP TABLE alerts; DROP TABLE alert_letters; DROP TABLE alert_choices;
      DROP TABLE switch_offs; DROP TABLE batch_runs; DROP TABLE batches;
      DROP TABLE ledger; DROP TABLE ledger_headings; DROP TABLE passed_over; DROP INDEX runs_to_ledger; ALTER TABLE runs DROP COLUMN in_ledger;
      DROP INDEX runs_by_error; DROP TABLE notices; DROP TABLE webhooks; DROP TABLE alert_posts; ALTER TABLE flows DROP COLUMN active_since;
      ALTER TABLE deliveries DROP COLUMN because; DROP TABLE bells; DROP TABLE rings; ALTER TABLE polls DROP COLUMN bell_at;
      DROP INDEX effects_target; ALTER TABLE effects DROP COLUMN target; ALTER TABLE effects DROP COLUMN ended_sends; DROP TABLE shapes; DROP TABLE day_calls; ALTER TABLE reads DROP COLUMN day_use; ALTER TABLE flow_versions DROP COLUMN shapes; DROP TABLE hook_addresses; DROP TABLE same_bodies; DROP INDEX runs_by_webhook; ALTER TABLE events DROP COLUMN raw;
      ALTER TABLE events DROP COLUMN not_before; DROP TABLE snapshot_rows; DROP TABLE snapshot_contents;
      ALTER TABLE events DROP COLUMN erased; ALTER TABLE runs DROP COLUMN erased; ALTER TABLE doubts DROP COLUMN lost; ALTER TABLE steps DROP COLUMN corrections`);
    db.pragma(`user_version = ${before}`);
    db.close();

    const now = await openSqlite(dataDir);
    await stageOn(() => now).connect("c2", { owner: "hana" });
    expect((await now.store.connection("c2"))?.holds.absence).toBe(5);
    await now.close();
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});
