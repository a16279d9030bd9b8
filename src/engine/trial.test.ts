import { afterEach, describe, expect, it } from "vitest";
import { mailConnector } from "#connectors/mail/mail.connector.ts";
import { postgresqlConnector } from "#connectors/postgresql/postgresql.connector.ts";
import { replayed } from "#connectors/replay.world.ts";
import { createFind } from "#exchange/find.ts";
import { createPostgresql } from "#exchange/postgresql/postgresql.ts";
import { createSmtp } from "#exchange/smtp.ts";
import type { Connector, JsonObject } from "#sdk/index.ts";
import { type MailServer, startMailServer } from "../server/smtp.world.ts";
import { systemClock } from "./clock.ts";
import { offerOf, tryOffer } from "./try-offer.ts";

let server: MailServer | null = null;
afterEach(() => {
  server?.close();
  server = null;
});

async function tried(
  connector: Connector,
  id: string,
  { values, input, sends }: { values: JsonObject; input: JsonObject; sends: boolean },
) {
  const find = createFind(() => Promise.resolve([]), new Set([`127.0.0.1:${server?.port}`]));
  const sql = createPostgresql(find);
  const offer = offerOf(connector, id) ?? expect.fail(`no ${id}`);
  try {
    return await tryOffer(
      { spec: connector.connection, offer, values, input, sends },
      {
        system: connector.id,
        send: () => expect.fail("Nothing goes over HTTP"),
        sql,
        smtp: createSmtp({ find, clock: systemClock }),
        clock: systemClock,
        trustedLoopback: [],
        effectId: "try.1",
        idempotencyKey: "key",
      },
    );
  } finally {
    sql.close();
  }
}

describe("an e-mail that an author tries", () => {
  const password = "a-good-password";
  const input = { to: ["taro@example.jp"], subject: "Hello", text: `Not ${password}` };
  const values = () => ({
    host: "127.0.0.1",
    port: server?.port ?? 0,
    security: "none",
    user: "billing",
    password,
    sender: "billing@example.com",
  });
  const open = async (end: string): Promise<MailServer> => {
    server = await startMailServer();
    const { answers } = server;
    server.answers = (line) =>
      line.startsWith("EHLO") ? "250-mail\r\n250 AUTH PLAIN" : line === "." ? end : answers(line);
    return server;
  };

  it("is shown as it would go out, and no server is asked", async () => {
    const { said, mails } = await open("250 2.0.0 ok");
    const report = await tried(mailConnector, "send-email", {
      values: values(),
      input,
      sends: false,
    });
    expect(report).toMatchObject({
      frozen: { method: "SEND" },
      planned: {
        transport: "smtp",
        sender: "billing@example.com",
        recipients: ["taro@example.jp"],
        mail: expect.stringContaining("Subject: Hello"),
      },
      exchanges: [],
      outcome: { is: "not_sent" },
    });
    expect(JSON.stringify(report.planned)).not.toContain(password);
    expect([said, mails]).toEqual([[], []]);
  });

  it("is sent once when that is asked for; what is recorded gives the same verdict again", async () => {
    const { mails } = await open("250 2.0.0 queued");
    const report = await tried(mailConnector, "send-email", {
      values: values(),
      input,
      sends: true,
    });
    expect(report.outcome).toMatchObject({ is: "done", output: { response: "2.0.0 queued" } });
    expect(mails).toHaveLength(1);
    expect(JSON.stringify(report.exchanges)).not.toContain(password);
    const recorded: unknown = JSON.parse(JSON.stringify({ connector: "mail", ...report }));
    expect(replayed(mailConnector, recorded, { ...values(), password: "other" })).toMatchObject({
      is: "done",
      answer: { body: { response: "2.0.0 queued" } },
    });
  });

  it("that the server refuses shows its words", async () => {
    await open("554 5.7.1 spam");
    const report = await tried(mailConnector, "send-email", {
      values: values(),
      input,
      sends: true,
    });
    expect(report.outcome).toMatchObject({ is: "failed", error: { code: "mail.message_554" } });
    const recorded: unknown = JSON.parse(JSON.stringify({ connector: "mail", ...report }));
    expect(replayed(mailConnector, recorded, values())).toMatchObject({
      is: "not_done",
      error: { kind: "input" },
    });
    expect(() => replayed(postgresqlConnector, recorded, {})).toThrow("recorded with mail");
  });
});

it("a write to a database is shown as a statement, and no server is asked", async () => {
  const report = await tried(postgresqlConnector, "insert-row", {
    values: {
      host: "db.example.com",
      database: "shop",
      mode: "test",
      ledger: "use",
      user: "millrace",
      password: "a-good-password",
    },
    input: { table: "orders", values: [{ column: "total", value: 5 }] },
    sends: false,
  });
  expect(report).toMatchObject({
    planned: {
      transport: "sql",
      server: "db.example.com:5432/shop",
      statements: [{ text: expect.stringMatching(/INSERT INTO .*"orders"/) }],
    },
    exchanges: [],
    outcome: { is: "not_sent" },
  });
});
