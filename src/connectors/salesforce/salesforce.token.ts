/** Tokens by client credentials or by a signed assertion: Millrace acts as one user, and nobody has to consent. Pure. */
import type { GivenToken, HttpRequest, HttpResponse, TokenSource } from "#sdk/index.ts";
import {
  assertionRequest,
  bearToken,
  ConnectionError,
  isJsonObject,
  jsonOf,
  text,
  textAt,
  tokenRequest,
  TransientError,
  waitOf,
} from "#sdk/index.ts";
import { modeOf, originIn, type Values } from "./salesforce.form.ts";
import { adviceOnToken } from "./salesforce.token-advice.ts";

export function tokenSource(values: Values): TokenSource {
  return {
    request: (at) => requestFor(values, at),
    read: (response) => readToken(response, values),
    bear: bearToken,
  };
}

/** Salesforce takes no assertion that is good for more than five minutes; clocks may differ by some of them. */
const assertedSeconds = 180;

function requestFor(values: Values, at: number): HttpRequest {
  const url = `${originIn(values)}/services/oauth2/token`;
  const { login, key, secret = "", user = "", privateKey = "" } = values;
  switch (login) {
    case "client_credentials":
      return tokenRequest(url, {
        grant_type: "client_credentials",
        client_id: key,
        client_secret: secret,
      });
    case "jwt_bearer":
      return assertionRequest(
        url,
        { privateKey },
        {
          iss: key,
          sub: user,
          aud: audienceOf(values),
          exp: Math.floor(at / 1_000) + assertedSeconds,
        },
      );
  }
}

function audienceOf(values: Values): string {
  const { audience } = values;
  if (audience === "my_domain") return originIn(values);
  const isTest = audience === "test" || (audience === "by_address" && modeOf(values) === "test");
  return `https://${isTest ? "test" : "login"}.salesforce.com`;
}

/** Nobody says how long a token lasts: it counts until Salesforce refuses it. */
function readToken(response: HttpResponse, values: Values): GivenToken {
  const { status, body, headers } = response;
  const answer = jsonOf(body);
  const token = textAt(answer, "access_token");
  if (status === 200 && token !== null && /^[\x21-\x7e]{10,4000}$/.test(token)) {
    const instance = URL.parse(textAt(answer, "instance_url") ?? "");
    if (instance?.origin !== originIn(values)) throw elsewhere();
    return { token, lastsSeconds: null };
  }
  const said = status >= 400 && isJsonObject(answer) ? textAt(answer, "error") : null;
  const isRefusal =
    said !== null && /^[a-z][a-z_]{1,60}$/.test(said) && status < 500 && status !== 429;
  if (isRefusal) {
    const words = textAt(answer, "error_description")?.slice(0, 300) ?? said;
    throw new ConnectionError({
      code: `salesforce.token_${said}`,
      message: words,
      advice: adviceOnToken(values.login, said, words),
      details: { status },
    });
  }
  throw new TransientError({
    code: `salesforce.token_http_${status}`,
    message: text(
      `Salesforce gave no token (HTTP status ${status})`,
      `Salesforce からトークンを取得できませんでした (HTTP ステータス ${status})`,
    ),
    advice: text(
      "Millrace tries again by itself. If this goes on, check the address in the connection.",
      "自動的に再試行します。続く場合は、接続に設定したアドレスを確認してください。",
    ),
    details: { status },
    unexecuted: true,
    ...waitOf(headers),
  });
}

function elsewhere(): ConnectionError {
  return new ConnectionError({
    code: "salesforce.other_instance",
    message: text(
      "Salesforce names another address for this org than the one in the connection",
      "Salesforce が示した組織のアドレスが、接続に設定したアドレスと異なります",
    ),
    advice: text(
      "Enter the current My Domain address, which stands in Salesforce under Setup → My Domain.",
      "Salesforce の「設定」→「私のドメイン」に表示される現在のアドレスを入力してください。",
    ),
  });
}
