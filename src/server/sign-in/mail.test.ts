import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { selfSigned } from "../../../test/certificate.ts";
import { mailBy } from "../mail.world.ts";
import { endOfMail, type MailServer, startMailServer } from "../smtp.world.ts";

const host = "mail.example";
const letter = {
  to: "ada@example.com",
  subject: "請求書",
  text: "Hello.\n",
  messageId: "a1@example.com",
};
const resolve = async () => [{ address: "127.0.0.1", family: 4 as const }];

let server: MailServer;
beforeEach(async () => {
  server = await startMailServer();
});
afterEach(() => server.close());

const offering = (line: string): string =>
  line.startsWith("EHLO") ? "250-test\r\n250 STARTTLS" : "250 ok";

describe("a letter", () => {
  it("is the same mail each time that it is sent", async () => {
    const mail = mailBy(server.url, { sender: "経理部 <billing@example.com>" });
    await mail.send(letter);
    await mail.send(letter);
    expect(server.mails.map(({ id }) => id)).toEqual(["<a1@example.com>", "<a1@example.com>"]);
    const [first] = server.mails;
    expect(first).toMatchObject({ to: letter.to, subject: letter.subject });
    expect(server.said).toContain("MAIL FROM:<billing@example.com>");
  });

  it("that the server has no room for is refused in the server's words", async () => {
    server.answers = (line) => (line === endOfMail ? "452 4.3.1 no space" : "250 ok");
    await expect(mailBy(server.url).send(letter)).rejects.toMatchObject({
      fault: "refused",
      reason: { en: "452 4.3.1 no space", ja: "452 4.3.1 no space" },
    });
  });
});

describe("a letter to a server elsewhere", () => {
  const elsewhere = (): string => `smtp://${host}:${server.port}`;

  it("does not leave without encryption", async () => {
    await expect(mailBy(elsewhere(), { resolve }).send(letter)).rejects.toMatchObject({
      fault: "unencrypted",
      reason: { en: expect.stringContaining("STARTTLS") },
    });
    expect(server.mails).toEqual([]);
  });

  it("leaves without encryption where the operator has named the server", async () => {
    const plainHosts = new Set([`${host}:${server.port}`]);
    await mailBy(elsewhere(), { resolve, plainHosts }).send(letter);
    expect(server.mails).toHaveLength(1);
  });

  it("is encrypted where the server can, named or not, and needs a certificate to be trusted", async () => {
    server.close();
    server = await startMailServer({ ...selfSigned(host), from: "starttls" });
    server.answers = (line) => (line.startsWith("STARTTLS") ? "220 go on" : offering(line));
    for (const plainHosts of [new Set<string>(), new Set([`${host}:${server.port}`])])
      await expect(mailBy(elsewhere(), { resolve, plainHosts }).send(letter)).rejects.toMatchObject(
        { fault: "unencrypted" },
      );
    expect(server.mails).toEqual([]);
  });
});
