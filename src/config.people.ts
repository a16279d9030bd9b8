import { z } from "zod";
import { text } from "#sdk/text.ts";
import { isThisMachine, setting } from "./setting.ts";

/** Settings of the ways in which people come in. */
export const peopleSettings = {
  smtp: setting({
    doc: text(
      "The mail server that sends invitations and links for new passwords",
      "招待とパスワード再設定のリンクを送信するメールサーバー",
    ),
    schema: z.url({ protocol: /^smtps?$/ }),
    default: null,
    env: "MILLRACE_SMTP",
    expects: text(
      "an address such as smtps://user:password@mail.example.com",
      "smtps://user:password@mail.example.com のようなアドレス",
    ),
  }),
  mailSender: setting({
    doc: text("The sender of those mails", "メールの差出人"),
    schema: z
      .string()
      .max(300)
      .regex(/^\P{Cc}*[^\s@<>]+@[^\s@<>]+\P{Cc}*$/u),
    default: null,
    env: "MILLRACE_MAIL_FROM",
    expects: text(
      "an e-mail address such as Millrace <millrace@example.com>; needed with MILLRACE_SMTP",
      "Millrace <millrace@example.com> のようなメールアドレス (MILLRACE_SMTP を指定する場合は必須)",
    ),
  }),
  oidcIssuer: setting({
    doc: text(
      "The OpenID Connect provider whose accounts people may sign in with",
      "サインインに使用できる OpenID Connect プロバイダー",
    ),
    schema: z
      .url({ protocol: /^https?$/ })
      .refine((address) => {
        const { protocol, hostname } = new URL(address);
        return protocol === "https:" || isThisMachine(hostname);
      })
      .transform((address) => address.replace(/\/$/, "")),
    default: null,
    env: "MILLRACE_OIDC_ISSUER",
    expects: text(
      "the provider's issuer, such as https://login.example.com",
      "https://login.example.com のような、プロバイダーの発行者 (issuer)",
    ),
  }),
  oidcClientId: setting({
    doc: text("The client id of Millrace at the provider", "プロバイダーに登録したクライアント ID"),
    schema: z.string().max(500),
    default: null,
    env: "MILLRACE_OIDC_CLIENT_ID",
    expects: text(
      "the client id that the provider gave; needed with MILLRACE_OIDC_ISSUER",
      "プロバイダーが発行したクライアント ID (MILLRACE_OIDC_ISSUER を指定する場合は必須)",
    ),
  }),
  oidcClientSecret: setting({
    doc: text(
      "The client secret of Millrace at the provider",
      "プロバイダーに登録したクライアントシークレット",
    ),
    schema: z.string().max(2_000),
    default: null,
    env: "MILLRACE_OIDC_CLIENT_SECRET",
    expects: text(
      "the client secret that the provider gave; needed with MILLRACE_OIDC_ISSUER",
      "プロバイダーが発行したクライアントシークレット (MILLRACE_OIDC_ISSUER を指定する場合は必須)",
    ),
  }),
  oidcName: setting({
    doc: text("The text of the provider's button", "プロバイダーのボタンに表示する名前"),
    schema: z
      .string()
      .max(50)
      .regex(/^\P{Cc}*$/u),
    default: "OpenID Connect",
    env: "MILLRACE_OIDC_NAME",
    expects: text("a name of at most 50 characters", "50 文字以内の名前"),
  }),
  oidcDomains: setting({
    doc: text(
      "The e-mail domains whose people may come in through the provider without an invitation; if not set, none",
      "招待なしでプロバイダー経由のサインインを許可するメールアドレスのドメイン。指定しない場合は招待が必要",
    ),
    schema: z
      .string()
      .transform((list) => list.split(",").map((one) => one.trim().toLowerCase()))
      .refine((list) => list.every((one) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(one))),
    default: null,
    env: "MILLRACE_OIDC_DOMAINS",
    expects: text(
      "domains with commas between them, such as example.com,example.org",
      "example.com,example.org のような、カンマ区切りのドメイン",
    ),
  }),
  oidcRole: setting({
    doc: text(
      "The role of people who came in without an invitation",
      "招待なしでサインインしたユーザーの役割",
    ),
    schema: z.enum(["builder", "viewer"]),
    default: "viewer",
    env: "MILLRACE_OIDC_ROLE",
    expects: text("builder or viewer", "builder または viewer"),
  }),
} as const;
