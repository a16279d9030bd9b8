/** Invoices and their items as they are kept, and what an invoice adds up to. */
import { discountsOf, type Share } from "./discounts.ts";
import type { Call } from "./call.ts";
import { leastAmount } from "./currencies.ts";
import { type JsonObject, isTable } from "./json.ts";
import { newMetadata } from "./metadata.ts";
import type { Customer } from "./objects.ts";
import { flag, table, text, whole } from "./params.ts";
import type { World } from "./world.ts";

export interface Invoice extends JsonObject {
  id: string;
  object: "invoice";
  amount_due: number;
  amount_paid: number;
  amount_remaining: number;
  attempt_count: number;
  auto_advance: boolean;
  collection_method: string;
  created: number;
  currency: string;
  customer: string;
  default_payment_method: string | null;
  due_date: number | null;
  livemode: boolean;
  metadata: JsonObject;
  starting_balance: number;
  status: "draft" | "open" | "paid" | "uncollectible" | "void";
  status_transitions: JsonObject;
  total: number;
}

export interface InvoiceItem extends JsonObject {
  id: string;
  object: "invoiceitem";
  amount: number;
  currency: string;
  customer: string;
  date: number;
  description: string | null;
  invoice: string | null;
  metadata: JsonObject;
  pricing: JsonObject;
  quantity: number;
}

/** What links an invoice with the payment intent that pays it. */
export interface InvoicePayment extends JsonObject {
  id: string;
  object: "invoice_payment";
  created: number;
  invoice: string;
  payment: JsonObject;
  status: "canceled" | "open" | "paid";
  status_transitions: JsonObject;
}

const DAY_SECONDS = 24 * 60 * 60;
const ADVANCES_AFTER_SECONDS = 60 * 60;
const LINES_SHOWN = 10;

/** The due date that parameters name; undefined where they name none. */
export function dueDateOf({ params }: Call, created: number): number | undefined {
  const days = whole(params, "days_until_due");
  return days === undefined ? whole(params, "due_date") : created + days * DAY_SECONDS;
}

export function invoiceObject(call: Call, customer: Customer): Invoice {
  const { params, world, now, newId } = call;
  const collection_method = text(params, "collection_method") ?? "charge_automatically";
  return {
    id: newId("in_"),
    object: "invoice",
    account_country: "US",
    account_name: "Millrace demo",
    account_tax_ids: null,
    amount_due: 0,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: 0,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    automatic_tax: {
      disabled_reason: null,
      enabled: false,
      liability: null,
      provider: null,
      status: null,
    },
    billing_reason: "manual",
    collection_method,
    created: now,
    currency: (text(params, "currency") ?? "usd").toLowerCase(),
    custom_fields: params["custom_fields"] ?? null,
    customer: customer.id,
    customer_account: null,
    ...facing(customer),
    customer_tax_ids: [],
    default_payment_method: text(params, "default_payment_method") ?? null,
    default_source: null,
    default_tax_rates: [],
    description: text(params, "description") ?? null,
    discounts: [],
    due_date: dueDateOf(call, now) ?? null,
    effective_at: null,
    ending_balance: null,
    footer: text(params, "footer") ?? null,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: "self" },
    last_finalization_error: null,
    latest_revision: null,
    lines: {},
    livemode: world.livemode,
    metadata: newMetadata(params),
    ...advancing(flag(params, "auto_advance") ?? false, collection_method, now),
    number: null,
    on_behalf_of: null,
    parent: null,
    payment_settings: {
      default_mandate: null,
      payment_method_options: null,
      payment_method_types: null,
    },
    period_end: now,
    period_start: now,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: whole(customer, "balance") ?? 0,
    statement_descriptor: text(params, "statement_descriptor") ?? null,
    status: "draft",
    status_transitions: {
      finalized_at: null,
      marked_uncollectible_at: null,
      paid_at: null,
      voided_at: null,
    },
    subtotal: 0,
    subtotal_excluding_tax: 0,
    test_clock: null,
    total: 0,
    total_discount_amounts: [],
    total_excluding_tax: 0,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: now,
  };
}

/** When Stripe goes on with a draft by itself: always an hour after it was made, however often that is switched. */
export function advancing(auto_advance: boolean, collection_method: string, created: number) {
  const at = auto_advance ? created + ADVANCES_AFTER_SECONDS : null;
  return {
    auto_advance,
    automatically_finalizes_at: at,
    next_payment_attempt: collection_method === "charge_automatically" ? at : null,
  };
}

/** What an invoice says of its customer, until it is finalized. */
function facing(customer: Customer): JsonObject {
  return {
    customer_address: customer["address"] ?? null,
    customer_email: customer.email,
    customer_name: customer["name"] ?? null,
    customer_phone: customer["phone"] ?? null,
    customer_shipping: customer["shipping"] ?? null,
    customer_tax_exempt: customer["tax_exempt"] ?? null,
  };
}

/** A draft follows its customer and its items; what is finalized is frozen. */
export function current(world: World, kept: Invoice): Invoice {
  if (kept.status !== "draft") return kept;
  const customer = world.customers.get(kept.customer);
  const starting_balance =
    customer === undefined ? kept.starting_balance : (whole(customer, "balance") ?? 0);
  const lines = linesOf(world, kept.id);
  const subtotal = lines.reduce((sum, { amount }) => sum + amount, 0);
  const off = discountsOf(world, kept["discounts"], lines.map(discountable));
  const total = subtotal - off.sum;
  const amount_due = dueOf(total + starting_balance, kept.currency);
  return {
    ...kept,
    ...(customer === undefined ? {} : facing(customer)),
    amount_due,
    amount_remaining: amount_due,
    lines: {
      object: "list",
      data: lines.slice(0, LINES_SHOWN),
      has_more: lines.length > LINES_SHOWN,
      total_count: lines.length,
      url: `/v1/invoices/${kept.id}/lines`,
    },
    starting_balance,
    subtotal,
    subtotal_excluding_tax: subtotal,
    total,
    total_discount_amounts: off.sums,
    total_excluding_tax: total,
  };
}

/** What is left for the payer: a credit pays first, and what is under the minimum goes to the customer's balance. */
function dueOf(owed: number, currency: string): number {
  return owed < leastAmount(currency) ? 0 : owed;
}

export interface Line extends JsonObject {
  id: string;
  amount: number;
}

/** What a coupon may lower of a line. */
function discountable({ amount, discountable: may, pricing }: Line): Share {
  const details = table(isTable(pricing) ? pricing : {}, "price_details") ?? {};
  return { amount: may === false ? 0 : amount, product: text(details, "product") ?? "" };
}

export function linesOf(world: World, invoice: string): Line[] {
  const lines = (world.invoiceLines.get(invoice) ?? []).flatMap((id) => {
    const item = world.invoiceItems.get(id);
    return item === undefined ? [] : [lineOf(item)];
  });
  const shares = lines.map(discountable);
  const { ofLines } = discountsOf(world, world.invoices.get(invoice)?.["discounts"], shares);
  return lines.map((line, at) => Object.assign(line, { discount_amounts: ofLines[at] ?? [] }));
}

function parentOf(item: InvoiceItem): JsonObject {
  const proration = item["proration"] === true;
  const details = { proration, proration_details: { credited_items: null } };
  // A line that a subscription bills is no invoice item to anybody else.
  return item["subscription_item"] === undefined
    ? {
        type: "invoice_item_details",
        invoice_item_details: { invoice_item: item.id, ...details, subscription: null },
        subscription_item_details: null,
      }
    : {
        type: "subscription_item_details",
        invoice_item_details: null,
        subscription_item_details: {
          invoice_item: null,
          ...details,
          subscription: item["subscription"] ?? null,
          subscription_item: item["subscription_item"],
        },
      };
}

function lineOf(item: InvoiceItem): Line {
  const { amount, currency, description, invoice, metadata, pricing, quantity } = item;
  return {
    // Its own id, always the same.
    id: `il_${item.id.slice("ii_".length)}`,
    object: "line_item",
    amount,
    currency,
    description,
    discount_amounts: [],
    discountable: item["discountable"] ?? true,
    discounts: [],
    invoice,
    livemode: item["livemode"] ?? false,
    metadata,
    parent: parentOf(item),
    period: item["period"] ?? null,
    pretax_credit_amounts: [],
    pricing,
    quantity,
    quantity_decimal: String(quantity),
    subscription: null,
    subtotal: amount,
    taxes: [],
  };
}
