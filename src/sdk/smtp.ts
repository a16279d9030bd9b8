import type { FrozenRequest } from "./connection.ts";

/** A mail server, and how to get in. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  /**
   * `tls`: encrypted from the first byte. `starttls`: encrypted before the login, or not used.
   * `offered`: encrypted before the login where the server can. `none`: never.
   */
  readonly security: "tls" | "starttls" | "offered" | "none";
  /** Null if the server needs no login. */
  readonly login: { readonly user: string; readonly password: string } | null;
  /** Certificates in PEM form that are trusted instead of the well-known ones. */
  readonly trusts: string | null;
}

/** An e-mail, with everything that its bytes are made of: the same mail gives the same bytes. */
export interface MailMessage {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: readonly string[];
  readonly cc: readonly string[];
  /** They get the mail, and no other recipient sees that. */
  readonly bcc: readonly string[];
  readonly replyTo: string | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  /** Without angle brackets. */
  readonly messageId: string;
  /** Milliseconds since 1970. */
  readonly date: number;
  /** The text from which the lines between the parts are made. */
  readonly boundary: string;
}

/** The command that the server answered last. It can have taken the mail only after `message`. */
export type SmtpPhase =
  | "greeting"
  | "hello"
  | "tls"
  | "login"
  | "sender"
  | "recipient"
  | "data"
  | "message";

/** An answer in SMTP's own form. */
export interface SmtpReply {
  readonly code: number;
  /** Such as `5.7.1` (RFC 3463); null if the server gives none. */
  readonly status: string | null;
  readonly text: string;
}

/** How an exchange has ended. */
export interface SmtpAnswer extends SmtpReply {
  readonly is: "answered";
  readonly phase: SmtpPhase;
  /** The recipients that the server refuses. The server then got no mail for the others either. */
  readonly refused: readonly (SmtpReply & { readonly recipient: string })[];
}

/** A mail as it goes over the wire. */
export interface ComposedMail {
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly bytes: Buffer;
}

/**
 * A server to which we are connected and logged in, with the encryption that the connection asks
 * for.
 */
export interface MailSession {
  readonly is: "open";
  /**
   * Asks whether the server takes mail from this sender, then withdraws the question. It sends
   * nothing.
   */
  asksFor(sender: string): Promise<SmtpAnswer>;
  /**
   * One mail, once. `leave` is called before the first byte of the mail leaves: if it throws,
   * nothing leaves. Rejects with a TransportFailure that says whether the server may have taken the
   * mail, or with what `leave` throws.
   */
  send(mail: ComposedMail, leave: () => void): Promise<SmtpAnswer>;
  close(): void;
}

/** One exchange is one mail. */
export interface Smtp {
  /** How long a mail takes at the most, from its first byte to the end of the wait for an answer. */
  readonly longestMs: number;
  /** Pure, and asynchronous, because the first mail loads the library that makes the bytes. */
  compose(message: MailMessage): Promise<ComposedMail>;
  /**
   * Resolves with the server's answer if the server let us in no further. Rejects with a
   * TransportFailure if no answer came.
   */
  open(server: MailServer): Promise<MailSession | SmtpAnswer>;
}

/** Throws if a request was frozen for another transport. */
export function overSmtp(request: FrozenRequest): FrozenRequest<"SEND"> {
  const { method } = request;
  if (method !== "SEND") throw new Error(`${method} is not the verb of writes over SMTP`);
  return { ...request, method };
}
