import { text } from "#sdk/index.ts";
import { z } from "zod";
import { changeField } from "../fields/change.ts";
import { Customer } from "../fields/customer.ts";
import { changeOf, typeOf } from "../stripe.changes.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleChange, sampleCustomer } from "../stripe.samples.ts";

export const customerUpdated = stripe.trigger({
  ...changeOf("customer_update"),
  id: "customer-updated",
  label: text("Customer updated", "顧客の更新"),
  help: text(
    "Starts the flow each time a customer changes. The data pills hold the customer as it is when the flow starts.",
    "顧客が更新されるたびにフローを開始します。データピルは、開始時点の顧客の内容です。",
  ),
  documentation: "https://docs.stripe.com/api/events/types#event_types-customer.updated",
  settings: z.object({}),
  output: Customer.extend({ event: changeField("customer.updated") }),
  sample: { ...sampleCustomer, event: sampleChange("customer.updated", "email") },
  matches: (_, data) => (typeOf(data) === "customer.updated" ? "take" : "leave"),
});
