import { createHmac, timingSafeEqual } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { waitFor } from "../../../test/wait-for.ts";
import { z } from "zod";
import { type Scope, scopes } from "#people/actor.ts";
import { failRun } from "../failed.world.ts";
import { Document } from "../openapi-document.world.ts";
import { openServerWorld, type ServerWorld, type Worker } from "../server.world.ts";
import type { Resolve } from "#exchange/find.ts";
import { answerText, type Received, type Receiver, startReceiver } from "./receiver.world.ts";

/** An administrator's webhook, from the setting to what a real receiver gets. */

const Shown = z.object({
  webhook: z
    .object({
      url: z.string().nullable(),
      host: z.string(),
      endedAt: z.string().nullable(),
      oldSecretsUntil: z.string().nullable(),
      last: z.object({ isTaken: z.boolean(), status: z.number().nullable() }).nullable(),
    })
    .nullable(),
});
const Secret = z.object({ secret: z.string().regex(/^whsec_[A-Za-z0-9+/]{43}=$/) });
const Message = z.object({
  type: z.string(),
  timestamp: z.string(),
  data: z.object({ text: z.string(), alerts: z.array(z.record(z.string(), z.unknown())) }),
});

const hour = 3_600_000;

let world: ServerWorld;
let receiver: Receiver;
let aoi: Worker;
let names: Record<string, string>;
let whileNamed: () => Promise<unknown>;
beforeEach(async () => {
  receiver = await startReceiver();
  names = { "hooks.example.com": "127.0.0.1", "outside.example.com": "93.184.216.34" };
  whileNamed = () => Promise.resolve();
  const resolveName: Resolve = async (name) => {
    await whileNamed();
    const address = names[name];
    if (address === undefined) throw new Error("No such name");
    return [{ address, family: 4 }];
  };
  world = await openServerWorld({ publicUrl: "https://flows.example.com", resolveName });
  aoi = await world.as("administrator", "Aoi");
  await world.store.createConnection({
    id: "till",
    owner: aoi.person,
    connector: "stripe",
    name: "Till",
    mode: "test",
    account: "acct_of_till",
    accountName: null,
    settings: {},
    sealed: "nothing",
    broken: null,
    createdAt: 1,
  });
});
afterEach(async () => {
  await world.engine.stop();
  await world.close();
  receiver.close();
});

const token = "a-token-in-the-address";
const url = () => `http://hooks.example.com:${receiver.port}/in?key=${token}`;

async function set(who: Worker = aoi): Promise<string> {
  const { status, body } = await who.call("PUT", "/alerts/webhook", { url: url() });
  expect(status).toBe(200);
  return Secret.parse(body).secret;
}

const shown = async ({ call }: Pick<Worker, "call"> = aoi) =>
  Shown.parse((await call("GET", "/alerts/webhook")).body).webhook;

/** As the Standard Webhooks specification says. */
function verifies({ headers, body }: Received, secret: string): boolean {
  const { "webhook-id": id, "webhook-timestamp": timestamp } = headers;
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const wanted = createHmac("sha256", key)
    .update(`${String(id)}.${String(timestamp)}.${body}`)
    .digest();
  return String(headers["webhook-signature"])
    .split(" ")
    .some((one) => {
      const [version, signature = ""] = one.split(",");
      const given = Buffer.from(signature, "base64");
      return version === "v1" && given.length === wanted.length && timingSafeEqual(given, wanted);
    });
}

const messages = () => receiver.got.map(({ body }) => Message.parse(JSON.parse(body)));
const ids = () => receiver.got.map(({ headers }) => headers["webhook-id"]);

const got = (count: number) => waitFor(() => expect(receiver.got.length).toBe(count));
const nothingLeft = () => waitFor(async () => expect(await world.store.nextAlertWork()).toBeNull());
const noted = (is: object) => waitFor(async () => expect(await shown()).toMatchObject(is));

const fail = () => failRun(world.store, "till", { owner: aoi.person });

describe("the setting of a webhook", () => {
  it("its secret is shown once, its address to its owner alone, and neither stands anywhere", async () => {
    const secret = await set();
    expect(await shown()).toMatchObject({ url: url(), endedAt: null, last: null });
    const ben = await world.as("administrator", "Ben");
    expect(await shown(ben)).toBeNull();
    const rotated = await aoi.call("POST", "/alerts/webhook/secret");
    await aoi.call("POST", "/alerts/webhook/test");
    expect((await ben.call("DELETE", "/alerts/webhook")).status).toBe(204);
    expect(await shown()).not.toBeNull();
    const { secret: next } = Secret.parse(rotated.body);
    const audit = await ben.call("GET", "/audit");
    expect(audit.text).toContain("person.webhook_set");
    const csv = await ben.call("GET", "/audit/csv");
    const files = readdirSync(world.dataDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name), "latin1"));
    expect(files.join("")).toContain("webhook:");
    const everything = [audit.text, csv.text, ...files, ...world.logged].join("\n");
    for (const one of [secret, next, token, "hooks.example.com"])
      expect(everything).not.toContain(one);
    expect((await aoi.call("GET", "/alerts/webhook")).text).not.toContain(next);
  });

  it("no operation tells its address to a key that hands nothing out", async () => {
    await set();
    const { paths } = Document.parse((await aoi.call("GET", "/openapi.json")).body);
    const asked = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods)
        .filter((method) => method === "get" && !path.includes("{") && !path.endsWith("/live"))
        .map(() => path.replace("/api/v1", "")),
    );
    expect(asked.length).toBeGreaterThan(30);
    const toldTo = async (scopes: readonly Scope[]) => {
      const { call } = await world.as("administrator", "Aoi", scopes);
      const told = [];
      for (const path of asked) if ((await call("GET", path)).text.includes(token)) told.push(path);
      const test = await call("POST", "/alerts/webhook/test");
      expect(test.text).not.toContain(token);
      return told;
    };
    const notAdministering = scopes.filter((one) => one !== "administer");
    expect(await toldTo(notAdministering)).toEqual([]);
    const reader = await world.as("administrator", "Aoi", ["read"]);
    expect(await shown(reader)).toMatchObject({ url: null, host: "hooks.example.com" });
    expect(await toldTo(scopes)).toEqual(["/alerts/webhook"]);
  });

  it.each([
    ["hooks.example.com", "webhook.url_malformed"],
    ["ftp://hooks.example.com/", "webhook.url_malformed"],
    ["https://user:pass@hooks.example.com/", "webhook.url_has_credentials"],
    ["http://169.254.169.254/latest", "webhook.address_refused"],
    ["https://metadata.google.internal/", "webhook.address_refused"],
    ["http://outside.example.com/", "webhook.needs_https"],
    ["https://nowhere.example.com/", "webhook.name_not_found"],
  ])("%s is refused", async (said, code) => {
    const { status, body } = await aoi.call("PUT", "/alerts/webhook", { url: said });
    expect([status, body]).toMatchObject([422, { error: { code } }]);
    expect(await shown()).toBeNull();
  });

  it("is there for administrators alone, and ends with their being one, or being here", async () => {
    const hana = await world.as("builder", "Hana");
    const refused = await hana.call("PUT", "/alerts/webhook", { url: url() });
    expect(refused.body).toMatchObject({ error: { code: "request.not_permitted" } });
    const ben = await world.as("administrator", "Ben");
    await set(ben);
    expect((await ben.call("GET", "/alerts/choices")).body).toMatchObject({ canWebhook: true });
    await aoi.call("PATCH", `/people/${ben.person}`, { role: "builder" });
    expect((await ben.call("GET", "/alerts/choices")).body).toMatchObject({ canWebhook: false });
    expect(await world.store.webhooks()).toEqual([]);
    const cai = await world.as("administrator", "Cai");
    await set(cai);
    await aoi.call("PATCH", `/people/${cai.person}`, { state: "deactivated" });
    expect(await world.store.webhooks()).toEqual([]);
  });

  it("is not set for who is no administrator any more once its name is found", async () => {
    const ben = await world.as("administrator", "Ben");
    whileNamed = () => aoi.call("PATCH", `/people/${ben.person}`, { role: "builder" });
    const { body } = await ben.call("PUT", "/alerts/webhook", { url: url() });
    expect(body).toMatchObject({ error: { code: "request.not_permitted" } });
    expect(await world.store.webhooks()).toEqual([]);
  });

  it("without one nothing is drawn, tested or sent", async () => {
    for (const path of ["/alerts/webhook/secret", "/alerts/webhook/test"])
      expect(await aoi.call("POST", path)).toMatchObject({ status: 404 });
  });
});

describe("a test", () => {
  it("is one signed example, and its status is shown, but nothing of the answer", async () => {
    const secret = await set();
    receiver.answers = () => 503;
    const { status, text, body } = await aoi.call("POST", "/alerts/webhook/test");
    expect([status, body]).toMatchObject([200, { isTaken: false, status: 503 }]);
    expect(text).not.toContain(answerText);
    expect(messages()).toMatchObject([{ type: "alert.test", data: { alerts: [{ count: 1 }] } }]);
    expect(receiver.got.every((one) => verifies(one, secret))).toBe(true);
    expect(await shown()).toMatchObject({ last: { status: 503, isTaken: false } });
    names["hooks.example.com"] = "169.254.169.254";
    expect((await aoi.call("POST", "/alerts/webhook/test")).body).toMatchObject({ status: null });
    expect(receiver.got.length).toBe(1);
  });

  it("the secret before signs too for 24 hours after a new one was drawn", async () => {
    const before = await set();
    const { secret } = Secret.parse((await aoi.call("POST", "/alerts/webhook/secret")).body);
    await aoi.call("POST", "/alerts/webhook/test");
    const [first] = receiver.got;
    expect(first && [verifies(first, before), verifies(first, secret)]).toEqual([true, true]);
    expect((await shown())?.oldSecretsUntil).not.toBeNull();
    world.advance(24 * hour + 1_000);
    const later = await world.as("administrator", "Aoi");
    await later.call("POST", "/alerts/webhook/test");
    const last = receiver.got.at(-1);
    expect(last && [verifies(last, before), verifies(last, secret)]).toEqual([false, true]);
    expect((await shown(later))?.oldSecretsUntil).toBeNull();
  });
});

describe("an alert", () => {
  it("comes signed, in the receiver’s language, with amounts as numbers and a link, and none of the error’s words", async () => {
    await aoi.call("PATCH", "/me", { locale: "ja", timeZone: "Asia/Tokyo" });
    const secret = await set();
    const { runId, flowId } = await fail();
    await world.engine.start();
    await got(1);
    await nothingLeft();
    const [received] = receiver.got;
    expect(received && verifies(received, secret)).toBe(true);
    expect(received?.headers["content-type"]).toBe("application/json");
    const age = world.now() / 1_000 - Number(received?.headers["webhook-timestamp"]);
    expect(Math.abs(age)).toBeLessThan(60);
    expect(received && JSON.parse(received.body)).toEqual({
      type: "alert.run_failed",
      timestamp: expect.stringMatching(/Z$/),
      data: {
        text: `「${flowId}」が失敗しました`,
        language: "ja",
        link: "https://flows.example.com/alerts",
        alerts: [
          {
            id: expect.any(String),
            kind: "run_failed",
            text: `「${flowId}」が失敗しました`,
            count: 1,
            lastAt: expect.stringMatching(/Z$/),
            worksSince: null,
            code: "stripe.card_declined",
            advice: null,
            money: [
              {
                kind: "charge",
                state: "refused",
                money: { amount: 1_500, currency: "jpy" },
                count: 1,
                words: "￥1,500 請求 (拒否)",
              },
            ],
            flowId,
            connectionId: null,
            runId,
            link: `https://flows.example.com/runs/${runId}`,
          },
        ],
        leftOut: 0,
        silentUntil: null,
      },
    });
    expect(received?.body).not.toMatch(/Declined|acct_/);
    expect(await shown()).toMatchObject({ last: { isTaken: true, status: 204 } });
  });

  it("that is not taken is sent again under the same id, signed for the moment, until it is", async () => {
    const secret = await set();
    const answers: (number | null)[] = [500, 302, null, 200];
    receiver.answers = () => answers.shift() ?? null;
    await fail();
    await world.engine.start();
    for (const [index, pause] of [1, 2, 4].entries()) {
      await got(index + 1);
      await waitFor(async () =>
        expect(await world.store.nextAlertWork()).toBeGreaterThan(world.now()),
      );
      world.advance(pause * 60_000);
    }
    await got(4);
    await nothingLeft();
    expect(new Set(ids()).size).toBe(1);
    expect(receiver.got.every((one) => verifies(one, secret))).toBe(true);
    const times = receiver.got.map(({ headers }) => Number(headers["webhook-timestamp"]));
    expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b));
    expect(world.logged.join("\n")).toContain("A letter could not be sent");
    expect(world.logged.join("\n")).not.toContain(token);
  });

  it("one that never answers keeps nobody else waiting, nor another’s letters", async () => {
    const ben = await world.as("administrator", "Ben");
    await set();
    await set(ben);
    const { secret } = Secret.parse((await ben.call("POST", "/alerts/webhook/secret")).body);
    receiver.answers = (one) => (verifies(one, secret) ? 200 : "silent");
    await fail();
    await failRun(world.store, "till", { owner: ben.person });
    await world.engine.start();
    await got(2);
    await waitFor(async () => expect(await shown(ben)).toMatchObject({ last: { isTaken: true } }));
    expect(await shown()).toMatchObject({ last: null });
    receiver.hangUp();
    await noted({ last: { isTaken: false, status: null } });
  });

  it("410 ends it, until a test is taken; nothing is sent meanwhile, and nothing later of that", async () => {
    await set();
    receiver.answers = () => 410;
    await fail();
    await world.engine.start();
    await got(1);
    await noted({ endedAt: expect.any(String), last: { status: 410 } });
    await nothingLeft();
    await fail();
    world.advance(2 * hour);
    await waitFor(async () =>
      expect((await world.store.alertsOf(aoi.person, 9)).items.length).toBe(2),
    );
    await nothingLeft();
    expect(receiver.got.length).toBe(1);
    receiver.answers = () => 200;
    const later = await world.as("administrator", "Aoi");
    expect((await later.call("POST", "/alerts/webhook/test")).body).toMatchObject({
      isTaken: true,
    });
    await waitFor(async () => expect(await shown(later)).toMatchObject({ endedAt: null }));
    await fail();
    world.advance(61_000);
    await got(3);
    expect(messages().map(({ type }) => type)).toEqual([
      "alert.run_failed",
      "alert.test",
      "alert.run_failed",
    ]);
  });

  it("is not sent to who was removed since, nor to who turned it off", async () => {
    const ben = await world.as("administrator", "Ben");
    await set(ben);
    receiver.answers = () => 500;
    await failRun(world.store, "till", { owner: ben.person });
    await world.engine.start();
    await got(1);
    expect((await aoi.call("DELETE", `/people/${ben.person}`)).status).toBe(204);
    world.advance(2 * 60_000);
    await nothingLeft();
    expect(receiver.got.length).toBe(1);

    await set();
    const off = { kind: "run_failed", screen: true, mail: true, webhook: false, post: true };
    const chosen = await aoi.call("PUT", "/alerts/choices", { kinds: [off], flows: [] });
    expect(chosen.body).toMatchObject({
      canWebhook: true,
      kinds: expect.arrayContaining([off, { ...off, kind: "run_parked", webhook: true }]),
    });
    await fail();
    world.advance(61_000);
    await waitFor(async () =>
      expect((await world.store.alertsOf(aoi.person, 9)).items.length).toBe(1),
    );
    await nothingLeft();
    expect(receiver.got.length).toBe(1);
  });

  it("several that are due at once come in one message", async () => {
    await set();
    await fail();
    await fail();
    await world.store.breakConnection(
      "till",
      { kind: "connection", code: "stripe.key_refused", message: "sk_1" },
      world.now(),
    );
    await world.engine.start();
    await got(1);
    await nothingLeft();
    const [message] = messages();
    expect(message).toMatchObject({ type: "alert.several", data: { text: "3 alerts" } });
    expect(message?.data.alerts.map(({ kind }) => kind).toSorted()).toEqual([
      "connection_broken",
      "run_failed",
      "run_failed",
    ]);
    expect(message?.data.alerts).toContainEqual(
      expect.objectContaining({
        connectionId: "till",
        flowId: null,
        link: "https://flows.example.com/connections/till",
      }),
    );
    expect(receiver.got[0]?.body).not.toContain("sk_1");
  });
});
