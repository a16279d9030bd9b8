import type { ErrorEntry } from "../error-entry.ts";

export const proposalErrors = {
  "proposal.not_found": {
    status: 404,
    text: {
      en: "There is no open proposal with this id: it was published, refused, or replaced by a newer one.",
      ja: "この ID の提案は受付中ではありません。公開、却下されたか、新しい提案に置き換えられました。",
    },
  },
  "proposal.not_asked": {
    status: 403,
    text: {
      en: "This proposal uses none of your connections, so it is not for you to decide about.",
      ja: "この提案はあなたの接続を使用していないため、あなたが判断することはできません。",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
