/** Tokens by client credentials: the app acts as its integration user, and nobody has to consent. Pure. */
import type { GivenToken, HttpResponse, TokenSource } from "#sdk/index.ts";
import {
  ConnectionError,
  isJsonObject,
  jsonOf,
  type LocalizedText,
  text,
  textAt,
  TransientError,
  waitOf,
} from "#sdk/index.ts";

interface Client {
  readonly origin: string;
  readonly key: string;
  readonly secret: string;
}

export function tokenSource({ origin, key, secret }: Client): TokenSource {
  const form = { grant_type: "client_credentials", client_id: key, client_secret: secret };
  return {
    request: () => ({
      method: "POST",
      url: `${origin}/services/oauth2/token`,
      headers: {
        accept: "application/json",
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams(form).toString(),
    }),
    read: (response) => readToken(response, origin),
    bear: (request, token) => ({
      ...request,
      headers: { ...request.headers, authorization: `Bearer ${token}` },
    }),
  };
}

/** Nobody says how long a token lasts: it counts until Salesforce refuses it. */
function readToken(response: HttpResponse, origin: string): GivenToken {
  const { status, body, headers } = response;
  const answer = jsonOf(body);
  const token = textAt(answer, "access_token");
  if (status === 200 && token !== null && /^[\x21-\x7e]{10,4000}$/.test(token)) {
    const instance = URL.parse(textAt(answer, "instance_url") ?? "");
    if (instance?.origin !== origin) throw elsewhere();
    return { token, lastsSeconds: null };
  }
  const said = status >= 400 && isJsonObject(answer) ? textAt(answer, "error") : null;
  const isRefusal =
    said !== null && /^[a-z][a-z_]{1,60}$/.test(said) && status < 500 && status !== 429;
  if (isRefusal)
    throw new ConnectionError({
      code: `salesforce.token_${said}`,
      message: textAt(answer, "error_description")?.slice(0, 300) ?? said,
      advice: advices[said] ?? checkApp,
      details: { status },
    });
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

const checkApp = text(
  "Check the consumer key and the consumer secret, and whether the app lets in the client credentials flow.",
  "コンシューマー鍵とコンシューマーの秘密、およびアプリでクライアントログイン情報フローが有効になっているかを確認してください。",
);

const noFlow = text(
  "Switch on the client credentials flow in the app, and choose the integration user under “Run As”.",
  "アプリでクライアントログイン情報フローを有効にし、「別のユーザーとして実行」で連携ユーザーを選択してください。",
);

const advices: Readonly<Partial<Record<string, LocalizedText>>> = {
  invalid_client_id: text(
    "Copy the consumer key of the app again. It is known only at the org that has made it.",
    "アプリのコンシューマー鍵をもう一度コピーしてください。鍵は作成した組織でのみ有効です。",
  ),
  invalid_client: text(
    "Copy the consumer secret of the app again.",
    "アプリのコンシューマーの秘密をもう一度コピーしてください。",
  ),
  invalid_grant: noFlow,
  unsupported_grant_type: noFlow,
  inactive_user: text(
    "The integration user is inactive. Activate the user, or choose another one under “Run As”.",
    "連携ユーザーが無効です。ユーザーを有効にするか、「別のユーザーとして実行」で別のユーザーを選択してください。",
  ),
};
