import type { Words } from "./words.ts";
import type { holdsEn } from "./holds.en.ts";

export const holdsJa: Words<typeof holdsEn> = {
  "hold.put": "一時停止する",
  "hold.lift": "再開する",
  "hold.state": "一時停止中",
  "hold.by.owner": "この接続を一時停止しています",
  "hold.by.absence": "所有者が無効化されているため、この接続は停止しています",
  "hold.by.switch": "管理者がすべての処理を停止しています",
  "hold.since": "{{at}} から",
  "hold.waits":
    "この接続からは何も送信されず、フローもイベントを確認しません。実行は待機し、イベントは失われません。HTTP による呼び出しは拒否されます。",
  "hold.ends.owner": "「再開する」を押すと、すべて続行されます。",
  "hold.ends.absence":
    "ほかのユーザーが引き継ぐと再開します。管理者が「ユーザー」で引き継ぎ先を指定します。",
  "hold.ends.switch": "管理者が停止を解除すると再開します。",
  "hold.runs": "一時停止中の実行",
  "overview.need_hold": "接続「{{name}}」は一時停止中です",
  "overview.need_hold_help":
    "あなたが一時停止しました。この接続を使用する処理は、再開するまで待機します。",
  "overview.need_handover": "{{name}} さんから接続の引き継ぎを依頼されています",
  "overview.need_handover_help_other":
    "この接続を使用するフローが {{count}} 件あります。引き継ぐには、同じアカウントの秘密情報が必要です。",
  "stop.title": "すべての処理の停止",
  "stop.help":
    "緊急時に使用します。管理者が停止を解除するまで、外部システムには何も送信されず、フローもイベントを確認しません。",
  "stop.stands": "{{at}} からすべての処理を停止しています。",
  "stop.ask": "すべての処理を停止しますか?",
  "stop.at_once": "全ユーザーのすべての接続が、すぐに一時停止されます。",
  "stop.runs": "実行は、次のリクエストの前で待機します。送信済みのものは取り消されません。",
  "stop.events": "フローはイベントを確認しません。イベントは失われず、解除後に処理されます。",
  "stop.calls": "HTTP による呼び出しは拒否されます。呼び出し元は同じキーで再度呼び出せます。",
  "stop.lift": "停止を解除",
  "stop.lift_ask": "停止を解除しますか?",
  "stop.lift_help":
    "待機中のものは、解除後に送信されます。所有者が一時停止している接続は、停止したままです。",
  "stop.banner": "すべての処理を停止しています",
  "stop.banner_help":
    "管理者が停止しました ({{at}})。何も送信されず、実行は待機し、イベントは失われません。",
  "handover.title": "引き継ぎ",
  "handover.help":
    "同じアカウントの秘密情報を持つほかのユーザーに、この接続を引き継げます。フロー、待機中の実行、履歴はそのまま引き継がれます。",
  "handover.to": "引き継ぎ先を指定…",
  "handover.submit": "このユーザーを指定",
  "handover.nobody": "引き継ぎ先は指定されていません。",
  "handover.named":
    "{{name}} さんが引き継ぎ先です。「接続」の画面から引き継げます。それまでは、あなたの接続のままです。",
  "handover.withdraw": "指定を取り消す",
  "handover.offered": "引き継ぎの依頼",
  "handover.from": "{{name}} さんから {{connector}} への接続の引き継ぎを依頼されています",
  "handover.flows": "この接続を使用しているフロー:",
  "handover.no_flows": "この接続を使用しているフローはありません。",
  "handover.live":
    "ライブモードの接続です。決済、メール、データはすべて実際に処理され、引き継いだ後はあなたの責任で使用されます。",
  "handover.yours":
    "引き継ぐと、あなたの接続になります。{{name}} さんが同意した各バージョンには、あなたが同意したものとして扱われ、待機中の処理が続行されます。",
  "handover.secret":
    "同じアカウント ({{account}})、同じモード ({{mode}}) の秘密情報を入力してください。変更の前に確認します。",
  "handover.take": "引き継ぐ",
  "handover.take_title": "{{name}} さんの接続を引き継ぐ",
  "handover.taken": "「{{name}}」を引き継ぎました。",
};
