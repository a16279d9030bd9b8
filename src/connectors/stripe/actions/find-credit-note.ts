import { text } from "#sdk/index.ts";
import { z } from "zod";
import { creditNoteShape } from "../fields/credit-note.ts";
import { existingCreditNote } from "../fields/credit-note-input.ts";
import { named, words, yesOrNo } from "../fields/shape.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleCreditNote } from "../stripe.credit-note-samples.ts";
import { objectAt } from "../stripe.events.ts";
import { pageOfFound } from "../stripe.pages.ts";

export const findCreditNote = stripe.readAction({
  id: "find-credit-note",
  label: text("Find credit note", "クレジットノートを検索"),
  help: text(
    "Looks up a credit note by ID. If there is none, that is an answer and not an error.",
    "クレジットノートを ID で検索します。存在しない場合も、エラーではなく結果として返します。",
  ),
  documentation: "https://docs.stripe.com/api/credit_notes/retrieve",
  input: z.object({
    credit_note: existingCreditNote(
      text("Such as cn_1MxvRqLkdIwHu7ixY0xbUcxk.", "例: cn_1MxvRqLkdIwHu7ixY0xbUcxk。"),
    ),
  }),
  output: z.object({
    found: named(yesOrNo, "Found", "見つかった"),
    credit_note_id: named(words, "Credit note ID looked for", "検索したクレジットノート ID"),
    credit_note: named(
      creditNoteShape(["credit_note"]).nullable(),
      "Credit note",
      "クレジットノート",
      {
        help: text(
          "Empty unless the credit note was found.",
          "クレジットノートが見つからない場合は空です。",
        ),
      },
    ),
  }),
  sample: { found: true, credit_note_id: sampleCreditNote.id, credit_note: sampleCreditNote },
  recordUrl: pageOfFound("credit_note"),
  async run({ api, input: { credit_note: id } }) {
    const note = await objectAt(api, "credit_note", id);
    return { found: note !== null, credit_note_id: id, credit_note: note };
  },
});
