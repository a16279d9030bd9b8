import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { composeMail } from "#exchange/compose-mail.ts";
import { overSmtp } from "#sdk/index.ts";
import { mailOf } from "./mail.encode.ts";
import { sendEmail } from "./send-email.ts";

/** The bytes of a mail that an older build has frozen are those that it would have sent. */

const golden = new URL("mail.golden.json", import.meta.url);
const tag = {
  effectId: "flow_1.Yk3vD0n8Qm2xYk3vD0n8Qm2xABC",
  generation: 2,
  at: 1_795_910_400_123,
};
const sender = { sender: "billing@example.com", senderName: "株式会社サンプル 経理部" };
const inputs = {
  plain: { to: ["taro@example.jp"], subject: "Receipt", text: "Hello\n\n.\n.dot\nEnd" },
  japanese: {
    to: ["taro@example.jp", "hanako@例え.jp"],
    cc: ["jiro@example.jp"],
    bcc: ["boss@example.com"],
    reply_to: "help@example.com",
    subject:
      "【重要】領収書のご送付と今後のお支払い方法の変更についてのご案内 (2026 年 11 月分)\r\nBcc: x@y.jp",
    formatted:
      "**山田 太郎** 様\n\nお支払い **¥1,500** を受領しました。\n\n- [領収書](https://example.com/r?a=1&b=2)\n- 明細\n\n経理部",
  },
  both: { to: ["taro@example.jp"], subject: "é", text: "Plain", formatted: "1. **Bold**" },
};

it.each(Object.entries(inputs))("%s", async (name, input) => {
  const request = sendEmail.request(sendEmail.input.parse(input), tag);
  const { bytes, ...envelope } = await composeMail(mailOf(sender, overSmtp(request)));
  const made = { request, ...envelope, lines: bytes.toString("latin1").split("\r\n") };
  const kept: Record<string, unknown> = JSON.parse(readFileSync(golden, "utf8"));
  if (process.env["MILLRACE_WRITE_GOLDEN"] === "1") {
    writeFileSync(golden, `${JSON.stringify({ ...kept, [name]: made }, null, 2)}\n`);
  } else expect(made).toEqual(kept[name]);
});
