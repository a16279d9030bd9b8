/** One workspace, through the bot token of an app that the workspace has made for Millrace. */
import type { Mode } from "#sdk/index.ts";
import { defineConnection, field, InputError, refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { openSlack, type SlackApi } from "./slack.client.ts";
import { checkSlack } from "./slack.check.ts";
import { bodyOf } from "./slack.encode.ts";
import { isSlacks } from "./slack.errors.ts";
import { judge } from "./slack.judge.ts";
import { manifest } from "./slack.manifest.ts";

/** Slack's one address; every other is a simulator's. */
const slackOrigin = "https://slack.com";

const Token = z
  .string()
  .trim()
  .refine(
    (token) => !token.startsWith("xoxp-"),
    refusal(
      text(
        "This is a user token: the app would write in a person’s name. Enter the Bot User OAuth Token (xoxb-…).",
        "これはユーザートークンで、投稿が個人の名義になります。Bot User OAuth Token (xoxb-…) を入力してください。",
      ),
    ),
  )
  .refine(
    (token) => !token.startsWith("xapp-"),
    refusal(
      text(
        "This is an app-level token. Enter the Bot User OAuth Token (xoxb-…).",
        "これはアプリレベルトークンです。Bot User OAuth Token (xoxb-…) を入力してください。",
      ),
    ),
  )
  .refine(
    (token) => !token.startsWith("xoxe"),
    refusal(
      text(
        "This token expires, because the app has token rotation switched on. Make an app without it.",
        "トークンローテーションが有効なアプリの、期限付きトークンです。ローテーションを使わないアプリを作成してください。",
      ),
    ),
  )
  .refine(
    (token) => /^(xoxp-|xapp-|xoxe)|^xoxb-[\w-]+$/.test(token),
    refusal(
      text(
        "A bot token of Slack starts with xoxb-.",
        "Slack のボットトークンは xoxb- で始まります。",
      ),
    ),
  );

const Fields = z.object({
  token: field(Token, {
    label: text("Bot token", "ボットトークン"),
    help: text(
      "Make an app at Slack “From a manifest”, paste the manifest of the app, and install the app in your workspace. Its Bot User OAuth Token (xoxb-…) then stands under “OAuth & Permissions”.",
      "Slack で「From a manifest」を選び、アプリのマニフェストを貼り付けてアプリを作成し、ワークスペースにインストールします。Bot User OAuth Token (xoxb-…) は「OAuth & Permissions」に表示されます。",
    ),
    secret: true,
    source: {
      label: text("Make the app at Slack", "Slack でアプリを作成"),
      url: "https://api.slack.com/apps?new_app=1",
    },
    paste: { label: text("Manifest of the app", "アプリのマニフェスト"), text: manifest },
  }),
  apiBase: field(z.string().trim().default(slackOrigin), {
    label: text("API address", "API のアドレス"),
    says: "identity",
    help: text(
      "Leave it as it is. Only a simulator that the operator of this installation has named has another address.",
      "通常は変更しません。この環境の運用者が設定したシミュレーターを使う場合だけ変更します。",
    ),
    advanced: true,
  }),
});
type Values = z.infer<typeof Fields>;

/** Slack knows no test: whatever is posted is read by people. */
function modeOf({ apiBase }: Values): Mode {
  return apiBase === slackOrigin ? "live" : "test";
}

function originOf({ apiBase }: Values, trustedLoopback: readonly string[]): string {
  if (apiBase === slackOrigin || trustedLoopback.includes(apiBase)) return apiBase;
  throw new InputError({
    code: "slack.address_not_allowed",
    message: text(
      "A token of Slack is sent only to https://slack.com or to a simulator that this installation names",
      "Slack のトークンの送信先は https://slack.com か、この環境に設定されたシミュレーターだけに限られています",
    ),
    advice: text(
      "Set the API address to https://slack.com.",
      "API のアドレスを https://slack.com に設定してください。",
    ),
  });
}

export const slack = defineConnection<typeof Fields, SlackApi>({
  transport: "http",
  fields: Fields,
  accountProof: { attested: true },
  mode: modeOf,
  simulated: (apiBase) => ({ token: "xoxb-millrace-demo", apiBase }),
  origin: originOf,
  // A message a second in each channel, 20 to 50 calls of other methods a minute; Slack says how long to wait beyond.
  limits: () => ({ perSecond: 10, perEndpointPerSecond: 1 }),
  telling: [
    /https:\/\/[\w-]+\.slack\.com\/[^\s"'<>]*/g,
    /\bT[A-Z0-9]{8,}\b/g,
    /\bxox[a-z]-[\w-]+/g,
  ],
  endpoint: (method, path) => `${method} ${path}`,
  isOwn: isSlacks,
  open: (values, { http, trustedLoopback }) =>
    openSlack({ token: values.token, origin: originOf(values, trustedLoopback) }, http),
  check: (api, values) => checkSlack(api, modeOf(values)),
  ping: async (api) => void (await api.self()),
  encode: ({ token }, request, { origin }) => ({
    method: request.method,
    url: origin + request.path,
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json; charset=utf-8",
    },
    body: bodyOf(request),
  }),
  judge,
});
