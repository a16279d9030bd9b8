import type { ErrorEntry } from "../error-entry.ts";

export const erasureErrors = {
  "erasure.too_short": {
    status: 400,
    text: {
      en: "So short a value would erase too much. Give a whole e-mail address, name or ID: six characters or more, three or more in Japanese.",
      ja: "値が短すぎるため、無関係なデータまで消去されるおそれがあります。メールアドレス、氏名、ID の全体を指定してください (英数字は 6 文字以上、日本語は 3 文字以上)。",
    },
  },
  "erasure.unconfirmed": {
    status: 409,
    text: {
      en: "By now {runs} runs and {events} events hold the value, not as many as you confirmed. Nothing was erased. Look again, and confirm these numbers.",
      ja: "現在この値を含む実行は {runs} 件、イベントは {events} 件で、確認された件数と異なります。何も消去していません。確認し直して、この件数で実行してください。",
    },
  },
  "erasure.too_many_checks": {
    status: 429,
    text: {
      en: "You have asked for too many values within an hour. Wait {minutes} minutes, and try again.",
      ja: "1 時間に確認できる件数を超えました。{minutes} 分待ってから、もう一度お試しください。",
    },
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
