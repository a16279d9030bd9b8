import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { openServerWorld, type Reply, type ServerWorld, type Worker } from "../server.world.ts";
import { byAdministrator, linkOf, makeLink, openInvitations } from "./links.ts";
import { isNewcomerAllowed, newcomerRole, type Oidc } from "./oidc.ts";

/** A link is as good as the administrator who has made it still is. */

let world: ServerWorld;
let ada: Worker;
let eve: Worker;
let hana: Worker;
beforeEach(async () => {
  world = await openServerWorld();
  ada = await world.as("administrator", "Ada");
  eve = await world.as("administrator", "Eve");
  hana = await world.as("builder", "Hana");
});
afterEach(() => world.close());

type Maker = ServerWorld["call"];

const email = "second@eve.example";
const password = "correct horse battery";
const open = { authorization: "" };
const oidc: Oidc = {
  issuer: "https://id.example.com",
  clientId: "millrace",
  clientSecret: "a secret of the test",
  name: "Test",
  domains: [],
  role: "viewer",
};
const tokenIn = ({ body }: Reply): string =>
  z.object({ link: z.string() }).parse(body).link.split("#")[1] ?? "";

/** Each kind of link: how somebody makes it, and whether it lets in. */
const kinds = {
  "an invitation": {
    make: async (by: Maker) =>
      tokenIn(await by("POST", "/people/invitations", { email, role: "administrator" })),
    letsIn: async (token: string) => {
      const said = { token, name: "Second", password };
      const { status } = await world.call("POST", "/invitations/accept", said, open);
      return status === 201;
    },
  },
  "an invitation of somebody who comes by OpenID Connect": {
    make: async (by: Maker) =>
      tokenIn(await by("POST", "/people/invitations", { email, role: "administrator" })),
    letsIn: async () => {
      const { database, clock } = world.people;
      const isAllowed = await isNewcomerAllowed(database, oidc, email, clock.now());
      const role = await newcomerRole(database, oidc, email, clock.now());
      expect(role).toBe(isAllowed ? "administrator" : "viewer");
      return isAllowed;
    },
  },
  "a link to a new password": {
    make: async (by: Maker) => tokenIn(await by("POST", `/people/${hana.person}/password-reset`)),
    letsIn: async (token: string) => {
      const { status } = await world.call("POST", "/password-reset/use", { token, password }, open);
      return status === 200;
    },
  },
} as const;

const ends = {
  "was removed": () => ada.call("DELETE", `/people/${eve.person}`),
  "was deactivated": () => ada.call("PATCH", `/people/${eve.person}`, { state: "deactivated" }),
  "became a builder": () => ada.call("PATCH", `/people/${eve.person}`, { role: "builder" }),
  "became a viewer": () => ada.call("PATCH", `/people/${eve.person}`, { role: "viewer" }),
} as const;

const linksLeft = async () =>
  (await world.people.database.all(z.unknown(), "SELECT id FROM links")).length;

describe.each(Object.entries(kinds))("%s", (kind, { make, letsIn }) => {
  it("lets in while its maker is an administrator", async () => {
    expect(await letsIn(await make(eve.call))).toBe(true);
  });

  it.each(Object.entries(ends))("lets nobody in once its maker %s", async (_, end) => {
    const token = await make(eve.call);
    expect((await end()).status).toBeLessThan(300);
    expect(await linksLeft()).toBe(0);
    expect(await letsIn(token)).toBe(false);
  });

  it.each(Object.entries(ends))(
    "of an earlier build counts no more where its maker %s",
    async (_, end) => {
      expect((await end()).status).toBeLessThan(300);
      const { database, clock } = world.people;
      const madeAt = clock.now();
      const reset = { kind: "password", email: hana.email, person: hana.person, madeAt } as const;
      const invited = { kind: "invitation", email, role: "administrator", madeAt } as const;
      const { token } = await makeLink(
        database,
        kind === "a link to a new password"
          ? { ...reset, madeBy: byAdministrator(eve.person) }
          : { ...invited, madeBy: eve.person },
      );
      expect(await openInvitations(database, clock.now())).toEqual([]);
      expect(await letsIn(token)).toBe(false);
    },
  );

  it("lets in where the person of the data folder has made it", async () => {
    const local: Maker = (...request) => world.call(...request);
    expect(await letsIn(await make(local))).toBe(true);
  });
});

it("a link that was mailed to the person who asked for it needs no administrator", async () => {
  const { database, clock } = world.people;
  const mailed = { kind: "password", email: hana.email, person: hana.person } as const;
  const made = { ...mailed, madeBy: hana.person, madeAt: clock.now() };
  const { token } = await makeLink(database, made);
  await ada.call("PATCH", `/people/${hana.person}`, { role: "viewer" });
  const found = await linkOf(database, "password", token, clock.now());
  expect(found).toMatchObject({ ...mailed, isOpen: true });
});
