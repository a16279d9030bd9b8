import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { createSmtp } from "#exchange/smtp.ts";
import { createFind } from "#exchange/find.ts";
import type { ParkedChoice } from "#engine/decide-parked.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "#engine/engine.world.ts";
import { limitedAs } from "#engine/bound-account.ts";
import type { RunDetail } from "#reading/run-views.ts";
import { endOfMail, type MailServer, silence, startMailServer } from "../../server/smtp.world.ts";
import { connectors } from "../index.ts";

/** The engine and a mail server: a mail is sent at most once, whatever happens. */

let world: EngineWorld;
let server: MailServer;
afterEach(async () => {
  server.close();
  await world.close();
});

const sender = "billing@example.com";

/** A flow that sends a mail for each refund, and one refund. */
async function openMail(
  change: (script: MailServer) => void,
  {
    sentYesterday = false,
    waits = {},
    ...limits
  }: {
    readonly sentYesterday?: boolean;
    readonly perDay?: number;
    readonly waits?: { readonly patience?: { readonly delivery: number } };
  } = {},
): Promise<void> {
  server = await startMailServer();
  server.answers = (line) =>
    line.startsWith("EHLO") ? "250-mail\r\n250 AUTH PLAIN" : "250 2.0.0 ok";
  change(server);
  const smtp = createSmtp({
    find: createFind(() => Promise.resolve([]), new Set([`127.0.0.1:${server.port}`])),
    clock: { now: () => Date.now(), elapsed: () => performance.now() },
    ...waits,
  });
  world = await openEngineWorld(connectors, undefined, { smtp });
  const stripe = world.credentials;
  world.credentials = (connection) =>
    connection.connector === "mail"
      ? { ...connection.settings, password: connection.sealed }
      : stripe(connection);
  await world.engine.start();
  await world.connect("c1");
  await world.store.createConnection({
    id: "m1",
    owner: "local",
    connector: "mail",
    name: "Mail",
    mode: "live",
    account: sender,
    accountName: null,
    settings: {
      host: "127.0.0.1",
      port: server.port,
      security: "none",
      user: "billing",
      sender,
      senderName: "経理部",
      perMinute: 6_000,
      ...limits,
    },
    sealed: "a-good-password",
    broken: null,
    createdAt: world.now(),
  });
  if (sentYesterday)
    await world.store.countCall({
      account: "mail m1 live",
      at: world.now() - 86_400_000 + 60_000,
      most: 1,
    });
  const flow = flowOn("new-refund", "create-customer");
  await world.flow("f", {
    ...flow,
    steps: [
      {
        kind: "action",
        id: "s1",
        name: null,
        connector: "mail",
        action: "send-email",
        connection: "m1",
        input: {
          to: { kind: "list", items: [{ kind: "constant", value: "taro@example.jp" }] },
          subject: {
            kind: "text",
            parts: ["返金 ", { kind: "pill", from: "trigger", path: ["id"] }],
          },
          formatted: {
            kind: "text",
            parts: [
              "**",
              { kind: "pill", from: "trigger", path: ["reason"] },
              "** [",
              "x](https://a.example)",
            ],
          },
        },
      },
    ],
  });
  await world.engine.activate("f", { from: "now" }, asLocal);
  await world.control("/refunds", { count: 1, amount: 700, currency: "jpy" });
  await world.advance(15);
}

const run = async (): Promise<RunDetail> => {
  const [{ id } = { id: "" }] = (await world.reading.listRuns({ flowId: "f", limit: 1 })).items;
  return (await world.reading.run(id)) ?? expect.fail("no run");
};
const reach = (wanted: string, step = 50) =>
  until(async () => {
    if ((await world.statuses("f")).join() === wanted) return true;
    await world.advance(step);
    return false;
  });
const decide = async (decision: ParkedChoice["decision"]) => {
  const { id: runId, effects } = await run();
  const parked = effects.find(({ state }) => state === "parked") ?? expect.fail("none is parked");
  const { id: effectId, generation } = parked;
  return world.engine.decideParked({ by: "local", runId, effectId, generation, decision });
};
const atEnd = (script: MailServer, answer: ReturnType<MailServer["answers"]>): void => {
  const { answers } = script;
  let isFirst = true;
  script.answers = (line) => {
    if (line !== endOfMail || !isFirst) return answers(line);
    isFirst = false;
    return answer;
  };
};

describe("a mail", () => {
  it("is sent once, under the name of its write", async () => {
    await openMail(() => undefined);
    await reach("succeeded");
    const { effects, steps } = await run();
    expect(server.mails).toHaveLength(1);
    expect(server.mails[0]?.subject).toMatch(/^返金 re_/);
    expect(server.mails[0]?.id).toBe(`<${effects[0]?.id}.0@example.com>`);
    expect(effects).toMatchObject([{ state: "done", sends: 1, resource: "message" }]);
    expect(steps[0]?.output).toMatchObject({
      message_id: `${effects[0]?.id}.0@example.com`,
      recipients: ["taro@example.jp"],
      response: "2.0.0 ok",
    });
  });

  it("that the server does not take yet goes again with the same bytes", async () => {
    await openMail((script) => atEnd(script, "451 4.3.0 later"));
    await reach("succeeded");
    const [first, second, ...more] = server.mails.map(({ bytes }) => bytes);
    expect(first).toBe(second);
    expect(more).toEqual([]);
  });

  it("that the server refuses for one recipient fails the step, and goes to nobody", async () => {
    await openMail((script) => {
      const { answers } = script;
      script.answers = (line) => (line.startsWith("RCPT") ? "550 5.1.1 unknown" : answers(line));
    });
    await reach("failed");
    expect((await run()).error).toMatchObject({
      code: "mail.recipient_550",
      message: "taro@example.jp: 550 5.1.1 unknown",
    });
    expect(server.mails).toEqual([]);
  });

  it("waits for a person who repairs the connection, where the login is refused", async () => {
    await openMail((script) => {
      const { answers } = script;
      script.answers = (line) => (line.startsWith("AUTH") ? `535 5.7.8 no ${line}` : answers(line));
    });
    await reach("paused");
    expect((await world.store.connection("m1"))?.broken).toMatchObject({
      code: "mail.login_535",
      message: "535 5.7.8 no AUTH PLAIN [hidden]",
    });
    expect(server.mails).toEqual([]);
  });
});

describe("mails above the limit of a day", () => {
  it("wait until there is room, whatever starts anew, and say until when", async () => {
    await openMail(() => undefined, { perDay: 1, sentYesterday: true });
    const attempts = async () => (await run()).steps.flatMap((step) => step.attempts);
    await until(async () => (await world.statuses("f")).length === 1);
    await until(async () => (await attempts()).length === 1);
    await world.restart();
    const [first] = await attempts();
    const error = z
      .object({
        code: z.literal("engine.day_is_full"),
        message: z.object({ en: z.string(), ja: z.string() }),
        details: z.object({ until: z.iso.datetime() }),
      })
      .parse(first?.error);
    const said = Date.parse(error.details.until);
    expect(error.message.en).toContain(error.details.until.slice(11, 16));
    await reach("succeeded", 100);
    expect(world.now()).toBeGreaterThanOrEqual(said);
    const [, second] = await attempts();
    expect(second).toMatchObject({ outcome: "done" });
    expect(second?.startedAt).toBeGreaterThanOrEqual(said);
    expect(server.mails).toHaveLength(1);
  });

  it("are those of the connection: nobody uses them up who enters the same sender", async () => {
    await openMail(() => undefined, { perDay: 1 });
    const own = await world.store.connection("m1");
    if (own === null) expect.unreachable();
    await world.store.createConnection({ ...own, id: "m2", owner: "mallory" });
    const mail = connectors.find(({ id }) => id === "mail");
    const other = await world.store.connection("m2");
    if (mail === undefined || other === null) expect.unreachable();
    const at = world.now();
    await world.store.countCall({ account: limitedAs(mail, other), at, most: 1 });
    await reach("succeeded");
    expect(server.mails).toHaveLength(1);
  });

  it("are not those that a server did not let in", async () => {
    await openMail(
      (script) => {
        const { answers } = script;
        let tries = 0;
        script.answers = (line) =>
          line.startsWith("EHLO") && (tries += 1) < 4 ? "421 4.3.2 closed" : answers(line);
      },
      { perDay: 1 },
    );
    await reach("succeeded");
    expect(server.mails).toHaveLength(1);
  });
});

describe("a mail whose end was not answered", () => {
  it.each([
    ["cut", null],
    ["silent", silence],
    ["no SMTP", "<h1>Bad gateway</h1>"],
  ] as const)("(%s) is parked, and never sent again by itself", async (_, answer) => {
    const waits = answer === silence ? { patience: { delivery: 500 } } : {};
    await openMail((script) => atEnd(script, answer), { waits });
    await reach("parked");
    expect((await run()).effects).toMatchObject([
      { state: "parked", error: { code: "engine.cannot_look_up" } },
    ]);
    await world.advance(2 * 86_400);
    await world.takeOver();
    expect(server.mails).toHaveLength(1);
  });

  it("is done where a person says that it happened", async () => {
    await openMail((script) => atEnd(script, null));
    await reach("parked");
    expect(await decide({ kind: "happened", objectId: null })).toEqual({ decided: true });
    await reach("succeeded");
    const { effects, steps } = await run();
    expect(steps[0]?.output).toEqual({
      message_id: `${effects[0]?.id}.0@example.com`,
      recipients: ["taro@example.jp"],
      response: null,
    });
    expect(server.mails).toHaveLength(1);
  });

  it("is sent once more where a person says so, under a name and a date of its own", async () => {
    await openMail((script) => atEnd(script, null));
    await reach("parked");
    await world.advance(50);
    const unsure = await decide({ kind: "send", confirmed: false });
    expect(unsure).toMatchObject({ decided: false, why: "unconfirmed", money: null });
    expect(await decide({ kind: "send", confirmed: true })).toEqual({ decided: true });
    await reach("succeeded");
    const dates = server.mails.map(({ bytes }) => /^Date: (.*)$/m.exec(bytes)?.[1]);
    expect(new Set(dates).size).toBe(2);
    const effectId = (await run()).effects[0]?.id;
    expect(server.mails.map(({ id }) => id)).toEqual([
      `<${effectId}.0@example.com>`,
      `<${effectId}.1@example.com>`,
    ]);
  });

  it("is not sent again by another process, where the first one was killed", async () => {
    await openMail((script) => atEnd(script, silence), { waits: { patience: { delivery: 500 } } });
    await until(() => Promise.resolve(server.mails.length > 0));
    await world.takeOver();
    await reach("parked");
    expect(server.mails).toHaveLength(1);
    expect(await decide({ kind: "stop" })).toEqual({ decided: true });
    expect(server.mails).toHaveLength(1);
  });
});
