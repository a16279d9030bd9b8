import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { apiToken } from "#server/token.ts";
import { openSqlite } from "#storage/sqlite/index.ts";
import { rotateToken } from "./rotate-token.ts";

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "millrace-rotate-"));
});
afterEach(() => rmSync(data, { recursive: true }));

it("puts another token in the place of the one before", async () => {
  await (await openSqlite(data)).close();
  const before = apiToken(data);
  await rotateToken({ data, databaseUrl: null, env: {} });
  const after = apiToken(data);
  expect(after).toMatch(/^[\w-]{43}$/);
  expect(after).not.toBe(before);
});

it("changes nothing while a server works with the one before", async () => {
  const running = await openSqlite(data);
  const before = apiToken(data);
  await expect(rotateToken({ data, databaseUrl: null, env: {} })).rejects.toMatchObject({
    fault: { code: "data_dir_in_use" },
  });
  expect(apiToken(data)).toBe(before);
  await running.close();
});
