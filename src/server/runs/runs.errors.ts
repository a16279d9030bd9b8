import type { ErrorEntry } from "../error-entry.ts";

export const runErrors = {
  "run.not_found": {
    status: 404,
    text: { en: "There is no run with this id.", ja: "この ID の実行はありません。" },
  },
  "run.over": {
    status: 409,
    text: {
      en: "The run is over already; there is nothing to cancel.",
      ja: "実行はすでに終了しているため、キャンセルできません。",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
