/** Every refusal of invoices and their items. Words that are not known to the letter say so. */
import { StripeError, bad } from "./errors.ts";

export const invoices = {
  dueMissing: () =>
    bad(
      "If invoice collection method is 'send_invoice', you must specify 'due_date' or 'days_until_due'.",
    ),
  dueOnlyWhenSent: () =>
    bad(
      "You can only specify 'due_date' or 'days_until_due' if invoice collection method is 'send_invoice'.",
    ),
  /** Seen, but for the name of the parameter. */
  dueTwice: () =>
    bad("You may only specify one of these parameters: days_until_due, due_date.", {
      param: "days_until_due",
    }),
  duePast: () =>
    bad("Invalid timestamp: must be an integer Unix timestamp in the future.", {
      param: "due_date",
    }),
  /** The words are not known. */
  daysNegative: () =>
    bad("Invalid non-negative integer", {
      code: "parameter_invalid_integer",
      param: "days_until_due",
    }),
  alreadyFinalized: () =>
    bad("This invoice is already finalized, you can't re-finalize a non-draft invoice."),
  alreadyPaid: () => bad("Invoice is already paid"),
  notOpen: () => bad("You can only pass in open invoices. This invoice isn't open."),
  paidNotVoidable: () => bad("Invoices with `paid` payments cannot be voided."),
  alreadyUncollectible: () => bad("This invoice has already been marked uncollectible."),
  deletesDraftsOnly: () => bad("You can only delete draft invoices."),
  /** Whether it bears the code `invoice_not_editable` is told in two ways: here it has the words alone. */
  notEditable: () => bad("Invalid invoice: This invoice is no longer editable"),
  frozenField: (param: string) => bad("Finalized invoices can't be updated in this way", { param }),
  notSendable: () =>
    bad(
      "This invoice cannot be sent right now. Please contact us via https://support.stripe.com/contact with details, so we can help.",
    ),
  /** From memory. */
  sendsByHandOnly: () =>
    bad(
      "You can only manually send an invoice if its collection method is 'send_invoice'. You can set an invoice's collection method to 'send_invoice' through the API or via the dashboard.",
    ),
  /** From memory, and whether sending is refused at all is not certain. */
  emailMissing: () =>
    bad(
      "Missing email. In order to create invoices that are sent to the customer, the customer must have a valid email.",
    ),
  /** The words of subscriptions; that Pay has them, too, is from memory. */
  methodMissing: () =>
    bad(
      "This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.",
      { code: "resource_missing" },
    ),
  /** The words are not known. */
  paymentUnderWay: () =>
    bad("This invoice has a payment that is still processing.", {
      code: "payment_intent_unexpected_state",
    }),
};

export const items = {
  notFound: (id: string, livemode: boolean) =>
    new StripeError(404, {
      type: "invalid_request_error",
      code: "resource_missing",
      param: "id",
      message: `No such Invoice Item: '${id}'(livemode=${livemode})`,
    }),
  deleteNotEditable: () =>
    bad("Can't delete an invoice item that is attached to an invoice that is no longer editable"),
  deleted: () => bad("This invoice item has been deleted."),
  /** Seen of lines; that items have the same words is taken from that. */
  amountOrQuantity: () =>
    bad("You may only specify one of these parameters: amount, quantity.", { param: "amount" }),
  /** Seen of invoice items before they had `pricing`: the name of the parameter is taken from that. */
  recurringPrice: () =>
    bad(
      "The price specified is set to `type=recurring` but this field only accepts prices with `type=one_time`.",
      { param: "pricing[price]" },
    ),
  /** The words of subscription items. */
  priceCurrency: (own: string, expected: string) =>
    bad(
      `The price specified only supports \`${own}\`. This doesn't match the expected currency: \`${expected}\`.`,
      { param: "pricing[price]" },
    ),
  /** From memory. */
  inactivePrice: () =>
    bad("The price specified is inactive. This field only accepts active prices.", {
      param: "pricing[price]",
    }),
  /** Taken from the words about amount and quantity. */
  pricedTwice: (own: string) =>
    bad(`You may only specify one of these parameters: ${own}, pricing.`, { param: own }),
  quantity: () =>
    bad("Invalid non-negative integer", { code: "parameter_invalid_integer", param: "quantity" }),
  /** The words of the last five are not known. */
  openPrice: () =>
    bad("Prices with `custom_unit_amount` cannot be used for invoice items.", {
      param: "pricing[price]",
    }),
  amountMissing: () =>
    bad("You must specify an amount or a unit_amount_decimal.", { code: "parameter_missing" }),
  unitAmount: (value: string) =>
    bad(`Invalid decimal: ${value}; here it must come to a whole amount.`, {
      param: "unit_amount_decimal",
    }),
  invoiceOfAnother: (invoice: string) =>
    bad(`The invoice ${invoice} belongs to another customer.`, { param: "invoice" }),
  otherCurrency: (own: string, invoice: string) =>
    bad(`The currency of the invoice item (${own}) must be that of its invoice (${invoice}).`, {
      param: "currency",
    }),
};
