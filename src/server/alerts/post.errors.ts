import type { ErrorEntry } from "../error-entry.ts";

export const alertPostErrors = {
  "alert_post.no_channels": {
    status: 422,
    text: {
      en: "Millrace cannot post alerts through this connection. Choose a connection to Slack.",
      ja: "この接続からはアラートを投稿できません。Slack の接続を選択してください。",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
