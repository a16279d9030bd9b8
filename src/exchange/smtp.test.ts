import { afterEach, describe, expect, it } from "vitest";
import type { MailMessage, MailServer, SmtpAnswer } from "#sdk/smtp.ts";
import { TransportFailure } from "#sdk/http.ts";
import { selfSigned } from "../../test/certificate.ts";
import {
  type Encryption,
  endOfMail,
  type MailServer as Script,
  silence,
  startMailServer,
} from "../server/smtp.world.ts";
import { createFind } from "./find.ts";
import { createSmtp } from "./smtp.ts";

const host = "mail.example";
const message: MailMessage = {
  from: { name: "経理部", address: "billing@example.com" },
  to: ["taro@example.jp", "hanako@example.jp"],
  cc: [],
  bcc: ["boss@example.com"],
  replyTo: null,
  subject: "領収書",
  text: "ありがとうございます。\n.\n..ends with dots\n.",
  html: null,
  messageId: "effect.0@example.com",
  date: Date.UTC(2026, 10, 29),
  boundary: "effect.0",
};
const offers = "250-mail\r\n250-SIZE 1000000\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME";
const withStartTls = `${offers.replace("250 8", "250-8")}\r\n250 STARTTLS`;

let open: { close(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

/** A server that takes everything, and a client that may dial it. `waits`: for silence. */
async function world(
  encryption: Encryption | null = null,
  hello = offers,
  waits: Pick<Parameters<typeof createSmtp>[0], "patience"> = {},
) {
  const script = await startMailServer(encryption);
  script.answers = (line) => {
    if (line.startsWith("EHLO")) return hello;
    if (line.startsWith("AUTH LOGIN")) return "334 VXNlcm5hbWU6";
    if (line.startsWith("AUTH")) return "235 2.7.0 welcome";
    if (line.startsWith("STARTTLS")) return "220 go on";
    return line === endOfMail ? "250 2.0.0 Ok: queued as 4F1" : "250 2.1.0 ok";
  };
  const time = { now: 0, elapsed: 0 };
  const smtp = createSmtp({
    find: createFind(
      async () => [{ address: "127.0.0.1", family: 4 }],
      new Set([`${host}:${script.port}`]),
    ),
    clock: { now: () => time.now, elapsed: () => time.elapsed },
    ...waits,
  });
  const server: MailServer = {
    host,
    port: script.port,
    security: encryption === null ? "none" : encryption.from === "start" ? "tls" : "starttls",
    login: { user: "user", password: "password" },
    trusts: encryption?.cert ?? null,
  };
  open = [...open, script];
  const send = async (leave = () => {}, mail = message, to = server): Promise<SmtpAnswer> => {
    const session = await smtp.open(to);
    if (session.is === "answered") return session;
    try {
      return await session.send(await smtp.compose(mail), leave);
    } finally {
      session.close();
    }
  };
  return { script, smtp, server, send, time };
}

/** Answers one line in its own way. */
function when(script: Script, begin: string, answer: string | null | typeof silence): void {
  const { answers } = script;
  script.answers = (line) => (line.startsWith(begin) ? answer : answers(line));
}

async function failure(doing: Promise<unknown>): Promise<TransportFailure> {
  const thrown: unknown = await doing.then(
    () => expect.fail("it succeeded"),
    (error: unknown) => error,
  );
  return thrown instanceof TransportFailure ? thrown : expect.fail(String(thrown));
}

describe("a mail", () => {
  it("goes to every recipient as it is, once", async () => {
    const { script, send } = await world();
    const answer = await send();
    expect(answer).toMatchObject({ phase: "message", code: 250, status: "2.0.0", refused: [] });
    expect(script.said.filter((line) => /^(MAIL|RCPT|DATA|\.$)/.test(line))).toEqual([
      expect.stringMatching(/^MAIL FROM:<billing@example\.com> SIZE=\d+$/),
      "RCPT TO:<taro@example.jp>",
      "RCPT TO:<hanako@example.jp>",
      "RCPT TO:<boss@example.com>",
      "DATA",
      endOfMail,
    ]);
    const [mail] = script.mails;
    expect(mail?.subject).toBe("領収書");
    expect(mail?.text.replaceAll("\n\n", "\n").trim()).toContain("..ends with dots\n.");
    expect(mail?.bytes).not.toContain("boss@example.com");
  });

  it("ends no line but as mail ends lines: a server that takes another end for one would read commands in a text", async () => {
    const { script, send } = await world();
    const text = "hello\r.\r\nMAIL FROM:<eve@example.com>\r\r\n.\n\r.\r";
    await send(undefined, { ...message, text });
    const [mail] = script.mails;
    expect(mail?.bytes.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    expect(script.mails).toHaveLength(1);
  });

  it("has the same bytes at every try", async () => {
    const { smtp } = await world();
    const html = "<p>ありがとう</p>";
    const [one, other] = await Promise.all([
      smtp.compose({ ...message, html }),
      smtp.compose({ ...message, html }),
    ]);
    expect(one?.bytes.equals(other?.bytes ?? Buffer.alloc(0))).toBe(true);
  });

  it("does not leave where the gate says no", async () => {
    const { script, send } = await world();
    const closed = new Error("closed");
    const leave = (): void => {
      throw closed;
    };
    await expect(send(leave)).rejects.toBe(closed);
    expect(script.said.filter((line) => line.startsWith("MAIL"))).toEqual([]);
  });

  it("goes to nobody where one recipient is refused", async () => {
    const { script, send } = await world();
    when(script, "RCPT TO:<taro", "450 4.2.0 later");
    when(script, "RCPT TO:<boss", "550 5.1.1 unknown");
    const answer = await send();
    expect(answer).toMatchObject({ phase: "recipient", code: 550, status: "5.1.1" });
    expect(answer.refused.map(({ recipient, code }) => [recipient, code])).toEqual([
      ["taro@example.jp", 450],
      ["boss@example.com", 550],
    ]);
    expect(script.said).toContain("RSET");
    expect(script.said).not.toContain("DATA");
  });

  it.each(["a@b.c>\r\nRCPT TO:<x@y.z", "a b@c.d", "a,b@c.d", "<a@b.c>", "nobody", "a@b,c"])(
    "is not made for %j",
    async (address) => {
      const { smtp } = await world();
      await expect(smtp.compose({ ...message, bcc: [address] })).rejects.toThrow("mailbox");
    },
  );

  it("cannot be given a header by what stands in its subject or its sender's name", async () => {
    const { smtp } = await world();
    const words = "a\r\nBcc: x@y.z\r\n\r\nbody";
    const { bytes } = await smtp.compose({
      ...message,
      subject: words,
      from: { ...message.from, name: words },
    });
    const [head = ""] = bytes.toString().split("\r\n\r\n");
    expect(head).not.toMatch(/^Bcc/im);
  });

  it("knows the names of domains in other scripts", async () => {
    const { smtp } = await world();
    const { recipients } = await smtp.compose({ ...message, to: ["taro@例え.jp"], bcc: [] });
    expect(recipients).toEqual(["taro@xn--r8jz45g.jp"]);
  });
});

/** What the server is asked in the course of one mail, in this order, how the script knows it, and whose patience it takes. */
const phases = [
  ["hello", "EHLO", "login"],
  ["login", "AUTH", "login"],
  ["sender", "MAIL", "mail"],
  ["recipient", "RCPT", "mail"],
  ["data", "DATA", "mail"],
  ["message", endOfMail, "delivery"],
] as const;

function answerAt(script: Script, begin: string, answer: string | null | typeof silence): void {
  if (begin === "DATA") script.data = answer;
  else when(script, begin, answer);
}

describe.each(phases)("when the server is asked for %s", (phase, begin, whose) => {
  const executed = phase === "message";

  it.each([421, 451, 550, 554])("and says %i, that is the answer", async (code) => {
    const { script, send } = await world();
    answerAt(script, begin, `${code}-no\r\n${code} not now`);
    expect(await send()).toMatchObject({ phase, code, text: "no not now" });
    expect(script.mails).toHaveLength(executed ? 1 : 0);
  });

  it.each([
    ["hangs up", null, "cut"],
    ["says nothing", silence, "timeout"],
    ["says what is no SMTP", "<h1>Blocked</h1>", "foreign_answer"],
    ["changes its code in the middle", "250-one\r\n550 two", "foreign_answer"],
    ["says too much", `250-${"x".repeat(70_000)}`, "foreign_answer"],
  ] as const)("and %s, the mail may have gone only at its end", async (_, answer, reason) => {
    const { script, send } = await world(
      null,
      offers,
      answer === silence ? { patience: { [whose]: 200 } } : {},
    );
    answerAt(script, begin, answer);
    expect(await failure(send())).toMatchObject({ reason, unexecuted: !executed });
  });
});

describe("a mail that is under way", () => {
  it("is given up where the server speaks before its end", async () => {
    const { script, send } = await world();
    script.data = "354 go on\r\n552 5.3.4 too large";
    expect(await send()).toMatchObject({ phase: "data", code: 552 });
    expect(script.said).not.toContain(endOfMail);
  });

  it("is not ended by a process that stood still for too long", async () => {
    for (const clock of ["now", "elapsed"] as const) {
      const { script, send, time } = await world();
      const { answers } = script;
      script.answers = (line) => {
        if (line.startsWith("RCPT")) time[clock] = 3_600_000;
        return answers(line);
      };
      expect(await failure(send())).toMatchObject({ reason: "timeout", unexecuted: true });
      expect(script.said).not.toContain(endOfMail);
    }
  });
});

describe("a server", () => {
  it("that nobody reaches proves that nothing was sent", async () => {
    const { script, send } = await world();
    script.close();
    expect(await failure(send())).toMatchObject({ reason: "refused", unexecuted: true });
  });

  it.each([
    [null, "cut"],
    [silence, "timeout"],
    ["HTTP/1.1 400 Bad Request", "foreign_answer"],
  ] as const)("that greets with %j is not used", async (greeting, reason) => {
    const { script, send } = await world(
      null,
      offers,
      greeting === silence ? { patience: { login: 200 } } : {},
    );
    script.greeting = greeting;
    expect(await failure(send())).toMatchObject({ reason, unexecuted: true });
  });

  it("that turns everybody away is heard", async () => {
    const { script, send } = await world();
    script.greeting = "554 5.7.1 go away";
    expect(await send()).toMatchObject({ phase: "greeting", code: 554 });
  });

  it("that does not know PLAIN is logged in to in its own way", async () => {
    const { script, send } = await world(null, offers.replace("PLAIN LOGIN", "LOGIN"));
    script.answers = ((answers) => (line) => {
      if (line === Buffer.from("user").toString("base64")) return "334 UGFzc3dvcmQ6";
      return line === Buffer.from("password").toString("base64") ? "235 ok" : answers(line);
    })(script.answers);
    expect(await send()).toMatchObject({ phase: "message", code: 250 });
  });

  it("is asked without a mail whether it takes a sender", async () => {
    const { script, smtp, server } = await world();
    const session = await smtp.open(server);
    if (session.is === "answered") return expect.fail();
    expect(await session.asksFor("billing@例え.jp")).toMatchObject({ phase: "sender", code: 250 });
    session.close();
    expect(script.said).toContain("MAIL FROM:<billing@xn--r8jz45g.jp>");
    expect(script.mails).toEqual([]);
  });
});

describe("encryption", () => {
  const certificate = selfSigned(host);

  it.each(["start", "starttls"] as const)("from %s on carries login and mail", async (from) => {
    const { script, send } = await world({ ...certificate, from }, withStartTls);
    expect(await send()).toMatchObject({ phase: "message", code: 250 });
    expect(script.mails).toHaveLength(1);
  });

  it.each(["start", "starttls"] as const)(
    "from %s on needs a certificate that is trusted, and of this name",
    async (from) => {
      for (const [shown, trusts] of [
        [certificate, null],
        [selfSigned("other.example"), selfSigned(host).cert],
      ] as const) {
        const { script, send, server } = await world({ ...shown, from }, withStartTls);
        const other = shown === certificate ? trusts : shown.cert;
        const wrong = send(undefined, undefined, { ...server, trusts: other });
        expect(await failure(wrong)).toMatchObject({ reason: "tls", unexecuted: true });
        expect(script.said.filter((line) => line.startsWith("AUTH"))).toEqual([]);
      }
    },
  );

  it("that somebody on the way has taken out ends the exchange before the login", async () => {
    const { script, send } = await world({ ...certificate, from: "starttls" }, offers);
    expect(await failure(send())).toMatchObject({ reason: "tls", unexecuted: true });
    expect(script.said).toEqual([expect.stringMatching(/^EHLO/)]);
  });

  it("that the server refuses ends the exchange before the login", async () => {
    const { script, send } = await world({ ...certificate, from: "starttls" }, withStartTls);
    when(script, "STARTTLS", "454 4.7.0 not now");
    expect(await send()).toMatchObject({ phase: "tls", code: 454 });
  });

  it("is not begun by words that a stranger has put before it", async () => {
    const { script, send } = await world({ ...certificate, from: "starttls" }, withStartTls);
    when(script, "STARTTLS", "220 go on\r\n250 AUTH PLAIN");
    expect(await failure(send())).toMatchObject({ reason: "foreign_answer", unexecuted: true });
    expect(script.said.filter((line) => line.startsWith("AUTH"))).toEqual([]);
  });

  it("is missing only where the operator allows the host", async () => {
    const { script, send, server } = await world();
    const elsewhere = send(undefined, undefined, { ...server, host: "other.example" });
    expect(await failure(elsewhere)).toMatchObject({ reason: "address_refused", unexecuted: true });
    expect(script.said).toEqual([]);
  });
});
