import type { LocalizedText } from "#sdk/index.ts";
import { objectOf, refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { evidenceTexts } from "./dispute.ts";
import { existing, optional, upTo } from "./input.ts";
import { named, personal } from "./shape.ts";

export function existingDispute(help: LocalizedText) {
  return named(existing("dispute", "不審請求"), "Dispute ID", "不審請求 ID", {
    help,
    selects: true,
  });
}

/** Stripe's limit for all fields of the evidence together. */
const mostCharacters = 150_000;

/** What most evidence has. */
const common: ReadonlySet<string> = new Set(["product_description", "uncategorized_text"]);

const Evidence = objectOf(() =>
  Object.fromEntries(
    Object.entries(evidenceTexts).map(([name, [en, ja, most]]) => [
      name,
      named(optional(upTo(most)), en, ja, {
        multiline: most > 5_000,
        ...(common.has(name) ? { drawn: true } : {}),
      }),
    ]),
  ),
);

export const EvidenceInput = objectOf(() => ({
  dispute: existingDispute(
    text(
      "The dispute to answer, such as that of the trigger Dispute opened (du_… or dp_…).",
      "対応する不審請求の ID (du_… または dp_…)。トリガー「不審請求の申請」の不審請求 ID などです。",
    ),
  ),
  submit: named(z.boolean().default(false), "Submit to the bank", "銀行に提出", {
    help: text(
      "No: Stripe keeps the evidence as a draft. You can look at it in the Stripe Dashboard, change it, and submit it later. Yes: Stripe sends it to the bank at once, with the draft that is there. The bank takes evidence only once: after that nobody can change it or add to it.",
      "「いいえ」の場合、証拠は Stripe に下書きとして保存されます。Stripe ダッシュボードで確認・変更し、後で提出できます。「はい」の場合、保存済みの下書きと合わせてただちに銀行に提出されます。提出は 1 回だけで、その後は変更も追加もできません。",
    ),
  }),
  evidence: personal(optional(Evidence), "Evidence", "証拠", {
    drawn: true,
    help: text(
      "Fields that are left empty stay as they are at Stripe. Add files in the Stripe Dashboard.",
      "空欄の項目は Stripe にある値のまま変わりません。ファイルは Stripe ダッシュボードで追加してください。",
    ),
  }),
}))
  .refine(({ submit, evidence }) => submit || evidence !== undefined, {
    ...refusal(
      text(
        "Give evidence, or submit the draft that is there.",
        "証拠を入力するか、保存済みの下書きを提出してください。",
      ),
    ),
    path: ["evidence"],
  })
  .refine(({ evidence }) => lengthOf(evidence) <= mostCharacters, {
    ...refusal(
      text(
        "All evidence together may have at most 150,000 characters.",
        "証拠は、すべての項目の合計で 150,000 文字以内にしてください。",
      ),
    ),
    path: ["evidence"],
  });

function lengthOf(evidence: Readonly<Record<string, string | undefined>> = {}): number {
  return Object.values(evidence).reduce((sum, one) => sum + Array.from(one ?? "").length, 0);
}
