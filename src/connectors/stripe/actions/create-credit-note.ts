import { text } from "#sdk/index.ts";
import { CreditNote } from "../fields/credit-note.ts";
import { CreditNoteInput } from "../fields/credit-note-input.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleCreditNote } from "../stripe.credit-note-samples.ts";
import { credited, creditNoteRequest } from "../stripe.credit-notes.ts";
import { inOwnCurrency } from "../stripe.own-currency.ts";
import { recordUrl } from "../stripe.pages.ts";
import { tracedBy } from "../stripe.traces.ts";
import { keyed, madeBetween, objectId, read, retag, retrieved } from "../stripe.writes.ts";

export const createCreditNote = stripe.effectAction({
  id: "create-credit-note",
  label: text("Create credit note", "クレジットノートを作成"),
  help: text(
    "Credits an amount of a finalized invoice. On an open invoice, the customer then owes less. On a paid one, the amount goes to the customer's balance, or the credit note records how it was given back.",
    "確定済みの請求書にクレジットノートを発行します。未払いの請求書では請求額が減ります。支払い済みの請求書では、金額を顧客残高に充当するか、返金の方法を記録します。",
  ),
  documentation: "https://docs.stripe.com/api/credit_notes/create",
  input: CreditNoteInput,
  output: CreditNote,
  sample: sampleCreditNote,
  recordUrl,
  effect: keyed,
  traced: tracedBy("credit_note.created"),
  // An open invoice of which nothing is left to pay is paid, and what would have paid it is canceled. A paid one may go to
  // the balance of its customer.
  makes: ["invoice_paid", "payment_cancel", "customer_update"],
  does: {
    words: text("credits {money} of an invoice", "請求書に {money} のクレジットノートを発行します"),
    amount: "amount",
    or: {
      field: "settlement",
      value: "refund",
      words: text(
        "records a refund of {money} that was made",
        "{money} の作成済みの返金を記録します",
      ),
    },
  },
  request: creditNoteRequest,
  complete: inOwnCurrency,
  read,
  objectId,
  made: (context) => madeBetween("credit_note", context),
  retag,
  retrieve: (context) => retrieved("credit_note", context),
  moves: credited,
});
