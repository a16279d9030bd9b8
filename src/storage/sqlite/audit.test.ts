import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, it } from "vitest";
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
