import type { sharingEn } from "./messages.sharing.en.ts";

export const sharingJa: { readonly [Key in keyof typeof sharingEn]: string } = {
  "cli.proposals": "接続の所有者の同意を待っているフローのバージョン (提案)",
  "cli.proposals.list": "提案の一覧",
  "cli.proposals.mine": "自分の同意を待っているもののみ",
  "cli.proposals.none": "同意待ちの提案はありません。",
  "cli.proposals.none_mine": "あなたの同意を待つ提案はありません。",
  "cli.proposals.show": "提案による変更を表示 (提案の ID またはフロー名で指定)",
  "cli.proposals.unchecked": "開始できる人",
  "cli.proposals.writes": "外部システムへの書き込み",
  "cli.proposals.write.added": "新規",
  "cli.proposals.write.changed": "変更",
  "cli.proposals.write.same": "変更なし",
  "cli.proposals.write.removed": "廃止",
  "cli.proposals.before": "(変更前: {{before}})",
  "cli.proposals.changes": "変更内容",
  "cli.proposals.agree": "提案で自分の接続が使われることに同意",
  "cli.proposals.confirm":
    "自分の接続を通じたライブモードでの書き込みを承諾する場合に、表示された「confirm」の値またはステップの件数を指定",
  "cli.proposals.agreed":
    "「{{name}}」の提案に同意しました。引き続き次のユーザーの同意を待っています: {{owners}}",
  "cli.proposals.refuse": "提案を却下、または自分の提案を取り下げる",
  "cli.proposals.refused": "「{{name}}」の提案はなくなりました。フローはこれまでどおり動きます。",
  "cli.proposals.not_found":
    "「{{wanted}}」という ID の提案、またはその名前のフローへの提案はありません。一覧: proposals list",
  "cli.proposals.not_started": "この提案では開始しない",
  "cli.proposals.from_now": "公開時から開始",
  "cli.proposals.where_it_stood": "前回停止した位置から開始",
  "cli.grants": "自分の接続を操作できるユーザーを表示",
  "cli.grants.give":
    "ユーザーに接続の操作を許可 (データの参照、判断待ちの書き込みの判断、過去のイベントの取り込み)",
  "cli.grants.take": "ユーザーへの接続の操作の許可を取り消す",
  "cli.grants.none": "接続「{{name}}」を操作できるのは、あなただけです。",
  "cli.grants.who": "あなたのほかに接続「{{name}}」を操作できるユーザー:",
  "cli.limits": "所有者の確認なしに接続で動かせる金額の上限を表示",
  "cli.limits.set":
    "所有者の確認なしに接続で動かせる金額の上限を通貨ごとに設定。指定しない項目は上限なし",
  "cli.limits.currency": "通貨コード (usd など)",
  "cli.limits.per_write": "書き込み 1 件あたりの上限 (最小単位。5000 は 50.00 米ドル)",
  "cli.limits.per_day": "1 フロー 1 日 (UTC) あたりの合計の上限 (最小単位)",
  "cli.limits.writes_per_day": "1 フロー 1 日 (UTC) あたりの、お金が動く書き込みの件数の上限",
  "cli.limits.remove": "この通貨の上限を削除",
  "cli.limits.no_number": "「{{said}}」は整数ではありません。最小単位の金額を指定してください。",
  "cli.limits.none": "接続「{{name}}」に上限はありません。書き込みは確認なしで送信されます。",
  "cli.limits.proposed": "上限のない接続「{{name}}」の金額の上限の候補:",
  "cli.limits.take":
    "設定するには --limits を追加してください。別の上限は millrace connections limit で設定できます。上限なしで続行するには --confirm だけを指定してください。",
  "cli.limits.take_option": "提案された金額の上限を設定してから続行",
  "cli.limits.take_unconfirmed":
    "--limits は、表示された上限の候補を設定します。表示された値を --confirm でも指定してください。",
  "cli.limits.which":
    "接続「{{name}}」では、次の上限を超える書き込みと、ほかの通貨の書き込みは、あなたの判断を待ちます:",
  "cli.runs.masked":
    "非公開の項目は伏せて表示しています。閲覧するには、接続の操作の許可を {{people}} に依頼してください。",
  "cli.runs.masked_nobody":
    "非公開の項目は伏せて表示しています。取得に使われた接続の所有者は、もういません。",
  "cli.private":
    "フローの項目を非公開にする (数式と同じ形で指定。例: trigger.email)。指定しない場合は一覧を表示",
  "cli.private.none_marked": "すべての指定を解除",
  "cli.private.nothing": "「{{name}}」には、コネクタが指定したもの以外に非公開の項目はありません。",
  "cli.private.which": "「{{name}}」の非公開の項目 (コネクタが指定したものを除く):",
  "cli.readers": "フローの実行の値の閲覧を許可したユーザーを表示",
  "cli.readers.let": "フローの実行の値の閲覧をユーザーに許可する (メールアドレスまたは ID で指定)",
  "cli.readers.take": "ユーザーへのフローの実行の値の閲覧の許可を取り消す",
  "cli.readers.none":
    "「{{name}}」の実行の値の閲覧を許可したユーザーはいません。接続の所有者は許可がなくても閲覧できます。",
  "cli.readers.who": "「{{name}}」の実行の値の閲覧を許可したユーザー:",
  "cli.flows.give":
    "フローの譲渡を別のユーザーに申し出る (メールアドレスまたは ID で指定)。自分を指定すると、自分への譲渡を承諾する",
  "cli.flows.offered":
    "フロー「{{name}}」の譲渡を {{person}} に申し出ました。承諾されると所有者が変わります。",
  "cli.flows.given": "フロー「{{name}}」の所有者は {{owner}} になりました。",
  "head.currency": "通貨",
  "head.per_write": "1 件あたり",
  "head.per_day": "1 フロー 1 日の合計",
  "head.writes_per_day": "1 フロー 1 日の件数",
  "head.proposed_by": "提案者",
  "head.waits_for": "同意待ち",
  "head.start": "フローの開始",
  "head.since": "許可日時",
};
