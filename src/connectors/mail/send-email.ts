/** One e-mail, to all its recipients or to none. */
import type { FieldFacts, JsonObject } from "#sdk/index.ts";
import { field, isJsonObject, refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { address } from "./addresses.ts";
import { mail } from "./mail.connection.ts";
import { deliveredOf, frozenMail, retagged } from "./mail.encode.ts";

/** Every mail server takes so many at once (RFC 5321, 4.5.3.1.8). */
const mostRecipients = 100;

/** What tells of people. */
function personal<S extends z.ZodType>(
  schema: S,
  en: string,
  ja: string,
  more: Omit<FieldFacts, "label" | "private"> = {},
): S {
  return field(schema, { label: text(en, ja), ...more, private: true });
}

const isBlank = (value: unknown): boolean => value === undefined || value === null || value === "";
/** Where pills turn out to be empty, the field counts as left out. */
const filled = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (isBlank(value) ? undefined : value), schema.optional()).optional();
const listed = <S extends z.ZodType>(list: S) =>
  z.preprocess(
    (value) => (Array.isArray(value) ? value.filter((one) => !isBlank(one)) : value),
    list,
  );
const addresses = z.array(address);

const Input = z
  .object({
    to: personal(listed(addresses.min(1).max(mostRecipients)), "To", "宛先", {
      selects: true,
      help: text(
        "One address in each line of the list. To write to each person separately, put the step into a loop.",
        "リストの 1 項目に 1 件ずつ指定します。1 人ずつ個別に送る場合は、このステップをループに入れてください。",
      ),
    }),
    cc: personal(filled(listed(addresses.max(mostRecipients))), "Cc", "CC", {
      selects: true,
    }),
    bcc: personal(filled(listed(addresses.max(mostRecipients))), "Bcc", "BCC", {
      selects: true,
      help: text("Nobody else sees these addresses.", "ほかの受信者には表示されません。"),
    }),
    reply_to: personal(filled(address), "Reply to", "返信先", {
      selects: true,
      help: text(
        "Where answers go. Without it, they go to the sender.",
        "返信の宛先。指定しない場合は差出人に届きます。",
      ),
    }),
    subject: personal(z.string(), "Subject", "件名"),
    text: personal(filled(z.string()), "Text", "本文", {
      multiline: true,
      either: ["formatted"],
      help: text(
        "Plain text. With a formatted text beside it, only programs that show no formatting show this one.",
        "書式のないテキスト。「書式付き本文」も指定した場合は、書式を表示できないメールソフトでだけ表示されます。",
      ),
    }),
    formatted: personal(filled(z.string()), "Formatted text", "書式付き本文", {
      multiline: true,
      formatted: true,
      either: ["text"],
      help: text(
        "**bold**, [a link](https://example.com), and lists of lines that begin with “- ” or “1. ”. An empty line begins a paragraph. What pills bring stays text.",
        "**太字**、[リンク](https://example.com)、行頭の「- 」や「1. 」による箇条書きが使えます。空行で段落が変わります。ピルの値は書式として扱われません。",
      ),
    }),
  })
  .refine(
    ({ to, cc = [], bcc = [] }) => to.length + cc.length + bcc.length <= mostRecipients,
    refusal(
      text(
        `One e-mail goes to at most ${mostRecipients} recipients. Put the step into a loop.`,
        `1 通のメールの宛先は合計 ${mostRecipients} 件までです。ループを使ってください。`,
      ),
    ),
  );

/** Without the fields that are left out. */
function filledIn(input: z.infer<typeof Input>): JsonObject {
  return Object.fromEntries(
    Object.entries(input).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

const Output = z.object({
  message_id: field(z.string(), {
    label: text("Message-ID", "メッセージ ID"),
    help: text(
      "The name of the e-mail. It stands in the e-mail itself and in the logs of mail servers.",
      "メールの識別子。メールのヘッダーやメールサーバーのログに記録されます。",
    ),
  }),
  recipients: personal(z.array(z.string()), "Recipients", "受信者"),
  response: field(z.string().nullable(), {
    label: text("Answer of the mail server", "メールサーバーの応答"),
    help: text(
      "Empty if a person has said that the e-mail was sent.",
      "送信済みであることをユーザーが確認した場合は空です。",
    ),
  }),
});

export const sendEmail = mail.effectAction({
  id: "send-email",
  label: text("Send e-mail", "メールを送信"),
  help: text(
    "Sends one e-mail to all its recipients, or to nobody if the mail server refuses one of them.",
    "1 通のメールをすべての宛先に送信します。1 件でも拒否された場合は、誰にも送信しません。",
  ),
  input: Input,
  output: Output,
  sample: {
    message_id: "flow_1.Yk3vD0n8Qm2x.0@example.com",
    recipients: ["taro@example.jp"],
    response: "2.0.0 Ok: queued as 4F1Zk23hJTz",
  },
  // A client that heard no answer to the end of a mail cannot find out whether it was sent (decision 46).
  effect: { kind: "unsafe" },
  makes: [],
  does: { words: text("sends an e-mail", "メールを 1 通送信します") },
  request: (input, tag) => {
    const subject = input.subject.replaceAll(/(?<!\s)\s*\p{Cc}+\s*/gu, " ").trim();
    return frozenMail(filledIn({ ...input, subject }), tag);
  },
  read: ({ body }) => body,
  objectId: (output) =>
    isJsonObject(output) && typeof output["message_id"] === "string" ? output["message_id"] : null,
  retag: retagged,
  // The account of a connection is its sender.
  vouched: (request, { account }) => ({
    status: 250,
    body: { ...deliveredOf(request, account ?? ""), response: null },
  }),
});
