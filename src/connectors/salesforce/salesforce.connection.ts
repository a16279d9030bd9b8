/** One org, through an app that acts as its integration user. */
import type { JsonObject, Mode, RateLimits } from "#sdk/index.ts";
import { defineConnection, field, InputError, refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { checkSalesforce } from "./salesforce.check.ts";
import { openSalesforce, type SalesforceApi } from "./salesforce.client.ts";
import { bodyOf } from "./salesforce.encode.ts";
import { isSalesforces } from "./salesforce.errors.ts";
import { judge } from "./salesforce.judge.ts";
import { tokenSource } from "./salesforce.token.ts";

const Secret = z
  .string()
  .trim()
  .min(8)
  .max(1_000)
  .regex(/^[\x21-\x7e]+$/);

const Fields = z.object({
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
      help: text(
        "It stands in Salesforce under Setup → My Domain, such as https://example.my.salesforce.com, or https://example--test.sandbox.my.salesforce.com for a sandbox.",
        "Salesforce の「設定」→「私のドメイン」に表示されます。例: https://example.my.salesforce.com、Sandbox では https://example--test.sandbox.my.salesforce.com",
      ),
      live: String.raw`^https://[A-Za-z0-9-]+(\.develop)?\.my\.salesforce\.com/?$`,
    },
  ),
  key: field(Secret, {
    label: text("Consumer key", "コンシューマー鍵"),
    help: text(
      "Make an External Client App in Salesforce, switch on its client credentials flow, and choose an integration user under “Run As”. The key and the secret stand in the app’s settings.",
      "Salesforce で外部クライアントアプリケーションを作成し、クライアントログイン情報フローを有効にして、「別のユーザーとして実行」で連携ユーザーを選択します。鍵と秘密はアプリの設定に表示されます。",
    ),
  }),
  secret: field(Secret, {
    label: text("Consumer secret", "コンシューマーの秘密"),
    secret: true,
  }),
  perDay: field(z.int().min(100).max(100_000_000).optional(), {
    label: text("Requests in 24 hours, at most", "24 時間のリクエスト数の上限"),
    help: text(
      "Salesforce gives an org a number of requests for all its programs together. Millrace stops at this many and goes on when there is room again. Without it, only Salesforce’s own limit counts.",
      "Salesforce のリクエスト数は、組織のすべてのプログラムで共有されます。この数に達すると Millrace は送信を止め、余裕ができると再開します。指定しない場合は Salesforce 側の上限だけが適用されます。",
    ),
    advanced: true,
  }),
});
type Values = z.infer<typeof Fields>;

/** My Domain addresses, and no other host. */
const ofSalesforce = /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)?\.my\.salesforce\.com$/;
const forTests = /\.(?:sandbox|scratch)\.my\.salesforce\.com$/;

const originIn = ({ address }: Values): string => URL.parse(address)?.origin ?? "";

/** Sandboxes and simulators are for tests. */
function modeOf(values: Values): Mode {
  const origin = originIn(values);
  return ofSalesforce.test(origin) && !forTests.test(origin) ? "live" : "test";
}

function originOf(values: Values, trustedLoopback: readonly string[]): string {
  const origin = originIn(values);
  if (ofSalesforce.test(origin) || trustedLoopback.includes(origin)) return origin;
  throw new InputError({
    code: "salesforce.address_not_allowed",
    message: text(
      "The consumer secret is sent only to https://….my.salesforce.com, or to a simulator that this installation names",
      "コンシューマーの秘密の送信先は https://….my.salesforce.com か、このインストールに設定されたシミュレーターだけに限られています",
    ),
    advice: text(
      "Enter the My Domain address, which stands in Salesforce under Setup → My Domain.",
      "Salesforce の「設定」→「私のドメイン」に表示されるアドレスを入力してください。",
    ),
  });
}

const limitsOf = ({ perDay }: Values): RateLimits => ({
  perSecond: 10,
  perEndpointPerSecond: 10,
  ...(perDay === undefined ? {} : { perDay }),
  // Of requests that take long, a small org runs five at a time.
  atOnce: 5,
});

const idsIn = /\/(sobjects\/\w+\/)[^/]+$/;

/** At a simulator that the operator has named, the client that it knows. */
const simulated = (address: string): JsonObject => ({
  address,
  key: "millrace_demo_consumer_key",
  secret: "millrace_demo_consumer_secret",
});

export const salesforce = defineConnection<typeof Fields, SalesforceApi>({
  transport: "http",
  fields: Fields,
  mode: modeOf,
  simulated,
  origin: originOf,
  limits: limitsOf,
  telling: [
    /https:\/\/[\w.-]+\.(?:salesforce|force)\.com[^\s"'<>]*/g,
    /\b00D[a-zA-Z0-9]{12}(?:[a-zA-Z0-9]{3})?\b/g,
  ],
  tokenSource: (values) =>
    tokenSource({ origin: originIn(values), key: values.key, secret: values.secret }),
  endpoint: (method, path) =>
    `${method} ${path.endsWith("/describe") ? "/describe" : path.replace(idsIn, "/$1{id}")}`,
  isOwn: isSalesforces,
  open: (values, { http, trustedLoopback }) =>
    openSalesforce(originOf(values, trustedLoopback), http),
  check: (api, values) => checkSalesforce(api, modeOf(values)),
  ping: async (api) => void (await api.get("/limits")),
  encode: (_values, request, { origin }) => {
    const body = bodyOf(request);
    return {
      method: request.method,
      url: origin + request.path,
      headers: {
        accept: "application/json",
        ...(body === null ? {} : { "content-type": "application/json; charset=utf-8" }),
      },
      ...(body === null ? {} : { body }),
    };
  },
  judge,
});
