import { text } from "#sdk/index.ts";
import { Customer } from "../fields/customer.ts";
import { CustomerUpdate } from "../fields/customer-update.ts";
import { stripe } from "../stripe.connection.ts";
import { recordUrl } from "../stripe.pages.ts";
import { sampleCustomer } from "../stripe.samples.ts";
import { keyed, postUnmarked, read, retrieved } from "../stripe.writes.ts";

export const updateCustomer = stripe.effectAction({
  id: "update-customer",
  label: text("Update customer", "顧客を更新"),
  help: text(
    "Changes a customer: each field that you fill in replaces the one at Stripe, and metadata is added key by key.",
    "顧客を更新します。ここに入力した項目が Stripe の値に置き換わり、メタデータはキーごとに追加・上書きされます。",
  ),
  documentation: "https://docs.stripe.com/api/customers/update",
  input: CustomerUpdate,
  output: Customer,
  sample: sampleCustomer,
  recordUrl,
  // Nothing lists what was changed and when, so that a change in doubt is for a person.
  effect: keyed,
  makes: ["customer_update"],
  does: { words: text("changes a customer", "顧客を更新します") },
  request: (input) => postUnmarked(`/v1/customers/${encodeURIComponent(input.customer)}`, input),
  read,
  objectId: () => null,
  changes: ({ params: { customer } }) => (typeof customer === "string" ? customer : null),
  retag: (request) => request,
  async retrieve(context) {
    const read = await retrieved("customer", context);
    // Its mark is that of the write that made it.
    return read && { ...read, tag: null };
  },
});
