/** Any system that speaks HTTP. */
import { defineConnector, text } from "#sdk/index.ts";
import { getList } from "./actions/get-list.ts";
import { read } from "./actions/read.ts";
import { sendRequest } from "./actions/send-request.ts";
import { http } from "./http.connection.ts";

export const httpConnector = defineConnector({
  id: "http",
  label: text("HTTP", "HTTP"),
  help: text(
    "Any other system with an HTTP interface.",
    "HTTP インターフェースを持つ、そのほかのシステム。",
  ),
  otherSide: text("the other system", "相手側のシステム"),
  connection: http,
  triggers: [],
  actions: [sendRequest, read, getList],
  choices: [],
  cannot: [
    text(
      "It has no trigger: a flow starts by a schedule, by a call (HTTP) or by another system, and reads from there.",
      "トリガーはありません。スケジュール、HTTP による呼び出し、またはほかのシステムのトリガーで開始したフローから利用します。",
    ),
    text(
      "Of OAuth it knows client credentials alone: no person can consent to access in a browser.",
      "OAuth はクライアントクレデンシャルだけに対応しています。ブラウザーでの同意によるアクセスには対応していません。",
    ),
    text(
      "It follows no redirection, keeps no cookies, sends no files, and uses no proxy of the environment.",
      "リダイレクト、Cookie、ファイルの送信、環境変数によるプロキシには対応していません。",
    ),
    text(
      "It reads answers in UTF-8, as JSON or as text. XML stays a text.",
      "応答は UTF-8 の JSON またはテキストとして読み取ります。XML はテキストのまま扱います。",
    ),
    text(
      "It does not know what money a request moves: limits on money do not stop it.",
      "リクエストで動く金額は判別できないため、金額の上限の対象になりません。",
    ),
  ],
});
