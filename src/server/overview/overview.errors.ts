import type { ErrorEntry } from "../error-entry.ts";

export const overviewErrors = {
  "overview.span_empty": {
    status: 422,
    text: {
      en: "The time from “from” to “to” is empty: “from” must be before “to”, and before this moment if there is no “to”.",
      ja: "from と to の間に時間がありません。from には to より前 (to がない場合は現在より前) の日時を指定してください。",
    },
  },
  "overview.span_too_long": {
    status: 422,
    text: {
      en: "You ask for too much at once: at most {days} days in buckets of this size. Ask for less, or by the day.",
      ja: "一度に取得できるのは、この単位では {days} 日分までです。期間を短くするか、日単位にしてください。",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
