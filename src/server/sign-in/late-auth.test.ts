import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getAuthTables } from "better-auth/db";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { PeopleDatabase } from "#people/people-database.ts";
import { openPeopleInSqlite } from "#storage/people/sqlite.ts";
import { late } from "./late.ts";
import { lateAuth, migrateAuth, tablesDigest } from "./late-auth.ts";

let folder: string;
let database: PeopleDatabase;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "millrace-auth-"));
  database = await openPeopleInSqlite(folder);
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const quiet = () => undefined;
const auth = () =>
  lateAuth({
    database,
    secret: "secret-secret-secret-secret-secret-0123456789",
    publicUrl: "http://127.0.0.1:3400",
    oidc: null,
    now: Date.now,
    onAnotherAccount: () => Promise.resolve(),
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });

/** How often the library was asked for meanwhile. */
async function loads(): Promise<number> {
  let count = 0;
  const library = auth();
  await migrateAuth(database, () => {
    count += 1;
    return library();
  });
  return count;
}

const columnsOf = async (table: string) =>
  (
    await database.all(
      z.object({ name: z.string() }),
      "SELECT name FROM pragma_table_info(?)",
      table,
    )
  ).map(({ name }) => name);

describe("the library's tables", () => {
  it("are those that the digest names", async () => {
    const { options } = await auth()();
    const tables = JSON.stringify(getAuthTables(options));
    expect(createHash("sha256").update(tables).digest("hex").slice(0, 16)).toBe(tablesDigest);
  });

  it("are made by a first start, and need no library in the next", async () => {
    expect(await loads()).toBe(1);
    expect(await columnsOf("user")).toContain("twoFactorEnabled");
    expect(await loads()).toBe(0);
  });

  it("are looked at by the library where an earlier Millrace has made them, which lose nothing", async () => {
    await loads();
    await database.run(
      `INSERT INTO verification (id, identifier, value, "expiresAt", "createdAt", "updatedAt")
       VALUES ('v', 'i', 'kept', '2999-01-01', '2026-01-01', '2026-01-01')`,
    );
    await database.run("DELETE FROM library_tables");
    expect(await loads()).toBe(1);
    const kept = await database.all(z.unknown(), "SELECT value FROM verification");
    expect(kept).toEqual([{ value: "kept" }]);
    expect(await loads()).toBe(0);
  });

  it("get what is missing where they were made for another version of it", async () => {
    await loads();
    await database.run('ALTER TABLE "twoFactor" DROP COLUMN verified');
    await database.run("UPDATE library_tables SET made_for = 'better-auth 1.0.0 0'");
    expect(await loads()).toBe(1);
    expect(await columnsOf("twoFactor")).toContain("verified");
  });

  it("are made once where several start at one moment", async () => {
    const counts = await Promise.all([loads(), loads(), loads()]);
    expect(counts.toSorted((a, b) => a - b)).toEqual([0, 0, 1]);
  });
});

describe("a library that is loaded late", () => {
  it("is one for all who ask at one moment", async () => {
    const library = auth();
    const [one, two] = await Promise.all([library(), library()]);
    expect(one).toBe(two);
  });

  it("is tried again after it could not be loaded", async () => {
    let tries = 0;
    const library = late(async () => {
      tries += 1;
      if (tries === 1) throw new Error("not there");
      return tries;
    });
    const failed = await Promise.allSettled([library(), library()]);
    expect(failed.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect([await library(), await library()]).toEqual([2, 2]);
  });
});
