import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openSqlite } from "./index.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "millrace-versions-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** The database as it was before versions said which connections they name. */
const before = 8;

it("versions from before know their connections, however deep these lie", async () => {
  await (await openSqlite(dataDir)).close();
  const db = new Sqlite(join(dataDir, "millrace.db"));
  db.exec("DROP TABLE version_connections; DROP TABLE settings; DROP INDEX flows_listed");
  db.exec("DROP INDEX runs_scheduled; DROP INDEX runs_tested; DROP INDEX runs_again");
  db.exec("ALTER TABLE doubts DROP COLUMN lost; ALTER TABLE steps DROP COLUMN corrections");
  db.exec("ALTER TABLE flows DROP COLUMN changed_by");
  db.exec("ALTER TABLE flow_versions DROP COLUMN holds_currencies");
  for (const column of [
    "held_by_owner",
    "held_by_absence",
    "held_by_switch",
    "consent_epoch",
    "heir",
    "limits",
  ])
    db.exec(`ALTER TABLE connections DROP COLUMN ${column}`);
  db.exec("ALTER TABLE flow_versions DROP COLUMN calls; ALTER TABLE proposals DROP COLUMN calls");
  db.exec("DROP TABLE absences");
  db.exec(
    "DROP TABLE news; DROP TABLE alerts; DROP TABLE alert_letters; DROP TABLE alert_choices; DROP TABLE notices; DROP TABLE webhooks; DROP TABLE alert_posts; ALTER TABLE flows DROP COLUMN active_since;",
  );
  db.exec(
    "DROP TABLE ledger; DROP TABLE ledger_headings; DROP TABLE passed_over; DROP INDEX runs_to_ledger; ALTER TABLE runs DROP COLUMN in_ledger;",
  );
  db.exec("DROP TABLE batch_runs; DROP TABLE batches; DROP INDEX runs_by_error");
  for (const table of ["events", "runs"]) db.exec(`ALTER TABLE ${table} DROP COLUMN erased`);
  db.exec("DROP TABLE moved_by_day; ALTER TABLE effects DROP COLUMN above_limit");
  db.exec("DROP TABLE flow_readers; DROP TABLE erasures; DROP TABLE private_fields");
  db.exec("DROP TABLE switch_offs");
  for (const column of ["entrusted_to", "offered_to"])
    db.exec(`ALTER TABLE flows DROP COLUMN ${column}`);
  db.exec("ALTER TABLE runs DROP COLUMN started_by");
  db.exec("DROP INDEX runs_at_hand; ALTER TABLE runs DROP COLUMN turn_of");
  db.exec("DROP TRIGGER audit_is_kept; DROP TABLE audit_files");
  db.exec(
    "CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'The audit log is only added to'); END",
  );
  db.exec("DROP TABLE audit_begun; DROP TABLE audit_chain; ALTER TABLE audit DROP COLUMN hash");
  db.exec("DROP INDEX runs_at_once");
  for (const column of ["set_at", "skipped", "skipped_at"])
    db.exec(`ALTER TABLE timetables DROP COLUMN ${column}`);
  db.exec("ALTER TABLE timetables ADD COLUMN every_minutes INTEGER NOT NULL DEFAULT 0");
  db.exec("INSERT INTO timetables VALUES ('f', 1, 900, 800, 15)");
  db.exec("DROP INDEX runs_delayed; ALTER TABLE runs DROP COLUMN delayed_until");
  db.exec("DROP INDEX steps_failed; DROP INDEX effects_parked");
  db.exec("DROP TABLE listened");
  db.exec("DROP TABLE reconciled; DROP TABLE reconciled_monthly; DROP TABLE reconciliations");
  db.exec("DROP TABLE about_since; DROP INDEX events_about; ALTER TABLE events DROP COLUMN about");
  db.exec("DROP TABLE bells; DROP TABLE rings; ALTER TABLE polls DROP COLUMN bell_at");
  db.exec("ALTER TABLE deliveries DROP COLUMN because");
  db.exec("DROP INDEX effects_target; ALTER TABLE effects DROP COLUMN target");
  db.exec("ALTER TABLE effects DROP COLUMN ended_sends");
  db.exec(
    "DROP TABLE day_calls; ALTER TABLE reads DROP COLUMN day_use; DROP TABLE shapes; ALTER TABLE flow_versions DROP COLUMN shapes",
  );
  db.exec("DROP TABLE hook_addresses; DROP TABLE same_bodies; DROP INDEX runs_by_webhook");
  db.exec("ALTER TABLE events DROP COLUMN raw; ALTER TABLE events DROP COLUMN not_before");
  db.exec("DROP TABLE snapshot_rows; DROP TABLE snapshot_contents");
  db.exec("DROP TABLE invoke_keys; DROP INDEX runs_invoked; DROP INDEX deliveries_skipped");
  db.exec("DROP TABLE version_calls; DROP INDEX runs_of_caller; DROP INDEX runs_called");
  for (const column of ["caller_id", "caller_path"])
    db.exec(`ALTER TABLE runs DROP COLUMN ${column}`);
  db.exec("DROP TABLE lookup_tables; DROP TABLE lookup_revisions");
  db.exec("ALTER TABLE effects ADD COLUMN unknowns INTEGER NOT NULL DEFAULT 0");
  db.exec("ALTER TABLE subscriptions DROP COLUMN owed_from");
  db.exec(`INSERT INTO polls (id, connection_id, trigger, cursor, every_seconds, next_at, listening, failures, error,
    wider_at, widest_at, newest_event, newest_at) VALUES ('p', 'c1', 'new-charge', 950, 15, 0, 1, 0, NULL, 0, 0, 0, 0)`);
  db.exec("INSERT INTO subscriptions VALUES ('f', 'p', 1, 15, 900, NULL, NULL, NULL)");
  db.pragma(`user_version = ${before}`);
  const insert = db.prepare(
    "INSERT INTO flow_versions (id, flow_id, number, document, published_at) VALUES (?, 'f', ?, ?, 1)",
  );
  const through = (connection: string | null) => ({ kind: "action", connection });
  const documents = [
    { trigger: { connection: "c1" }, steps: [through("c2"), through("c1"), through(null)] },
    { trigger: null, steps: [{ kind: "loop", steps: [through("c3")] }] },
    { trigger: { kind: "schedule" }, steps: [] },
  ];
  for (const [index, document] of documents.entries())
    insert.run(`v${index + 1}`, index + 1, JSON.stringify(document));
  db.close();

  const storage = await openSqlite(dataDir);
  // A flow that was listening is owed what it listened for.
  expect(await storage.store.subscription("f")).toMatchObject({ liveFrom: 900, owedFrom: 900 });
  expect(await storage.store.seenUntil("f")).toMatchObject({ at: 950, owedFrom: 900 });
  // Nobody looked at the currencies beside its amounts.
  expect(await storage.store.version("v1")).toMatchObject({ holdsCurrencies: false });
  await storage.close();
  const after = new Sqlite(join(dataDir, "millrace.db"), { readonly: true });
  const rows = after
    .prepare("SELECT version_id || ' ' || connection_id FROM version_connections ORDER BY 1")
    .pluck()
    .all();
  expect(rows).toEqual(["v1 c1", "v1 c2", "v2 c3"]);
  // A schedule that was running goes on at its next time.
  expect(after.prepare("SELECT * FROM timetables").all()).toEqual([
    {
      flow_id: "f",
      active: 1,
      next_at: 900,
      previous_at: 800,
      set_at: 0,
      skipped: 0,
      skipped_at: null,
    },
  ]);
  after.close();
});
