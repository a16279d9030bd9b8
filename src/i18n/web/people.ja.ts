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
  "people.data_folder": "サーバー上の操作者",
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
  "people.deactivate_title": "{{name}} さんのアカウントを無効にしますか?",
  "people.deactivate_ends": "セッションと API キーはすぐに終了し、サインインできなくなります。",
  "people.deactivate_rights":
    "ほかのユーザーから許可されていた接続の操作と、本人が発行した呼び出し用の認証情報は無効になります。有効に戻しても、自動では元に戻りません。",
  "people.deactivate_connections":
    "本人の接続は停止します。その接続を使用するフロー (ほかのユーザーのフローを含む) は、誰かが接続を引き継ぐまで待機します。イベントは失われません。",
  "people.deactivate_back": "後から有効に戻せます。引き継がれていない接続は、そのとき再開します。",
  "people.heir": "接続の引き継ぎ先を指定…",
  "people.heir_title": "{{name}} の接続の引き継ぎ先",
  "people.heir_choose": "接続の引き継ぎ先",
  "people.heir_later": "後から指定することもできます。",
  "people.heir_help":
    "指定されたユーザーは「接続」の画面で、同じアカウントの秘密情報を入力して引き継ぎます。それまで接続は停止したままです。",
  "people.activate": "有効にする",
  "people.activate_title": "{{name}} さんのアカウントを有効に戻しますか?",
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
  "people.password_entrusted":
    "他のユーザーから与えられた権限は失効します (接続の操作の許可、接続やフローの引き継ぎ、他のユーザーのフローの値の閲覧、許可に基づくフローの認証情報)。必要な場合は、各ユーザーがもう一度与えます。",
  "people.password_sight":
    "所有するフローの実行の値は、ロックを解除した自分の接続を使用するものだけ表示されます。",
  "people.remove": "削除",
  "people.remove_title": "{{name}} さんのアカウントを完全に削除しますか?",
  "people.remove_help":
    "サインインできなくなります。本人の接続は停止し、その接続を使用するフローは待機します。管理者ができるのは、本人が所有していたものの停止と削除だけです。操作の記録は実行履歴と監査ログに残ります。",
  "people.remove_instead":
    "サインインを止めるだけの場合や、接続がまだ必要な場合は、削除せず無効にしてください。無効にすると、ほかのユーザーが接続を引き継げます。フローは、先にフローのメニューからほかのユーザーに譲渡できます。",
  "people.removed": "{{name}} を削除しました。",
};
