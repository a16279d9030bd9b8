import { domainToASCII } from "node:url";
import type { ComposedMail, MailMessage } from "#sdk/smtp.ts";

/**
 * The bytes of a mail. They follow from the message alone, so every try sends the same. The library is loaded when the
 * first mail is made.
 */
export async function composeMail(message: MailMessage): Promise<ComposedMail> {
  const { default: MailComposer } = await import("nodemailer/lib/mail-composer");
  const { from, to, cc, bcc, replyTo, subject, text, html, messageId, date, boundary } = message;
  const sender = mailbox(from.address);
  const bytes = await new MailComposer({
    from: { name: from.name, address: sender },
    to: to.map((address) => ({ address: mailbox(address) })),
    cc: cc.map((address) => ({ address: mailbox(address) })),
    ...(replyTo === null ? {} : { replyTo: { address: mailbox(replyTo) } }),
    subject,
    text,
    ...(html === null ? {} : { html }),
    messageId: `<${messageId}>`,
    date: new Date(date),
    // No absence note answers it (RFC 3834).
    headers: { "Auto-Submitted": "auto-generated" },
    baseBoundary: boundary,
    newline: "win",
    // The mail is made of its message alone: nothing is fetched or read for it.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
  return { sender, recipients: [...new Set([...to, ...cc, ...bcc].map(mailbox))], bytes };
}

/** An address as it goes over the wire. Throws where it would be more than one address. */
export function mailbox(address: string): string {
  const at = address.lastIndexOf("@");
  if (at < 1) throw new Error("This is not the address of a mailbox");
  const written = `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1))}`;
  if (!/^[\x21-\x7e]+@[\w.-]+$/.test(written) || /[<>(),;:"\\[\]]/.test(written))
    throw new Error("This is not the address of a mailbox");
  return written;
}
