/** The form of a connection: one org, and how Millrace gets in. */
import type { Mode } from "#sdk/index.ts";
import { field, isRsaKey, refusal, text, withNeeded } from "#sdk/index.ts";
import { z } from "zod";

const Secret = z
  .string()
  .trim()
  .min(8)
  .max(1_000)
  .regex(/^[\x21-\x7e]+$/);

export const Fields = withNeeded(
  z.object({
    address: field(
      z
        .string()
        .trim()
        .refine(
          (address) => !/\.lightning\.force\.com/i.test(address),
          refusal(
            text(
              "This is the address of the pages for people. Enter the My Domain address, https://….my.salesforce.com.",
              "これは画面用のアドレスです。「私のドメイン」の https://….my.salesforce.com を入力してください。",
            ),
          ),
        )
        .refine(
          (address) => /^https?:\/\/[^/?#@\s]+\/?$/i.test(address),
          refusal(
            text(
              "Enter the My Domain address, such as https://example.my.salesforce.com.",
              "https://example.my.salesforce.com のような「私のドメイン」のアドレスを入力してください。",
            ),
          ),
        ),
      {
        label: text("My Domain address", "私のドメインのアドレス"),
        says: "access",
        help: text(
          "It stands in Salesforce under Setup → My Domain, such as https://example.my.salesforce.com, or https://example--test.sandbox.my.salesforce.com for a sandbox.",
          "Salesforce の「設定」→「私のドメイン」に表示されます。例: https://example.my.salesforce.com、Sandbox では https://example--test.sandbox.my.salesforce.com",
        ),
        live: String.raw`^https://[A-Za-z0-9-]+(\.develop)?\.my\.salesforce\.com/?$`,
      },
    ),
    login: field(z.enum(["client_credentials", "jwt_bearer"]).default("client_credentials"), {
      label: text("Login", "ログイン方法"),
      says: "access",
      help: text(
        "Both need an External Client App in Salesforce. Client credentials: switch on its client credentials flow, choose an integration user under “Run As”, and copy its secret. JWT bearer: switch on its JWT bearer flow, upload the certificate of a private key, and let the administrator approve the user that you name. Salesforce then never gets the key.",
        "どちらの方法でも、Salesforce に外部クライアントアプリケーションが必要です。クライアントログイン情報: アプリでこのフローを有効にし、「別のユーザーとして実行」で連携ユーザーを選択して、秘密をコピーします。JWT ベアラー: アプリでこのフローを有効にし、秘密鍵に対応する証明書をアップロードして、使用するユーザーを管理者が承認します。秘密鍵が Salesforce に送信されることはありません。",
      ),
      values: {
        client_credentials: text("Client credentials", "クライアントログイン情報"),
        jwt_bearer: text("JWT bearer (private key)", "JWT ベアラー (秘密鍵)"),
      },
    }),
    key: field(Secret, {
      label: text("Consumer key", "コンシューマー鍵"),
      says: "access",
      help: text("It stands in the settings of the app.", "アプリの設定に表示されます。"),
    }),
    secret: field(Secret.optional(), {
      label: text("Consumer secret", "コンシューマーの秘密"),
      secret: true,
      showsFor: { field: "login", values: ["client_credentials"], required: true },
    }),
    user: field(
      z
        .string()
        .trim()
        .max(200)
        .regex(
          /^[^@\s]+@[^@\s]+$/,
          refusal(
            text(
              "Enter the user name, which has the form of an e-mail address.",
              "メールアドレスの形式のユーザー名を入力してください。",
            ),
          ),
        )
        .optional(),
      {
        label: text("User name", "ユーザー名"),
        says: "access",
        help: text(
          "The user name of the integration user in this org, such as millrace@example.com. In a sandbox it ends with the sandbox’s name.",
          "この組織での連携ユーザーのユーザー名。例: millrace@example.com。Sandbox では末尾に Sandbox 名が付きます。",
        ),
        showsFor: { field: "login", values: ["jwt_bearer"], required: true },
      },
    ),
    privateKey: field(
      z
        .string()
        .trim()
        .max(20_000)
        .refine(
          isRsaKey,
          refusal(
            text(
              "This is not an RSA private key of at least 2,048 bits in PEM form, without a password. Paste the whole file, which begins with -----BEGIN PRIVATE KEY----- or -----BEGIN RSA PRIVATE KEY-----.",
              "パスワードなしの PEM 形式で 2,048 ビット以上の RSA 秘密鍵ではありません。-----BEGIN PRIVATE KEY----- または -----BEGIN RSA PRIVATE KEY----- で始まるファイルの内容をすべて貼り付けてください。",
            ),
          ),
        )
        .optional(),
      {
        label: text("Private key (PEM)", "秘密鍵 (PEM)"),
        help: text(
          "The key that belongs to the certificate in the app.",
          "アプリにアップロードした証明書に対応する鍵。",
        ),
        secret: true,
        multiline: true,
        showsFor: { field: "login", values: ["jwt_bearer"], required: true },
      },
    ),
    audience: field(z.enum(["by_address", "login", "test", "my_domain"]).default("by_address"), {
      label: text("Audience", "オーディエンス (aud)"),
      says: "access",
      help: text(
        "Whom the signed request names. Change it only if Salesforce says that the audience is invalid.",
        "署名したリクエストの宛先。Salesforce から「audience is invalid」と返された場合だけ変更します。",
      ),
      values: {
        by_address: text(
          "test.salesforce.com for sandboxes and scratch orgs, else login.salesforce.com",
          "Sandbox とスクラッチ組織では test.salesforce.com、それ以外では login.salesforce.com",
        ),
        login: text("login.salesforce.com", "login.salesforce.com"),
        test: text("test.salesforce.com", "test.salesforce.com"),
        my_domain: text("The My Domain address", "「私のドメイン」のアドレス"),
      },
      showsFor: { field: "login", values: ["jwt_bearer"] },
      advanced: true,
    }),
    perDay: field(z.int().min(100).max(100_000_000).optional(), {
      label: text("Requests in 24 hours, at most", "24 時間のリクエスト数の上限"),
      says: "manner",
      help: text(
        "Salesforce gives an org a number of requests for all its programs together. Millrace stops at this many and goes on when there is room again. Without it, only Salesforce’s own limit counts.",
        "Salesforce のリクエスト数は、組織のすべてのプログラムで共有されます。この数に達すると Millrace は送信を止め、余裕ができると再開します。指定しない場合は Salesforce 側の上限だけが適用されます。",
      ),
      advanced: true,
    }),
  }),
);

export type Values = z.infer<typeof Fields>;

/** My Domain addresses, and no other host. */
const ofSalesforce = /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)?\.my\.salesforce\.com$/;
const forTests = /\.(?:sandbox|scratch)\.my\.salesforce\.com$/;

export const isMyDomain = (origin: string): boolean => ofSalesforce.test(origin);

export const originIn = ({ address }: Values): string => URL.parse(address)?.origin ?? "";

/** Sandboxes and simulators are for tests. */
export function modeOf(values: Values): Mode {
  const origin = originIn(values);
  return isMyDomain(origin) && !forTests.test(origin) ? "live" : "test";
}
