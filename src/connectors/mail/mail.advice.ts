/** What a person can do about a mail server's refusals, in plain words. The first row that fits decides. */
import type { LocalizedText, SmtpAnswer } from "#sdk/index.ts";
import { text } from "#sdk/index.ts";

interface Row {
  readonly when: (answer: SmtpAnswer) => boolean;
  readonly advice: LocalizedText;
}

const says =
  (...words: readonly RegExp[]) =>
  ({ text: said }: SmtpAnswer) =>
    words.some((one) => one.test(said));
const at =
  (...phases: readonly SmtpAnswer["phase"][]) =>
  ({ phase }: SmtpAnswer) =>
    phases.includes(phase);

const rows: readonly Row[] = [
  {
    when: says(/SmtpClientAuthentication is disabled/i),
    advice: text(
      "Microsoft 365 has password login for SMTP switched off for this mailbox or for the whole organization. Its administrator can switch on “Authenticated SMTP”. Where that is no longer offered, use another mail server.",
      "Microsoft 365 で、このメールボックスまたは組織全体の SMTP 認証が無効になっています。管理者が「認証済み SMTP」を有効にすると使えます。有効にできない組織では、別のメールサーバーを使ってください。",
    ),
  },
  {
    when: (answer) =>
      answer.status === "5.7.30" || says(/Basic authentication is not supported/i)(answer),
    advice: text(
      "Microsoft 365 no longer lets programs in with a password. Use another mail server.",
      "Microsoft 365 では、パスワードによるプログラムからのログインができなくなりました。別のメールサーバーを使ってください。",
    ),
  },
  {
    when: says(/gsmtp|support\.google\.com|application-specific password/i),
    advice: text(
      "Gmail takes an app password here, not the password of the account. App passwords need 2-Step Verification. Make one at Google and enter it into this connection.",
      "Gmail では、アカウントのパスワードではなくアプリ パスワードが必要です (2 段階認証の設定が前提です)。Google でアプリ パスワードを作成し、この接続に入力してください。",
    ),
  },
  {
    when: (answer) => answer.code === 504 && answer.phase === "login",
    advice: text(
      "The mail server does not let programs in with a user name and a password. Ask your mail provider for a server that does.",
      "このメールサーバーでは、ユーザー名とパスワードでログインできません。パスワードで送信できるサーバーを、メールの提供元に確認してください。",
    ),
  },
  {
    when: at("login"),
    advice: text(
      "Check the user name and the password of this connection. Some providers want a password made for programs (an app password) instead of your own.",
      "接続のユーザー名とパスワードを確認してください。通常のパスワードではなく、アプリ用のパスワードが必要な場合があります。",
    ),
  },
  {
    when: (answer) => answer.code === 530 && answer.phase !== "tls",
    advice: text(
      "The mail server wants a login, or an encrypted connection. Enter user name and password, and choose STARTTLS or TLS.",
      "このメールサーバーでは、ログインまたは暗号化が必要です。ユーザー名とパスワードを入力し、STARTTLS または TLS を選択してください。",
    ),
  },
  {
    when: at("greeting", "hello"),
    advice: text(
      "The mail server does not take connections from this machine. Ask its administrator to let the address of this machine in.",
      "メールサーバーがこのマシンからの接続を拒否しています。サーバーの管理者に、このマシンのアドレスからの接続を許可してもらってください。",
    ),
  },
  {
    when: (answer) => answer.phase === "sender" && answer.code !== 552,
    advice: text(
      "The mail server does not let this user send from this address. Make a connection whose sender's address belongs to the user, or let the mail administrator allow it.",
      "このユーザーには、この差出人アドレスからの送信が許可されていません。ユーザー本人のアドレスを差出人とする接続を作成するか、メールの管理者に許可してもらってください。",
    ),
  },
  {
    when: at("recipient"),
    advice: text(
      "The mail server refuses these recipients. The e-mail was sent to nobody, also not to the others. Correct the addresses, then continue the run.",
      "メールサーバーがこれらの宛先を拒否しました。ほかの宛先も含め、メールは誰にも送信されていません。アドレスを修正してから、実行を続行してください。",
    ),
  },
  {
    when: (answer) => answer.code === 552 || answer.status === "5.3.4",
    advice: text(
      "The e-mail is larger than the mail server allows. Make it shorter.",
      "メールのサイズがサーバーの上限を超えています。内容を短くしてください。",
    ),
  },
];

export function adviceOn(answer: SmtpAnswer): LocalizedText | null {
  // What passes by itself needs nobody.
  if (answer.code < 500) return null;
  return rows.find(({ when }) => when(answer))?.advice ?? null;
}
