import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { waitFor } from "../../../test/wait-for.ts";
import { z } from "zod";
import { goodToken, type SimulatedSlack, startSlack } from "#connectors/slack/slack.world.ts";
import { failRun } from "../failed.world.ts";
import { mailBy } from "../mail.world.ts";
import { openServerWorld, type ServerWorld, type Worker } from "../server.world.ts";
import { type MailServer, startMailServer } from "../smtp.world.ts";

/** Somebody's alerts in a channel, from the setting to what stands in a simulated Slack. */

const Posting = z.object({
  post: z
    .looseObject({
      place: z.string(),
      last: z.looseObject({ error: z.looseObject({ code: z.string() }).nullable() }).nullable(),
    })
    .nullable(),
  connections: z.array(z.object({ id: z.string(), name: z.string(), places: z.string() })),
});
const Made = z.object({ connection: z.object({ id: z.string() }) });
const post = "chat.postMessage";

let world: ServerWorld;
let slack: SimulatedSlack;
let smtp: MailServer;
let hana: Worker;
let connectionId: string;
let channel: string;
beforeEach(async () => {
  smtp = await startMailServer();
  world = await openServerWorld({
    publicUrl: "https://flows.example.com",
    mail: mailBy(smtp.url),
  });
  slack = await startSlack(() => world.now());
  world.trusted.push(slack.url);
  hana = await world.as("builder", "Hana");
  const wish = { connector: "slack", name: "Office", values: slack.values };
  const made = await hana.call("POST", "/connections", wish);
  connectionId = Made.parse(made.body).connection.id;
  const { items } = z
    .object({ items: z.array(z.object({ value: z.string(), label: z.string() })) })
    .parse((await hana.call("GET", `/connections/${connectionId}/choices/channels`)).body);
  channel = items.find(({ label }) => label.includes("sales"))?.value ?? "";
  await till();
});
afterEach(async () => {
  await world.engine.stop();
  await world.close();
  await slack.close();
  smtp.close();
});

async function till(): Promise<void> {
  const settings = { settings: {}, sealed: "nothing", broken: null, createdAt: 1 };
  const its = { connector: "stripe", mode: "test", account: "acct_t", accountName: null } as const;
  await world.store.createConnection({
    id: "till",
    owner: hana.person,
    name: "Till",
    ...its,
    ...settings,
  });
}

const set = (who = hana, place = channel) =>
  who.call("PUT", "/alerts/post", { connectionId, place, placeName: "#sales" });
const shown = async (who = hana) => Posting.parse((await who.call("GET", "/alerts/post")).body);
const texts = async () => (await slack.messages(channel)).map(({ text }) => text);
const posted = (count: number) => waitFor(async () => expect((await texts()).length).toBe(count));
const fail = () => failRun(world.store, "till", { owner: hana.person });
const tried = (times: number) => waitFor(async () => expect(await slack.sent(post)).toBe(times));
const noted = (last: object | null) =>
  waitFor(async () => expect((await shown()).post).toMatchObject({ last }));
/** Each step is less than a silence that leaves what was sent in doubt. */
const minutes = async (count: number, isThere: () => Promise<unknown>) => {
  for (let passed = 0; passed < count; passed += 1) world.advance(59_000);
  await waitFor(async () => {
    world.advance(59_000);
    await isThere();
  });
};

describe("the channel of somebody’s alerts", () => {
  it("is chosen where a message can be posted, through a connection of one’s own, and told in the audit log", async () => {
    expect(await shown()).toEqual({
      post: null,
      connections: [{ id: connectionId, name: "Office", places: "channels" }],
    });
    expect((await set()).status).toBe(200);
    expect(await texts()).toEqual([
      "Millrace posts alerts to this channel from now on. Nothing has gone wrong.\n<https://flows.example.com/alerts|All alerts>",
    ]);
    expect((await shown()).post).toMatchObject({
      connectionId,
      place: channel,
      placeName: "#sales",
      last: null,
    });
    const ken = await world.as("builder", "Ken");
    expect((await set(ken)).body).toMatchObject({ error: { code: "connection.not_found" } });
    expect(await shown(ken)).toEqual({ post: null, connections: [] });
    const stripes = { connectionId: "till", place: channel };
    expect((await hana.call("PUT", "/alerts/post", stripes)).body).toMatchObject({
      error: { code: "alert_post.no_channels" },
    });
    const choices = () => hana.call("GET", "/alerts/choices");
    expect((await choices()).body).toMatchObject({ canPost: true });
    expect((await hana.call("DELETE", "/alerts/post")).status).toBe(204);
    expect((await choices()).body).toMatchObject({ canPost: false });
    const audit = (await world.call("GET", "/audit")).text;
    expect(audit).toContain("person.alert_post_set");
    expect(audit).toContain("person.alert_post_removed");
  });

  it("is not chosen where Slack refuses the message, in Slack’s words", async () => {
    const { status, body } = await set(hana, "C0NOWHERE00");
    expect([status, body]).toMatchObject([422, { error: { code: "slack.channel_not_found" } }]);
    expect((await shown()).post).toBeNull();
  });
});

describe("alerts in a channel", () => {
  it("say what mail says, once, with links that lead to Millrace and no word of the error", async () => {
    await set();
    const { flowId, runId } = await fail();
    await world.engine.start();
    await posted(2);
    const text = (await texts())[1] ?? "";
    expect(text.split("\n")).toEqual([
      `“${flowId}” has failed`,
      "¥1,500 charge refused",
      "Error: stripe.card_declined",
      expect.stringMatching(/^Last: /),
      `<https://flows.example.com/runs/${runId}|Open in Millrace>`,
      "",
      "<https://flows.example.com/alerts|All alerts>",
    ]);
    await waitFor(async () => expect(await world.store.nextAlertWork()).toBeNull());
    await noted({ error: null });
    expect(await slack.sent(post)).toBe(2);
    expect(smtp.mails.length).toBe(1);
    const files = readdirSync(world.dataDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name), "latin1"));
    for (const file of files) expect(file).not.toContain(goodToken);
  });

  it("whose answer is lost is looked for, and is not posted twice", async () => {
    await set();
    await slack.strike(post, { kind: "cut", when: "after" });
    await fail();
    await world.engine.start();
    await tried(2);
    await noted({ error: { code: expect.any(String) } });
    await minutes(10, () => noted({ error: null }));
    expect((await texts()).length).toBe(2);
    expect(await slack.executed(post)).toBe(2);
    expect(await slack.sent(post)).toBe(2);
  });

  it("whose request never arrived is posted after all", async () => {
    await set();
    await slack.strike(post, { kind: "cut", when: "before" });
    await fail();
    await world.engine.start();
    await tried(2);
    expect((await texts()).length).toBe(1);
    await minutes(10, () => posted(2));
    await noted({ error: null });
  });

  it("keep neither mail nor others waiting where Slack refuses the token, of which its owner has one alert", async () => {
    await set();
    await slack.control("POST /keys", { token: goodToken, state: "revoked" });
    await fail();
    await world.engine.start();
    await waitFor(() => expect(smtp.mails.length).toBe(1));
    await tried(2);
    await waitFor(async () =>
      expect((await world.store.connection(connectionId))?.broken).toMatchObject({
        code: "slack.token_revoked",
      }),
    );
    const kinds = async () => {
      const { items } = await world.store.alertsOf(hana.person, 9);
      return items.map(({ alert: { about, count } }) => `${about.kind} ${count}`).toSorted();
    };
    const both = ["connection_broken 1", "run_failed 1"];
    await minutes(1, async () => expect(await kinds()).toEqual(both));
    await minutes(60, async () => expect(smtp.mails.length).toBe(2));
    // Nothing is sent through it before it is repaired, and it is told no second time.
    expect(await slack.sent(post)).toBe(2);
    expect(await kinds()).toEqual(both);
    await slack.control("POST /keys", { token: goodToken, state: "active" });
    const connection = await world.store.connection(connectionId);
    if (connection) await world.engine.checkConnection(connection);
    await minutes(60, async () => expect((await texts()).length).toBeGreaterThanOrEqual(3));
  });
});
