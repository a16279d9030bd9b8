import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { waitFor } from "../../../test/wait-for.ts";
import { z } from "zod";
import { anyPermit } from "#engine/permit.world.ts";
import { failRun } from "../failed.world.ts";
import { parkRun } from "../parked.world.ts";
import { openServerWorld, type ServerWorld, type Worker } from "../server.world.ts";
import { mailBy } from "../mail.world.ts";
import type { Nightly } from "../upkeep/nightly-backups.ts";
import { endOfMail, type MailServer, startMailServer } from "../smtp.world.ts";

const List = z.object({
  items: z.array(z.record(z.string(), z.unknown())),
  newCount: z.number(),
  newest: z.number(),
});

let world: ServerWorld;
let smtp: MailServer;
let nights: Nightly;
let hana: Worker;
let ken: Worker;
beforeEach(async () => {
  smtp = await startMailServer();
  nights = { is: "off" };
  world = await openServerWorld({
    publicUrl: "https://flows.example.com",
    mail: mailBy(smtp.url),
    nightly: { state: () => nights, look: () => {} },
  });
  hana = await world.as("builder", "Hana");
  ken = await world.as("builder", "Ken");
  await connect("kens", ken.person);
  await connect("hanas", hana.person);
});
afterEach(async () => {
  await world.engine.stop();
  await world.close();
  smtp.close();
});

async function connect(id: string, owner: string): Promise<void> {
  await world.store.createConnection({
    id,
    owner,
    connector: "stripe",
    name: `Till ${id}`,
    mode: "test",
    account: `acct_of_${id}`,
    accountName: null,
    settings: {},
    sealed: "nothing",
    broken: null,
    createdAt: 1,
  });
}

async function listOf(call: ServerWorld["call"], locale = "en") {
  const { body } = await call("GET", "/alerts", undefined, { "accept-language": locale });
  return List.parse(body);
}

/** Once they have been told of so many things. */
const told = (call: ServerWorld["call"], count: number, locale?: string) =>
  waitFor(async () => {
    const list = await listOf(call, locale);
    expect(list.items.length).toBe(count);
    return list;
  });

/** The person of the data folder. */
const local: ServerWorld["call"] = (...request) => world.call(...request);

/** A loop that is just at it takes its next turn a minute later. */
const atALaterLook = (check: () => Promise<unknown>) =>
  waitFor(async () => {
    world.advance(61_000);
    await check();
  });

const mailed = (count: number) => waitFor(() => expect(smtp.mails.length).toBe(count));

describe("the list of alerts", () => {
  it("tells who owns the flow, with amount and advice, and nobody else", async () => {
    const { runId, flowId } = await failRun(world.store, "hanas", { owner: hana.person });
    await world.engine.start();
    const { items, newCount } = await told(hana.call, 1);
    expect(newCount).toBe(1);
    expect(items).toMatchObject([
      {
        kind: "run_failed",
        isNew: true,
        text: `“${flowId}” has failed`,
        code: "stripe.card_declined",
        count: 1,
        money: ["¥1,500 charge refused"],
        place: { at: "run", id: runId },
      },
    ]);
    expect((await told(hana.call, 1, "ja")).items).toMatchObject([
      { text: `「${flowId}」が失敗しました`, money: ["￥1,500 請求 (拒否)"] },
    ]);
    expect((await listOf(ken.call)).items).toEqual([]);
    expect((await listOf(local)).items).toEqual([]);
  });

  it("what was seen is not new any more, for whoever saw it", async () => {
    await failRun(world.store, "hanas", { owner: hana.person });
    await world.engine.start();
    const { newest } = await told(hana.call, 1);
    expect((await ken.call("POST", "/alerts/seen", { newest })).status).toBe(204);
    expect((await listOf(hana.call)).newCount).toBe(1);
    expect((await hana.call("POST", "/alerts/seen", { newest })).status).toBe(204);
    expect(await listOf(hana.call)).toMatchObject({ newCount: 0, items: [{ isNew: false }] });
  });

  it("tells no amount where the flow’s owner may not see what is private", async () => {
    const { flowId } = await failRun(world.store, "kens", { owner: hana.person });
    await world.store.markPrivate({ flowId, fields: ["trigger.amount"] });
    await world.engine.start();
    expect((await told(hana.call, 1)).items).toMatchObject([
      { money: ["Hidden amount charge refused"] },
    ]);
  });

  it("tells of a write in doubt who owns its connection as well, and of a broken connection its owner", async () => {
    const { runId } = await parkRun(world.store, "kens");
    const refused = { kind: "connection", code: "stripe.key_refused", message: "sk_1 at acct_1" };
    await world.store.breakConnection("kens", { ...refused, kind: "connection" }, world.now());
    await world.engine.start();
    const kens = await told(ken.call, 2);
    expect(kens.items.map(({ kind, place }) => [kind, place])).toEqual(
      expect.arrayContaining([
        ["run_parked", { at: "run", id: runId }],
        ["connection_broken", { at: "connection", id: "kens" }],
      ]),
    );
    expect(JSON.stringify(kens)).not.toMatch(/sk_1|acct_/);
    const locals = await told(local, 1);
    expect(locals.items).toMatchObject([{ kind: "run_parked" }]);
    await world.store.repairConnection("kens", world.now());
    world.advance(61_000);
    await waitFor(async () =>
      expect((await listOf(ken.call)).items[0]).toMatchObject({
        kind: "connection_broken",
        text: "The connection “Till kens” works again",
        worksSince: expect.any(String),
      }),
    );
  });
});

describe("a connection that others wait for", () => {
  it("that it is on hold is told to who owns a flow in it, without its name, and that it goes on", async () => {
    const { flowId } = await failRun(world.store, "kens", { owner: hana.person });
    const [flow] = await world.store.flows([flowId]);
    const versionId = flow?.version?.id ?? "";
    const version = { kind: "standing", versionId, permit: anyPermit } as const;
    await world.store.activate({ id: flowId, version, start: { kind: "invoke" }, at: 2 });
    const hold = { by: "owner", connectionId: "kens", owner: ken.person } as const;
    await world.store.hold(hold, world.now());
    await world.engine.start();
    const held = (await told(hana.call, 2)).items.find(({ kind }) => kind === "connection_held");
    expect(held).toMatchObject({
      text: `“${flowId}” waits: a connection in it was put on hold`,
      place: { at: "flow", id: flowId },
    });
    expect((await listOf(ken.call)).items).toEqual([]);
    await world.engine.lift(hold);
    await atALaterLook(async () =>
      expect((await listOf(hana.call)).items).toContainEqual(
        expect.objectContaining({
          text: `“${flowId}” goes on: the hold on its connection was lifted`,
        }),
      ),
    );
  });

  it("that it may be taken over is told to who is named, for as long as they are", async () => {
    const by = { owner: ken.person };
    await world.store.setHeir({ id: "kens", heir: hana.person, by, at: world.now() });
    await world.engine.start();
    expect((await told(hana.call, 1)).items).toMatchObject([
      { kind: "handover_waits", place: { at: "connections" } },
    ]);
    expect(JSON.stringify(await listOf(hana.call))).not.toContain("Till kens");
    await world.store.setHeir({ id: "kens", heir: null, by, at: world.now() });
    expect((await listOf(hana.call)).items).toEqual([]);
  });
});

describe("of the installation", () => {
  it("administrators are told, and that it is well again, and nobody else", async () => {
    const aoi = await world.as("administrator", "Aoi");
    nights = {
      is: "on",
      plan: { time: 0, zone: "UTC", keep: 1 },
      folder: "/",
      kept: [],
      failed: null,
      missed: true,
    };
    await world.engine.start();
    expect((await told(aoi.call, 1)).items).toMatchObject([
      { kind: "backup_missed", worksSince: null, place: { at: "settings" } },
    ]);
    await told(local, 1);
    await mailed(1);
    expect(smtp.mails.map(({ to }) => to)).toEqual(["aoi@workers.example"]);
    nights = { ...nights, missed: false };
    await atALaterLook(async () =>
      expect((await listOf(aoi.call)).items).toMatchObject([
        { text: "There is a nightly backup again", worksSince: expect.any(String) },
      ]),
    );
    expect((await listOf(hana.call)).items).toEqual([]);
  });
});

describe("what somebody has chosen", () => {
  it("is all of it, until they turn something off, and then what is left", async () => {
    const { flowId } = await failRun(world.store, "hanas", { owner: hana.person });
    const { body } = await hana.call("GET", "/alerts/choices");
    expect(body).toMatchObject({
      canMail: true,
      canWebhook: false,
      canPost: false,
      kinds: expect.arrayContaining([
        { kind: "run_failed", screen: true, mail: true, webhook: true, post: true },
      ]),
      flows: [
        {
          id: flowId,
          name: flowId,
          screen: true,
          mail: true,
          webhook: true,
          post: true,
          quiet: "learnt",
        },
      ],
    });
    const wish = {
      kinds: [{ kind: "run_failed", screen: true, mail: false, webhook: true, post: true }],
      flows: [{ id: flowId, screen: true, mail: true, quiet: 72 }],
    };
    const chosen = await hana.call("PUT", "/alerts/choices", wish);
    expect(chosen.body).toMatchObject({
      kinds: expect.arrayContaining(wish.kinds),
      flows: [{ name: flowId, ...wish.flows[0] }],
    });
    await failRun(world.store, "kens", { owner: ken.person });
    await world.engine.start();
    await told(hana.call, 1);
    await mailed(1);
    expect(smtp.mails.map(({ to }) => to)).toEqual(["ken@workers.example"]);
  });

  it("is of one’s own flows alone, and of nobody without an address by mail", async () => {
    await failRun(world.store, "hanas", { owner: hana.person });
    expect((await ken.call("GET", "/alerts/choices")).body).toMatchObject({ flows: [] });
    expect((await world.call("GET", "/alerts/choices")).body).toMatchObject({ canMail: false });
  });
});

describe("alerts by mail", () => {
  it("in the receiver’s language and time zone, with the amount and one link, and none of the error’s words", async () => {
    await hana.call("PATCH", "/me", { locale: "ja", timeZone: "Asia/Tokyo" });
    const { runId, flowId } = await failRun(world.store, "hanas", { owner: hana.person });
    await world.engine.start();
    await mailed(1);
    const [mail] = smtp.mails;
    expect(mail).toMatchObject({
      to: "hana@workers.example",
      subject: `Millrace: 「${flowId}」が失敗しました`,
      id: expect.stringMatching(/^<alert-[^@]+@flows\.example\.com>$/),
    });
    expect(mail?.text).toContain("￥1,500 請求 (拒否)");
    expect(mail?.text).toContain("stripe.card_declined");
    expect(mail?.text).toContain("JST");
    expect(mail?.text).toContain(`https://flows.example.com/runs/${runId}`);
    expect(mail?.text).not.toContain("Declined");
    expect(mail?.text).not.toContain("acct_");
  });

  it("a mail that nobody knows whether it arrived is sent again under the same id", async () => {
    const usual = smtp.answers;
    smtp.answers = (line) => (line === endOfMail ? null : usual(line));
    await failRun(world.store, "hanas", { owner: hana.person });
    await world.engine.start();
    await mailed(1);
    smtp.answers = usual;
    await waitFor(() => expect(world.logged.join("\n")).toContain("it is tried again"));
    world.advance(61_000);
    await mailed(2);
    // Its date is of each send.
    const [first, second] = smtp.mails.map(({ to, subject, id, text }) => [to, subject, id, text]);
    expect(second).toEqual(first);
    const { store } = world;
    await waitFor(async () => expect(await store.nextAlertWork()).toBeNull());
    world.advance(86_400_000);
    expect(smtp.mails.length).toBe(2);
  });

  it("more of the same comes in one mail, and nothing goes to who is deactivated", async () => {
    await failRun(world.store, "hanas", { owner: hana.person });
    await failRun(world.store, "kens", { owner: ken.person });
    const aoi = await world.as("administrator", "Aoi");
    expect(
      (await aoi.call("PATCH", `/people/${ken.person}`, { state: "deactivated" })).status,
    ).toBe(200);
    await world.engine.start();
    await told(hana.call, 1);
    await mailed(1);
    expect(smtp.mails.map(({ to }) => to)).toEqual(["hana@workers.example"]);
  });
});
