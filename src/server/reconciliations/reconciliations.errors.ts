import type { ErrorEntry } from "../error-entry.ts";

export const reconciliationErrors = {
  "reconciliation.not_found": {
    status: 404,
    text: {
      en: "You have no reconciliation with this id. Old ones are removed with the history; ask for the month again.",
      ja: "この ID の照合はありません。古い照合は履歴とともに削除されます。対象の月でもう一度実行してください。",
    },
  },
  "reconciliation.not_possible": {
    status: 422,
    text: {
      en: "Nothing of this connection’s system can be reconciled. Choose a connection to Stripe.",
      ja: "この接続の連携先は照合に対応していません。Stripe への接続を選択してください。",
    },
  },
  "reconciliation.not_begun": {
    status: 422,
    text: {
      en: "That month has not begun yet. Choose this month or an earlier one.",
      ja: "まだ始まっていない月です。今月またはそれより前の月を指定してください。",
    },
  },
  "reconciliation.started": {
    status: 409,
    text: {
      en: "It was started before, or another reconciliation of this connection is under way. Wait for its end, or stop it.",
      ja: "すでに開始されているか、この接続の別の照合が実行中です。完了を待つか、停止してください。",
    },
  },
  "reconciliation.other": {
    status: 409,
    text: {
      en: "It makes another number of reading calls. Show it, and confirm what it says.",
      ja: "読み取りの呼び出し回数が、指定と異なります。表示して回数を確認し、そのとおりに指定してください。",
    },
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
