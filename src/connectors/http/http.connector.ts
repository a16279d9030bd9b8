/** Any system that speaks HTTP. */
import { defineConnector, text } from "#sdk/index.ts";
import { getList } from "./actions/get-list.ts";
import { read } from "./actions/read.ts";
import { sendRequest } from "./actions/send-request.ts";
import { http } from "./http.connection.ts";
import { itemChanged } from "./triggers/item-changed.ts";
import { newItem } from "./triggers/new-item.ts";

export const httpConnector = defineConnector({
  id: "http",
  label: text("HTTP", "HTTP"),
  help: text(
    "Any other system with an HTTP interface.",
    "HTTP インターフェースを持つ、そのほかのシステム。",
  ),
  otherSide: text("the other system", "連携先のシステム"),
  connection: http,
  triggers: [newItem, itemChanged],
  actions: [sendRequest, read, getList],
  choices: [],
  cannot: [
    text(
      "Its triggers compare lists that are read in whole: they cannot look back to a date, and an item that comes and goes between two polls is not seen.",
      "トリガーは、読み取った一覧全体を前回の内容と比較します。過去の日時にさかのぼることはできず、2 回の確認の間に追加されて削除されたアイテムは検出されません。",
    ),
    text(
      "If a system gives only the newest part of a longer list and no way to read the rest, its triggers miss what has left that part between two polls, and take an older item that moves up into it for new.",
      "一覧の新しい部分だけを返し、残りを読み取る方法がないシステムでは、2 回の確認の間にその部分から外れたアイテムは検出されません。また、後から繰り上がってきた古いアイテムは新しいアイテムとみなされます。",
    ),
    text(
      "A flow that adds items to the list that starts it starts itself: items bear no mark of who has made them.",
      "トリガーに指定した一覧にアイテムを追加するフローは、自身の書き込みで再び開始されます。アイテムに作成元の印がないためです。",
    ),
    text(
      "For OAuth, it supports only client credentials: consent in a browser is not offered.",
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
