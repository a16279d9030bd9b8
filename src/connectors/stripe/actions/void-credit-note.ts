import { text } from "#sdk/index.ts";
import { z } from "zod";
import { CreditNote } from "../fields/credit-note.ts";
import { existingCreditNote } from "../fields/credit-note-input.ts";
import { takenOnce } from "../stripe.changing.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleVoidCreditNote } from "../stripe.credit-note-samples.ts";
import { voidOf } from "../stripe.credit-notes.ts";
import { demandsByVoidingCredit } from "../stripe.demands.ts";
import { recordUrl } from "../stripe.pages.ts";
import { pathOf } from "../stripe.paths.ts";
import { keyed, postUnmarked, read } from "../stripe.writes.ts";

export const voidCreditNote = stripe.effectAction({
  ...takenOnce("credit_note", "credit_note", voidOf),
  id: "void-credit-note",
  label: text("Void credit note", "クレジットノートを無効化"),
  help: text(
    "Takes a credit note of an open invoice back for good: the customer has to pay its amount again. One of a paid invoice cannot be voided.",
    "未払いの請求書のクレジットノートを無効にします。減額された分は再び請求額に加わり、元に戻せません。支払い済みの請求書のクレジットノートは無効にできません。",
  ),
  documentation: "https://docs.stripe.com/api/credit_notes/void",
  input: z.object({
    credit_note: existingCreditNote(
      text("A credit note that is issued (cn_…).", "発行済みのクレジットノートの ID (cn_…)。"),
    ),
  }),
  output: CreditNote,
  sample: sampleVoidCreditNote,
  recordUrl,
  effect: keyed,
  makes: [],
  does: {
    words: text(
      "voids a credit note, so that the customer has to pay {money} again",
      "クレジットノートを無効化し、減額した{money} を再び請求額に加えます",
    ),
    whole: text("its amount", "金額"),
  },
  request: (input) => postUnmarked(`${pathOf("credit_note", input.credit_note)}/void`, input),
  ...demandsByVoidingCredit,
  read,
});
