import { objectOf, text } from "#sdk/index.ts";
import { CustomerInput } from "./customer-input.ts";
import { existingCustomer, id, optional } from "./input.ts";
import { named } from "./shape.ts";

/**
 * What Create customer takes, less what can only be given to a new one, and less what a second time would
 * not leave as it is: a token is used up, and balance and invoice number go on by themselves.
 */
const changes = CustomerInput.omit({
  payment_method: true,
  tax_id_data: true,
  test_clock: true,
  source: true,
  balance: true,
  next_invoice_sequence: true,
}).shape;

export const CustomerUpdate = objectOf(() => ({
  customer: existingCustomer(
    text(
      "The customer to change, such as cus_JQ1BWAcXfKuswb. Fields that are left empty stay as they are at Stripe.",
      "更新する顧客の ID (例: cus_JQ1BWAcXfKuswb)。空欄の項目は Stripe にある値のまま変わりません。",
    ),
  ),
  ...changes,
  default_source: named(optional(id), "Default source ID", "既定のソース ID", {
    selects: true,
    advanced: true,
  }),
}));
