import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { codeOf, openPeopleWorld, type PeopleWorld } from "../people.world.ts";
import { makeLink } from "./links.ts";

/** What a link pays for begins only once the password can be kept. */

let world: PeopleWorld;
beforeEach(async () => {
  world = await openPeopleWorld();
});
afterEach(() => world.close());

const open = { authorization: "" };
const password = "correct horse battery";
const Handed = z.object({ link: z.string() });
const handed = async (path: string, body: object = {}) =>
  Handed.parse((await world.aoi("POST", path, body)).body).link.split("#")[1] ?? "";
const reset = (token: string) =>
  world.call("POST", "/password-reset/use", { token, password }, open);

/** The ways in by a link, each with whether it ends what others have entrusted to Hana. */
const links = {
  "an administrator's link": {
    make: () => handed(`/people/${world.ids.hana}/password-reset`),
    use: reset,
    ends: true,
  },
  "a link that was mailed": {
    make: async () => {
      const { database, clock } = world.people;
      const { email } = (await world.people.person(world.ids.hana)) ?? expect.fail("nobody");
      const hana = { email, person: world.ids.hana, madeBy: world.ids.hana };
      const link = { kind: "password", ...hana, madeAt: clock.now() } as const;
      return (await makeLink(database, link)).token;
    },
    use: reset,
    ends: false,
  },
  "an invitation": {
    make: () => handed("/people/invitations", { email: "new@people.example", role: "builder" }),
    use: (token: string) =>
      world.call("POST", "/invitations/accept", { token, name: "New", password }, open),
    ends: false,
  },
} as const;

/** Nobody's password can be hashed meanwhile. */
async function whileBusy(work: () => Promise<void>): Promise<void> {
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const { hashing } = world.people;
  const taken = Array.from({ length: 100 }, () => hashing.take(() => ended));
  const all = Promise.allSettled(taken);
  await work();
  end();
  await all;
}

test.each(Object.entries(links))(
  "%s ends nothing while too many wait, and names all that it ends when it is used again",
  async (_, { make, use, ends }) => {
    const { hana, ken, ids, hanas, kens, store } = world;
    await ken("PUT", `/connections/${kens}/grants/${ids.hana}`);
    const stands = async () => ({
      locked: (await store.connection(hanas))?.locked,
      granted: [...(await store.grantedTo(ids.hana))],
      me: (await hana("GET", "/me")).status,
      persons: (await world.people.persons()).length,
    });
    const before = await stands();
    expect(before).toMatchObject({ locked: false, granted: [kens], me: 200 });
    const token = await make();
    await whileBusy(async () => {
      const sent = await use(token);
      expect([sent.status, codeOf(sent)]).toEqual([503, "sign_in.busy"]);
    });
    expect(await stands()).toEqual(before);
    expect((await use(token)).status).toBeLessThan(300);
    if (!ends) return;
    expect(await stands()).toMatchObject({ locked: true, granted: [], me: 401 });
    const Lines = z.object({ items: z.array(z.object({ details: z.unknown() })) });
    const log = await world.aoi("GET", "/audit?action=password.reset&limit=1");
    expect(Lines.parse(log.body).items[0]?.details).toMatchObject({
      connectionsLocked: [hanas],
      grantsEnded: [kens],
      keysEnded: [expect.any(String)],
    });
  },
);
