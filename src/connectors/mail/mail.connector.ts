import { defineConnector, text } from "#sdk/index.ts";
import { mail } from "./mail.connection.ts";
import { sendEmail } from "./send-email.ts";

export const mailConnector = defineConnector({
  id: "mail",
  label: text("E-mail", "メール"),
  help: text(
    "Sends e-mail through your own mail server (SMTP).",
    "お使いのメールサーバー (SMTP) からメールを送信します。",
  ),
  otherSide: text("the mail server", "メールサーバー"),
  connection: mail,
  triggers: [],
  actions: [sendEmail],
  choices: [],
  cannot: [
    text("It attaches no files.", "ファイルは添付できません。"),
    text(
      "It reads no mail: no flow starts when an e-mail arrives, and Millrace cannot look up whether one was sent.",
      "メールの受信には対応していません。受信を起点にフローを開始することも、送信済みかどうかを確認することもできません。",
    ),
    text(
      "It logs in with a user name and a password only. OAuth, which some organizations require at Gmail and Microsoft 365, is not offered.",
      "ログインはユーザー名とパスワードだけに対応しています。Gmail や Microsoft 365 で組織により必須となっている OAuth は使えません。",
    ),
    text(
      "The mail server may take an e-mail and fail to deliver it later. It then writes to the sender's address; the run has succeeded.",
      "メールサーバーが受け付けたメールが、後で配信に失敗することがあります。その場合の通知は差出人アドレスに届き、実行は成功のままです。",
    ),
    text(
      "The part of an address before the @ must be written in ASCII.",
      "メールアドレスの @ より前の部分は ASCII 文字に限ります。",
    ),
  ],
});
