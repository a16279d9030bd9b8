import { z } from "zod";
import { late } from "./late.ts";

export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Where the same may be sent again; without it, each has its own. */
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

/** A mail that was not taken. The message says why in the mail server's words, without a secret. */
export class MailError extends Error {
  override readonly name = "MailError";
  readonly fault: MailFault;

  constructor(fault: MailFault, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.fault = fault;
  }
}

const patience = 15_000;

/** No absence note answers it (RFC 3834). */
const byProgram = { "Auto-Submitted": "auto-generated" };

/**
 * Mail through a server. It goes encrypted wherever the server can, and it leaves this machine: a server on it
 * has a certificate that nobody has signed, as Debian sets one up.
 */
export function smtpMail({ server, sender }: MailSettings): Mail {
  const { hostname } = new URL(server);
  const staysHere = /^(127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/.test(hostname);
  const transport = late(async () => {
    const { createTransport } = await import("nodemailer");
    return createTransport(
      {
        url: server,
        ignoreTLS: staysHere,
        connectionTimeout: patience,
        greetingTimeout: patience,
        socketTimeout: patience,
        // The letter is ours alone: nothing is fetched or read to make it.
        disableFileAccess: true,
        disableUrlAccess: true,
      },
      { from: sender },
    );
  });
  const secrets = secretsIn(server);
  return {
    server: new URL(server).host,
    sender,
    async send(letter) {
      const mailer = await transport();
      try {
        await mailer.sendMail({ ...letter, headers: byProgram });
      } catch (error) {
        throw mailError(error, secrets);
      }
    },
  };
}

/** The password as it is, and as it goes over the wire, which a server may repeat. */
function secretsIn(server: string): readonly string[] {
  const { username, password } = new URL(server);
  const [user, secret] = [decodeURIComponent(username), decodeURIComponent(password)];
  if (secret === "") return [];
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  return [base64(`\0${user}\0${secret}`), base64(secret), password, secret];
}

const Failed = z.object({ message: z.string(), code: z.string().optional() });

const longestReason = 300;

function mailError(error: unknown, secrets: readonly string[]): MailError {
  const { message, code } = Failed.safeParse(error).data ?? { message: String(error) };
  const reason = secrets
    .reduce((words, secret) => words.replaceAll(secret, "[hidden]"), message)
    .replaceAll(/\p{Cc}+/gu, " ")
    .slice(0, longestReason);
  return new MailError(faultOf(code, message), reason, { cause: error });
}

function faultOf(code: string | undefined, message: string): MailFault {
  if (code === "ETLS" || code === "EREQUIRETLS" || /certificate|\bssl\b|\btls\b/i.test(message))
    return "unencrypted";
  if (code === "EAUTH") return "login_refused";
  const isAway = ["ECONNECTION", "ETIMEDOUT", "ESOCKET", "EDNS"].includes(code ?? "");
  return isAway ? "unreachable" : "refused";
}
