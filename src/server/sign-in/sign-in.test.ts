import { scryptSync } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Listening } from "../listen.ts";
import { openServerWorld, type Reply, type ServerWorld } from "../server.world.ts";
import { type Browser, listening, openBrowser } from "./browser.world.ts";
import { createPerson } from "./accounts.ts";
import { changePerson } from "./persons.ts";
import { offerSetUp } from "./set-up.ts";
import { openSignIn } from "./sign-in.ts";
import { openVault } from "#vault/vault.ts";

let world: ServerWorld;
let server: Listening;
beforeEach(async () => {
  world = await openServerWorld();
  server = await listening(world);
});
afterEach(async () => {
  await server.close();
  await world.close();
});

const password = "correct horse battery";
const Refused = z.object({ error: z.object({ code: z.string() }) });
const said = ({ status, body }: Reply) => [status, Refused.safeParse(body).data?.error.code];
const hana = { email: "hana@example.com", name: "Hana", role: "builder", password } as const;

async function signedIn(email: string = hana.email, name?: string): Promise<Browser> {
  const browser = openBrowser(server, name);
  expect(await browser.call("POST", "/sign-in", { email, password })).toMatchObject({
    status: 200,
    body: { secondFactor: false },
  });
  return browser;
}

describe("setting up", () => {
  const ada = { email: "Ada@Example.com", name: "Ada", password };
  const setUp = (code: string, more: object = {}) =>
    openBrowser(server).call("POST", "/set-up", { code, ...ada, ...more });

  it("takes the code that was printed last, once", async () => {
    const first = (await offerSetUp(world.people)) ?? "";
    const code = (await offerSetUp(world.people)) ?? "";
    expect(said(await setUp(first))).toEqual([403, "set_up.code_wrong"]);
    expect(said(await setUp(code, { password: "short" }))).toEqual([422, "password.too_short"]);
    expect(await setUp(code.toUpperCase())).toMatchObject({
      status: 201,
      body: { email: "ada@example.com", role: "administrator", state: "active" },
    });
    expect(said(await setUp(code))).toEqual([409, "set_up.closed"]);
    expect(await offerSetUp(world.people)).toBeNull();
    expect((await signedIn("ada@example.com")).jar.has("millrace.session_token")).toBe(true);
  });

  it("makes one person of two who come at once", async () => {
    const code = (await offerSetUp(world.people)) ?? "";
    const replies = await Promise.all(
      ["a", "b", "c", "d"].map((one) => setUp(code, { email: `${one}@example.com` })),
    );
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      201, 409, 409, 409,
    ]);
    expect(await world.people.persons()).toHaveLength(1);
  });

  it("is spent after ten wrong codes, until the next start", async () => {
    const code = (await offerSetUp(world.people)) ?? "";
    for (let wrong = 0; wrong < 10; wrong += 1)
      expect(said(await setUp(`wrong-${wrong}`))).toEqual([403, "set_up.code_wrong"]);
    expect(said(await setUp(code))).toEqual([429, "set_up.code_spent"]);
    expect((await setUp((await offerSetUp(world.people)) ?? "")).status).toBe(201);
  });

  it("is closed where there is somebody", async () => {
    await world.as("viewer", "Vera");
    expect(await offerSetUp(world.people)).toBeNull();
    expect(said(await setUp("anything"))).toEqual([409, "set_up.closed"]);
  });
});

describe("a session", () => {
  beforeEach(() => createPerson(world.people, hana));

  it("begins with the password, in a cookie that no script reads", async () => {
    const browser = await signedIn();
    expect(browser.set.map((cookie) => cookie.split("=")[0])).toEqual([
      "millrace.session_token",
      "millrace.device",
    ]);
    for (const cookie of browser.set) {
      for (const part of ["HttpOnly", "SameSite=Lax", "Path=/"])
        expect(cookie.toLowerCase()).toContain(part.toLowerCase());
      expect(cookie).not.toContain("Secure");
    }
    expect(browser.set[0]).toContain("Max-Age=604800");
    expect(await browser.call("GET", "/me")).toMatchObject({
      status: 200,
      body: { person: { email: hana.email }, role: "builder", via: "session" },
    });
    expect((await browser.call("POST", "/flows", { name: "Mine" })).status).toBe(201);
  });

  it("is this host's alone where the address is https: none of a sister's, none of before", async () => {
    const https = await openServerWorld({ publicUrl: "https://millrace.example.com" });
    await createPerson(https.people, hana);
    const reply = await https.call("POST", "/sign-in", { email: hana.email, password });
    const [cookie] = reply.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-millrace\.session_token=.*; Path=\/;.*; Secure/);
    expect(cookie).not.toMatch(/; *domain=/i);
    const value = cookie?.split(";")[0]?.split("=")[1] ?? "";
    const asked = async (name: string) =>
      (await https.call("GET", "/me", undefined, { authorization: "", cookie: `${name}=${value}` }))
        .status;
    expect(await asked("__Host-millrace.session_token")).toBe(200);
    for (const name of ["__Secure-millrace.session_token", "millrace.session_token"])
      expect(await asked(name)).toBe(401);
    await https.close();
  });

  it("does not begin with anything else, and tells nobody who is here", async () => {
    const browser = openBrowser(server);
    for (const [email, word] of [
      [hana.email, "wrong password here"],
      ["nobody@example.com", password],
      ["no address", password],
    ])
      expect(said(await browser.call("POST", "/sign-in", { email, password: word }))).toEqual([
        401,
        "sign_in.refused",
      ]);
    expect(browser.jar.size).toBe(0);
    expect(said(await browser.call("GET", "/me"))).toEqual([401, "request.token_missing"]);
  });

  it("cannot be made up, nor taken from the database", async () => {
    const browser = openBrowser(server);
    const real = await signedIn();
    const [name = "", value = ""] = Array.from(real.jar)[0] ?? [];
    for (const made of [value.slice(0, -6), value.split(".")[0] ?? "", "x", `${value}x`]) {
      const cookie = `${name}=${made}`;
      const reply = await fetch(`${server.url}/api/v1/me`, { headers: { cookie } });
      expect(reply.status).toBe(401);
    }
    expect(browser.jar.size).toBe(0);
  });

  it("is listed with time and browser, and ends one by one or all at once", async () => {
    const [laptop, phone, third] = [
      await signedIn(hana.email, "Laptop"),
      await signedIn(hana.email, "Phone"),
      await signedIn(hana.email, "Third"),
    ];
    const List = z.object({
      items: z.array(z.object({ id: z.string(), browser: z.string(), current: z.boolean() })),
    });
    const listed = await laptop.call("GET", "/me/sessions");
    const { items } = List.parse(listed.body);
    expect(
      items
        .map(({ browser, current }) => [browser, current] as const)
        .toSorted(([a], [b]) => a.localeCompare(b)),
    ).toEqual([
      ["Laptop", true],
      ["Phone", false],
      ["Third", false],
    ]);
    for (const value of laptop.jar.values())
      expect(listed.text).not.toContain(decodeURIComponent(value).split(".")[0]);
    const id = items.find(({ browser }) => browser === "Phone")?.id ?? "";
    const bo = await world.as("builder", "Bo");
    expect(said(await bo.call("DELETE", `/me/sessions/${id}`))).toEqual([404, "session.not_found"]);
    expect((await phone.call("GET", "/me")).status).toBe(200);
    expect((await laptop.call("DELETE", `/me/sessions/${id}`)).status).toBe(204);
    expect((await phone.call("GET", "/me")).status).toBe(401);
    expect((await third.call("GET", "/me")).status).toBe(200);
    expect((await laptop.call("DELETE", "/me/sessions")).status).toBe(204);
    for (const browser of [laptop, third])
      expect((await browser.call("GET", "/me")).status).toBe(401);
  });

  it("ends when its person signs out, and when they are deactivated", async () => {
    const [one, two] = [await signedIn(), await signedIn()];
    expect((await one.call("POST", "/me/sign-out")).status).toBe(204);
    expect(one.jar.has("millrace.session_token")).toBe(false);
    expect((await two.call("GET", "/me")).status).toBe(200);
    const [person] = await world.people.persons();
    await changePerson(world.people.database, person?.id ?? "", { state: "deactivated" });
    expect((await two.call("GET", "/me")).status).toBe(401);
    const refused = await openBrowser(server).call("POST", "/sign-in", {
      email: hana.email,
      password,
    });
    expect(said(refused)).toEqual([401, "sign_in.refused"]);
    await changePerson(world.people.database, person?.id ?? "", { state: "active" });
    await signedIn();
  });

  it("is removed once it is over, when Millrace starts again", async () => {
    await signedIn();
    const { auth: _auth, ...settings } = world.people;
    const sessions = () =>
      world.people.database.all(z.object({ id: z.string() }), "SELECT id FROM session");
    const vault = openVault({ key: Buffer.alloc(32, 7) });
    await openSignIn({ ...settings, vault });
    expect(await sessions()).toHaveLength(1);
    // Sessions are kept by a library, which asks the machine for the time.
    world.advance(Date.now() - world.now() + 7 * 24 * 3_600_000 + 1_000);
    await openSignIn({ ...settings, vault });
    expect(await sessions()).toEqual([]);
  });

  it("changes its password with the old one, which ends the others", async () => {
    const [one, two] = [await signedIn(), await signedIn()];
    const change = (current: string, next: string) =>
      one.call("POST", "/me/password", { current, next });
    expect(said(await change("wrong password here", "a much better one 9"))).toEqual([
      403,
      "sign_in.password_wrong",
    ]);
    expect(said(await change(password, "hana@example.com"))).toEqual([422, "password.too_simple"]);
    expect((await change(password, "a much better one 9")).status).toBe(204);
    expect((await one.call("GET", "/me")).status).toBe(200);
    expect((await two.call("GET", "/me")).status).toBe(401);
    const again = await two.call("POST", "/sign-in", { email: hana.email, password });
    expect(said(again)).toEqual([401, "sign_in.refused"]);
  });

  it("is not tried for ever, even after a restart", async () => {
    const browser = openBrowser(server);
    const wrong = { email: hana.email, password: "wrong password here" };
    for (let tried = 0; tried < 10; tried += 1)
      expect((await browser.call("POST", "/sign-in", wrong)).status).toBe(401);
    const right = { email: hana.email, password };
    expect(said(await browser.call("POST", "/sign-in", right))).toEqual([
      429,
      "sign_in.too_many_tries",
    ]);
    const kept = await world.people.database.all(
      z.object({ count: z.number() }),
      "SELECT count(*) AS count FROM tries WHERE bucket LIKE 'email:%'",
    );
    expect(kept).toEqual([{ count: 10 }]);
    world.advance(15 * 60_000 + 1);
    expect((await browser.call("POST", "/sign-in", right)).status).toBe(200);
  });

  it("is not tried for many e-mails from one address either", async () => {
    const browser = openBrowser(server);
    const statuses: number[] = [];
    for (let tried = 0; tried < 51; tried += 1) {
      const body = { email: `no address ${tried}`, password };
      statuses.push((await browser.call("POST", "/sign-in", body)).status);
    }
    expect(statuses.slice(0, 50).every((status) => status === 401)).toBe(true);
    expect(statuses[50]).toBe(429);
  });
});

describe("a password in the product", () => {
  it("is kept by scrypt, which lets in with the right one alone", async () => {
    const real = await openServerWorld({ realPasswords: true });
    const there = await listening(real);
    try {
      const code = (await offerSetUp(real.people)) ?? "";
      const browser = openBrowser(there);
      const { role: _role, ...wanted } = hana;
      expect((await browser.call("POST", "/set-up", { code, ...wanted })).status).toBe(201);
      const kept = await real.people.database.all(
        z.object({ password: z.string() }),
        "SELECT password FROM account",
      );
      // The library's form: 16 bytes of salt, and 64 that scrypt makes with 32 MB.
      const [, salt = "", key] =
        /^([0-9a-f]{32}):([0-9a-f]{128})$/.exec(kept[0]?.password ?? "") ?? [];
      const cost = { N: 16_384, r: 16, p: 1, maxmem: 128 * 16_384 * 16 * 2 };
      expect(scryptSync(password, salt, 64, cost).toString("hex")).toBe(key);
      const enter = (word: string) =>
        browser.call("POST", "/sign-in", { email: hana.email, password: word });
      expect(said(await enter("wrong password here"))).toEqual([401, "sign_in.refused"]);
      expect((await browser.call("GET", "/me")).status).toBe(401);
      expect((await enter(password)).status).toBe(200);
      expect((await browser.call("GET", "/me")).status).toBe(200);
    } finally {
      await there.close();
      await real.close();
    }
  });
});
