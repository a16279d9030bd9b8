/** One mail server, and the sender whose mail goes through it. */
import type { MailServer, Mode } from "#sdk/index.ts";
import { defineMailConnection, field, InputError, refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { address } from "./addresses.ts";
import { openMail, type MailApi } from "./mail.client.ts";
import { mailOf } from "./mail.encode.ts";
import { judge } from "./mail.judge.ts";

const line = z
  .string()
  .trim()
  .refine(
    (value) => !/\p{Cc}/u.test(value),
    refusal(text("Enter one line of text.", "1 行で入力してください。")),
  );

const byPassword = { field: "login", values: ["password"] } as const;

const Fields = z.object({
  host: field(
    z
      .string()
      .trim()
      .refine(
        (value) => /^([\p{L}\p{N}._-]+|\[?[0-9A-Fa-f:.]+\]?)$/u.test(value),
        refusal(
          text(
            "Enter the name of a mail server, such as smtp.example.com, without a path or a port.",
            "smtp.example.com のようなメールサーバー名を、ポートやパスを含めずに入力してください。",
          ),
        ),
      ),
    {
      label: text("Mail server", "メールサーバー (SMTP)"),
      says: "access",
      help: text(
        "Such as smtp.gmail.com or smtp.office365.com. Your mail provider tells the name.",
        "smtp.gmail.com や smtp.office365.com など、メールの提供元が案内している送信サーバー名です。",
      ),
    },
  ),
  // The command line gives texts.
  port: field(z.coerce.number().int().min(1).max(65_535).default(587), {
    label: text("Port", "ポート"),
    says: "access",
    help: text("Mostly 587 for STARTTLS, 465 for TLS.", "通常、STARTTLS は 587、TLS は 465 です。"),
  }),
  security: field(z.enum(["starttls", "tls", "none"]).default("starttls"), {
    label: text("Encryption", "暗号化"),
    says: "access",
    help: text(
      "Millrace logs in only after the connection is encrypted and the certificate is checked. “None” works only for a server that the operator of this installation has named in MILLRACE_PRIVATE_HOSTS.",
      "接続の暗号化と証明書の確認が済んでからログインします。「なし」は、この環境の運用者が MILLRACE_PRIVATE_HOSTS に設定したサーバーでのみ使えます。",
    ),
    values: {
      starttls: text("STARTTLS", "STARTTLS"),
      tls: text("TLS", "TLS"),
      none: text("None", "なし"),
    },
  }),
  login: field(z.enum(["password", "none"]).default("password"), {
    label: text("Login", "ログイン"),
    says: "access",
    values: {
      password: text("User name and password", "ユーザー名とパスワード"),
      none: text("None", "なし"),
    },
  }),
  user: field(line.default(""), {
    label: text("User name", "ユーザー名"),
    says: "access",
    help: text("Often the e-mail address.", "多くの場合、メールアドレスです。"),
    showsFor: byPassword,
  }),
  password: field(z.string().default(""), {
    label: text("Password", "パスワード"),
    help: text(
      "For Gmail, an app password: the account's own password does not work.",
      "Gmail では、アカウントのパスワードではなくアプリ パスワードを使います。",
    ),
    secret: true,
    showsFor: byPassword,
    source: {
      label: text("Make an app password at Google", "Google でアプリ パスワードを作成"),
      url: "https://myaccount.google.com/apppasswords",
    },
  }),
  sender: field(address, {
    label: text("Sender's address", "差出人のメールアドレス"),
    says: "identity",
    help: text(
      "All mail of this connection comes from this address.",
      "この接続のメールは、すべてこのアドレスから送信されます。",
    ),
  }),
  senderName: field(line.default(""), {
    label: text("Sender's name", "差出人名"),
    says: "manner",
    help: text("What people see beside the address.", "受信者に、アドレスとともに表示されます。"),
  }),
  perMinute: field(z.coerce.number().int().min(10).max(6_000).default(30), {
    label: text("E-mails per minute", "1 分あたりの送信数"),
    says: "manner",
    help: text(
      "Millrace waits rather than sends more. Microsoft 365 allows 30.",
      "超える分は待ってから送信します。Microsoft 365 の上限は 30 通です。",
    ),
    advanced: true,
  }),
  perDay: field(z.coerce.number().int().min(1).max(1_000_000).optional(), {
    label: text("E-mails in 24 hours", "24 時間あたりの送信数"),
    says: "manner",
    help: text(
      "When so many are sent, Millrace waits until the provider takes more. Gmail allows 500, Google Workspace 2,000. Empty: no limit.",
      "この数に達すると、次に送信できる時刻まで待ちます。上限は Gmail が 500 通、Google Workspace が 2,000 通です。空欄の場合は制限しません。",
    ),
    advanced: true,
  }),
  atOnce: field(z.coerce.number().int().min(1).max(50).default(3), {
    label: text("Connections to the server at once", "サーバーへの同時接続数"),
    says: "manner",
    help: text(
      "Counted together for all processes of this installation. Microsoft 365 allows 3.",
      "この環境のすべてのプロセスで合算します。Microsoft 365 の上限は 3 です。",
    ),
    advanced: true,
  }),
  trusts: field(z.string().trim().default(""), {
    label: text("Certificate of your own authority", "独自の認証局の証明書"),
    says: "access",
    help: text(
      "In PEM form. Only for a server whose certificate no public authority has signed.",
      "PEM 形式。公的な認証局の署名がない証明書を使うサーバーの場合のみ入力します。",
    ),
    advanced: true,
    multiline: true,
  }),
});
export type MailValues = z.infer<typeof Fields>;

function serverOf(values: MailValues): MailServer {
  const { host, port, security, user, password, trusts } = values;
  const isPem = /^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----$/.test(trusts);
  if (trusts !== "" && !isPem) throw new InputError(noCertificate);
  const logsIn = values.login === "password";
  if (logsIn && user === "") throw new InputError(noUser);
  return {
    host: host.replace(/^\[(.*)\]$/, "$1"),
    port,
    security,
    login: logsIn ? { user, password } : null,
    trusts: trusts === "" ? null : trusts,
  };
}

const noUser = {
  code: "mail.no_user",
  message: text("The user name is missing", "ユーザー名が入力されていません"),
  advice: text(
    "Enter user name and password, or choose “None” under “Login”.",
    "ユーザー名とパスワードを入力するか、「ログイン」で「なし」を選択してください。",
  ),
};

const noCertificate = {
  code: "mail.no_certificate",
  message: text("The certificate is not in PEM form", "証明書が PEM 形式ではありません"),
  advice: text(
    "Paste the whole certificate, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.",
    "-----BEGIN CERTIFICATE----- から -----END CERTIFICATE----- まで、証明書全体を貼り付けてください。",
  ),
};

const mode = (): Mode => "live";

export const mail = defineMailConnection<typeof Fields, MailApi>({
  transport: "smtp",
  fields: Fields,
  accountProof: { attested: false, renewable: ["password"] },
  // Mail cannot be called back, and a mail server knows no test.
  mode,
  limits: ({ perMinute, perDay, atOnce }) => {
    const perSecond = perMinute / 60;
    return { perSecond, perEndpointPerSecond: perSecond, perDay, atOnce };
  },
  telling: [
    /(?<![\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-])[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]+@[\p{L}\p{N}.-]+/gu,
  ],
  server: serverOf,
  open: (_, call) => openMail(call),
  check: async (api, { sender }) => {
    await api.check(sender);
    return {
      account: sender.toLowerCase(),
      accountName: sender,
      mode: mode(),
      allows: { triggers: {}, actions: { "send-email": "yes" } },
    };
  },
  encode: mailOf,
  judge: (request, answer, { sender }) => judge(request, answer, sender),
});
