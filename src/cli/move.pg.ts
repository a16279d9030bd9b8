import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { stageOn } from "#engine/store-contract/stage.world.ts";
import { openSqlite } from "#storage/sqlite/index.ts";
import { openPeopleInPostgres } from "#storage/people/postgres.ts";
import { openPeopleInSqlite } from "#storage/people/sqlite.ts";
import type { PeopleDatabase } from "#people/people-database.ts";
import { createPerson } from "#server/sign-in/accounts.ts";
import { enterWithPassword } from "#server/sign-in/enter.ts";
import { actorOfKey, makeKey } from "#server/sign-in/keys.ts";
import { openSignIn, sessionOf } from "#server/sign-in/sign-in.ts";
import { openVault } from "#vault/vault.ts";
import { createDatabase, dropDatabase } from "../../test/postgres-cluster.ts";
import { runCli } from "./program.ts";
import { nothingEnded } from "#server/sign-in/ended.ts";

let data: string;
let url: string;
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), "millrace-cli-move-"));
  url = await createDatabase(inject("postgres"));
  const opened = await openSqlite(data);
  await stageOn(() => opened).connect("c1");
  await stageOn(() => opened).flow("f1");
  await opened.close();
});
afterEach(async () => {
  rmSync(data, { recursive: true });
  await dropDatabase(inject("postgres"), url);
});

async function millrace(args: readonly string[], env: Record<string, string> = {}) {
  let out = "";
  let err = "";
  const code = await runCli([...args, "--data", data], {
    env: { LANG: "C", ...env },
    stdin: new PassThrough().end() as unknown as NodeJS.ReadStream,
    write: (text) => {
      out += text;
    },
    note: (text) => {
      err += text;
    },
    interrupted: () => new Promise(() => undefined),
  });
  return { code, out, err };
}

test("millrace move brings everything to PostgreSQL, tells how far it is, and seals the file", async () => {
  const { password } = new URL(url);
  const moved = await millrace(["move", "--to", url]);
  expect([moved.code, moved.out]).toEqual([
    0,
    expect.stringMatching(/^Everything is in postgres:.*sealed: 1 flows, 0 runs, 0 writes\./),
  ]);
  expect(moved.err).toContain("flows: 1 of 1");
  expect(moved.out + moved.err).not.toContain(password);
  const again = await millrace(["move"], { DATABASE_URL: url, LANG: "ja_JP.UTF-8" });
  expect([again.code, again.err]).toEqual([
    expect.any(Number),
    expect.stringMatching(/すでに postgres:.*に移されたか/),
  ]);
  expect(again.code).not.toBe(0);
});

const clock = { now: () => Date.now() };
const signInOn = (database: PeopleDatabase) =>
  openSignIn({
    database,
    vault: openVault({ key: Buffer.alloc(32, 7) }),
    clock,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    publicUrl: "http://127.0.0.1:3400",
    oidc: null,
    mail: null,
    onReset: () => Promise.resolve(nothingEnded),
  });
const quiet = () => undefined;

test("millrace move brings the people along, with their sessions and keys", async () => {
  const here = await openPeopleInSqlite(data);
  const before = await signInOn(here);
  const hana = { email: "hana@example.com", name: "Hana", role: "builder" } as const;
  const password = "correct horse battery";
  const { id } = await createPerson(before, { ...hana, password });
  const from = { headers: new Headers(), address: "127.0.0.1", device: null };
  const entered = await enterWithPassword(before, { email: hana.email, password }, from);
  const cookie = entered.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const madeAt = Date.now();
  const facts = {
    person: id,
    name: "k",
    scopes: ["read"],
    madeAt,
    expiresAt: madeAt + 1e6,
  } as const;
  const { key } = await makeKey(here, facts);
  await here.close();

  expect((await millrace(["move", "--to", url])).code).toBe(0);
  const there = await openPeopleInPostgres(url);
  try {
    const after = await signInOn(there);
    expect(await after.persons()).toMatchObject([{ id, ...hana, secondFactor: false }]);
    expect(await actorOfKey(there, key, madeAt)).toMatchObject({ person: id, role: "builder" });
    const session = await sessionOf(after.auth, new Headers({ cookie }));
    expect(session).toMatchObject({ person: id });
    await enterWithPassword(after, { email: hana.email, password }, from);
  } finally {
    await there.close();
  }
});

test("millrace move leaves alone where other people are", async () => {
  const there = await openPeopleInPostgres(url);
  const other = { email: "ken@example.com", name: "Ken", role: "viewer" } as const;
  await createPerson(await signInOn(there), { ...other, password: "correct horse battery" });
  const moved = await millrace(["move", "--to", url]);
  expect(moved.code).not.toBe(0);
  expect(await (await signInOn(there)).persons()).toMatchObject([other]);
  await there.close();
  await (await openSqlite(data)).close();
});

test("millrace move as JSON says only what came of it", async () => {
  const { code, out, err } = await millrace(["move", "--to", url, "--json"]);
  expect([code, err]).toEqual([0, ""]);
  expect(JSON.parse(out)).toMatchObject({ rows: { connections: 1, flow_versions: 1 } });
});

test("millrace move asks for an address, and says when nobody is there", async () => {
  expect(await millrace(["move"])).toMatchObject({
    code: 2,
    err: expect.stringContaining("--to postgres://") as unknown,
  });
  const nobody = await millrace(["move", "--to", "postgres://u@127.0.0.1:1/x"]);
  expect(nobody.err).toContain("does not answer");
  await (await openSqlite(data)).close();
});
