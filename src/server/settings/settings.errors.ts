import type { ErrorEntry } from "../error-entry.ts";

export const settingErrors = {
  "settings.fixed": {
    status: 409,
    text: {
      en: "{by} fixed {setting} at the start of Millrace. To set it here, start Millrace without that option or variable.",
      ja: "{setting} は起動時の {by} で固定されています。ここで設定するには、それを指定せずに起動してください。",
    },
  },
  "settings.out_of_range": {
    status: 422,
    text: {
      en: "{setting} must be a whole number from {least} to {most}.",
      ja: "{setting} には {least} から {most} までの整数を指定してください。",
    },
  },
  "mail.not_set_up": {
    status: 409,
    text: {
      en: "Millrace has no mail server, so it sends no mail. Start it with MILLRACE_SMTP and MILLRACE_MAIL_FROM; docs/people.md says how.",
      ja: "メールサーバーが指定されていないため、メールを送信できません。MILLRACE_SMTP と MILLRACE_MAIL_FROM を指定して起動してください。手順は docs/people.md にあります。",
    },
  },
  "mail.unreachable": {
    status: 502,
    text: {
      en: "The mail server {server} does not answer. Check its name and port in MILLRACE_SMTP, and whether this machine may reach it. What happened: {reason}",
      ja: "メールサーバー {server} から応答がありません。MILLRACE_SMTP のサーバー名とポート、およびこの端末から接続できるかを確認してください。詳細: {reason}",
    },
  },
  "mail.unencrypted": {
    status: 502,
    text: {
      en: "Millrace cannot make a trusted, encrypted connection to the mail server {server}. Check its name and certificate: smtps:// is for port 465, smtp:// for 587 and 25. To send without encryption, name the server and its port in MILLRACE_PRIVATE_HOSTS. What happened: {reason}",
      ja: "メールサーバー {server} と信頼できる暗号化接続を確立できません。サーバー名と証明書を確認してください。ポート 465 では smtps://、587 と 25 では smtp:// を指定します。暗号化せずに送信するには、MILLRACE_PRIVATE_HOSTS にサーバー名とポートを設定してください。詳細: {reason}",
    },
  },
  "mail.login_refused": {
    status: 502,
    text: {
      en: "The mail server {server} refuses the user and password. Check them in MILLRACE_SMTP; characters other than letters and digits are written as in a URL, such as %40 for @. What happened: {reason}",
      ja: "メールサーバー {server} がユーザー名とパスワードを拒否しました。MILLRACE_SMTP を確認してください。記号は @ を %40 とするように、URL の形式で指定します。詳細: {reason}",
    },
  },
  "mail.refused": {
    status: 502,
    text: {
      en: "The mail server {server} did not accept the mail. Check whether it allows mail from the address in MILLRACE_MAIL_FROM, and to yours. What happened: {reason}",
      ja: "メールサーバー {server} がメールを受け付けませんでした。MILLRACE_MAIL_FROM の差出人とあなたの宛先で送信できるか確認してください。詳細: {reason}",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
