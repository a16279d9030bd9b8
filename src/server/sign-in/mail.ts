import { type Resolve, createFind } from "#exchange/find.ts";
import { createSmtp } from "#exchange/smtp.ts";
import type { SmtpClock } from "#exchange/smtp-send.ts";
import { TransportFailure } from "#sdk/http.ts";
import type { MailServer, MailMessage, SmtpAnswer, SmtpPhase } from "#sdk/smtp.ts";
import { type LocalizedText, text } from "#sdk/text.ts";

export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Without angle brackets, where the same may be sent again; without it, each has its own. */
  readonly messageId?: string;
}

/** Sends mail. Rejects with MailError when the mail server does not take it. */
export interface Mail {
  send(letter: Letter): Promise<void>;
  /** The server's name and port, without user and password. */
  readonly server: string;
  readonly sender: string;
}

export interface MailSettings {
  /** Such as smtps://user:password@mail.example.com. */
  readonly server: string;
  /** Such as Millrace <millrace@example.com>. */
  readonly sender: string;
}

export type MailFault = "unreachable" | "unencrypted" | "login_refused" | "refused";

/** A mail that was not taken. The reason is told without a secret. */
export class MailError extends Error {
  override readonly name = "MailError";
  readonly fault: MailFault;
  readonly reason: LocalizedText;

  constructor(fault: MailFault, reason: LocalizedText, options?: ErrorOptions) {
    super(reason.en, options);
    this.fault = fault;
    this.reason = reason;
  }
}

export interface MailParts {
  readonly clock: SmtpClock;
  readonly resolve: Resolve;
  readonly newId: () => string;
  /** Where the operator allows mail without encryption, each as `host:port`. */
  readonly plainHosts: ReadonlySet<string>;
}

/** Letters are many, and the next waits for the one before. */
const patience = { login: 15_000, delivery: 60_000 };

/** Mail through a server, by the same exchange as that of flows. */
export function smtpMail({ server, sender }: MailSettings, parts: MailParts): Mail {
  const { clock, resolve, newId, plainHosts } = parts;
  const mailServer = serverAt(server, plainHosts);
  // The operator has named this server: wherever it is, mail may go there.
  const find = createFind(resolve, new Set([`${mailServer.host}:${mailServer.port}`]));
  const smtp = createSmtp({ find, clock, patience });
  const secrets = secretsIn(mailServer);

  async function exchange(message: MailMessage): Promise<SmtpAnswer> {
    const mail = await smtp.compose(message);
    const session = await smtp.open(mailServer);
    if (session.is === "answered") return session;
    try {
      return await session.send(mail, () => undefined);
    } finally {
      session.close();
    }
  }

  return {
    server: new URL(server).host,
    sender,
    async send({ to, subject, text: words, messageId = `${newId()}@${mailServer.host}` }) {
      const message = {
        from: await mailboxOf(sender),
        to: [to],
        cc: [],
        bcc: [],
        replyTo: null,
        subject,
        text: words,
        html: null,
        messageId,
        date: clock.now(),
        boundary: newId(),
      };
      const answer = await exchange(message).catch((error: unknown) => {
        throw mailError(error, secrets);
      });
      if (answer.phase === "message" && answer.code < 300) return;
      const said = hidden(secrets, `${answer.code} ${answer.text}`);
      throw new MailError(faultIn(answer.phase), text(said, said));
    },
  };
}

/** A server on this machine has a certificate that nobody has signed, as Debian sets one up: no mail leaves the machine. */
function serverAt(address: string, plainHosts: ReadonlySet<string>): MailServer {
  const { protocol, hostname, port: given, username, password } = new URL(address);
  const isTls = protocol === "smtps:";
  const port = given === "" ? (isTls ? 465 : 587) : Number(given);
  const staysHere = /^(127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/.test(hostname);
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const unencrypted = staysHere ? "none" : "offered";
  const mayBePlain = staysHere || plainHosts.has(`${host}:${port}`);
  return {
    host,
    port,
    security: isTls ? "tls" : mayBePlain ? unencrypted : "starttls",
    login:
      username === ""
        ? null
        : { user: decodeURIComponent(username), password: decodeURIComponent(password) },
    trusts: null,
  };
}

async function mailboxOf(sender: string): Promise<MailMessage["from"]> {
  const { default: parse } = await import("nodemailer/lib/addressparser");
  const [first] = parse(sender, { flatten: true });
  return { name: first?.name ?? "", address: first?.address ?? sender };
}

/** The password as it is, and as it goes over the wire, which a server may repeat. */
function secretsIn({ login }: MailServer): readonly string[] {
  if (login === null || login.password === "") return [];
  const base64 = (words: string): string => Buffer.from(words).toString("base64");
  const { user, password } = login;
  return [
    base64(`\0${user}\0${password}`),
    base64(password),
    password,
    encodeURIComponent(password),
  ];
}

const longestReason = 300;

function hidden(secrets: readonly string[], words: string): string {
  return secrets
    .reduce((left, secret) => left.replaceAll(secret, "[hidden]"), words)
    .slice(0, longestReason);
}

function mailError(error: unknown, secrets: readonly string[]): MailError {
  if (!(error instanceof TransportFailure)) {
    const said = hidden(secrets, String(error));
    return new MailError("refused", text(said, said), { cause: error });
  }
  const { reason, words, cause } = error;
  const code = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
  return new MailError(
    reason === "tls" ? "unencrypted" : "unreachable",
    text(hidden(secrets, `${words.en}${code}`), hidden(secrets, `${words.ja}${code}`)),
    { cause: error },
  );
}

function faultIn(phase: SmtpPhase): MailFault {
  switch (phase) {
    case "tls":
      return "unencrypted";
    case "login":
      return "login_refused";
    case "greeting":
    case "hello":
    case "sender":
    case "recipient":
    case "data":
    case "message":
      return "refused";
  }
}
