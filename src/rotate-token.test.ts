import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { localPerson } from "#people/actor.ts";
import { keysOf, makeKey } from "#server/sign-in/keys.ts";
import { apiToken } from "#server/token.ts";
import { openPeopleInSqlite } from "#storage/people/sqlite.ts";
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
  const report = await rotateToken({ data, databaseUrl: null, env: {} });
  expect(report).toEqual({ keysEnded: 0 });
  const after = apiToken(data);
  expect(after).toMatch(/^[\w-]{43}$/);
  expect(after).not.toBe(before);
});

it("ends the API keys of the data folder's person, and nobody else's", async () => {
  await (await openSqlite(data)).close();
  const people = await openPeopleInSqlite(data);
  for (const person of [localPerson, localPerson, "hana"])
    await makeKey(people, { person, name: "k", scopes: ["read"], madeAt: 1, expiresAt: 9 });
  await people.close();
  expect(await rotateToken({ data, databaseUrl: null, env: {} })).toEqual({ keysEnded: 2 });
  const after = await openPeopleInSqlite(data);
  expect(await keysOf(after, localPerson)).toEqual([]);
  expect(await keysOf(after, "hana")).toHaveLength(1);
  await after.close();
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
