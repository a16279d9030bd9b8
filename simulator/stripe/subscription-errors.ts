/** Every refusal of subscriptions. Words that are not known to the letter say so. */
import { StripeError, bad } from "./errors.ts";

export const subscriptions = {
  customerUnknown: (id: string) =>
    new StripeError(404, {
      type: "invalid_request_error",
      code: "resource_missing",
      param: "customer",
      message: `No such customer: '${id}'`,
    }),
  samePrice: (price: string) =>
    bad(
      `Cannot create a Subscription with multiple Subscription Items with the same Price: ${price}`,
      { param: "plan" },
    ),
  otherCurrency: (own: string, others: string, at: number) =>
    bad(
      `This \`price\` has \`currency=${own}\`, but other items use \`currency=${others}\`. All items must have pricing in the same currency.`,
      { param: `items[${at}][price]` },
    ),
  /** From memory. */
  oneTimePrice: (at: number) =>
    bad(
      "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.",
      { param: `items[${at}][price]` },
    ),
  /** The words are not known. */
  otherInterval: () => bad("All items of a subscription must have the same interval here."),
  trialTwice: () =>
    bad("You may only specify one of these parameters: trial_end, trial_period_days.", {
      param: "trial_end",
    }),
  trialPast: (value: number) =>
    bad(
      `The parameter \`trial_end\` expects a unix timestamp representing a date and time in the future. You specified the value \`${value}\` which is in the past.`,
      { param: "trial_end" },
    ),
  dueMissing: () =>
    bad("If invoice collection method is 'send_invoice', you must specify 'days_until_due'."),
  canceled: () =>
    bad("A canceled subscription can only update its cancellation_details and metadata.", {
      code: "invalid_canceled_subscription_fields",
    }),
  /** The words are not known. */
  itemUnknown: (id: string, at: number) =>
    bad(`No such subscription item: '${id}'`, {
      code: "resource_missing",
      param: `items[${at}][id]`,
    }),
};
