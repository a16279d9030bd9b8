import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { localPerson } from "#people/actor.ts";
import { freePort } from "../../../test/free-port.ts";
import type { Listening } from "../listen.ts";
import { openServerWorld, type ServerWorld } from "../server.world.ts";
import { createPerson } from "./accounts.ts";
import { type Browser, listening, openBrowser } from "./browser.world.ts";
import { keysOf, makeKey } from "./keys.ts";
import { makeLink } from "./links.ts";
import { type Oidc, pinAccounts } from "./oidc.ts";
import { startProvider } from "./oidc-provider.world.ts";
import { changePerson, personWithEmail } from "./persons.ts";

const password = "correct horse battery";
const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

interface Stage {
  readonly world: ServerWorld;
  readonly server: Listening;
}

/** Millrace, and a provider. `issuer`: what that says to be. */
async function stage(
  settings: Partial<Oidc> = {},
  { issuer = "http://127.0.0.1:{port}", withoutProof = false } = {},
): Promise<Stage> {
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const client = { clientId: "millrace", clientSecret: "a secret of the test" };
  const redirectUri = `${publicUrl}/api/auth/callback/oidc`;
  const provider = await startProvider({ issuer, redirectUri, withoutProof, ...client });
  opened.push(() => provider.close());
  const world = await openServerWorld({
    publicUrl,
    oidc: {
      issuer: provider.url,
      name: "Test",
      domains: [],
      role: "viewer",
      ...client,
      ...settings,
    },
  });
  opened.push(() => world.close());
  const server = await listening(world, port);
  opened.push(() => server.close());
  await world.as("administrator", "Ada");
  return { world, server };
}

interface Claims {
  readonly sub: string;
  readonly email: string;
  readonly email_verified?: boolean;
}

const Address = z.object({ url: z.string() });

async function begin(browser: Browser, wish?: { readonly anew: boolean }): Promise<URL> {
  const begun = await browser.call("POST", "/sign-in/oidc", wish);
  expect(begun.status).toBe(200);
  return new URL(Address.parse(begun.body).url);
}

/** What a browser does at the provider; where that sends it back to. */
async function atProvider(address: URL, claims: Claims): Promise<URL> {
  const jar = new Map<string, string>();
  const visit = async (url: URL, form?: Record<string, string>): Promise<URL | null> => {
    const response = await fetch(url, {
      redirect: "manual",
      headers: { cookie: Array.from(jar, (one) => one.join("=")).join("; ") },
      ...(form === undefined ? {} : { method: "POST", body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    const next = response.headers.get("location");
    return next === null ? null : new URL(next, url);
  };
  const login = JSON.stringify({ email_verified: true, name: "Hana", ...claims });
  let at: URL = address;
  for (let hops = 0; hops < 10; hops += 1) {
    if (at.pathname.startsWith("/api/auth/")) return at;
    const isForm = at.pathname.startsWith("/interaction/");
    const next = await visit(at, isForm ? { prompt: "login", login, password: "any" } : undefined);
    if (next === null) throw new Error(`The provider stops at ${at.href}`);
    at = next;
  }
  throw new Error("The provider sends the browser about for ever");
}

/** Where the browser is in the end. */
async function signIn(browser: Browser, claims: Claims): Promise<string | null> {
  const back = await atProvider(await begin(browser), claims);
  return browser.open(back.href);
}

/** Of a line about another account that came as somebody. */
const Told = z.object({ anotherAccount: z.literal(true), keysEnded: z.array(z.string()) });

const AccountRow = z.object({ accountId: z.string() });

function accountsOf(world: ServerWorld) {
  const sql = `SELECT "accountId" FROM account WHERE "providerId" = 'oidc'`;
  return world.people.database.all(AccountRow, sql);
}

function subjectOf(accountId = ""): string {
  return z.tuple([z.string(), z.string()]).parse(JSON.parse(accountId))[1];
}

const hana = { sub: "hana", email: "Hana@Example.com" };

describe("signing in by OpenID Connect", () => {
  it("lets in whom the settings allow, with state, nonce and PKCE", async () => {
    const { world, server } = await stage({ domains: ["example.com"], role: "builder" });
    const browser = openBrowser(server);
    const address = await begin(browser);
    expect(address.searchParams.get("code_challenge_method")).toBe("S256");
    for (const name of ["state", "nonce", "code_challenge"])
      expect(address.searchParams.get(name)?.length).toBeGreaterThan(20);
    const back = await atProvider(address, hana);
    expect(await browser.open(back.href)).toBe(`${server.url}/`);
    expect((await browser.call("GET", "/me")).body).toMatchObject({
      person: { email: "hana@example.com", name: "Hana", role: "builder" },
      via: "session",
    });
    const again = openBrowser(server);
    expect(await signIn(again, hana)).toBe(`${server.url}/`);
    expect(await world.people.persons()).toHaveLength(2);
    const kept = await world.people.database.all(
      z.object({ accessToken: z.null(), refreshToken: z.null(), idToken: z.null() }),
      `SELECT "accessToken", "refreshToken", "idToken" FROM account WHERE "providerId" = 'oidc'`,
    );
    expect(kept).toHaveLength(1);
    // The code was used: a second browser that has seen the address gets nothing.
    const thief = openBrowser(server);
    expect(await thief.open(back.href)).toMatch(/\?error=/);
    expect((await thief.call("GET", "/me")).status).toBe(401);
  });

  it("lets somebody administer only once the provider has asked them, and for a while", async () => {
    const { world, server } = await stage({ domains: ["example.com"], role: "builder" });
    const browser = openBrowser(server);
    const administers = async () => {
      const wish = { name: "Mine", scopes: ["read"], expiresInDays: 1 };
      return (await browser.call("POST", "/api-keys", wish)).status === 201;
    };
    // The provider does not say when they were asked, unless it is asked for that.
    await signIn(browser, hana);
    expect(await administers()).toBe(false);
    const address = await begin(browser, { anew: true });
    expect(address.searchParams.get("prompt")).toBe("login");
    await browser.open((await atProvider(address, hana)).href);
    expect(await administers()).toBe(true);
    world.advance(15 * 60_000);
    expect(await administers()).toBe(false);
    // Whoever takes the wish to be asked out of the address is not believed to have been.
    const again = await begin(browser, { anew: true });
    for (const name of ["prompt", "max_age"]) again.searchParams.delete(name);
    await browser.open((await atProvider(again, hana)).href);
    expect(await administers()).toBe(false);
  });

  it("refuses another's way back, and an answer to another question", async () => {
    const { server } = await stage({ domains: ["example.com"] });
    const [mine, other] = [openBrowser(server), openBrowser(server)];
    const back = await atProvider(await begin(mine), hana);
    await begin(other);
    expect(await other.open(back.href)).toMatch(/\?error=/);
    expect((await other.call("GET", "/me")).status).toBe(401);

    const forged = openBrowser(server);
    const address = await begin(forged);
    address.searchParams.set("nonce", "of-another-question-of-another-question");
    expect(await forged.open((await atProvider(address, hana)).href)).toMatch(/\?error=/);
    expect((await forged.call("GET", "/me")).status).toBe(401);

    const altered = openBrowser(server);
    const asked = await begin(altered);
    const returned = await atProvider(asked, hana);
    returned.searchParams.set("state", "x".repeat(32));
    expect(await altered.open(returned.href)).toMatch(/\?error=/);
    expect((await altered.call("GET", "/me")).status).toBe(401);
  });

  it("refuses a code that was asked for with another verifier (PKCE)", async () => {
    const { server } = await stage({ domains: ["example.com"] });
    const browser = openBrowser(server);
    const address = await begin(browser);
    address.searchParams.set("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    expect(await browser.open((await atProvider(address, hana)).href)).toMatch(/\?error=/);
    expect((await browser.call("GET", "/me")).status).toBe(401);
  });

  it("refuses an unverified e-mail, of a newcomer and of somebody who has an account", async () => {
    const { world, server } = await stage({ domains: ["example.com"] });
    const browser = openBrowser(server);
    expect(await signIn(browser, { ...hana, email_verified: false })).toMatch(
      /\?error=email_unverified/,
    );
    expect(await world.people.persons()).toHaveLength(1);
    const known = {
      email: "hana@example.com",
      name: "Hana",
      role: "administrator",
      password,
    } as const;
    await createPerson(world.people, known);
    const thief = { sub: "thief", email: "hana@example.com", email_verified: false };
    expect(await signIn(browser, thief)).toMatch(/\?error=/);
    expect((await browser.call("GET", "/me")).status).toBe(401);
    expect(await accountsOf(world)).toEqual([]);
  });

  it("finds the person with a password by a verified e-mail, unless they are deactivated", async () => {
    const { world, server } = await stage();
    const known = { email: "hana@example.com", name: "Hana", role: "builder", password } as const;
    const { id } = await createPerson(world.people, known);
    const browser = openBrowser(server);
    expect(await signIn(browser, hana)).toBe(`${server.url}/`);
    expect((await browser.call("GET", "/me")).body).toMatchObject({
      person: { id, role: "builder" },
    });
    await changePerson(world.people.database, id, { state: "deactivated" });
    expect((await browser.call("GET", "/me")).status).toBe(401);
    expect(await signIn(browser, hana)).toMatch(/\?error=/);
    expect((await browser.call("GET", "/me")).status).toBe(401);
  });

  it("lets nobody in without a proof, whatever the provider says when it is asked", async () => {
    const { world, server } = await stage({ domains: ["example.com"] }, { withoutProof: true });
    const browser = openBrowser(server);
    expect(await signIn(browser, hana)).toMatch(/\?error=/);
    expect((await browser.call("GET", "/me")).status).toBe(401);
    expect(await world.people.persons()).toHaveLength(1);
  });

  it("resets a person as whom another account with their e-mail comes: nothing of before counts", async () => {
    const { world, server } = await stage({ domains: ["example.com"], role: "builder" });
    const { database } = world.people;
    const [before, stranger] = [openBrowser(server), openBrowser(server)];
    await signIn(before, hana);
    const { id } = (await personWithEmail(database, "hana@example.com")) ?? { id: "" };
    await makeKey(database, {
      person: id,
      name: "nightly",
      scopes: ["read"],
      madeAt: world.clock.now(),
      expiresAt: world.clock.now() + 60_000,
    });
    expect(world.letInAnew).toEqual([]);
    // The same account once more is the same person.
    await signIn(openBrowser(server), hana);
    expect(world.letInAnew).toEqual([]);

    expect(await signIn(stranger, { ...hana, sub: "another" })).toBe(`${server.url}/`);
    expect((await stranger.call("GET", "/me")).body).toMatchObject({ person: { id } });
    expect(world.letInAnew).toEqual([id]);
    expect((await before.call("GET", "/me")).status).toBe(401);
    expect(await keysOf(database, id)).toEqual([]);
    // One account for one person: the earlier one is now the other.
    expect(await accountsOf(world)).toHaveLength(1);
    await signIn(before, hana);
    expect(world.letInAnew).toEqual([id, id]);
    expect((await stranger.call("GET", "/me")).status).toBe(401);
    const { items } = await world.reading.listAudit({ action: "sign_in.oidc", limit: 50 });

    expect(items.filter((line) => Told.safeParse(line.details).success)).toHaveLength(2);
  });

  it("resets a person with a password, who has never come from there", async () => {
    const { world, server } = await stage();
    const known = { email: "hana@example.com", name: "Hana", role: "builder", password } as const;
    const { id } = await createPerson(world.people, known);
    const browser = openBrowser(server);
    await signIn(browser, hana);
    expect(world.letInAnew).toEqual([id]);
    const said = { email: known.email, password };
    expect((await openBrowser(server).call("POST", "/sign-in", said)).status).toBe(401);
    // Who is deactivated is no more let in by another account, and loses nothing by its coming.
    await changePerson(world.people.database, id, { state: "deactivated" });
    expect(await signIn(browser, { ...hana, sub: "another" })).toMatch(/\?error=/);
    expect(world.letInAnew).toEqual([id]);
  });

  it("knows a person by the provider as well: another one's account of the same name is another", async () => {
    const { world, server } = await stage({ domains: ["example.com"] });
    const browser = openBrowser(server);
    await signIn(browser, hana);
    const [account] = await accountsOf(world);
    const { oidc } = world.people;
    expect(account?.accountId).toBe(JSON.stringify([oidc?.issuer, subjectOf(account?.accountId)]));
    // As if it had been of another provider, which the settings named before.
    await world.people.database.run(
      `UPDATE account SET "accountId" = ? WHERE "providerId" = 'oidc'`,
      JSON.stringify(["https://before.example.com", subjectOf(account?.accountId)]),
    );
    await signIn(browser, hana);
    expect(world.letInAnew).toHaveLength(1);
    expect(await accountsOf(world)).toEqual([account]);
  });

  it("takes those that an earlier build has kept without a provider to be of the one that is set", async () => {
    const { world, server } = await stage({ domains: ["example.com"] });
    await signIn(openBrowser(server), hana);
    const kept = await accountsOf(world);
    await world.people.database.run(
      `UPDATE account SET "accountId" = ? WHERE "providerId" = 'oidc'`,
      subjectOf(kept[0]?.accountId),
    );
    for (const _ of [1, 2])
      await pinAccounts(world.people.database, world.people.oidc?.issuer ?? "");
    expect(await accountsOf(world)).toEqual(kept);
    await signIn(openBrowser(server), hana);
    expect(world.letInAnew).toEqual([]);
  });

  it("lets in only the invited where no domain is allowed, in the role of the invitation", async () => {
    const { world, server } = await stage();
    const { database, clock } = world.people;
    const browser = openBrowser(server);
    expect(await signIn(browser, hana)).toMatch(/\?error=not_invited/);
    expect(await personWithEmail(database, "hana@example.com")).toBeNull();
    const wanted = { kind: "invitation", email: "hana@example.com", role: "builder" } as const;
    const { token } = await makeLink(database, {
      ...wanted,
      madeBy: localPerson,
      madeAt: clock.now(),
    });
    expect(await signIn(browser, hana)).toBe(`${server.url}/`);
    expect((await browser.call("GET", "/me")).body).toMatchObject({ role: "builder" });
    const body = { token, name: "Hana", password };
    expect((await browser.call("POST", "/invitations/accept", body)).status).toBe(404);
  });

  it("refuses a provider that says to be another", async () => {
    const { server } = await stage(
      { domains: ["example.com"] },
      { issuer: "http://localhost:{port}" },
    );
    const reply = await openBrowser(server).call("POST", "/sign-in/oidc");
    expect(reply).toMatchObject({
      status: 502,
      body: { error: { code: "sign_in.oidc_wrong_issuer" } },
    });
  });

  it("is off where nobody has set it up, and opens nothing else of the library", async () => {
    const world = await openServerWorld();
    opened.push(() => world.close());
    const server = await listening(world);
    opened.push(() => server.close());
    const browser = openBrowser(server);
    expect((await browser.call("POST", "/sign-in/oidc")).status).toBe(404);
    for (const path of ["/sign-up/email", "/sign-in/email", "/get-session", "/list-sessions"])
      expect((await fetch(`${server.url}/api/auth${path}`, { method: "POST" })).status).toBe(404);
  });
});
