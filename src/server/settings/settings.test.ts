import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { openServerWorld, type Reply, type ServerWorld, type Worker } from "../server.world.ts";
import { mailBy } from "../mail.world.ts";
import { type MailServer, startMailServer } from "../smtp.world.ts";

const Refused = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
const said = ({ status, body }: Reply) => [status, Refused.safeParse(body).data?.error.code];

describe("the settings of an installation", () => {
  let world: ServerWorld;
  let ada: Worker;
  const open = async (options: Parameters<typeof openServerWorld>[0]) => {
    world = await openServerWorld(options);
    ada = await world.as("administrator", "Ada");
  };
  afterEach(() => world.close());
  const change = (retention: object) => ada.call("PUT", "/system/settings", { retention });
  const show = async () => (await ada.call("GET", "/system/settings")).body;

  it("are shown to administrators, without a password", async () => {
    const server = "smtps://mailer:s%40cret@mail.example.com:465";
    const mail = mailBy(server, { sender: "Millrace <m@example.com>" });
    const oidc = {
      issuer: "https://login.example.com",
      clientId: "id",
      clientSecret: "oidc-secret",
      name: "Example",
      domains: [],
      role: "viewer",
    } as const;
    await open({ mail, oidc, publicUrl: "https://millrace.example.com" });
    const { body, text } = await ada.call("GET", "/system/settings");
    expect(body).toEqual({
      version: "1.2.3",
      storage: "sqlite",
      dataFolder: world.dataDir,
      publicAddress: "https://millrace.example.com",
      simulator: false,
      retention: {
        days: {
          value: 30,
          from: "default",
          fixedBy: null,
          usual: 30,
          least: 1,
          most: 3_650,
        },
        runsPerFlow: {
          value: 100_000,
          from: "default",
          fixedBy: null,
          usual: 100_000,
          least: 1,
          most: 100_000_000,
        },
        auditDays: {
          value: 396,
          from: "default",
          fixedBy: null,
          usual: 396,
          least: 90,
          most: 3_650,
        },
        ledgerYears: { value: 8, from: "default", fixedBy: null, usual: 8, least: 1, most: 30 },
      },
      auditFolder: null,
      backups: null,
      mail: { server: "mail.example.com:465", sender: "Millrace <m@example.com>" },
      openIdConnect: { name: "Example", issuer: "https://login.example.com" },
    });
    expect(text).not.toMatch(/s@cret|s%40cret|oidc-secret|mailer/);
    const bo = await world.as("builder", "Bo");
    for (const [method, path] of [
      ["GET", "/system/settings"],
      ["PUT", "/system/settings"],
      ["POST", "/system/test-mail"],
    ] as const)
      expect((await bo.call(method, path)).status).toBe(403);
  });

  it("keep of the past what an administrator says, and the usual again when it is taken back", async () => {
    await open({});
    expect((await change({ days: 7 })).body).toMatchObject({
      retention: {
        days: { value: 7, from: "setting", usual: 30 },
        runsPerFlow: { value: 100_000, from: "default" },
      },
    });
    await change({ runsPerFlow: 5 });
    expect((await ada.call("GET", "/system")).body).toMatchObject({
      history: { days: 7, runsPerFlow: 5 },
    });
    expect((await change({ days: null })).body).toMatchObject({
      retention: { days: { value: 30, from: "default" }, runsPerFlow: { value: 5 } },
    });
    const [entry] = z
      .object({ items: z.array(z.object({ action: z.string(), details: z.unknown() })) })
      .parse((await ada.call("GET", "/audit?action=system.")).body).items;
    expect(entry).toEqual({
      action: "system.settings_changed",
      details: { retention: { days: null } },
    });
  });

  it("take nothing that is out of range, and then change nothing", async () => {
    await open({});
    for (const retention of [
      { days: 0 },
      { auditDays: 89 },
      { ledgerYears: 31 },
      { days: 3_651 },
      { days: 9, runsPerFlow: 100_000_001 },
    ])
      expect(said(await change(retention))).toEqual([422, "settings.out_of_range"]);
    for (const retention of [{ days: 1.5 }, { days: "7" }, { weeks: 1 }])
      expect(said(await change(retention))).toEqual([400, "request.invalid"]);
    expect(await show()).toMatchObject({ retention: { days: { value: 30, from: "default" } } });
  });

  it("are not changed where a variable fixes them, whatever was set before", async () => {
    const number = { fixedBy: null, least: 1, most: 9_999 };
    const fixed = { ...number, value: 14, fixedBy: "MILLRACE_HISTORY_DAYS" };
    await open({
      history: {
        days: fixed,
        runsPerFlow: { ...number, value: 100 },
        auditDays: { ...number, value: 396 },
        ledgerYears: { ...number, value: 8 },
      },
    });
    await world.store.changeSettings({ historyDays: 3 });
    expect(await show()).toMatchObject({
      retention: {
        days: { value: 14, from: "variable", fixedBy: "MILLRACE_HISTORY_DAYS", usual: null },
      },
    });
    const refused = await change({ days: 7, runsPerFlow: 9 });
    expect(said(refused)).toEqual([409, "settings.fixed"]);
    expect(Refused.parse(refused.body).error.message).toContain("MILLRACE_HISTORY_DAYS");
    expect(await show()).toMatchObject({ retention: { runsPerFlow: { value: 100 } } });
    expect((await change({ runsPerFlow: 9 })).status).toBe(200);
  });
});

describe("a test mail", () => {
  let smtp: MailServer;
  beforeEach(async () => {
    smtp = await startMailServer();
  });
  afterEach(() => smtp.close());

  const send = async (server: string | null, ask = (ada: Worker) => ada.call) => {
    const world = await openServerWorld(server === null ? {} : { mail: mailBy(server) });
    try {
      const ada = await world.as("administrator", "Ada");
      await ada.call("PATCH", "/me", { locale: "ja" });
      return await ask(ada)("POST", "/system/test-mail");
    } finally {
      await world.close();
    }
  };
  const refusalOf = ({ body }: Reply) => Refused.parse(body).error;

  it("goes to the administrator who asks for it, in their language", async () => {
    expect((await send(smtp.url)).status).toBe(204);
    expect(smtp.said).toContain("RCPT TO:<ada@workers.example>");
    expect(smtp.said.join("\n")).toMatch(/Subject: =\?UTF-8\?/);
    expect(smtp.said).toContain("Auto-Submitted: auto-generated");
  });

  it("says what is missing: a mail server, or somebody to send to", async () => {
    expect(said(await send(null))).toEqual([409, "mail.not_set_up"]);
    const world = await openServerWorld({ mail: mailBy(smtp.url) });
    expect(said(await world.call("POST", "/system/test-mail"))).toEqual([
      409,
      "person.is_the_token",
    ]);
    await world.close();
  });

  it("says that the server is not there, or does not take the mail", async () => {
    const away = await send("smtp://127.0.0.1:1");
    expect(said(away)).toEqual([502, "mail.unreachable"]);
    expect(refusalOf(away).message).toMatch(/127\.0\.0\.1:1.*ECONNREFUSED/);
    smtp.answers = (line) => (line.startsWith("RCPT") ? "550 5.7.1 not from there" : "250 ok");
    const refused = await send(smtp.url);
    expect(said(refused)).toEqual([502, "mail.refused"]);
    expect(refusalOf(refused).message).toContain("550 5.7.1 not from there");
  });

  it("says that the password is refused, and never repeats it", async () => {
    smtp.answers = (line) => {
      if (line.startsWith("EHLO")) return "250-test\r\n250 AUTH PLAIN";
      return line.startsWith("AUTH") ? `535 no, ${line} with s@cret-word` : "250 ok";
    };
    const refused = await send(`smtp://mailer:s%40cret-word@127.0.0.1:${smtp.port}`);
    expect(said(refused)).toEqual([502, "mail.login_refused"]);
    expect(refusalOf(refused).message).toContain("535 no, AUTH PLAIN [hidden] with [hidden]");
    const plain = Buffer.from("\0mailer\0s@cret-word").toString("base64");
    for (const secret of ["s@cret-word", "s%40cret-word", plain])
      expect(refused.text).not.toContain(secret);
  });

  it("asks no mail server on this machine for a certificate that somebody has signed", async () => {
    smtp.answers = (line) => (line.startsWith("EHLO") ? "250-test\r\n250 STARTTLS" : "250 ok");
    expect((await send(smtp.url)).status).toBe(204);
    expect(smtp.said.some((line) => line.startsWith("STARTTLS"))).toBe(false);
    expect(smtp.mails).toHaveLength(1);
  });

  it("says that there is no encryption to be trusted", async () => {
    const refused = await send(`smtps://127.0.0.1:${smtp.port}`);
    expect(said(refused)).toEqual([502, "mail.unencrypted"]);
  });
});
