/** One org, through an app that acts as its integration user. */
import type { JsonObject, RateLimits } from "#sdk/index.ts";
import { defineConnection, InputError, text } from "#sdk/index.ts";
import { checkSalesforce } from "./salesforce.check.ts";
import { openSalesforce, type SalesforceApi } from "./salesforce.client.ts";
import { bodyOf } from "./salesforce.encode.ts";
import { dayUseIn, isSalesforces } from "./salesforce.errors.ts";
import { Fields, isMyDomain, modeOf, originIn, type Values } from "./salesforce.form.ts";
import { judge } from "./salesforce.judge.ts";
import { tokenSource } from "./salesforce.token.ts";

function originOf(values: Values, trustedLoopback: readonly string[]): string {
  const origin = originIn(values);
  if (isMyDomain(origin) || trustedLoopback.includes(origin)) return origin;
  throw new InputError({
    code: "salesforce.address_not_allowed",
    message: text(
      "Credentials of Salesforce are used only with https://….my.salesforce.com, or with a simulator that this installation names",
      "Salesforce の認証情報を使える接続先は https://….my.salesforce.com か、この環境に設定されたシミュレーターだけに限られています",
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
  accountProof: { attested: true },
  mode: modeOf,
  simulated,
  origin: originOf,
  limits: limitsOf,
  telling: [
    /https:\/\/[\w.-]+\.(?:salesforce|force)\.com[^\s"'<>]*/g,
    /\b00D[a-zA-Z0-9]{12}(?:[a-zA-Z0-9]{3})?\b/g,
  ],
  tokenSource,
  endpoint: (method, path) =>
    `${method} ${path.endsWith("/describe") ? "/describe" : path.replace(idsIn, "/$1{id}")}`,
  isOwn: isSalesforces,
  dayUse: dayUseIn,
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
