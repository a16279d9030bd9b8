/** What a person can do about Stripe's refusals of evidence. */
import { text } from "#sdk/index.ts";
import type { Row } from "./stripe.advice.ts";

export const disputeRefusals: readonly Row[] = [
  {
    when: ({ message }) => /dispute is already closed/i.test(message),
    code: "dispute_closed",
    advice: text(
      "The dispute is decided, and takes no more evidence. Find dispute shows how it ended.",
      "この不審請求はすでに終了しており、証拠は受け付けられません。結果は「不審請求を検索」で確認できます。",
    ),
  },
  {
    when: ({ code }) => code === "dispute_evidence_page_limit_exceeded",
    advice: text(
      "The files of the evidence have too many pages. Shorten them in the Stripe Dashboard.",
      "証拠のファイルのページ数が上限を超えています。Stripe ダッシュボードで減らしてください。",
    ),
  },
];
