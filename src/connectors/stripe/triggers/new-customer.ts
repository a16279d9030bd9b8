import { text } from "#sdk/index.ts";
import { z } from "zod";
import { Customer } from "../fields/customer.ts";
import { stripe } from "../stripe.connection.ts";
import { createdSince, madeBy, overlapSeconds, reread } from "../stripe.events.ts";
import { recordUrl } from "../stripe.pages.ts";
import { sampleCustomer } from "../stripe.samples.ts";
import { chainOf } from "../stripe.writes.ts";

export const newCustomer = stripe.trigger({
  id: "new-customer",
  label: text("New customer", "新しい顧客"),
  help: text(
    "Starts the flow once for each new customer. One that is deleted before the next poll starts nothing.",
    "新しい顧客が作成されるたびに 1 回、フローを開始します。次の確認の前に削除された顧客では開始しません。",
  ),
  documentation: "https://docs.stripe.com/api/customers/object",
  watches: "customer",
  settings: z.object({}),
  output: Customer,
  // Customers that Stripe copies to another account keep their ids.
  uniqueKeys: false,
  overlapSeconds,
  sample: sampleCustomer,
  poll: (context) => createdSince("customer", context),
  reread: (context) => reread("customer", context),
  matches: () => "take",
  recordUrl,
  madeBy,
  chain: chainOf,
});
