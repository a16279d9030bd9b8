import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { openPeopleWorld, type PeopleWorld } from "../people.world.ts";
import { createPerson } from "./accounts.ts";
import { makeKey } from "./keys.ts";
import { hashOf } from "./secrets.ts";

/** The database of people fails in the middle of a reset, after the person's rights have ended in the other one. */

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeopleWorld();
});
afterAll(() => world.close());

const open = { authorization: "" };
/** How many lines of the audit log say that the grant has ended. */
const linesOfEnd = async () =>
  (await world.aoi("GET", "/audit")).text.split(`"grantsEnded":["${world.hanas}"]`).length - 1;

/** Each statement of the reset that can fail, by what it writes. */
const places = {
  "the keys": "DELETE ON api_keys",
  "the password": "UPDATE ON account",
  "the second factor": 'DELETE ON "twoFactor"',
  "that there was a second factor": 'UPDATE ON "user"',
} as const;

test.each(Object.entries(places))(
  "where it fails at %s, nobody comes in by less than before, and the link does the rest",
  async (name, at) => {
    const { people, aoi, hana, hanas, store } = world;
    const { database } = people;
    const email = `${hashOf(name).slice(0, 8)}@example.com`;
    const wish = { email, name: `Rin ${name}`, role: "builder", password: "an old phrase of Rin" };
    const { id } = await createPerson(people, { ...wish, role: "builder" });
    await database.run('UPDATE "user" SET "twoFactorEnabled" = 1 WHERE id = ?', id);
    await database.run(
      'INSERT INTO "twoFactor" (id, "userId", secret, "backupCodes") VALUES (?, ?, ?, ?)',
      `factor of ${id}`,
      id,
      "secret",
      "codes",
    );
    const madeAt = world.now();
    const key = { person: id, name: "key", scopes: ["read"] as const, madeAt };
    await makeKey(database, { ...key, expiresAt: madeAt + 9_000 });
    expect((await hana("PUT", `/connections/${hanas}/grants/${id}`)).status).toBeLessThan(300);
    const Password = z.object({ password: z.string() });
    const stands = async () => {
      const sql = 'SELECT password FROM account WHERE "userId" = ?';
      const [account] = await database.all(Password, sql, id);
      const isAsked = (await people.person(id))?.secondFactor === true;
      return { password: account?.password, isAsked };
    };
    const before = await stands();
    const handed = await aoi("POST", `/people/${id}/password-reset`);
    const token = z.object({ link: z.string() }).parse(handed.body).link.split("#")[1];
    const said = { token, password: "correct horse battery" };
    const use = () => world.call("POST", "/password-reset/use", said, open);

    await database.run(
      `CREATE TRIGGER fails BEFORE ${at} BEGIN SELECT RAISE(ABORT, 'The disk is full'); END`,
    );
    const linesBefore = await linesOfEnd();
    const { status } = await use();
    await database.run("DROP TRIGGER fails");
    expect(status).toBe(500);
    expect([...(await store.grantedTo(id))]).toEqual([]);
    const after = await stands();
    expect(after.isAsked || after.password !== before.password).toBe(true);

    expect((await use()).status).toBe(200);
    const done = await stands();
    expect([done.isAsked, done.password === before.password]).toEqual([false, false]);
    // What ended has ended, though the request failed that ended it.
    expect(await linesOfEnd()).toBe(linesBefore + 1);
  },
);
