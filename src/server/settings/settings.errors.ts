import type { ErrorEntry } from "../error-entry.ts";

export const settingErrors = {
  "settings.fixed": {
    status: 409,
    text: {
      en: "{setting} is fixed by {by}, with which Millrace was started. Start it without that to set it here.",
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
      en: "No mail server is named, so that no mail is sent. Start Millrace with MILLRACE_SMTP and MILLRACE_MAIL_FROM; docs/people.md says how.",
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
      en: "There is no encrypted connection to the mail server {server} that can be trusted. Check its name and certificate: smtps:// is for port 465, smtp:// for 587 and 25. What happened: {reason}",
      ja: "メールサーバー {server} と信頼できる暗号化接続を確立できません。サーバー名と証明書を確認してください。ポート 465 では smtps://、587 と 25 では smtp:// を指定します。詳細: {reason}",
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
      en: "The mail server {server} did not take the mail. Check whether it may be sent from the address in MILLRACE_MAIL_FROM, and to yours. What happened: {reason}",
      ja: "メールサーバー {server} がメールを受け付けませんでした。MILLRACE_MAIL_FROM の差出人とあなたの宛先で送信できるか確認してください。詳細: {reason}",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
