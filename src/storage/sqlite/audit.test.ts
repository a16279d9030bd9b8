import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, it } from "vitest";
import { archivePiece } from "#engine/audit-archive.ts";
import { walkChain } from "#engine/audit-chain.ts";
import { openAuditFolder } from "#disk/audit-folder.ts";
import { openSqlite } from "./index.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "millrace-audit-"));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

it("the audit log is only added to, by whatever statement", async () => {
  const opened = await openSqlite(dataDir);
  const who = { person: "hana", via: "session", address: null } as const;
  const what = { action: "connection.created", object: null, details: {} } as const;
  await opened.store.writeAudit({ id: "a1", at: 5, ...who, ...what });
  await opened.close();
  const db = new Sqlite(join(dataDir, "millrace.db"));
  try {
    for (const statement of [
      "UPDATE audit SET person = 'ken'",
      "DELETE FROM audit",
      "DELETE FROM audit WHERE id = 'a1'",
      "UPDATE OR IGNORE audit SET details = '{}'",
      "INSERT OR REPLACE INTO audit (seq, id, at, action, details) VALUES (1, 'a2', 6, 'x', '{}')",
    ])
      expect(() => db.exec(statement)).toThrow("only added to");
    expect(db.prepare("SELECT id, person FROM audit").all()).toEqual([
      { id: "a1", person: "hana" },
    ]);
  } finally {
    db.close();
  }
});

it.each([
  ["is changed", "UPDATE audit SET person = 'ken' WHERE id = 'a2'", "a2"],
  ["is taken out", "DELETE FROM audit WHERE id = 'a2'", "a3"],
  ["is cut off at the end", "DELETE FROM audit WHERE id = 'a3'", "end"],
  ["is made up", "UPDATE audit SET hash = NULL WHERE id = 'a3'", "a3"],
])("a line that %s, whoever has the database, is found", async (_, statement, broken) => {
  const first = await openSqlite(dataDir);
  const what = { via: null, address: null, action: "flow.deleted", object: null, details: {} };
  for (const id of ["a1", "a2", "a3"])
    await first.store.writeAudit({ id, at: 5, person: "hana", ...what });
  expect((await walkChain(first.store, null)).broken).toBeNull();
  await first.close();
  const db = new Sqlite(join(dataDir, "millrace.db"));
  db.exec("DROP TRIGGER audit_stays; DROP TRIGGER audit_is_kept");
  db.exec(statement);
  db.close();
  const again = await openSqlite(dataDir);
  expect((await walkChain(again.store, null)).broken).toBe(broken);
  await again.close();
});

it("a file with lines from before there was a chain is changed by nobody who has the database as well", async () => {
  await (await openSqlite(dataDir)).close();
  const path = join(dataDir, "millrace.db");
  const db = new Sqlite(path);
  const old = Date.parse("2025-01-30T12:00:00Z");
  db.exec(
    `INSERT INTO audit (id, at, person, action, details) VALUES ('a1', ${old}, 'hana', 'x', '{}')`,
  );
  db.close();
  const folder = openAuditFolder(join(dataDir, "audit"));
  const opened = await openSqlite(dataDir);
  const { store } = opened;
  const now = Date.parse("2026-04-02T02:00:00Z");
  const wish = { store, folder, now, days: 396, zone: "UTC", newId: () => "own", isShort: false };
  expect(await archivePiece(wish)).toMatchObject({ did: "file" });
  expect(await walkChain(store, folder)).toMatchObject({ broken: null, lines: 2, unchained: 1 });
  const [name = ""] = readdirSync(join(dataDir, "audit"));
  const file = join(dataDir, "audit", name);
  const forged = gunzipSync(readFileSync(file)).toString().replace("hana", "ken");
  writeFileSync(file, gzipSync(forged));
  const digest = createHash("sha256").update(readFileSync(file)).digest("hex");
  await opened.close();
  const attacked = new Sqlite(path);
  expect(() => attacked.exec("UPDATE audit_files SET digest = 'x'")).toThrow("only added to");
  expect(() => attacked.exec("DELETE FROM audit_files")).toThrow("only added to");
  attacked.exec(`DROP TRIGGER audit_files_stay; UPDATE audit_files SET digest = '${digest}'`);
  attacked.close();
  const again = await openSqlite(dataDir);
  expect(await walkChain(again.store, folder)).toMatchObject({
    broken: "file",
    brokenFile: { name, why: "changed" },
  });
  await again.close();
});
