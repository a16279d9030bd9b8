/** What a person can do about Stripe's refusals of credit notes. Their words are not known, so one part of them is enough. */
import { text } from "#sdk/index.ts";
import type { Row } from "./stripe.advice.ts";

const says = (words: RegExp): Row["when"] => {
  return ({ status, message }) => status === 400 && words.test(message);
};

export const creditNoteRefusals: readonly Row[] = [
  {
    when: says(/void.*credit note|credit note.*void/i),
    code: "credit_note_not_voidable",
    advice: text(
      "A credit note can be voided once, and only while its invoice is open. Find credit note shows its status, Find invoice that of the invoice.",
      "クレジットノートを無効にできるのは、請求書が未払いの間に 1 回だけです。状況は「クレジットノートを検索」と「請求書を検索」で確認できます。",
    ),
  },
  {
    when: says(/credit note|post[ _]payment[ _]amount/i),
    code: "credit_note_refused",
    advice: text(
      "The amount or what it does does not fit the invoice. An open invoice takes at most what is left to pay, a paid one at most what was paid and not given back yet; a draft or a void one takes no credit note. Find invoice shows its status and amounts.",
      "金額または金額の扱いが請求書に合っていません。未払いの請求書では未払い額まで、支払い済みの請求書では支払われてまだ返されていない金額までです。下書きと無効の請求書には発行できません。状況と金額は「請求書を検索」で確認できます。",
    ),
  },
];
