import type { signInEn } from "./sign-in.en.ts";
import type { Words } from "./words.ts";

export const signInJa: Words<typeof signInEn> = {
  "sign_in.title": "Millrace にサインイン",
  "sign_in.email": "メールアドレス",
  "sign_in.password": "パスワード",
  "sign_in.submit": "サインイン",
  "sign_in.again": "セッションが終了しました",
  "sign_in.again_help":
    "もう一度サインインすると、作業を続けられます。入力した内容は失われていません。",
  "sign_in.other": "別のユーザーがサインインしました",
  "sign_in.other_help":
    "このブラウザーで {{name}} がサインインしました。未保存の入力内容は、{{name}} の名義では送信されません。別のウィンドウで自分のアカウントにサインインすると、作業を続けられます。{{name}} としてページを読み込み直すと、未保存の内容は失われます。",
  "sign_in.other_go": "{{name}} として続ける",
  "sign_in.forgot": "パスワードを忘れた場合",
  "sign_in.forgot_title": "新しいパスワード",
  "sign_in.forgot_help": "新しいパスワードを設定するためのリンクをメールで送信します。",
  "sign_in.forgot_no_mail":
    "この Millrace はメールを送信しません。新しいパスワードを設定するためのリンクを管理者に依頼してください。",
  "sign_in.forgot_submit": "リンクを送信",
  "sign_in.forgot_sent":
    "このメールアドレスのユーザーがいる場合は、リンクを送信しました。リンクは 1 日間有効です。",
  "sign_in.with": "{{name}} でサインイン",
  "sign_in.with_in_window": "新しいウィンドウで {{name}} を使ってサインイン",
  "sign_in.or": "または",
  "sign_in.code_help": "認証アプリに表示されている 6 桁の数字を入力してください。",
  "sign_in.code": "コード",
  "sign_in.recovery_help":
    "保管しているリカバリーコードのいずれかを入力してください。各コードは 1 回だけ使用できます。",
  "sign_in.recovery_code": "リカバリーコード",
  "sign_in.use_recovery": "アプリを使用できない場合",
  "sign_in.use_code": "アプリを使用する",
  "confirm.title": "本人確認",
  "confirm.help":
    "権限の付与や秘密情報の発行に関わる操作です。もう一度パスワードを入力すると、操作を続けられます。確認は 15 分間有効です。",
  "confirm.submit": "確認",
  "confirm.use_code": "認証アプリのコードを使用する",
  "confirm.use_password": "パスワードを使用する",
  "confirm.go_on": "サインインを完了して続ける",
  "set_up.title": "Millrace へようこそ",
  "set_up.help":
    "最初のユーザーとして管理者になります。ほかのユーザーは、管理者からの招待で参加します。",
  "set_up.code": "セットアップコード",
  "set_up.code_help":
    "Millrace を起動したターミナルまたはログに表示されています。起動するたびに新しくなります。",
  "set_up.name": "名前",
  "set_up.password_help": "12 文字以上。いくつかの単語を並べると覚えやすくなります。",
  "set_up.submit": "開始",
  "invitation.title": "Millrace への招待",
  "invitation.help": "ほかのユーザーに表示される名前と、パスワードを設定してください。",
  "invitation.submit": "参加",
  "invitation.no_token":
    "リンクが途中で切れています。# 以降も含めて、受け取ったとおりに開いてください。",
  "new_password.title": "新しいパスワードの設定",
  "new_password.password": "新しいパスワード",
  "new_password.submit": "パスワードを設定",
  "new_password.done": "新しいパスワードを設定しました。このパスワードでサインインしてください。",
  "sign_in.to_sign_in": "サインイン画面へ",
};
