/** Stripe takes payments. Its API: https://docs.stripe.com/api */
import { defineConnector, text } from "#sdk/index.ts";
import { createCharge } from "./actions/create-charge.ts";
import { createCustomer } from "./actions/create-customer.ts";
import { createProduct } from "./actions/create-product.ts";
import { findCustomer } from "./actions/find-customer.ts";
import { currencies, customers } from "./stripe.choices.ts";
import { stripe } from "./stripe.connection.ts";
import { newCharge } from "./triggers/new-charge.ts";
import { newRefund } from "./triggers/new-refund.ts";

export const stripeConnector = defineConnector({
  id: "stripe",
  label: text("Stripe", "Stripe"),
  help: text(
    "Online payments: charges, refunds, customers and products.",
    "オンライン決済: 請求、返金、顧客、商品。",
  ),
  connection: stripe,
  triggers: [newCharge, newRefund],
  actions: [createCharge, createCustomer, findCustomer, createProduct],
  choices: [customers, currencies],
});
