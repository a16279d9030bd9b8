/** The endpoints of what is done with objects after they were made. */
import { searchCustomers } from "./customers.ts";
import type { Shape } from "./expand.ts";
import type { Row } from "./operations.ts";
import { cancelPaymentIntent, capturePaymentIntent, checkCapturePayment } from "./payment-steps.ts";
import { checkProductUpdate, updateProduct } from "./products.ts";

const PAYMENT: Shape = { schema: "payment_intent", list: false };
const nothing = () => {};

export const PAYMENT_ROWS: readonly Row[] = [
  [
    "POST /v1/payment_intents/{intent}/capture",
    "payment_intents_write",
    PAYMENT,
    checkCapturePayment,
    capturePaymentIntent,
  ],
  [
    "POST /v1/payment_intents/{intent}/cancel",
    "payment_intents_write",
    PAYMENT,
    nothing,
    cancelPaymentIntent,
  ],
  [
    "GET /v1/customers/search",
    "customers_read",
    { schema: "customer", list: true },
    nothing,
    searchCustomers,
  ],
  [
    "POST /v1/products/{id}",
    "products_write",
    { schema: "product", list: false },
    checkProductUpdate,
    updateProduct,
  ],
];
