/** A mail as it is written down, and as it goes out. */
import type { DatedTag, FrozenRequest, JsonObject, MailMessage } from "#sdk/index.ts";
import { z } from "zod";
import { htmlOf, textOf } from "./formatted.ts";

/**
 * What stands in a frozen request: all that the mail is made of, but for who sends it. What is left out of the step
 * is left out here.
 */
const Frozen = z.object({
  to: z.array(z.string()),
  cc: z.array(z.string()).default([]),
  bcc: z.array(z.string()).default([]),
  reply_to: z.string().nullable().default(null),
  subject: z.string(),
  text: z.string().nullable().default(null),
  formatted: z.string().nullable().default(null),
  /** The name of the write, which becomes that of the mail. */
  mark: z.string(),
  date: z.iso.datetime(),
});

/** `mail`: the input of the step. */
export function frozenMail(mail: JsonObject, tag: DatedTag): FrozenRequest<"SEND"> {
  const params = { ...mail, ...marked(tag) };
  return { method: "SEND", path: "message", params, apiVersion: "1", format: 1 };
}

/** The same mail for another try that a person has decided on: it bears its own name and moment. */
export function retagged(request: FrozenRequest, tag: DatedTag): FrozenRequest {
  return { ...request, params: { ...request.params, ...marked(tag) } };
}

function marked({ effectId, generation, at }: DatedTag): JsonObject {
  return { mark: `${effectId}.${generation}`, date: new Date(at).toISOString() };
}

/**
 * The bytes follow from this and from the library that composes them: mail.encode.test.ts holds both to what they
 * were. Where either must change, `format` rises.
 */
export function mailOf(
  { sender, senderName }: { readonly sender: string; readonly senderName: string },
  { params }: FrozenRequest<"SEND">,
): MailMessage {
  const {
    to,
    cc,
    bcc,
    reply_to: replyTo,
    subject,
    text,
    formatted,
    mark,
    date,
  } = Frozen.parse(params);
  return {
    from: { name: senderName, address: sender },
    to,
    cc,
    bcc,
    replyTo,
    subject,
    text: text ?? textOf(formatted ?? ""),
    html: formatted === null ? null : htmlOf(formatted),
    messageId: messageIdOf(mark, sender),
    date: Date.parse(date),
    // A line between parts is at most 70 characters long; the end of the mark tells one write from all others.
    boundary: mark.slice(-40),
  };
}

/** What is known of a mail that has gone out. */
export function deliveredOf({ params }: FrozenRequest, sender: string) {
  const { to, cc, bcc, mark } = Frozen.parse(params);
  return { message_id: messageIdOf(mark, sender), recipients: [...to, ...cc, ...bcc] };
}

function messageIdOf(mark: string, sender: string): string {
  return `${mark}@${new URL(`http://${sender.slice(sender.lastIndexOf("@") + 1)}`).hostname}`;
}
