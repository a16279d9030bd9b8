/** Stripe takes payments. Its API: https://docs.stripe.com/api */
import { defineConnector, text } from "#sdk/index.ts";
import { createCharge } from "./actions/create-charge.ts";
import { createCustomer } from "./actions/create-customer.ts";
import { createPayment } from "./actions/create-payment.ts";
import { createProduct } from "./actions/create-product.ts";
import { createRefund } from "./actions/create-refund.ts";
import { findCustomer } from "./actions/find-customer.ts";
import { findCustomerByEmail } from "./actions/find-customer-by-email.ts";
import { listCharges } from "./actions/list-charges.ts";
import { listRefunds } from "./actions/list-refunds.ts";
import { updateCustomer } from "./actions/update-customer.ts";
import { currencies, customers, paymentMethods } from "./stripe.choices.ts";
import { stripe } from "./stripe.connection.ts";
import { newCharge } from "./triggers/new-charge.ts";
import { newRefund } from "./triggers/new-refund.ts";

export const stripeConnector = defineConnector({
  id: "stripe",
  label: text("Stripe", "Stripe"),
  help: text(
    "Online payments: payments, charges, refunds, customers and products.",
    "オンライン決済: 支払い、請求、返金、顧客、商品。",
  ),
  connection: stripe,
  triggers: [newCharge, newRefund],
  actions: [
    createPayment,
    createCharge,
    createRefund,
    createCustomer,
    updateCustomer,
    findCustomer,
    findCustomerByEmail,
    listCharges,
    listRefunds,
    createProduct,
  ],
  choices: [customers, paymentMethods, currencies],
});
