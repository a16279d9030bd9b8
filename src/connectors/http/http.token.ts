/** Tokens by client credentials (RFC 6749, section 4.4): how one is asked for, and what is answered. Pure. */
import type { GivenToken, HttpRequest, HttpResponse, TokenSource } from "#sdk/index.ts";
import {
  bearToken,
  ConnectionError,
  isJsonObject,
  jsonOf,
  type LocalizedText,
  text,
  TransientError,
  waitOf,
} from "#sdk/index.ts";
import { encoded, isHeaderValue, type Pairs } from "./http.address.ts";
import { fieldsIn, type Values } from "./http.fields.ts";

/** Null where the connection holds what it shows, or shows nothing. */
export function tokenSourceOf(values: Values): TokenSource | null {
  if (values.auth !== "client_credentials") return null;
  return {
    request: () => tokenRequest(values),
    read: readToken,
    bear: bearToken,
  };
}

function tokenRequest(values: Values): HttpRequest {
  const { token_url: url = "", client_id: id = "", client_secret: secret = "", scope } = values;
  const isInForm = values.client_auth === "form";
  const form: Pairs = {
    grant_type: "client_credentials",
    ...(scope === undefined ? {} : { scope }),
    ...fieldsIn(values.token_fields ?? ""),
    ...(isInForm ? { client_id: id, client_secret: secret } : {}),
  };
  return {
    method: "POST",
    url,
    headers: {
      "user-agent": "Millrace",
      accept: "application/json",
      "accept-encoding": "identity",
      "content-type": "application/x-www-form-urlencoded",
      ...(isInForm ? {} : { authorization: `Basic ${clientPair(values)}` }),
    },
    body: Object.entries(form)
      .map(([name, value]) => `${inForm(name)}=${inForm(value)}`)
      .join("&"),
    ...(values.ca === undefined ? {} : { trusts: values.ca }),
  };
}

const inForm = (word: string): string => encoded(word).replaceAll("%20", "+");

/** As Basic authorization sends a client (RFC 6749, section 2.3.1: both parts as in a form). */
export function clientPair({ client_id: id = "", client_secret: secret = "" }: Values): string {
  return Buffer.from(`${inForm(id)}:${inForm(secret)}`).toString("base64");
}

function readToken({ status, body, headers }: HttpResponse): GivenToken {
  const json = jsonOf(body);
  const answer = isJsonObject(json) ? json : {};
  if (status >= 200 && status <= 299) {
    const { access_token: token, token_type: type = "bearer", expires_in: lasts } = answer;
    if (typeof token !== "string" || token === "" || !isHeaderValue(token))
      throw later(status, {}, noToken);
    if (typeof type !== "string" || type.toLowerCase() !== "bearer")
      throw new ConnectionError({ code: "http.token_type", message: otherType });
    const seconds = typeof lasts === "string" ? Number(lasts) : lasts;
    const isSaid = typeof seconds === "number" && Number.isFinite(seconds) && seconds > 0;
    return { token, lastsSeconds: isSaid ? seconds : null };
  }
  const said = typeof answer["error"] === "string" ? answer["error"] : null;
  const words = answer["error_description"];
  const message =
    typeof words === "string" && words !== ""
      ? words.slice(0, 500)
      : refusedWith(said?.slice(0, 100) ?? `HTTP ${status}`);
  const advice = said === null ? wordless(status) : (advices[said] ?? null);
  if (advice === null) throw later(status, headers, message);
  const code = said === null ? `http.token_http_${status}` : `http.token_${said}`;
  throw new ConnectionError({ code, message, advice, details: { status } });
}

const wordless = (status: number): LocalizedText | null =>
  status === 401 || status === 403 ? wrongClient : null;

/** Nothing of a write has left: it is tried again. */
function later(
  status: number,
  headers: HttpResponse["headers"],
  message: string | LocalizedText,
): TransientError {
  return new TransientError({
    code: `http.token_http_${status}`,
    message,
    advice: otherAddress,
    details: { status },
    unexecuted: true,
    ...waitOf(headers),
  });
}

const refusedWith = (answer: string) =>
  text(
    `No token was given: the token address answered “${answer}”`,
    `トークンを取得できませんでした。トークンのアドレスからの応答: ${answer}`,
  );
const noToken = text(
  "The token address answered without a token that a header can carry",
  "トークンのアドレスからの応答に、ヘッダーで使えるトークンがありません",
);
const otherType = text(
  "The token address gives tokens of another type than Bearer, which Millrace cannot use",
  "トークンのアドレスが Bearer 以外の種類のトークンを返しました。Millrace では使用できません",
);
const wrongClient = text(
  "The client ID or the client secret of this connection is not accepted, or the system expects the client to authenticate in the other way. Replace the credentials of the connection.",
  "この接続のクライアント ID またはクライアントシークレットが受け付けられないか、クライアントの認証方法が異なります。接続の認証情報を変更してください。",
);
const otherAddress = text(
  "Millrace tries again by itself. If this goes on, check the token address in the connection.",
  "自動的に再試行します。続く場合は、接続に設定したトークンのアドレスを確認してください。",
);

/** What a person does about an error of RFC 6749, section 5.2. */
const advices: Readonly<Partial<Record<string, LocalizedText>>> = {
  invalid_client: wrongClient,
  unauthorized_client: text(
    "This client may not get tokens by client credentials. Allow that at the other system, or use another client in the connection.",
    "このクライアントは、クライアントクレデンシャルでトークンを取得できません。連携先のシステムで許可するか、接続で別のクライアントを使用してください。",
  ),
  unsupported_grant_type: text(
    "The token address gives no tokens by client credentials. Check the token address in the connection.",
    "トークンのアドレスがクライアントクレデンシャルに対応していません。接続に設定したトークンのアドレスを確認してください。",
  ),
  invalid_scope: text(
    "The scope in the connection is unknown, or this client may not ask for it. Change the scope.",
    "接続に設定したスコープが存在しないか、このクライアントには許可されていません。スコープを変更してください。",
  ),
  invalid_request: text(
    "The token request lacks something that the other system expects. Check the scope and the further fields of the token request in the connection.",
    "トークンのリクエストに、連携先のシステムが必要とする項目がありません。接続に設定したスコープとトークンのリクエストの追加項目を確認してください。",
  ),
};
