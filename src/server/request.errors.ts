import type { ErrorEntry } from "./error-entry.ts";

/** What can be wrong with any request, before it is about anything. */
export const requestErrors = {
  "request.invalid": {
    status: 400,
    text: {
      en: "The request is not as it should be. See the details.",
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
      en: "The request holds a number that is too large to be kept exactly. Send it as a text.",
      ja: "リクエストに、正確に保持できない大きさの数値が含まれています。テキストとして送信してください。",
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
      en: "This cursor is not one that a list gave. Start again without a cursor.",
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
      en: "This is no API key that counts here, nor the token of this server, which stands in the file api-token in the data folder. Keys run out, and end when they are revoked.",
      ja: "有効な API キーでも、このサーバーのトークンでもありません。API キーは期限切れになるか、取り消されると無効になります。トークンはデータフォルダー内のファイル api-token にあります。",
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
      en: "This API key is not for that. It needs the scope “{scope}”: make another key.",
      ja: "この API キーではこの操作はできません。スコープ「{scope}」が必要です。別のキーを作成してください。",
    },
  },
  "request.foreign_host": {
    status: 403,
    text: {
      en: "This server answers only to this machine’s own addresses: 127.0.0.1, [::1] and localhost.",
      ja: "このサーバーは、この端末のアドレス (127.0.0.1、[::1]、localhost) 宛てのリクエストにだけ応答します。",
    },
  },
  "request.not_found": {
    status: 404,
    text: {
      en: "There is nothing at this address. What there is stands in /api/v1/openapi.json.",
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
      en: "Something went wrong inside Millrace. The log tells more under the id {id}.",
      ja: "Millrace の内部で問題が発生しました。詳細はログの ID {id} を参照してください。",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
