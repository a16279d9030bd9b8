import type { peopleEn } from "./messages.people.en.ts";

export const peopleJa: { readonly [Key in keyof typeof peopleEn]: string } = {
  "start.set_up":
    "この Millrace にはまだユーザーがいません。最初のユーザーは、次のコード {{code}} (次回の起動まで有効) を使って管理者になります。ブラウザーで {{url}} を開くか、次を実行してください: npm run -s millrace -- people set-up --url {{url}}",
  "cli.api_key":
    "別の端末のサーバーには、データフォルダーの代わりに、--url と MILLRACE_API_KEY の API キーで接続します。",
  "cli.key_in_the_clear":
    "API キーが暗号化されずに {{url}} へ送信されてしまいます。https:// で始まるアドレスを指定してください。",
  "cli.people": "この Millrace のユーザー",
  "cli.people.list": "ユーザーと有効な招待の一覧",
  "cli.people.none": "データフォルダーを読める人以外に、ユーザーはまだいません。",
  "cli.people.invite": "7 日間有効なリンクでユーザーを招待",
  "cli.people.role_option": "役割: administrator (管理者)、builder (ビルダー)、viewer (閲覧者)",
  "cli.people.mailed": "リンクを {{email}} に送信しました。{{until}} まで有効です。",
  "cli.people.link":
    "このリンクを {{email}} 本人だけに渡してください。{{until}} まで、1 回だけ使用できます:\n{{link}}",
  "cli.people.withdraw": "有効な招待を取り消す",
  "cli.people.withdrawn": "{{email}} への招待を取り消しました。",
  "cli.people.role": "ユーザーの役割を変更",
  "cli.people.changed": "{{email}}: {{role}}、{{state}}",
  "cli.people.deactivate": "ユーザーを無効化 (所有物は残り、接続は停止します)",
  "cli.people.activate": "ユーザーを再び有効化",
  "cli.people.remove": "ユーザーを削除",
  "cli.people.sure":
    "{{email}} を完全に削除します。所有していたものは停止と削除しかできなくなります。サインインを止めるだけなら「people deactivate」で十分です。よろしければ --yes を付けて実行してください。",
  "cli.people.removed": "{{email}} を削除しました。",
  "cli.people.reset":
    "24 時間有効なリンクで、ユーザーにパスワードを再設定してもらう。使用後、そのユーザーの接続は秘密情報が再入力されるまで停止し、他のユーザーから与えられた権限は失効します",
  "cli.people.set_up": "最初のユーザーとして、新しい Millrace の管理者になる",
  "cli.people.code": "起動時に Millrace が表示したコード",
  "cli.people.email": "サインインに使用するメールアドレス",
  "cli.people.name": "ほかのユーザーに表示される名前",
  "cli.people.password": "新しいパスワード",
  "cli.people.stdin": "標準入力からパスワードを読み取る",
  "cli.people.accept": "招待を承諾",
  "cli.people.new_password": "リンクを使って新しいパスワードを設定",
  "cli.people.ready": "{{email}} でサインインできるようになりました。",
  "cli.people.no_link":
    "リンクが正しくありません (# が含まれているはずです)。全体を引用符で囲むか、ファイルに保存して --link-file で指定してください。",
  "cli.people.link_file":
    "リンクをファイルから読み取る (シェルの履歴に残りません)。- は標準入力。--password-stdin も指定した場合は、2 行目がパスワード",
  "cli.people.two_links": "リンクは、引数か --link-file のどちらか一方で指定してください。",
  "cli.people.not_found": "メールアドレスまたは ID が {{wanted}} のユーザーはいません。",
  "cli.keys": "自分の API キー (プログラムから利用するためのキー)",
  "cli.keys.list": "自分の API キーの一覧",
  "cli.keys.none": "API キーはありません。",
  "cli.keys.create": "API キーを作成",
  "cli.keys.name": "用途がわかる名前",
  "cli.keys.scope": "許可する操作: read、build、operate、administer (複数の場合はカンマ区切り)",
  "cli.keys.days": "有効な日数 (最大 366)",
  "cli.keys.bad_days": "--days には 1 から 366 までの整数を指定してください。",
  "cli.keys.bad_scope":
    "--scope には read、build、operate、administer のいずれか、または複数をカンマ区切りで指定してください。",
  "cli.people.bad_role": "役割には administrator、builder、viewer のいずれかを指定してください。",
  "cli.keys.made": "このキーは一度だけ表示されます。{{until}} まで有効です:\n{{key}}",
  "cli.keys.made_by_token":
    "データフォルダーのトークンで作成したキーのため、トークンと同じく、サーバーの端末内でのみ使用できます。ほかの端末のプログラムで使うキーは、サインインしてプロフィール画面で作成してください。",
  "cli.keys.revoke": "API キーを取り消す",
  "cli.keys.revoked": "API キー「{{name}}」は無効になりました。",
  "head.email": "メールアドレス",
  "head.role": "役割",
  "head.scopes": "スコープ",
  "head.expires": "有効期限",
  "head.last_used": "最終使用",
  "role.administrator": "管理者",
  "role.builder": "ビルダー",
  "role.viewer": "閲覧者",
  "state.deactivated": "無効",
  "state.invited": "招待中",
};
