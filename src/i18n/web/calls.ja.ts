import type { callsEn } from "./calls.en.ts";
import type { Words } from "./words.ts";

export const callsJa: Words<typeof callsEn> = {
  "logic.help.call": "別のフローに値を渡し、完了を待ってから、その応答を使って次に進みます。",

  "calls.flow": "呼び出すフロー",
  "calls.choose": "フローを選択",
  "calls.can": "呼び出し可能",
  "calls.cannot": "現在は呼び出し不可",
  "calls.why.cycle": "このフローを呼び出しているため、終わりがなくなります",
  "calls.why.inactive": "非アクティブ",
  "calls.why.no_call": "トリガー「HTTP で呼び出す」で公開されていません",
  "calls.not_found": "この名前を含むフローはありません。",
  "calls.unknown": "呼び出せないフロー",
  "calls.none_chosen": "フロー未選択",
  "calls.open": "「{{name}}」を開く",
  "calls.open_unknown": "フローを開く",
  "calls.empty": "呼び出せるフローはまだありません",
  "calls.empty_help":
    "呼び出しで開始されるフローのみ呼び出せます。トリガー「HTTP で呼び出す」を使ったフローを作成し、入力と出力を設定してアクティブ化してください。",
  "calls.empty_link": "フロー一覧で作成",

  "calls.callers_other": "{{count}} 件のフローから呼び出されます",
  "calls.caller": "フロー「{{name}}」",
  "calls.callers_deactivate":
    "ほかのフローから呼び出されています。非アクティブの間、呼び出しは失敗します: {{names}}",
  "calls.callers_delete":
    "ほかのフローから呼び出されているため削除できません。先に呼び出しを削除して公開してください: {{names}}",

  "calls.test_write": "{{step}}: フローを実際に呼び出します。そのフローの処理はすべて実行されます",

  "calls.run_waits": "「{{name}}」の完了を待機中",
  "calls.run_called": "「{{name}}」を呼び出しました",
  "calls.run_caller": "「{{name}}」からの呼び出し",
  "calls.run_badge": "呼び出し",
};
