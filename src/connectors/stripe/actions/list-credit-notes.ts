import { text } from "#sdk/index.ts";
import { z } from "zod";
import { ListedCreditNote } from "../fields/credit-note.ts";
import { id, optional } from "../fields/input.ts";
import { named } from "../fields/shape.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleListedCreditNote } from "../stripe.credit-note-samples.ts";
import { listing, listingInput, listingOutput } from "../stripe.listing.ts";

const Input = z.object({
  invoice: named(optional(id), "Invoice ID", "請求書 ID", {
    help: text(
      "Only the credit notes of this invoice.",
      "この請求書のクレジットノートだけを取得します。",
    ),
    widens: text(
      "Without an invoice, the step lists the credit notes of all invoices.",
      "請求書がない場合は、すべての請求書のクレジットノートが対象になります。",
    ),
  }),
  customer: named(optional(id), "Customer ID", "顧客 ID", {
    help: text(
      "Only the credit notes of this customer.",
      "この顧客のクレジットノートだけを取得します。",
    ),
    choices: "customers",
    widens: text(
      "Without a customer, the step lists the credit notes of all customers.",
      "顧客がない場合は、すべての顧客のクレジットノートが対象になります。",
    ),
  }),
  ...listingInput,
});

export const listCreditNotes = stripe.readAction({
  id: "list-credit-notes",
  label: text("List credit notes", "クレジットノートの一覧を取得"),
  help: text(
    "Lists credit notes by invoice, customer or time, the newest first. Void ones are among them.",
    "請求書・顧客・期間で絞り込んだクレジットノートを、新しい順の一覧として取得します。無効にしたものも含まれます。",
  ),
  documentation: "https://docs.stripe.com/api/credit_notes/list",
  input: Input,
  output: z.object({
    credit_notes: named(z.array(ListedCreditNote), "Credit notes", "クレジットノート"),
    ...listingOutput,
  }),
  sample: { credit_notes: [sampleListedCreditNote], count: 1, more: false },
  async run({ api, input }) {
    const { invoice, customer } = input;
    const filter = { invoice, customer };
    const { items, more } = await listing(api, "credit_note", filter, ListedCreditNote, input);
    return { credit_notes: items, count: items.length, more };
  },
});
