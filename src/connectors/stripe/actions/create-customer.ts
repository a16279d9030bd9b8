import { text } from "#sdk/index.ts";
import { Customer } from "../fields/customer.ts";
import { CustomerInput } from "../fields/customer-input.ts";
import { customerMoves } from "../stripe.balances.ts";
import { stripe } from "../stripe.connection.ts";
import { recordUrl } from "../stripe.pages.ts";
import { sampleCustomer } from "../stripe.samples.ts";
import { tracedBy } from "../stripe.traces.ts";
import { keyed, madeBetween, objectId, post, read, retag, retrieved } from "../stripe.writes.ts";

export const createCustomer = stripe.effectAction({
  id: "create-customer",
  label: text("Create customer", "顧客を作成"),
  help: text(
    "Creates a new customer. Two customers may have the same name and email.",
    "新しい顧客を作成します。同じ名前やメールアドレスの顧客が複数できることがあります。",
  ),
  documentation: "https://docs.stripe.com/api/customers/create",
  input: CustomerInput,
  output: Customer,
  sample: sampleCustomer,
  recordUrl,
  effect: keyed,
  traced: tracedBy("customer.created"),
  makes: ["customer"],
  does: {
    words: text("creates a customer", "顧客を作成します"),
    filled: {
      fields: ["balance", "cash_balance"],
      words: text(
        "creates a customer and sets the customer's balance ({money})",
        "顧客を作成し、顧客の残高 ({money}) を設定します",
      ),
      whole: text("an unknown amount", "金額不明"),
    },
  },
  request: (input, tag) => post("/v1/customers", input, tag),
  read,
  objectId,
  made: (context) => madeBetween("customer", context),
  retag,
  retrieve: (context) => retrieved("customer", context),
  moves: customerMoves,
});
