/** Every refusal of credit notes. None of the words is known. */
import { bad } from "./errors.ts";

export const creditNotes = {
  notFinalized: () =>
    bad("You can only create a credit note for an invoice that is open, paid or uncollectible.", {
      param: "invoice",
    }),
  amountMissing: () =>
    bad("You must provide one of `amount`, `lines`, or `shipping_cost`.", {
      code: "parameter_missing",
      param: "amount",
    }),
  tooMuch: (asked: string, left: string) =>
    bad(
      `The credit note amount (${asked}) is greater than what can still be credited on the invoice (${left}).`,
      { param: "amount" },
    ),
  notSettled: (given: string, wanted: string) =>
    bad(
      `The sum of refunds, credit amount and out of band amount (${given}) must equal the post payment amount of the credit note (${wanted}).`,
    ),
  refundOfAnother: (refund: string) =>
    bad(`The refund ${refund} does not belong to a payment of this invoice.`, { param: "refunds" }),
  refundUsedUp: (refund: string) =>
    bad(`The refund ${refund} is smaller than what credit notes say of it.`, { param: "refunds" }),
  nothingToRefund: () =>
    bad("The invoice has no payment that can be refunded.", { param: "refund_amount" }),
  alreadyVoid: () => bad("This credit note has already been voided."),
  notVoidable: () => bad("You can only void a credit note of an open invoice."),
};
