import type { ErrorEntry } from "../error-entry.ts";

export const signInErrors = {
  "sign_in.refused": {
    status: 401,
    text: {
      en: "This e-mail and password do not match, or the person may no longer sign in. Try again, ask for a new password, or ask an administrator.",
      ja: "メールアドレスまたはパスワードが違うか、このユーザーはサインインできなくなっています。もう一度お試しになるか、パスワードを再設定するか、管理者に依頼してください。",
    },
  },
  "sign_in.too_many_tries": {
    status: 429,
    text: {
      en: "You have tried this too often. Wait {minutes} minutes, and try again.",
      ja: "試行回数が多すぎます。{minutes} 分待ってから、もう一度お試しください。",
    },
  },
  "sign_in.busy": {
    status: 503,
    text: {
      en: "Too many people are signing in at this moment. Wait a few seconds, and try again.",
      ja: "サインインが集中しています。数秒待ってから、もう一度お試しください。",
    },
  },
  "sign_in.code_wrong": {
    status: 401,
    text: {
      en: "This code is wrong or was used before. Enter the code that your app shows now, or a recovery code.",
      ja: "コードが違うか、すでに使用されています。アプリに現在表示されているコード、またはリカバリーコードを入力してください。",
    },
  },
  "sign_in.begin_again": {
    status: 401,
    text: {
      en: "Sign in with e-mail and password first. Enter the code within 10 minutes. After 5 wrong codes you begin again.",
      ja: "まずメールアドレスとパスワードでサインインしてください。コードは 10 分以内に入力する必要があり、5 回間違えると最初からやり直しになります。",
    },
  },
  "sign_in.password_wrong": {
    status: 403,
    text: {
      en: "This is not your password. Enter the one that you sign in with.",
      ja: "パスワードが違います。サインインに使用しているパスワードを入力してください。",
    },
  },
  "sign_in.session_needed": {
    status: 409,
    text: {
      en: "Only a person who has signed in with e-mail and password can do this. An API key and the token of the data folder cannot.",
      ja: "この操作ができるのは、メールアドレスとパスワードでサインインした本人だけです。API キーやデータフォルダーのトークンではできません。",
    },
  },
  "sign_in.confirm_needed": {
    status: 403,
    text: {
      en: "Confirm that it is you, then try again: enter your password or a code of your app. That counts for 15 minutes. If you sign in by OpenID Connect, sign in there again.",
      ja: "本人確認が必要です。パスワードまたは認証アプリのコードを入力してから、もう一度お試しください。確認は 15 分間有効です。OpenID Connect でサインインしている場合は、もう一度サインインしてください。",
    },
  },
  "sign_in.oidc_off": {
    status: 404,
    text: {
      en: "Signing in by OpenID Connect is not set up here. docs/people.md says how to.",
      ja: "OpenID Connect によるサインインは設定されていません。設定方法は docs/people.md にあります。",
    },
  },
  "sign_in.oidc_wrong_issuer": {
    status: 502,
    text: {
      en: "The server at the address of the OpenID provider names another issuer. Compare MILLRACE_OIDC_ISSUER with the provider's documents.",
      ja: "OpenID プロバイダーのアドレスから、別の発行者名が返されました。MILLRACE_OIDC_ISSUER をプロバイダーの資料と照合してください。",
    },
  },
  "sign_in.oidc_away": {
    status: 502,
    text: {
      en: "The OpenID provider does not answer. Try again later, or sign in with e-mail and password.",
      ja: "OpenID プロバイダーから応答がありません。しばらくしてからもう一度お試しになるか、メールアドレスとパスワードでサインインしてください。",
    },
  },
  "password.too_short": {
    status: 422,
    text: {
      en: "Choose a password of at least {least} characters. Several words make a good one.",
      ja: "{least} 文字以上のパスワードを設定してください。複数の単語を組み合わせると安全です。",
    },
  },
  "password.too_simple": {
    status: 422,
    text: {
      en: "This password is too easy to guess: it contains your name or e-mail, or little more than one character or a sequence. Choose several words that have nothing to do with you.",
      ja: "このパスワードは推測されやすいため使用できません (名前やメールアドレス、同じ文字の繰り返し、連続した文字など)。自分と関係のない複数の単語を組み合わせてください。",
    },
  },
  "password.too_common": {
    status: 422,
    text: {
      en: "This password is one of the 10,000 most common ones, or one of them with digits or symbols. Choose several words that have nothing to do with you.",
      ja: "このパスワードは最もよく使われる 10,000 件の 1 つ、またはそれに数字や記号を付けたものです。自分と関係のない複数の単語を組み合わせてください。",
    },
  },
  "set_up.closed": {
    status: 409,
    text: {
      en: "This installation has been set up already. Ask an administrator for an invitation.",
      ja: "この環境はすでに設定されています。管理者に招待を依頼してください。",
    },
  },
  "set_up.code_wrong": {
    status: 403,
    text: {
      en: "This is not the code that Millrace printed at its last start. After 10 wrong codes you must start it again, and it prints a new code.",
      ja: "今回の起動時に Millrace が表示したコードと異なります。10 回間違えると、再起動して新しいコードを表示する必要があります。",
    },
  },
  "set_up.code_spent": {
    status: 429,
    text: {
      en: "Too many wrong codes were tried. Start Millrace again: it prints a new code.",
      ja: "間違ったコードの試行回数が多すぎます。Millrace を再起動すると、新しいコードが表示されます。",
    },
  },
  "link.not_good": {
    status: 404,
    text: {
      en: "This link no longer works: it was used, it has expired, a newer one was sent, or the person who made it is no longer an administrator. Ask for a new one.",
      ja: "このリンクは無効です (使用済み、期限切れ、新しいリンクが発行済み、または発行者が管理者でなくなったため)。新しいリンクを依頼してください。",
    },
  },
  "person.not_found": {
    status: 404,
    text: { en: "There is no such person here.", ja: "該当するユーザーはいません。" },
  },
  "person.not_deactivated": {
    status: 409,
    text: {
      en: "This person is active, so only they can name who takes over one of their connections.",
      ja: "このユーザーは有効です。接続の引き継ぎ先は本人が指定します。",
    },
  },
  "person.exists": {
    status: 409,
    text: {
      en: "Somebody with this e-mail is here already. Change that person instead.",
      ja: "このメールアドレスのユーザーはすでに存在します。そのユーザーを変更してください。",
    },
  },
  "person.name_taken": {
    status: 409,
    text: {
      en: "Somebody here has this name, or one that looks like it. Add something that distinguishes you, such as your surname or team.",
      ja: "同じ名前、または見分けがつかない名前のユーザーがすでにいます。姓や部署名を加えるなど、区別できる名前にしてください。",
    },
  },
  "person.is_the_token": {
    status: 409,
    text: {
      en: "The token of the data folder belongs to no person: it has no name, language, time zone or e-mail of its own. Sign in, or use an API key of a person.",
      ja: "データフォルダーのトークンは特定のユーザーのものではないため、名前、言語、タイムゾーン、メールアドレスがありません。サインインするか、ユーザーの API キーを使用してください。",
    },
  },
  "person.last_administrator": {
    status: 409,
    text: {
      en: "This is the last administrator. Make somebody else an administrator first.",
      ja: "このユーザーは最後の管理者です。先に別のユーザーを管理者にしてください。",
    },
  },
  "invitation.not_found": {
    status: 404,
    text: {
      en: "There is no such open invitation. It may have been used.",
      ja: "該当する有効な招待はありません。すでに使用された可能性があります。",
    },
  },
  "session.not_found": {
    status: 404,
    text: {
      en: "You have no such session. It may have ended.",
      ja: "該当するセッションはありません。すでに終了している可能性があります。",
    },
  },
  "second_factor.on": {
    status: 409,
    text: {
      en: "Your second factor is on already. Turn it off first to set up another.",
      ja: "2 段階認証はすでに有効です。別のものを設定するには、先に無効にしてください。",
    },
  },
  "second_factor.off": {
    status: 409,
    text: {
      en: "You have no second factor to confirm. Set one up first.",
      ja: "確認できる 2 段階認証がありません。先に設定してください。",
    },
  },
  "api_key.not_found": {
    status: 404,
    text: {
      en: "You have no such API key. It may have been revoked.",
      ja: "該当する API キーはありません。すでに取り消された可能性があります。",
    },
  },
  "api_key.not_by_key": {
    status: 409,
    text: {
      en: "An API key cannot make another one. Sign in, or use the token of the data folder.",
      ja: "API キーで別の API キーを作成することはできません。サインインするか、データフォルダーのトークンを使用してください。",
    },
  },
  "api_key.administer_by_session": {
    status: 409,
    text: {
      en: "Only a person who has signed in can make a key with the scope “administer”. Sign in, and make it in your profile.",
      ja: "スコープ「administer」を持つキーは、サインインした本人だけが作成できます。サインインして、プロフィール画面で作成してください。",
    },
  },
  "api_key.life_too_long": {
    status: 422,
    text: {
      en: "An API key lives from one day to one year. Choose a day within that time.",
      ja: "API キーの有効期間は 1 日以上 1 年以内です。その範囲内の日付を指定してください。",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
