import type { HttpRequest, HttpResponse, Mode } from "#sdk/index.ts";
import { defineConnection, InputError, jsonOf, text } from "#sdk/index.ts";
import { addressOf, encoded, type Pairs } from "./http.address.ts";
import { type HttpApi, openHttp } from "./http.client.ts";
import { encodeWrite, keyHeaderOf } from "./http.encode.ts";
import { errorIn } from "./http.errors.ts";
import { Fields, headersIn, type Values } from "./http.fields.ts";
import { valueAt } from "./http.json.ts";
import { judgeWrite } from "./http.judge.ts";
import { clientPair, tokenSourceOf } from "./http.token.ts";

const modeOf = ({ mode }: Values): Mode => mode;

function originOf({ base }: Values): string {
  const url = URL.parse(base);
  if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    url.username !== "" ||
    url.password !== "" ||
    url.search !== "" ||
    url.hash !== ""
  )
    throw new InputError({
      code: "http.address_not_allowed",
      message: text(
        "The base address must begin with https:// and hold no user name, no query and no #",
        "ベースアドレスは https:// で始まり、ユーザー名、クエリ、# を含まないものにしてください",
      ),
    });
  return url.origin;
}

/** What each request of this connection bears: who asks. */
function credentialsOf(values: Values): { readonly headers: Pairs; readonly query: Pairs } {
  const headers = headersIn(values.headers ?? "");
  const { key = "", key_name: name = "" } = values;
  switch (values.auth) {
    case "none":
      return { headers, query: {} };
    case "basic":
      return { headers: { ...headers, authorization: `Basic ${pairOf(values)}` }, query: {} };
    case "bearer":
      return { headers: { ...headers, authorization: `Bearer ${values.token ?? ""}` }, query: {} };
    case "header":
      return { headers: { ...headers, [name.toLowerCase()]: key }, query: {} };
    case "client_credentials":
      // The engine adds the token.
      return { headers, query: {} };
    case "query":
      return { headers, query: { [name]: key } };
  }
}

/** As Basic authorization sends it (RFC 7617). */
function pairOf({ user = "", password = "" }: Values): string {
  return Buffer.from(`${user}:${password}`).toString("base64");
}

/** Adds who asks, last: no step puts another in its place. */
function withCredentials(values: Values, request: HttpRequest): HttpRequest {
  const { headers, query } = credentialsOf(values);
  const added = Object.entries(query).map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
  const url = added.reduce(
    (left, pair) => left + (left.includes("?") ? "&" : "?") + pair,
    // The link to a next page often repeats the key.
    without(Object.keys(query), request.url),
  );
  return {
    ...request,
    url,
    headers: {
      "user-agent": "Millrace",
      ...request.headers,
      "accept-encoding": "identity",
      ...headers,
    },
    ...(values.ca === undefined ? {} : { trusts: values.ca }),
  };
}

/** An address without the query parameters of these names. */
function without(names: readonly string[], address: string): string {
  const [before = "", search] = address.split("?", 2);
  if (names.length === 0 || search === undefined) return address;
  const kept = search.split("&").filter((pair) => {
    const [name = ""] = [...new URLSearchParams(pair).keys()];
    return !names.includes(name);
  });
  return kept.length === 0 ? before : `${before}?${kept.join("&")}`;
}

function keyTaken(header: string): InputError {
  return new InputError({
    code: "http.key_header_taken",
    message: text(
      `Nothing was sent: the connection itself sends the header “${header}”, in which each write must have a key of its own`,
      `書き込みごとに異なるキーを入れるヘッダー「${header}」が接続にも設定されているため、送信しませんでした`,
    ),
    advice: text(
      "Remove the header from the connection, or name another header for the key in the step.",
      "接続からこのヘッダーを取り除くか、ステップで別のキーのヘッダー名を指定してください。",
    ),
  });
}

/** By the mark that the person has named; without one, every answer counts as the system's own. */
function isOwn({ body }: HttpResponse, { own_path: path }: Values): boolean {
  if (path === undefined) return true;
  const json = jsonOf(body);
  return json !== undefined && valueAt(json, path) !== undefined;
}

/** Then only an answer that bears the mark reaches the judge. */
const isMarked = (values: Values): boolean => values.own_path !== undefined;

/** The account is not known: the address and the user stand for it. */
function accountOf(values: Values): string {
  const origin = originOf(values);
  if (values.auth === "client_credentials") return `${values.client_id ?? ""} @ ${origin}`;
  return values.auth === "basic" ? `${values.user ?? ""} @ ${origin}` : origin;
}

/** The path of the base address. Systems behind two paths of one address know nothing of each other, or one is two companies. */
const areaOf = ({ base }: Values): string =>
  (URL.parse(base)?.pathname ?? "").replace(/(?<!\/)\/+$/, "");

export const http = defineConnection<typeof Fields, HttpApi>({
  transport: "http",
  fields: Fields,
  // A token, a key or a header alone says who asks: a new one may be somebody else's.
  accountProof: {
    attested: false,
    renewable: ["password", "client_secret"],
  },
  mode: modeOf,
  area: areaOf,
  origin: originOf,
  limits: ({ per_second: perSecond, per_day: perDay, at_once: atOnce }) => ({
    perSecond,
    perEndpointPerSecond: perSecond,
    perDay,
    atOnce,
  }),
  tokenSource: tokenSourceOf,
  // One line for all: the person has named one limit.
  endpoint: (method) => `${method} /`,
  secretsIn: (values) => [
    ...(values.auth === "basic" ? [pairOf(values)] : []),
    ...(values.auth === "client_credentials" ? [clientPair(values)] : []),
    ...Object.values(headersIn(values.headers ?? "")),
  ],
  isOwn,
  open: (values, { http: send }) =>
    openHttp(
      { base: values.base, testPath: values.test_path, isProven: isMarked(values) },
      (request) => send(withCredentials(values, request)),
    ),
  async check(api, values) {
    await api.test();
    return {
      account: accountOf(values),
      accountName: null,
      mode: modeOf(values),
      allows: {
        triggers: { "new-item": "yes", "item-changed": "yes" },
        actions: { "send-request": "yes", read: "yes", "get-list": "yes" },
      },
    };
  },
  ping: (api) => api.test(),
  encode(values, request, { idempotencyKey }) {
    const key = keyHeaderOf(request.params);
    // With one key for all, the other side would take all writes but the first for repeats.
    if (key !== null && Object.hasOwn(credentialsOf(values).headers, key)) throw keyTaken(key);
    return withCredentials(
      values,
      encodeWrite((path, query) => addressOf(values.base, path, query), request, idempotencyKey),
    );
  },
  judge(request, response, values) {
    return judgeWrite(request, response, errorIn(request.method, response, isMarked(values)));
  },
});
