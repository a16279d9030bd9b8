import type { proposalsEn } from "./proposals.en.ts";
import type { Words } from "./words.ts";

export const proposalsJa: Words<typeof proposalsEn> = {
  "nav.proposals": "提案",
  "nav.waiting_other": "{{count}} 件が対応待ち",
  "proposals.help":
    "ほかのユーザーの接続を使用するフローの新しいバージョンです。接続の所有者が同意するまで、以前のバージョンが動作を続けます。",
  "proposals.none": "同意待ちの提案はありません",
  "proposals.none_help":
    "あなたの接続を使用するフローを誰かが公開しようとすると、変更内容がここに表示されます。",
  "proposals.made": "ほかのユーザーの同意を待っている、あなたの提案",
  "proposals.by": "提案者: {{name}}",
  "proposals.asks": "あなたと {{names}} の同意を待っています。",
  "proposals.asks_you": "あなたの同意を待っています。",
  "proposals.why_connections": "あなたの接続を使用します。",
  "proposals.why_called":
    "あなたのフローを初めて呼び出します: {{names}}。同意すると、このフローからの呼び出しを許可することになります。",
  "proposals.why_callers": "あなたの接続を使用するフローが、このフローを呼び出しています。",
  "proposals.outdated":
    "提案の後に、このフローが呼び出すフローが新しく公開されたため、同意できません。{{name}} さんに再度公開を依頼し、変更内容を確認してください。",
  "proposals.outdated_own":
    "提案の後に、このフローが呼び出すフローが新しく公開されたため、誰も同意できません。再度公開してください。",
  "proposals.waits": "{{names}} の同意を待っています。",
  "proposals.goes_on": "全員が同意すると、新しい実行から使用されます。",
  "proposals.starts_now": "全員が同意すると、このバージョンでフローがその時点から開始します。",
  "proposals.starts_where_it_stood":
    "全員が同意すると、このバージョンでフローが前回停止した位置から開始します。",
  "proposals.starts_from":
    "全員が同意すると、このバージョンでフローが {{date}} 以降のイベントから開始します。",
  "proposals.unchecked": "開始できる人",
  "proposals.changes": "変更内容",
  "proposals.first": "このフローはまだ公開されていません。すべてが新しい内容です。",
  "proposals.no_changes": "公開中のバージョンとの違いはありません。",
  "proposals.writes": "外部システムへの書き込み",
  "writes.added": "新規",
  "writes.changed": "変更",
  "writes.same": "変更なし",
  "writes.removed": "廃止",
  "writes.before": "変更前: {{before}}",
  "proposals.agree": "同意",
  "proposals.agree_live": "ライブモードの書き込みに同意",
  "proposals.agreed": "同意しました。「{{name}}」が公開されました。",
  "proposals.agreed_waits": "同意しました。「{{name}}」はほかのユーザーの同意を待っています。",
  "proposals.live_title": "あなたの接続を通じてライブモードで書き込みます",
  "proposals.live_help":
    "決済、メール、データはすべて実際に処理されます。このバージョンで初めて行われる書き込みは次のとおりです。",
  "proposals.refuse": "却下",
  "proposals.refuse_title": "「{{name}}」のこのバージョンを却下しますか?",
  "proposals.refuse_help":
    "フローはこれまでどおり動作します。下書きは {{name}} に残り、もう一度提案できます。",
  "proposals.refused": "「{{name}}」の提案を却下しました。",
  "proposals.take_back": "取り下げ",
  "proposals.take_back_title": "「{{name}}」の提案を取り下げますか?",
  "proposals.take_back_help": "フローはこれまでどおり動作し、下書きは残ります。",
  "proposals.taken_back": "「{{name}}」の提案を取り下げました。",
};
