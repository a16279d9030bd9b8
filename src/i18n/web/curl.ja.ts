import type { curlEn } from "./curl.en.ts";
import type { Words } from "./words.ts";

export const curlJa: Words<typeof curlEn> = {
  "curl.open": "curl コマンドから入力",
  "curl.title": "curl コマンドから入力",
  "curl.command": "コマンド",
  "curl.help":
    "連携先のドキュメントに記載されたコマンド、またはブラウザーでコピーしたコマンドを貼り付けてください。リクエストの項目が入力されます。認証に関する情報は接続に設定するものなので、取り込まれません。",
  "curl.take": "入力する",
  "curl.done": "ステップに入力しました。次の点を確認してください。",
  "curl.fault.unclosed": "引用符が閉じていません。コマンド全体をコピーしてください。",
  "curl.fault.windows":
    "Windows コマンドプロンプト (cmd) 用のコマンドです。bash 用のコマンドをコピーしてください。",
  "curl.fault.substituted":
    "ほかのコマンドの出力 ($(…) または `…`) が含まれています。実際の値に置き換えてください。",
  "curl.fault.not_curl": "コマンドは curl で始まる必要があります。",
  "curl.fault.no_address": "https:// または http:// で始まるアドレスがありません。",
  "curl.fault.several":
    "複数のリクエストを送信するコマンドです。リクエストごとにステップを作成してください。",
  "curl.fault.files":
    "ファイルまたはマルチパートのフォーム (-F、-T、@ファイル) を送信するコマンドです。ステップで送信できるのは、JSON、フォームの項目、テキストです。",
  "curl.fault.option":
    "オプション {{option}} には対応していません。コマンドから取り除いてください。",
  "curl.fault.reads": "読み取りだけを行うコマンドです。アクション「読み取り」を使用してください。",
  "curl.fault.writes":
    "変更を行うコマンド ({{method}}) です。アクション「リクエストを送信」を使用してください。",
  "curl.fault.method": "メソッド {{method}} のリクエストは送信できません。",
  "curl.note.credentials":
    "コマンドのユーザー名、パスワード、トークン、Cookie は取り込んでいません。接続に設定してください。",
  "curl.note.secret":
    "「{{name}}」は秘密情報の可能性があるため取り込んでいません。接続に設定するか、データピルを割り当ててください。",
  "curl.note.once_key":
    "ヘッダー {{name}} は取り込んでいません。固定のキーを使うと、このステップの書き込みがすべて同じ書き込みとみなされるためです。連携先がこのヘッダーで重複を見分ける場合は、「応答が失われた場合」で選択してください。",
  "curl.note.no_base":
    "コマンドの送信先は {{to}} です。そのシステムへの接続を選択し、パスが接続のベースアドレスより後の部分になっていることを確認してください。",
  "curl.note.elsewhere":
    "コマンドの送信先は {{to}} ですが、接続のベースアドレスは {{base}} です。別の接続を選択するか、パスを確認してください。",
  "curl.note.insecure":
    "証明書を検証しないコマンド (-k) ですが、Millrace は常に検証します。必要な場合は、接続に独自の認証局を設定してください。",
  "curl.note.authority": "コマンドで認証局が指定されています。その証明書を接続に設定してください。",
  "curl.note.redirects":
    "リダイレクトに従うコマンド (-L) ですが、Millrace はリダイレクトに従いません。リダイレクト先のアドレスを使用してください。",
  "curl.note.rest": "「| jq」など、コマンドの後に続く部分は取り込んでいません。",
  "curl.note.as_json":
    "本文が JSON のため、JSON として送信します。curl ではフォームとして送信されます。",
  "curl.note.variable":
    "シェルの変数 ($NAME) が含まれています。実際の値またはデータピルに置き換えてください。",
};
