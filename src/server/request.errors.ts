import type { ErrorEntry } from "./error-entry.ts";

/** What can be wrong with any request, before it is about anything. */
export const requestErrors = {
  "request.invalid": {
    status: 400,
    text: {
      en: "The request is not valid. See the details.",
      ja: "リクエストの内容に誤りがあります。詳細を確認してください。",
    },
  },
  "request.malformed_json": {
    status: 400,
    text: {
      en: "The body of the request is not valid JSON in UTF-8.",
      ja: "リクエストの本文が UTF-8 の正しい JSON ではありません。",
    },
  },
  "request.malformed_http": {
    status: 400,
    text: {
      en: "This is not a valid HTTP request.",
      ja: "正しい HTTP リクエストではありません。",
    },
  },
  "request.forbidden_text": {
    status: 400,
    text: {
      en: "The request holds a character that no text may have (NUL, or half of a surrogate pair).",
      ja: "リクエストに、テキストとして使えない文字 (NUL、または片方だけのサロゲート) が含まれています。",
    },
  },
  "request.forbidden_key": {
    status: 400,
    text: {
      en: "The request holds a key named “{key}”, which no object here may have.",
      ja: "リクエストに、使用できないキー「{key}」が含まれています。",
    },
  },
  "request.number_too_large": {
    status: 400,
    text: {
      en: "The request holds a number with more digits than can be kept exactly. Send it as a text.",
      ja: "リクエストに、正確に保持できない桁数の数値が含まれています。テキストとして送信してください。",
    },
  },
  "request.too_deep": {
    status: 400,
    text: {
      en: "The body of the request is nested more than {limit} levels deep.",
      ja: "リクエストの本文の入れ子が {limit} 階層を超えています。",
    },
  },
  "request.bad_cursor": {
    status: 400,
    text: {
      en: "No list gave this cursor. Start again without a cursor.",
      ja: "このカーソルは一覧が返したものではありません。カーソルなしで最初からやり直してください。",
    },
  },
  "request.token_missing": {
    status: 401,
    text: {
      en: "Sign in first. A program sends an API key, or the token from the file api-token in the data folder, as “Authorization: Bearer <key>”.",
      ja: "サインインしてください。プログラムからは、API キー、またはデータフォルダー内のファイル api-token のトークンを「Authorization: Bearer <キー>」として送信してください。",
    },
  },
  "request.token_wrong": {
    status: 401,
    text: {
      en: "This is neither a valid API key nor the token of this server, which is in the file api-token in the data folder. API keys expire, and end when they are revoked.",
      ja: "有効な API キーでも、このサーバーのトークンでもありません。API キーは期限切れになるか、取り消されると無効になります。トークンはデータフォルダー内のファイル api-token にあります。",
    },
  },
  "request.too_many_writes": {
    status: 429,
    text: {
      en: "You change too much in a short time. Wait {seconds} seconds, and go on.",
      ja: "短時間に変更が集中しています。{seconds} 秒待ってから続けてください。",
    },
  },
  "request.not_permitted": {
    status: 403,
    text: {
      en: "Your role does not allow this. It needs the role “{role}”, which an administrator can give you.",
      ja: "あなたの役割ではこの操作はできません。役割「{role}」が必要です。管理者に依頼してください。",
    },
  },
  "request.key_out_of_scope": {
    status: 403,
    text: {
      en: "This API key does not allow that. It needs the scope “{scope}”: sign in, and make another key with it in your profile.",
      ja: "この API キーではこの操作はできません。スコープ「{scope}」が必要です。サインインして、プロフィール画面で別のキーを作成してください。",
    },
  },
  "request.token_off": {
    status: 403,
    text: {
      en: "The token of the data folder, and the API keys made with it, do not count here, because others can reach this installation. Use the API key of a person. To let them in on the server’s own machine, set MILLRACE_LOCAL_TOKEN=yes and start Millrace again.",
      ja: "この環境は外部に公開されているため、データフォルダーのトークンと、それで作成した API キーは使用できません。ユーザーの API キーを使用してください。サーバーの端末内で使えるようにするには、MILLRACE_LOCAL_TOKEN=yes を設定して Millrace を再起動してください。",
    },
  },
  "request.token_not_local": {
    status: 403,
    text: {
      en: "The token of the data folder, and the API keys made with it, count only on the server’s own machine, at 127.0.0.1 and not through a proxy. From elsewhere, use the API key of a person.",
      ja: "データフォルダーのトークンと、それで作成した API キーは、サーバーの端末内から 127.0.0.1 に直接 (プロキシを経由せずに) 接続した場合だけ使用できます。それ以外の場所からは、ユーザーの API キーを使用してください。",
    },
  },
  "request.foreign_host": {
    status: 403,
    text: {
      en: "This server does not answer to this name. It answers to 127.0.0.1, [::1] and localhost on its own machine, and to the address in MILLRACE_PUBLIC_URL. A reverse proxy must pass on the requested name.",
      ja: "このサーバーはこの名前では応答しません。サーバーの端末内では 127.0.0.1、[::1]、localhost、外部からは MILLRACE_PUBLIC_URL のアドレスを使用してください。リバースプロキシは、要求されたホスト名をそのまま渡す必要があります。",
    },
  },
  "request.foreign_page": {
    status: 403,
    text: {
      en: "This request comes from a page that is not Millrace’s own, or does not say where it comes from. Open Millrace itself and repeat it there; programs use an API key instead of a session.",
      ja: "このリクエストは Millrace 以外のページから送信されたか、送信元が不明です。Millrace を開いてやり直してください。プログラムからは、セッションではなく API キーを使用してください。",
    },
  },
  "request.past_the_proxy": {
    status: 403,
    text: {
      en: "This server is reached through its reverse proxy only. Use its public address; or name the proxy in MILLRACE_TRUSTED_PROXIES.",
      ja: "このサーバーにはリバースプロキシ経由でのみ接続できます。公開アドレスを使用するか、プロキシを MILLRACE_TRUSTED_PROXIES に指定してください。",
    },
  },
  "request.not_encrypted": {
    status: 403,
    text: {
      en: "This request was sent without encryption. Use the https address. Replace every secret that the request contained.",
      ja: "このリクエストは暗号化されずに送信されました。https のアドレスを使用してください。含まれていた秘密情報は再発行してください。",
    },
  },
  "request.not_found": {
    status: 404,
    text: {
      en: "There is nothing at this address. See /api/v1/openapi.json for the existing addresses.",
      ja: "このアドレスには何もありません。利用できるアドレスは /api/v1/openapi.json にあります。",
    },
  },
  "request.wrong_method": {
    status: 405,
    text: {
      en: "This address does not take {method}, only {methods}.",
      ja: "このアドレスでは {method} は使えません。使えるのは {methods} です。",
    },
  },
  "request.too_slow": {
    status: 408,
    text: {
      en: "The request did not arrive completely in time. Send it again.",
      ja: "リクエスト全体が時間内に届きませんでした。もう一度送信してください。",
    },
  },
  "request.too_large": {
    status: 413,
    text: {
      en: "The body of the request is larger than {limit} bytes.",
      ja: "リクエストの本文が {limit} バイトを超えています。",
    },
  },
  "request.wrong_content_type": {
    status: 415,
    text: {
      en: "Send the body as JSON, with “Content-Type: application/json”.",
      ja: "本文は JSON とし、「Content-Type: application/json」を付けて送信してください。",
    },
  },
  "request.headers_too_large": {
    status: 431,
    text: {
      en: "The headers of the request, with its address, are larger than {limit} bytes.",
      ja: "リクエストのヘッダーとアドレスの合計が {limit} バイトを超えています。",
    },
  },
  "request.read_too_slow": {
    status: 503,
    text: {
      en: "Looking this up took too long. Ask for less: a shorter time, one flow, or no text to search for.",
      ja: "検索に時間がかかりすぎました。期間を短くする、フローを 1 つに絞る、テキスト検索をやめるなど、条件を絞ってください。",
    },
  },
  internal: {
    status: 500,
    text: {
      en: "Something went wrong inside Millrace. The log has the details under the id {id}.",
      ja: "Millrace の内部で問題が発生しました。詳細はログの ID {id} を参照してください。",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
