import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Listening } from "../listen.ts";
import { openServerWorld, type Reply, type ServerWorld } from "../server.world.ts";
import { openVault } from "#vault/vault.ts";
import { createPerson } from "./accounts.ts";
import { enterWithPassword } from "./enter.ts";
import { openSignIn } from "./sign-in.ts";
import { type Browser, listening, openBrowser } from "./browser.world.ts";
import { codeOf } from "./totp.world.ts";

let world: ServerWorld;
let server: Listening;
beforeEach(async () => {
  world = await openServerWorld();
  server = await listening(world);
  await createPerson(world.people, { email, name: "Hana", role: "builder", password });
});
afterEach(async () => {
  await server.close();
  await world.close();
});

const email = "hana@example.com";
const password = "correct horse battery";
const Refused = z.object({ error: z.object({ code: z.string() }) });
const said = ({ status, body }: Reply) => [status, Refused.safeParse(body).data?.error.code];
const Begun = z.object({ uri: z.string(), recoveryCodes: z.array(z.string()) });

/** The code that the app shows next: the present one was used to confirm it. */
const nextCode = (uri: string): string => codeOf(uri, Date.now() + 30_000);

/** It shows another code in any case. */
const wrongCode = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, "0");

async function afterPassword(): Promise<{ browser: Browser; needsCode: unknown }> {
  const browser = openBrowser(server);
  const { body } = await browser.call("POST", "/sign-in", { email, password });
  return { browser, needsCode: body };
}

async function withFactor() {
  const { browser } = await afterPassword();
  const begun = await browser.call("POST", "/me/second-factor", { password });
  const { uri, recoveryCodes } = Begun.parse(begun.body);
  const code = codeOf(uri, Date.now());
  expect((await browser.call("POST", "/me/second-factor/confirm", { code })).status).toBe(204);
  return { browser, uri, recoveryCodes, code };
}

describe("a second factor", () => {
  it("counts once a code of it was confirmed", async () => {
    const { browser } = await afterPassword();
    expect(
      said(await browser.call("POST", "/me/second-factor", { password: "wrong password here" })),
    ).toEqual([403, "sign_in.password_wrong"]);
    const begun = await browser.call("POST", "/me/second-factor", { password });
    const { uri, recoveryCodes } = Begun.parse(begun.body);
    expect(uri).toMatch(/^otpauth:\/\/totp\/Millrace:hana%40example\.com\?/);
    expect(recoveryCodes).toHaveLength(10);
    // Not confirmed: the password is enough still.
    expect((await afterPassword()).needsCode).toEqual({ secondFactor: false });
    const code = codeOf(uri, Date.now());
    const confirm = (said: string) =>
      browser.call("POST", "/me/second-factor/confirm", { code: said });
    expect(said(await confirm(wrongCode(code)))).toEqual([401, "sign_in.code_wrong"]);
    expect((await confirm(code)).status).toBe(204);
    expect((await browser.call("GET", "/me")).body).toMatchObject({
      person: { secondFactor: true },
    });
    expect(said(await browser.call("POST", "/me/second-factor", { password }))).toEqual([
      409,
      "second_factor.on",
    ]);
  });

  it("is asked for after the password, and no session begins before it", async () => {
    const { uri } = await withFactor();
    const { browser, needsCode } = await afterPassword();
    expect(needsCode).toEqual({ secondFactor: true });
    expect((await browser.call("GET", "/me")).status).toBe(401);
    const code = nextCode(uri);
    const enter = (said: string) => browser.call("POST", "/sign-in/second-factor", { code: said });
    expect(said(await enter(wrongCode(code)))).toEqual([401, "sign_in.code_wrong"]);
    expect((await enter(code)).status).toBe(200);
    expect((await browser.call("GET", "/me")).status).toBe(200);
  });

  it("takes each code once, and none from before one that it took", async () => {
    const { uri, code: first } = await withFactor();
    const enter = async (code: string) =>
      (await afterPassword()).browser.call("POST", "/sign-in/second-factor", { code });
    // The one that confirmed it is spent.
    expect(said(await enter(first))).toEqual([401, "sign_in.code_wrong"]);
    const now = Date.now();
    const code = codeOf(uri, now + 30_000);
    const replies = await Promise.all([enter(code), enter(code), enter(code)]);
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401, 401]);
    expect(said(await enter(code))).toEqual([401, "sign_in.code_wrong"]);
    expect(said(await enter(codeOf(uri, now - 30_000)))).toEqual([401, "sign_in.code_wrong"]);
  });

  it("does not lose the sign-in to a code that was used before", async () => {
    const { uri, code: first } = await withFactor();
    const { browser } = await afterPassword();
    const enter = (code: string) => browser.call("POST", "/sign-in/second-factor", { code });
    expect(said(await enter(first))).toEqual([401, "sign_in.code_wrong"]);
    expect((await enter(nextCode(uri))).status).toBe(200);
  });

  it("shows that it is still the person, once with each code", async () => {
    const { browser, uri, code: first } = await withFactor();
    const confirm = (code: string) => browser.call("POST", "/me/confirmation", { code });
    expect(said(await confirm(first))).toEqual([401, "sign_in.code_wrong"]);
    const code = nextCode(uri);
    expect((await confirm(code)).status).toBe(200);
    expect(said(await confirm(code))).toEqual([401, "sign_in.code_wrong"]);
  });

  it("that is not on shows nothing, and is not turned on by that", async () => {
    const { browser } = await afterPassword();
    const begun = await browser.call("POST", "/me/second-factor", { password });
    const code = codeOf(Begun.parse(begun.body).uri, Date.now());
    const confirmed = await browser.call("POST", "/me/confirmation", { code });
    expect(said(confirmed)).toEqual([409, "second_factor.off"]);
    expect((await browser.call("GET", "/me")).body).toMatchObject({
      person: { secondFactor: false },
    });
  });

  it("is confirmed once", async () => {
    const { browser, uri } = await withFactor();
    const again = await browser.call("POST", "/me/second-factor/confirm", { code: nextCode(uri) });
    expect(said(again)).toEqual([409, "second_factor.on"]);
  });

  it("is not tried for ever", async () => {
    const { uri } = await withFactor();
    const { browser } = await afterPassword();
    const code = nextCode(uri);
    const enter = (said: string) => browser.call("POST", "/sign-in/second-factor", { code: said });
    for (let tried = 0; tried < 5; tried += 1)
      expect(said(await enter(wrongCode(code)))).toEqual([401, "sign_in.code_wrong"]);
    expect(said(await enter(code))).toEqual([401, "sign_in.begin_again"]);
    const stranger = openBrowser(server);
    expect(said(await stranger.call("POST", "/sign-in/second-factor", { code }))).toEqual([
      401,
      "sign_in.begin_again",
    ]);
  });

  it("has recovery codes, each good once", async () => {
    const { recoveryCodes } = await withFactor();
    const [recoveryCode = ""] = recoveryCodes;
    const first = (await afterPassword()).browser;
    const enter = (browser: Browser) =>
      browser.call("POST", "/sign-in/second-factor", { recoveryCode });
    expect((await enter(first)).status).toBe(200);
    expect((await first.call("GET", "/me")).status).toBe(200);
    expect(said(await enter((await afterPassword()).browser))).toEqual([401, "sign_in.code_wrong"]);
  });

  it("is not passed by a session of somebody else", async () => {
    const { uri } = await withFactor();
    const bo = { email: "bo@example.com", name: "Bo", role: "builder", password } as const;
    await createPerson(world.people, bo);
    const { browser } = await afterPassword();
    const pending = new Map(browser.jar);
    await browser.call("POST", "/sign-in", { email: bo.email, password });
    const cookie = Array.from(new Map([...pending, ...browser.jar]), (one) => one.join("=")).join(
      "; ",
    );
    const reply = await fetch(`${server.url}/api/v1/sign-in/second-factor`, {
      method: "POST",
      headers: { cookie, origin: server.url, "content-type": "application/json" },
      body: JSON.stringify({ code: wrongCode(codeOf(uri, Date.now())) }),
    });
    expect(reply.status).toBe(401);
  });

  it("is turned off with the password", async () => {
    const { browser } = await withFactor();
    const off = (word: string) => browser.call("POST", "/me/second-factor/off", { password: word });
    expect(said(await off("wrong password here"))).toEqual([403, "sign_in.password_wrong"]);
    expect((await off(password)).status).toBe(204);
    expect((await afterPassword()).needsCode).toEqual({ secondFactor: false });
  });

  it("is forgotten where the vault's key was lost, so that the password lets in again", async () => {
    const { browser } = await withFactor();
    const { auth: _auth, ...settings } = world.people;
    await world.people.database.run("DELETE FROM sealed");
    const vault = openVault({ key: Buffer.alloc(32, 9) });
    const again = await openSignIn({ ...settings, vault });
    const cookie = Array.from(browser.jar, (one) => one.join("=")).join("; ");
    expect(await again.actorOf(new Headers({ cookie }))).toBeNull();
    const from = { headers: new Headers(), address: "127.0.0.1", device: null };
    const entered = await enterWithPassword(again, { email, password }, from);
    expect(entered.needsCode).toBe(false);
  });

  it("is set up by nobody but its person, signed in", async () => {
    const key = await world.as("builder", "Bo");
    expect(said(await key.call("POST", "/me/second-factor", { password }))).toEqual([
      409,
      "sign_in.session_needed",
    ]);
    expect(said(await world.call("POST", "/me/second-factor", { password }))).toEqual([
      409,
      "sign_in.session_needed",
    ]);
  });
});
