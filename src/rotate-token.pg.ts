import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, inject, it } from "vitest";
import { localPerson } from "#people/actor.ts";
import { makeKey } from "#server/sign-in/keys.ts";
import { apiToken, sharedToken } from "#server/token.ts";
import { openPeopleInPostgres } from "#storage/people/postgres.ts";
import { openQuietly } from "#storage/postgres/postgres.world.ts";
import { namedContext } from "#vault/contexts.ts";
import { keyFile } from "#vault/key-file.ts";
import { openVault } from "#vault/vault.ts";
import { createDatabase, dropDatabase } from "../test/postgres-cluster.ts";
import { rotateToken } from "./rotate-token.ts";

let databaseUrl: string;
let data: string;
beforeEach(async () => {
  databaseUrl = await createDatabase(inject("postgres"));
  data = mkdtempSync(join(tmpdir(), "millrace-rotate-"));
});
afterEach(async () => {
  rmSync(data, { recursive: true });
  await dropDatabase(inject("postgres"), databaseUrl);
});

it("changes the token that all processes share, so that no folder brings the old one back", async () => {
  const vault = openVault({ key: keyFile(data, {}) });
  const context = namedContext(sharedToken);
  const before = apiToken(data);
  const first = await openQuietly(databaseUrl);
  await first.sealed.keep(sharedToken, vault.seal(before, context));
  await first.sealed.keep("other", "v1.other.A");
  await first.close();
  const people = await openPeopleInPostgres(databaseUrl);
  const key = {
    person: localPerson,
    name: "k",
    scopes: ["read"],
    madeAt: 1,
    expiresAt: 9,
  } as const;
  await makeKey(people, key);
  await people.close();
  expect(await rotateToken({ data, databaseUrl, env: {} })).toEqual({ keysEnded: 1 });
  const next = await openQuietly(databaseUrl);
  const kept = await next.sealed.keep(sharedToken, vault.seal(before, context));
  expect(vault.open(kept, context)).toBe(apiToken(data));
  expect(apiToken(data)).not.toBe(before);
  expect(await next.sealed.keep("other", "nothing")).toBe("v1.other.A");
  await next.close();
});
