import { text } from "#sdk/index.ts";
import { Customer } from "../fields/customer.ts";
import { CustomerUpdate } from "../fields/customer-update.ts";
import { changing } from "../stripe.changing.ts";
import { customerMoves } from "../stripe.balances.ts";
import { stripe } from "../stripe.connection.ts";
import { recordUrl } from "../stripe.pages.ts";
import { pathOf } from "../stripe.paths.ts";
import { sampleCustomer } from "../stripe.samples.ts";
import { tracedBy } from "../stripe.traces.ts";
import { keyed, postUnmarked, read } from "../stripe.writes.ts";

export const updateCustomer = stripe.effectAction({
  ...changing("customer", "customer"),
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
  traced: tracedBy("customer.updated"),
  makes: ["customer_update"],
  does: {
    words: text("changes a customer", "顧客を更新します"),
    filled: {
      fields: ["cash_balance"],
      words: text(
        "changes a customer and how Stripe uses the customer's cash balance ({money})",
        "顧客を更新し、現金残高 ({money}) の扱いを変更します",
      ),
      whole: text("an unknown amount", "金額不明"),
    },
  },
  request: (input) => postUnmarked(pathOf("customer", input.customer), input),
  read,
  moves: customerMoves,
});
