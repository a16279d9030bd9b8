/** Tokens of a service account: an assertion that its key signs (RFC 7523). Pure. */
import type { GivenToken, HttpResponse, LocalizedText, TokenSource } from "#sdk/index.ts";
import {
  assertionRequest,
  bearToken,
  ConnectionError,
  isJsonObject,
  jsonOf,
  text,
  textAt,
  TransientError,
  waitOf,
} from "#sdk/index.ts";
import type { ServiceKey } from "./google-sheets.key.ts";

const scope = "https://www.googleapis.com/auth/spreadsheets";
/** Google gives none for longer. */
const longestSeconds = 3_600;

export function tokensOf(key: ServiceKey, url: string): TokenSource {
  const signer = { privateKey: key.private_key, keyId: key.private_key_id };
  return {
    request: (at) => assertionRequest(url, signer, claimsOf(key, url, Math.floor(at / 1_000))),
    read: readToken,
    bear: bearToken,
  };
}

function claimsOf({ client_email: iss }: ServiceKey, audience: string, seconds: number) {
  return { iss, scope, aud: audience, iat: seconds, exp: seconds + longestSeconds };
}

function readToken({ status, body, headers }: HttpResponse): GivenToken {
  const json = jsonOf(body);
  const answer = isJsonObject(json) ? json : {};
  const token = textAt(answer, "access_token");
  if (status === 200 && token !== null && /^[\w.~+/=-]+$/.test(token)) {
    const { expires_in: lasts } = answer;
    return { token, lastsSeconds: typeof lasts === "number" && lasts > 0 ? lasts : null };
  }
  const word = textAt(answer, "error");
  const said = textAt(answer, "error_description") ?? "";
  const refused = status === 400 || status === 401 ? refusalOf(word, said) : null;
  if (refused !== null)
    throw new ConnectionError({
      code: `google-sheets.token_${word}`,
      details: { status, said: said.slice(0, 300) },
      ...refused,
    });
  throw new TransientError({
    code: `google-sheets.token_http_${status}`,
    message: text(
      `Google gave no token (status ${status})`,
      `Google からトークンを取得できませんでした (ステータス ${status})`,
    ),
    advice: text("Millrace tries again by itself.", "Millrace が自動的に再試行します。"),
    unexecuted: true,
    ...waitOf(headers),
  });
}

interface Words {
  readonly message: LocalizedText;
  readonly advice: LocalizedText;
}

/** Google says different things with one word. */
function refusalOf(word: string | null, said: string): Words | null {
  if (word === null || !/^[a-z_]{1,60}$/.test(word)) return null;
  if (/timeframe|iat and exp/i.test(said))
    return {
      message: text(
        "Google does not accept the time in the request for a token",
        "トークンのリクエストの時刻が Google に受け付けられませんでした",
      ),
      advice: text(
        "Set the clock of the machine that Millrace runs on, then check the connection again.",
        "Millrace を実行しているマシンの時計を合わせ、接続をもう一度確認してください。",
      ),
    };
  if (/signature/i.test(said))
    return {
      message: text(
        "Google does not know this key any more",
        "この鍵は Google に登録されていません",
      ),
      advice: text(
        "The key was probably deleted. Make a new JSON key of the service account, and enter it into this connection.",
        "鍵が削除された可能性があります。サービスアカウントの JSON 鍵を新しく作成し、この接続に入力してください。",
      ),
    };
  return {
    message: text(
      "Google does not accept this service account",
      "このサービスアカウントは Google に受け付けられませんでした",
    ),
    advice: text(
      "Check in Google’s console that the service account is there and enabled, or enter the key of another one.",
      "Google のコンソールで、サービスアカウントが存在し有効になっているか確認するか、別のアカウントの鍵を入力してください。",
    ),
  };
}
