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
      en: "This proposal uses none of your connections and calls none of your flows, so you cannot decide about it.",
      ja: "この提案はあなたの接続やフローを使用していないため、あなたが判断することはできません。",
    },
  },
  "proposal.outdated": {
    status: 409,
    text: {
      en: "A flow that this one calls has been published again since this was proposed. Your agreement was not recorded. Ask the person who proposed it to publish it again, and read what has changed.",
      ja: "提案の後に、このフローが呼び出すフローが新しく公開されました。同意は記録されていません。提案者に再度公開を依頼し、変更内容を確認してください。",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
