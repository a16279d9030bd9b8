/** Objects in the shapes of older versions, as an account of such a version has them in its events: https://docs.stripe.com/changelog */
import { type Json, type JsonObject, isTable } from "./json.ts";
import { table, text } from "./params.ts";
import { API_VERSION } from "./spec.ts";

type Older = (object: JsonObject) => JsonObject;

interface Release {
  readonly since: string;
  /** By the kind of object: how it was until then. */
  readonly until: Readonly<Record<string, Older>>;
}

/** The newest first. */
const RELEASES: readonly Release[] = [
  {
    since: "2026-09-30.endive",
    until: {
      invoice: (invoice) => without(invoice, ["status_details"]),
      payment_intent: (intent) => without(intent, ["allowed_payment_method_types"]),
      "checkout.session": (session) => without(session, ["allowed_payment_method_types"]),
    },
  },
  {
    since: "2025-09-30.clover",
    until: {
      discount: ({ source = null, ...discount }) => ({
        ...discount,
        coupon: isTable(source) ? (source["coupon"] ?? null) : null,
      }),
    },
  },
  {
    since: "2025-03-31.basil",
    until: {
      charge: (charge) => ({ ...charge, invoice: null }),
      payment_intent: (intent) => ({ ...intent, invoice: null }),
      invoice: olderInvoice,
      line_item: olderLine,
      invoiceitem: olderItem,
      subscription: olderSubscription,
      credit_note: ({ refunds, ...note }) => ({ ...note, refund: refundIn(refunds) }),
      "checkout.session": ({ collected_information: collected = null, ...session }) => ({
        ...session,
        shipping_details: isTable(collected) ? (collected["shipping_details"] ?? null) : null,
      }),
    },
  },
];

/** An object, and all that is in it, in the shape of that version. */
export function asIn(version: string, object: JsonObject): JsonObject {
  if (version === API_VERSION) return object;
  const changes = RELEASES.flatMap(({ since, until }) => (since > version ? [until] : []));
  return changes.reduce((shown, until) => eachTable(shown, until), object);
}

function eachTable(object: JsonObject, until: Release["until"]): JsonObject {
  const inside = Object.entries(object).map(
    ([name, value]) => [name, inner(value, until)] as const,
  );
  const older = until[text(object, "object") ?? ""];
  const same: JsonObject = Object.fromEntries(inside);
  return older === undefined ? same : older(same);
}

function inner(value: Json, until: Release["until"]): Json {
  if (Array.isArray(value)) return value.map((one) => inner(one, until));
  return isTable(value) ? eachTable(value, until) : value;
}

function without(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

function olderInvoice(invoice: JsonObject): JsonObject {
  const details = table(table(invoice, "parent") ?? {}, "subscription_details") ?? {};
  const isPaid = invoice["status"] === "paid";
  const rest = without(invoice, [
    "amount_overpaid",
    "confirmation_secret",
    "parent",
    "payments",
    "total_taxes",
  ]);
  return {
    ...rest,
    charge: null,
    discount: null,
    paid: isPaid,
    paid_out_of_band: false,
    payment_intent: null,
    quote: null,
    subscription: text(details, "subscription") ?? null,
    tax: null,
    total_tax_amounts: [],
    transfer_data: null,
  };
}

/** What a line or an item is priced by. */
function priceIn({ pricing = null }: JsonObject): Json {
  return table(isTable(pricing) ? pricing : {}, "price_details")?.["price"] ?? null;
}

function olderLine(line: JsonObject): JsonObject {
  const parent = table(line, "parent") ?? {};
  const details = table(parent, "invoice_item_details") ?? {};
  return {
    ...without(line, ["parent", "pricing", "taxes"]),
    invoice_item: details["invoice_item"] ?? null,
    price: priceIn(line),
    proration: details["proration"] ?? false,
    tax_amounts: [],
    type: parent["type"] === "subscription_item_details" ? "subscription" : "invoiceitem",
  };
}

function olderItem(item: JsonObject): JsonObject {
  return {
    ...without(item, ["pricing"]),
    price: priceIn(item),
    unit_amount: item["amount"] ?? null,
  };
}

/** Its items had no periods of their own. */
function olderSubscription({ items = null, ...subscription }: JsonObject): JsonObject {
  const list = isTable(items) ? items : {};
  const rows = Array.isArray(list["data"]) ? list["data"].filter(isTable) : [];
  const [first = {}] = rows;
  const periods = ["current_period_end", "current_period_start"];
  return {
    ...subscription,
    current_period_end: first["current_period_end"] ?? null,
    current_period_start: first["current_period_start"] ?? null,
    items: { ...list, data: rows.map((row) => without(row, periods)) },
  };
}

function refundIn(refunds: Json | undefined): Json {
  const [first] = Array.isArray(refunds) ? refunds : [];
  return isTable(first) ? (first["refund"] ?? null) : null;
}
