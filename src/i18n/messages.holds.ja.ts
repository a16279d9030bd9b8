import type { holdsEn } from "./messages.holds.en.ts";

export const holdsJa: { readonly [Key in keyof typeof holdsEn]: string } = {
  "cli.hold": "自分の接続を、すべてのフローですぐに一時停止",
  "cli.hold.done":
    "接続「{{name}}」を一時停止しました。何も送信されず、実行は待機し、イベントは失われません。再開するには: connections lift",
  "cli.lift": "自分の接続の一時停止を解除",
  "cli.lift.done": "接続「{{name}}」を再開しました。待機していた処理が続行されます。",
  "cli.lift.still":
    "接続「{{name}}」の一時停止を解除しましたが、管理者がすべての処理を停止しているため、まだ再開していません。",
  "cli.heir": "自分の接続の引き継ぎ先を指定 (メールアドレスまたは ID で指定)",
  "cli.heir.nobody": "引き継ぎ先の指定を取り消す",
  "cli.heir.which": "ユーザーか --nobody のどちらか一方を指定してください。",
  "cli.heir.named":
    "{{email}} は、同じアカウントの秘密情報を使って接続「{{name}}」を引き継げます。それまでは、あなたの接続のままです。",
  "cli.heir.none": "接続「{{name}}」の引き継ぎ先は指定されていません。",
  "cli.handovers": "自分に引き継ぎが依頼されている接続の一覧",
  "cli.handovers.none": "引き継ぎを依頼されている接続はありません。",
  "cli.handovers.not_offered":
    "ID {{wanted}} の接続の引き継ぎは依頼されていません。一覧: connections handovers",
  "cli.take_over":
    "引き継ぎを依頼された接続を引き継ぐ (同じアカウントの秘密情報の入力を求められます)",
  "cli.take_over.done": "接続「{{name}}」を引き継ぎました。待機していた処理が続行されます。",
  "cli.people.heir": "無効なユーザーの接続の引き継ぎ先を指定",
  "cli.people.heir_named":
    "{{heir}} は、同じアカウントの秘密情報を使って {{email}} の接続を引き継げます。それまで接続は停止したままです。",
  "cli.system": "全体の停止と解除 (緊急時用)",
  "cli.system.hold": "すべての処理を停止: 全ユーザーのすべての接続をすぐに一時停止",
  "cli.system.held":
    "すべての処理を停止しました。何も送信されず、実行は待機し、イベントは失われません。解除するには: system lift",
  "cli.system.lift": "すべての処理の停止を解除",
  "cli.system.lifted": "停止を解除しました。所有者が一時停止している接続は、停止したままです。",
  "cli.status.held": "管理者が {{at}} にすべての処理を停止しました。解除するには: system lift",
  "head.owner": "所有者",
  "state.held": "一時停止中",
};
