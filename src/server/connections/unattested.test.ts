import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type Ledger, startLedger, token, valuesFor } from "#connectors/http/http.world.ts";
import { createFind } from "#exchange/find.ts";
import { createSmtp } from "#exchange/smtp.ts";
import { parkRun } from "../parked.world.ts";
import { codeOf, openPeopleWorld, type PeopleWorld } from "../people.world.ts";
import type { Reply, Worker } from "../server.world.ts";
import { type MailServer, startMailServer } from "../smtp.world.ts";

/** Connections to systems that do not say themselves which account it is. */

let world: PeopleWorld;
let ledger: Ledger;
let otherLedger: Ledger;
let mail: MailServer;
let otherMail: MailServer;
beforeAll(async () => {
  [ledger, otherLedger] = await Promise.all([startLedger(), startLedger()]);
  [mail, otherMail] = await Promise.all([startMailServer(), startMailServer()]);
  for (const server of [mail, otherMail])
    server.answers = (line) => {
      if (line.startsWith("EHLO")) return "250-mail\r\n250 AUTH PLAIN";
      if (!line.startsWith("AUTH")) return "250 2.0.0 ok";
      const shown = Buffer.from(line.split(" ").at(-1) ?? "", "base64").toString();
      return /\0(good|newer)$/.test(shown) ? "235 2.7.0 ok" : "535 5.7.8 wrong";
    };
  const hosts = [mail, otherMail].map(({ port }) => `127.0.0.1:${port}`);
  world = await openPeopleWorld({
    smtp: createSmtp({
      find: createFind(() => Promise.resolve([]), new Set(hosts)),
      clock: { now: () => Date.now(), elapsed: () => performance.now() },
    }),
  });
});
afterAll(async () => {
  await world.close();
  mail.close();
  otherMail.close();
  await Promise.all([ledger.close(), otherLedger.close()]);
});

type Call = PeopleWorld["hana"];
const said = (reply: Reply) => [reply.status, codeOf(reply)];
const unproven = [422, "connection.account_unproven"];
const fixed = [422, "connection.identity_fixed"];
const Made = z.object({ connection: z.object({ id: z.string() }) });
const httpValues = () => valuesFor(ledger);
const mailValues = () => ({
  host: "127.0.0.1",
  port: mail.port,
  security: "none",
  user: "billing",
  password: "good",
  sender: "billing@example.com",
});
let count = 0;
const connect = async (call: Call, connector: string, values: object): Promise<string> => {
  const wish = { connector, name: `Connection ${(count += 1)}`, values };
  return Made.parse((await call("POST", "/connections", wish)).body).connection.id;
};
const lea = (): Promise<Worker> => world.as("builder", `Lea ${(count += 1)}`);
const change = (call: Call, id: string, values: object) =>
  call("PATCH", `/connections/${id}`, { values });

/** A connection of somebody who is deactivated, and whom Aoi, an administrator, has made herself the heir of. */
async function leftBehind(connector: string, values: object) {
  const { call, person } = await lea();
  const id = await connect(call, connector, values);
  await world.aoi("PATCH", `/people/${person}`, { state: "deactivated" });
  const { person: heir } = await world.as("administrator", "Aoi");
  expect((await world.aoi("PUT", `/people/${person}/heir`, { person: heir })).status).toBe(204);
  const take = (wished: object) =>
    world.aoi("POST", `/handovers/${id}`, { name: `Taken ${(count += 1)}`, values: wished });
  return { id, person, heir, take };
}
const ownerOf = async (id: string) => (await world.store.connection(id))?.owner;
const Shown = z.object({ values: z.object({ seen: z.boolean() }) });
const sees = async (call: Call, run: string) =>
  Shown.parse((await call("GET", `/runs/${run}`)).body).values.seen;

describe("an administrator who has made herself the heir", () => {
  test("takes an HTTP connection with no other sign-in, path or address, and sees no run", async () => {
    const { id, person, heir, take } = await leftBehind("http", httpValues());
    const { runId } = await parkRun(world.store, id);
    const before = otherLedger.seen.length;
    const asked = ledger.seen.length;
    for (const values of [
      { auth: "none", test_path: "/public" },
      { test_path: "/public", token },
      { own_path: "open", token },
    ])
      expect([values, said(await take(values))]).toEqual([values, unproven]);
    for (const base of [otherLedger.url, `${ledger.url}/v2`])
      expect([base, said(await take({ base, token }))]).toEqual([base, fixed]);
    // Nothing was asked, neither there nor elsewhere.
    expect([otherLedger.seen.length, ledger.seen.length]).toEqual([before, asked]);
    expect((await take({ token: "another" })).status).toBe(422);
    expect(await ownerOf(id)).toBe(person);
    expect(await sees(world.aoi, runId)).toBe(false);

    expect((await take({ token, per_second: 5 })).status).toBe(200);
    expect(await ownerOf(id)).toBe(heir);
    expect(await sees(world.aoi, runId)).toBe(true);
    expect((await world.aoi("POST", `/connections/${id}/check`)).status).toBe(200);
  });

  test("takes nothing where every secret passes the check, but with the same one", async () => {
    const open = { ...httpValues(), test_path: "/public", headers: "X-Tenant: 42" };
    const { id, person, take } = await leftBehind("http", open);
    for (const values of [
      { token: "another", headers: open.headers },
      { token, headers: "X-Tenant: 43" },
      { token },
    ])
      expect([values, said(await take(values))]).toEqual([values, unproven]);
    expect(await ownerOf(id)).toBe(person);
    expect((await take({ token, headers: open.headers })).status).toBe(200);
  });

  test("takes a mail connection to no other server, and with the same password alone", async () => {
    const { id, person, heir, take } = await leftBehind("mail", mailValues());
    const before = otherMail.said.length;
    for (const values of [
      { port: otherMail.port, password: "good" },
      { port: otherMail.port, login: "none" },
      { login: "none" },
      { user: "ken", password: "good" },
    ])
      expect([values, said(await take(values))]).toEqual([values, unproven]);
    expect(otherMail.said).toHaveLength(before);
    expect((await take({ password: "bad" })).status).toBe(422);
    // One that the server takes as well.
    expect(said(await take({ password: "newer" }))).toEqual(unproven);
    expect(await ownerOf(id)).toBe(person);
    expect((await take({ password: "good", senderName: "Billing" })).status).toBe(200);
    expect(await ownerOf(id)).toBe(heir);
  });

  test("takes a connection that has no secret as it is", async () => {
    const values = { base: ledger.url, mode: "test", auth: "none", test_path: "/public" };
    const { id, heir, take } = await leftBehind("http", values);
    expect(said(await take({ test_path: "/public?other" }))).toEqual(unproven);
    expect((await take({})).status).toBe(200);
    expect(await ownerOf(id)).toBe(heir);
  });

  test("takes a mail connection without a login as it is, and then leads it to no other server", async () => {
    const { user: _, password: __, ...bare } = mailValues();
    const { id, heir, take } = await leftBehind("mail", { ...bare, login: "none" });
    expect(said(await take({ port: otherMail.port }))).toEqual(unproven);
    expect((await take({})).status).toBe(200);
    expect(await ownerOf(id)).toBe(heir);
    const before = otherMail.said.length;
    for (const values of [
      { port: otherMail.port },
      { port: otherMail.port, login: "password", user: "billing", password: "good" },
    ])
      expect([values, said(await change(world.aoi, id, values))]).toEqual([values, unproven]);
    expect(otherMail.said).toHaveLength(before);
    expect((await change(world.aoi, id, { senderName: "Billing" })).status).toBe(200);
    // Who can sign in there has proven it, and may lead it elsewhere then.
    const login = { login: "password", user: "billing", password: "good" };
    expect((await change(world.aoi, id, login)).status).toBe(200);
    const moved = { port: otherMail.port, password: "good" };
    expect((await change(world.aoi, id, moved)).status).toBe(200);
  });

  test("hears what to do", async () => {
    const { id, take } = await leftBehind("http", httpValues());
    const wished = { name: "Taken", values: { auth: "none" } };
    const words = z.object({ error: z.object({ message: z.string() }) });
    expect(words.parse((await take(wished.values)).body).error.message).toMatch(
      /same secrets as before\..* ask the person who set the connection up/,
    );
    const headers = { "accept-language": "ja" };
    const inJapanese = await world.aoi("POST", `/handovers/${id}`, wished, headers);
    expect(words.parse(inJapanese.body).error.message).toContain("これまでと同じ秘密情報");
  });
});

describe("a locked connection", () => {
  test.each([
    { connector: "http", good: { token }, bad: [{ auth: "none", test_path: "/public" }] },
    {
      connector: "mail",
      good: { password: "good" },
      bad: [{ login: "none" }, { password: "newer" }],
    },
  ])("over $connector is unlocked only as it was", async ({ connector, good, bad }) => {
    const { call, person } = await lea();
    const id = await connect(call, connector, connector === "http" ? httpValues() : mailValues());
    const handed = await world.aoi("POST", `/people/${person}/password-reset`);
    const { link } = z.object({ link: z.string() }).parse(handed.body);
    const body = { token: link.split("#")[1], password: "correct horse battery" };
    await world.call("POST", "/password-reset/use", body, { authorization: "" });
    const { person: same, ...again } = await world.as("builder", `Lea ${count - 1}`);
    expect(same).toBe(person);
    expect((await world.store.connection(id))?.locked).toBe(true);
    for (const values of bad)
      expect([values, said(await change(again.call, id, values))]).toEqual([values, unproven]);
    expect((await world.store.connection(id))?.locked).toBe(true);
    expect((await change(again.call, id, good)).status).toBe(200);
    expect((await world.store.connection(id))?.locked).toBe(false);
  });
});

describe("the owner's key to build", () => {
  const outOfScope = [403, "request.key_out_of_scope"];

  test("leads mail to no other server and signs in as nobody else, but enters a new password", async () => {
    const { call } = await world.as("builder", "Hana", ["build"]);
    const id = await connect(world.hana, "mail", mailValues());
    const before = otherMail.said.length;
    for (const values of [
      { port: otherMail.port, password: "good" },
      { host: "smtp.evil.example", login: "none" },
      { login: "none" },
      { user: "ken", password: "good" },
      { trusts: "-----BEGIN CERTIFICATE-----", password: "good" },
    ])
      expect([values, said(await change(call, id, values))]).toEqual([values, outOfScope]);
    expect(otherMail.said).toHaveLength(before);
    expect(await world.store.connection(id)).toMatchObject({ settings: { port: mail.port } });
    expect((await change(call, id, { password: "newer", perMinute: 60 })).status).toBe(200);
    expect((await change(world.hana, id, { port: otherMail.port, password: "good" })).status).toBe(
      200,
    );
    expect(await world.store.connection(id)).toMatchObject({ settings: { port: otherMail.port } });
  });

  test("enters no other token of an HTTP connection: the token alone says who asks", async () => {
    const { call } = await world.as("builder", "Hana", ["build"]);
    const open = { ...httpValues(), test_path: "/public" };
    const id = await connect(world.hana, "http", open);
    for (const values of [{ token: "another" }, { token, test_path: "/test" }, { auth: "none" }])
      expect([values, said(await change(call, id, values))]).toEqual([values, outOfScope]);
    expect((await change(call, id, { token, per_second: 5 })).status).toBe(200);
    expect((await change(world.hana, id, { token: "another" })).status).toBe(200);
  });

  test("is not asked for in a session whose person has shown lately who they are", async () => {
    const browser = await world.session("builder", "Rui");
    const id = await connect(browser.call, "http", { ...httpValues(), test_path: "/public" });
    world.advance(16 * 60_000);
    const move = () => change(browser.call, id, { token: "another" });
    expect(said(await move())).toEqual([403, "sign_in.confirm_needed"]);
    await browser.confirm();
    expect((await move()).status).toBe(200);
  });
});
