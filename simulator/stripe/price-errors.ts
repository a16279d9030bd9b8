/** Every refusal of prices. Words that are not known to the letter say so. */
import { bad } from "./errors.ts";

export const prices = {
  productMissing: () =>
    bad("You must specify either `product` or `product_data` when creating a price."),
  productTwice: () =>
    bad("You may only specify one of these parameters: product, product_data.", {
      param: "product",
    }),
  amountMissing: () =>
    bad("Prices require an `unit_amount` or `unit_amount_decimal` parameter to be set."),
  /** Taken from the words about products. */
  amountTwice: () =>
    bad("You may only specify one of these parameters: unit_amount, unit_amount_decimal.", {
      param: "unit_amount",
    }),
  /** The words are not known. */
  negative: (param: string) =>
    bad("Invalid non-negative integer", { code: "parameter_invalid_integer", param }),
  metered: () =>
    bad(
      "Starting with Stripe version `2025-03-31.basil`, metered prices must be backed by meters.",
    ),
  lookupKeyTaken: (price: string) =>
    bad(`A price (\`${price}\`) already uses that lookup key.`, { param: "lookup_key" }),
  isDefault: () =>
    bad("This price cannot be archived because it is the default price of its product."),
};
