/** Every endpoint: its right, its parameters (from `spec.json`), its checks, its work. */
import { COUPON_ROWS } from "./coupon-operations.ts";
import { CREDIT_NOTE_ROWS } from "./credit-note-operations.ts";
import { PAYOUT_ROWS } from "./payout-operations.ts";
import { DISPUTE_ROWS } from "./dispute-operations.ts";
import { CHECKOUT_ROWS } from "./checkout-operations.ts";
import { SUBSCRIPTION_ROWS } from "./subscription-operations.ts";
import { PRICE_ROWS } from "./price-operations.ts";
import { retrieveAccount } from "./account.ts";
import { retrieveBalance } from "./balance.ts";
import type { Call } from "./call.ts";
import {
  captureCharge,
  checkCapture,
  checkCharge,
  checkChargeUpdate,
  createCharge,
  listCharges,
  retrieveCharge,
  updateCharge,
} from "./charges.ts";
import {
  checkCustomer,
  createCustomer,
  deleteCustomer,
  listCustomers,
  retrieveCustomer,
  updateCustomer,
} from "./customers.ts";
import { checkEventList, listEvents, retrieveEvent } from "./events.ts";
import type { Shape } from "./expand.ts";
import { INVOICE_ROWS } from "./invoice-operations.ts";
import type { JsonObject } from "./json.ts";
import { checkList } from "./lists.ts";
import type { Right } from "./keys.ts";
import { PAYMENT_ROWS } from "./payment-operations.ts";
import {
  checkPaymentIntent,
  createPaymentIntent,
  listPaymentIntents,
  retrievePaymentIntent,
} from "./payment-intents.ts";
import {
  attachPaymentMethod,
  checkAttach,
  detachPaymentMethod,
  listCustomersMethods,
  listPaymentMethods,
  retrievePaymentMethod,
} from "./payment-methods.ts";
import {
  checkProduct,
  createProduct,
  deleteProduct,
  listProducts,
  retrieveProduct,
} from "./products.ts";
import { checkRefund, createRefund, listRefunds, retrieveRefund, updateRefund } from "./refunds.ts";
import { type Schema, requestSchema } from "./spec.ts";

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly right: Right;
  readonly answers: Shape;
  readonly parameters: Schema;
  /** Refusals before execution begins: not kept under an idempotency key. */
  readonly check: (call: Call) => void;
  readonly run: (call: Call) => JsonObject;
}

const one = (schema: string): Shape => ({ schema, list: false });
const many = (schema: string): Shape => ({ schema, list: true });
const nothing = () => {};

export type Row = [line: string, Right, Shape, check: Operation["check"], run: Operation["run"]];

const ROWS: readonly Row[] = [
  ["GET /v1/charges", "charges_read", many("charge"), checkList, listCharges],
  ["POST /v1/charges", "charges_write", one("charge"), checkCharge, createCharge],
  ["GET /v1/charges/{charge}", "charges_read", one("charge"), nothing, retrieveCharge],
  ["POST /v1/charges/{charge}", "charges_write", one("charge"), checkChargeUpdate, updateCharge],
  [
    "POST /v1/charges/{charge}/capture",
    "charges_write",
    one("charge"),
    checkCapture,
    captureCharge,
  ],
  ["GET /v1/refunds", "refunds_read", many("refund"), checkList, listRefunds],
  ["POST /v1/refunds", "refunds_write", one("refund"), checkRefund, createRefund],
  ["GET /v1/refunds/{refund}", "refunds_read", one("refund"), nothing, retrieveRefund],
  ["POST /v1/refunds/{refund}", "refunds_write", one("refund"), nothing, updateRefund],
  ["GET /v1/customers", "customers_read", many("customer"), checkList, listCustomers],
  ["POST /v1/customers", "customers_write", one("customer"), checkCustomer, createCustomer],
  ["GET /v1/customers/{customer}", "customers_read", one("customer"), nothing, retrieveCustomer],
  [
    "POST /v1/customers/{customer}",
    "customers_write",
    one("customer"),
    checkCustomer,
    updateCustomer,
  ],
  ["DELETE /v1/customers/{customer}", "customers_write", one("customer"), nothing, deleteCustomer],
  [
    "GET /v1/customers/{customer}/payment_methods",
    "payment_methods_read",
    many("payment_method"),
    checkList,
    listCustomersMethods,
  ],
  [
    "GET /v1/payment_methods",
    "payment_methods_read",
    many("payment_method"),
    checkList,
    listPaymentMethods,
  ],
  [
    "GET /v1/payment_methods/{payment_method}",
    "payment_methods_read",
    one("payment_method"),
    nothing,
    retrievePaymentMethod,
  ],
  [
    "POST /v1/payment_methods/{payment_method}/attach",
    "payment_methods_write",
    one("payment_method"),
    checkAttach,
    attachPaymentMethod,
  ],
  [
    "POST /v1/payment_methods/{payment_method}/detach",
    "payment_methods_write",
    one("payment_method"),
    nothing,
    detachPaymentMethod,
  ],
  [
    "GET /v1/payment_intents",
    "payment_intents_read",
    many("payment_intent"),
    checkList,
    listPaymentIntents,
  ],
  [
    "POST /v1/payment_intents",
    "payment_intents_write",
    one("payment_intent"),
    checkPaymentIntent,
    createPaymentIntent,
  ],
  [
    "GET /v1/payment_intents/{intent}",
    "payment_intents_read",
    one("payment_intent"),
    nothing,
    retrievePaymentIntent,
  ],
  ["GET /v1/products", "products_read", many("product"), checkList, listProducts],
  ["POST /v1/products", "products_write", one("product"), checkProduct, createProduct],
  ["GET /v1/products/{id}", "products_read", one("product"), nothing, retrieveProduct],
  ["DELETE /v1/products/{id}", "products_write", one("product"), nothing, deleteProduct],
  ["GET /v1/events", "events_read", many("event"), checkEventList, listEvents],
  ["GET /v1/events/{id}", "events_read", one("event"), nothing, retrieveEvent],
  ["GET /v1/balance", "balance_read", one("balance"), nothing, retrieveBalance],
  ["GET /v1/account", "account_read", one("account"), nothing, retrieveAccount],
  ...PAYMENT_ROWS,
  ...INVOICE_ROWS,
  ...PRICE_ROWS,
  ...SUBSCRIPTION_ROWS,
  ...CHECKOUT_ROWS,
  ...PAYOUT_ROWS,
  ...DISPUTE_ROWS,
  ...CREDIT_NOTE_ROWS,
  ...COUPON_ROWS,
];

const OPERATIONS: readonly Operation[] = ROWS.map(([line, right, answers, check, run]) => {
  const [method = "", path = ""] = line.split(" ");
  return { method, path, right, answers, check, run, parameters: requestSchema(method, path) };
});

interface Node {
  readonly operations: Map<string, Operation>;
  readonly children: Map<string, Node>;
}

const ROOT: Node = newNode();
for (const operation of OPERATIONS) {
  let node = ROOT;
  for (const part of operation.path.slice(1).split("/")) {
    const name = part.startsWith("{") ? "{}" : part;
    const child = node.children.get(name) ?? newNode();
    node.children.set(name, child);
    node = child;
  }
  node.operations.set(operation.method, operation);
}

function newNode(): Node {
  return { operations: new Map(), children: new Map() };
}

/** Searching exists at Stripe, but mostly not here; it must not be taken for an object's id. */
const RESERVED = new Set(["search"]);

export function findOperation(
  method: string,
  path: string,
): { operation: Operation; id: string } | null {
  let node: Node | undefined = ROOT;
  let id = "";
  for (const part of path.slice(1).split("/")) {
    const known: Node | undefined = node.children.get(part);
    if (known === undefined) {
      if (part === "" || RESERVED.has(part) || !node.children.has("{}")) return null;
      id = decode(part);
    }
    node = known ?? node.children.get("{}");
    if (node === undefined) return null;
  }
  const operation = node.operations.get(method);
  return operation === undefined ? null : { operation, id };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
