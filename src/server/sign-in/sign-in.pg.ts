import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { movableClock } from "#engine/clock.ts";
import { localPerson } from "#people/actor.ts";
import type { PeopleDatabase } from "#people/people-database.ts";
import { openPeopleInPostgres } from "#storage/people/postgres.ts";
import { openVault } from "#vault/vault.ts";
import { createDatabase } from "../../../test/postgres-cluster.ts";
import { createPerson } from "./accounts.ts";
import { enterWithCode, enterWithPassword } from "./enter.ts";
import { actorOfKey, keysOf, makeKey } from "./keys.ts";
import { lateAuth, migrateAuth } from "./late-auth.ts";
import { byAdministrator, linkOf, makeLink, useLink } from "./links.ts";
import { changePerson, removePerson } from "./persons.ts";
import { quickPasswords } from "./passwords.world.ts";
import { changeOwn } from "./preferences.ts";
import { beginSecondFactor, confirmSecondFactor } from "./second-factor.ts";
import { sessionsOf } from "./sessions.ts";
import { offerSetUp, setUp } from "./set-up.ts";
import { openSignIn, sessionOf, type SignIn } from "./sign-in.ts";
import { codeOf } from "./totp.world.ts";
import { nothingEnded } from "./ended.ts";

/** Two processes on one database. */
let databases: readonly PeopleDatabase[];
let first: SignIn;
let second: SignIn;
const clock = movableClock();
const quiet = () => undefined;
const password = "correct horse battery";

beforeAll(async () => {
  const url = await createDatabase(inject("postgres"));
  const open = async () => {
    const database = await openPeopleInPostgres(url);
    const signIn = await openSignIn({
      database,
      vault: openVault({ key: Buffer.alloc(32, 7) }),
      clock,
      log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
      publicUrl: "http://127.0.0.1:3400",
      oidc: null,
      mail: null,
      passwords: quickPasswords,
      onReset: () => Promise.resolve(nothingEnded),
    });
    return { database, signIn };
  };
  const [one, two] = await Promise.all([open(), open()]);
  databases = [one.database, two.database];
  [first, second] = [one.signIn, two.signIn];
});
afterAll(async () => {
  for (const database of databases) await database.close();
});

describe("people in PostgreSQL", () => {
  it("are set up by one of two processes, and come in at both", async () => {
    const code = (await offerSetUp(first)) ?? "";
    const begun = Date.now();
    const outcomes = await Promise.allSettled(
      [first, second].map((one, index) =>
        setUp(one, { code, email: `${index}@example.com`, name: "Ada", password }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const [ada] = await second.persons();
    expect(ada).toMatchObject({ role: "administrator", state: "active", secondFactor: false });
    expect(ada?.createdAt).toBeGreaterThanOrEqual(begun);
    expect(ada?.createdAt).toBeLessThanOrEqual(Date.now());

    const from = {
      headers: new Headers({ "user-agent": "Test" }),
      address: "127.0.0.1",
      device: null,
    };
    const said = { email: ada?.email ?? "", password };
    const { headers } = await enterWithPassword(first, said, from);
    const cookie = headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const session = await sessionOf(second.auth, new Headers({ cookie }));
    expect(session).toMatchObject({ person: ada?.id, role: "administrator" });
    expect(
      await sessionsOf(second.database, ada?.id ?? "", session?.id, clock.now()),
    ).toMatchObject([{ current: true, browser: "Test" }]);
  });

  it("lose their keys and sessions at once, everywhere", async () => {
    const bo = { email: "bo@example.com", name: "Bo", role: "builder", password } as const;
    const { id } = await createPerson(first, bo);
    const madeAt = clock.now();
    const facts = {
      person: id,
      name: "k",
      scopes: ["read"],
      madeAt,
      expiresAt: madeAt + 1e6,
    } as const;
    const { key } = await makeKey(first.database, facts);
    expect(await actorOfKey(second.database, key, madeAt)).toMatchObject({ role: "builder" });
    expect(await keysOf(second.database, id)).toMatchObject([{ lastUsedAt: madeAt }]);
    expect(await changePerson(second.database, id, { state: "deactivated" })).toBe("changed");
    expect(await actorOfKey(first.database, key, madeAt)).toBeNull();
    expect(await removePerson(first.database, id)).toBe("changed");
    expect(await second.person(id)).toBeNull();
  });

  it("keep one administrator when two end each other in two processes", async () => {
    const eve = { email: "eve@example.com", name: "Eve", role: "administrator", password } as const;
    const { id } = await createPerson(first, eve);
    const ada = (await first.persons()).find((one) => one.id !== id);
    const outcomes = await Promise.all([
      changePerson(first.database, id, { role: "viewer" }),
      changePerson(second.database, ada?.id ?? "", { role: "viewer" }),
    ]);
    expect(outcomes.toSorted((a, b) => a.localeCompare(b))).toEqual([
      "changed",
      "last_administrator",
    ]);
  });

  it("use a link once, of two processes", async () => {
    const wanted = { kind: "invitation", email: "x@example.com", role: "viewer" } as const;
    const now = clock.now();
    const { id } = await makeLink(first.database, { ...wanted, madeBy: localPerson, madeAt: now });
    const used = await Promise.all(databases.map((one) => useLink(one, id, now)));
    expect(used.toSorted((a, b) => Number(a) - Number(b))).toEqual([false, true]);
  });

  it("take a link only while its maker is an administrator", async () => {
    const [mei] = await Promise.all(
      ["Mei", "Noa"].map((name) => {
        const email = `${name.toLowerCase()}@example.com`;
        return createPerson(first, { email, name, role: "administrator", password });
      }),
    );
    const made = { madeBy: mei?.id ?? "", madeAt: clock.now() };
    const invited = { kind: "invitation", email: "y@example.com", role: "viewer" } as const;
    const reset = { kind: "password", email: "z@example.com", person: "zoe" } as const;
    const madeByMei = { ...reset, ...made, madeBy: byAdministrator(made.madeBy) };
    const make = async () => [
      await makeLink(first.database, { ...invited, ...made }),
      await makeLink(first.database, madeByMei),
    ];
    const [before, after] = [await make(), await make()];
    const find = async (
      link: { readonly token: string } | undefined,
      kind: "invitation" | "password",
    ) => (await linkOf(second.database, kind, link?.token ?? "", clock.now()))?.isOpen === true;
    const found = async (links: Awaited<ReturnType<typeof make>>) => [
      await find(links[0], "invitation"),
      await find(links[1], "password"),
    ];
    expect([await found(before), await found(after)]).toEqual([
      [false, false],
      [true, true],
    ]);
    expect(await changePerson(second.database, made.madeBy, { role: "builder" })).toBe("changed");
    expect(await found(after)).toEqual([false, false]);
    expect(await found(await make())).toEqual([false, false]);
  });

  it("keep what they have chosen for themselves, of two changes at one moment both", async () => {
    const io = { email: "io@example.com", name: "Io", role: "viewer", password } as const;
    const { id } = await createPerson(first, io);
    await Promise.all([
      changeOwn(first.database, id, { locale: "ja" }),
      changeOwn(second.database, id, { timeZone: "Asia/Tokyo", name: "Ioë" }),
    ]);
    expect(await second.preferences(id)).toEqual({ locale: "ja", timeZone: "Asia/Tokyo" });
    await changeOwn(second.database, id, { locale: null });
    expect(await first.preferences(id)).toEqual({ locale: null, timeZone: "Asia/Tokyo" });
    expect(await first.person(id)).toMatchObject({ name: "Ioë" });
    await removePerson(first.database, id);
    expect(await first.preferences(id)).toEqual({ locale: null, timeZone: null });
  });

  it("use a code of the second factor once, of two processes", async () => {
    const may = { email: "may@example.com", name: "May", role: "viewer", password } as const;
    const { id } = await createPerson(first, may);
    const address = "127.0.0.1";
    const afterPassword = async (at: SignIn) => {
      const from = { headers: new Headers(), address, device: null };
      const { headers } = await enterWithPassword(at, may, from);
      const cookies = headers.getSetCookie().map((one) => one.split(";")[0]);
      return { headers: new Headers({ cookie: cookies.join("; ") }), address };
    };
    const from = { person: id, headers: (await afterPassword(first)).headers };
    const { uri } = await beginSecondFactor(first, password, from);
    const now = Date.now();
    await confirmSecondFactor(first, codeOf(uri, now), from);
    const code = codeOf(uri, now + 30_000);
    const one = await afterPassword(first);
    const [two, three] = [await afterPassword(second), await afterPassword(second)];
    const outcomes = await Promise.allSettled([
      enterWithCode(first, { code }, one),
      enterWithCode(second, { code }, two),
      enterWithCode(second, { code: codeOf(uri, now) }, three),
    ]);
    const came = outcomes.filter(({ status }) => status === "fulfilled");
    expect(came).toHaveLength(1);
    expect(outcomes[2]?.status).toBe("rejected");
  });
});

describe("the library's tables in PostgreSQL", () => {
  it("are made by one of several processes, and looked at by one where an earlier Millrace made them", async () => {
    const url = await createDatabase(inject("postgres"));
    const several = await Promise.all([1, 2, 3].map(() => openPeopleInPostgres(url)));
    const loads = async (database: PeopleDatabase): Promise<number> => {
      let count = 0;
      const library = lateAuth({
        database,
        secret: "secret-secret-secret-secret-secret-0123456789",
        publicUrl: "http://127.0.0.1:3400",
        oidc: null,
        now: Date.now,
        onAnotherAccount: () => Promise.resolve(),
        log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
      });
      await migrateAuth(database, () => {
        count += 1;
        return library();
      });
      return count;
    };
    const started = async () => (await Promise.all(several.map(loads))).toSorted((a, b) => a - b);
    try {
      expect(await started()).toEqual([0, 0, 1]);
      expect(await started()).toEqual([0, 0, 0]);
      await several[0]?.run("DELETE FROM library_tables");
      await several[0]?.run('ALTER TABLE "twoFactor" DROP COLUMN verified');
      expect(await started()).toEqual([0, 0, 1]);
      expect(await several[1]?.run('UPDATE "twoFactor" SET verified = true')).toBe(0);
    } finally {
      for (const database of several) await database.close();
    }
  });
});
