import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { PeopleDatabase } from "#people/people-database.ts";
import { openItself } from "../sqlite/database.ts";
import { migratePeople } from "./migrate.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "millrace-people-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Its process ends before so many statements that change something. */
function dyingAfter(statements: number): PeopleDatabase {
  const db = openItself(join(folder, "people.db"));
  let left = statements;
  return {
    handle: db,
    all: async (row, sql, ...values) =>
      db
        .prepare(sql)
        .all(...values)
        .map((one) => row.parse(one)),
    run: async (sql, ...values) => {
      if (left === 0) throw new Error("Killed");
      left -= 1;
      return db.prepare(sql).run(...values).changes;
    },
    alone: (work) => work(),
    close: async () => void db.close(),
  };
}

test("a start goes on where one before it was killed, whichever statement that was at", async () => {
  let wasKilled = true;
  for (let statements = 0; wasKilled; statements += 1) {
    const dying = dyingAfter(statements);
    wasKilled = await migratePeople(dying).then(
      () => false,
      () => true,
    );
    await dying.close();
    const next = dyingAfter(Infinity);
    await migratePeople(next);
    await next.close();
    rmSync(folder, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), "millrace-people-"));
    expect(statements).toBeLessThan(100);
  }
});
