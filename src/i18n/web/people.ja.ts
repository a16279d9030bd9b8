import type { peopleEn } from "./people.en.ts";
import type { Words } from "./words.ts";

export const peopleJa: Words<typeof peopleEn> = {
  "people.help": "この Millrace を使用するユーザーです。ユーザーを招待し、役割を設定できます。",
  "people.help_reading": "この Millrace を使用するユーザーです。招待や変更は管理者が行います。",
  "people.here_other": "ユーザー {{count}} 人",
  "people.search": "名前またはメールアドレスで検索",
  "people.not_found": "名前またはメールアドレスに「{{search}}」を含むユーザーはいません。",
  "people.name": "名前",
  "people.email": "メールアドレス",
  "people.role": "役割",
  "people.state": "状況",
  "people.state.active": "有効",
  "people.state.deactivated": "無効",
  "people.second_factor": "2 段階認証",
  "people.on": "オン",
  "people.off": "オフ",
  "people.since": "登録日",
  "people.you": "{{name}} (自分)",
  "people.data_folder": "サーバーの管理者",
  "people.role.viewer": "フローと実行履歴を表示できます。変更はできず、接続は表示されません。",
  "people.role.builder": "自分の接続を使って、フローを作成し、実行できます。",
  "people.role.administrator":
    "ビルダーの操作に加えて、ユーザーの招待、設定の変更、監査ログの表示ができます。ほかのユーザーの接続は表示されません。",
  "people.invite": "ユーザーを招待",
  "people.invite_submit": "招待",
  "people.invitations": "回答待ちの招待",
  "people.invited_by": "招待者",
  "people.good_until": "有効期限",
  "people.new_link": "新しいリンク",
  "people.new_link_for": "{{email}} の新しいリンク",
  "people.withdraw": "取り消し",
  "people.withdraw_for": "{{email}} の招待を取り消し",
  "people.withdraw_title": "{{email}} の招待を取り消しますか?",
  "people.withdraw_help": "リンクは使用できなくなります。後からもう一度招待できます。",
  "people.link.invitation": "招待",
  "people.link.password": "パスワード再設定のリンク",
  "people.link.sent":
    "リンクを {{email}} にメールで送信しました。{{until}} まで、1 回だけ使用できます。",
  "people.link.hand_on":
    "このリンクを {{email}} 本人だけに渡してください。リンクを開いた人が本人として参加できます。{{until}} まで、1 回だけ使用できます。リンクが表示されるのは今だけです。",
  "people.link.label": "リンク",
  "people.actions_for": "{{name}} の操作",
  "people.change_role": "役割を変更",
  "people.role_title": "{{name}} の役割",
  "people.deactivate": "無効にする",
  "people.deactivate_title": "{{name}} を無効にしますか?",
  "people.deactivate_help":
    "セッションと API キーはすぐに終了し、サインインできなくなります。所有しているものは残り、フローは動作を続けます。後から有効に戻せます。",
  "people.activate": "有効にする",
  "people.activate_title": "{{name}} を有効に戻しますか?",
  "people.activate_help":
    "これまでのパスワードでサインインできるようになります。終了したセッションと API キーは元に戻りません。",
  "people.password": "パスワードの再設定…",
  "people.password_title": "{{name}} のパスワードを再設定しますか?",
  "people.password_submit": "リンクを発行",
  "people.password_help":
    "新しいパスワードを設定するためのリンクを発行します。24 時間以内に 1 回だけ使用できます。リンクが使用されると、次のようになります。",
  "people.password_ends": "セッション、API キー、2 段階認証は終了します。",
  "people.password_locks":
    "接続は、本人が秘密情報を入力し直すまでロックされます。その間、使用するフローは待機します。データは失われません。",
  "people.remove": "削除",
  "people.remove_title": "{{name}} を完全に削除しますか?",
  "people.remove_help":
    "サインインできなくなります。フローと接続は残り、動作を続けますが、本人に代わって接続を操作することは誰にもできません。管理者ができるのは、停止と削除だけです。操作の記録は実行履歴と監査ログに残ります。",
  "people.remove_instead":
    "サインインを止めるだけなら、無効にしてください。フローは、先にフローのメニューからほかのユーザーに移行できます。",
  "people.removed": "{{name}} を削除しました。",
};
