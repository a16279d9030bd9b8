/** `expand[]`: which properties can be expanded is read from `spec.json`; some are kept here to expand to. */
import { transaction } from "./balance.ts";
import type { Call } from "./call.ts";
import { current } from "./invoice-object.ts";
import { paymentsOf } from "./invoice-steps.ts";
import { type Json, type JsonObject, isTable } from "./json.ts";
import { text, texts } from "./params.ts";
import { type Schema, objectSchema } from "./spec.ts";
import { parameter } from "./parameter-errors.ts";

const MOST_LEVELS = 4;

/** What an operation answers with: one object of a schema, or a list of them. */
export interface Shape {
  readonly schema: string;
  readonly list: boolean;
}

/** Refused before anything is done. */
export function checkExpand(call: Call, shape: Shape): void {
  for (const path of texts(call.params, "expand")) {
    const names = path.split(".");
    if (names.length > MOST_LEVELS) throw parameter.expansionDepth(path);
    if (!canExpand(shape, names)) {
      const hint = shape.list && canExpand(shape, ["data", ...names]) ? `data.${path}` : null;
      throw parameter.expansion(path, hint);
    }
  }
}

function canExpand({ schema, list }: Shape, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true;
  if (list) return name === "data" && canExpand({ schema, list: false }, rest);
  return canExpandIn(objectSchema(schema), [name, ...rest]);
}

/** Groups of fields count as expanded already, such as a customer's address; what stands in them can be named through them. */
function canExpandIn(
  { properties = {}, ...object }: Schema,
  [name, ...rest]: readonly string[],
): boolean {
  const property = properties[name ?? ""] ?? {};
  const group = groupOf(property);
  if (group !== null) return rest.length === 0 || canExpandIn(group, rest);
  const next = referenced(property);
  const isListed = object["x-expandableFields"]?.includes(name ?? "") === true;
  if (!isListed && property["x-expansionResources"] === undefined) return false;
  return rest.length === 0 || (next !== null && canExpand(next, rest));
}

/** Those of a field that holds an object of its own, neither a list nor what has an id. */
function groupOf(property: Schema): Schema | null {
  const { $ref } = property.anyOf?.find((one) => one.$ref !== undefined) ?? property;
  const found = $ref === undefined ? property : objectSchema($ref.split("/").at(-1) ?? "");
  const { properties } = found;
  const isOther =
    property["x-expansionResources"] !== undefined ||
    properties === undefined ||
    properties["id"] !== undefined ||
    properties["data"] !== undefined;
  return isOther ? null : found;
}

function referenced(property: ReturnType<typeof objectSchema>): Shape | null {
  const items = property.properties?.["data"]?.items?.$ref;
  const single = property["x-expansionResources"]?.oneOf[0]?.$ref;
  const reference = items ?? single;
  const schema = reference?.split("/").at(-1);
  return schema === undefined ? null : { schema, list: items !== undefined };
}

export function expand(call: Call, answer: JsonObject): JsonObject {
  return texts(call.params, "expand").reduce(
    (object, path) => expanded(call, object, path.split(".")),
    answer,
  );
}

function expanded(call: Call, object: JsonObject, [name, ...rest]: readonly string[]): JsonObject {
  if (name === undefined) return object;
  const found = resolve(call, object, name);
  const inner = (value: Json) => (isTable(value) ? expanded(call, value, rest) : value);
  return { ...object, [name]: Array.isArray(found) ? found.map(inner) : inner(found) };
}

function resolve(call: Call, object: JsonObject, name: string): Json {
  const value = object[name] ?? null;
  if (typeof value === "string") return LOOKED_UP[name]?.(call, value) ?? value;
  if (value !== null) return value;
  const nested = NESTED[`${text(object, "object")}.${name}`];
  return nested?.(call, text(object, "id") ?? "") ?? null;
}

const LOOKED_UP: Readonly<Record<string, (call: Call, id: string) => JsonObject | undefined>> = {
  customer: ({ world }, id) =>
    world.deletedCustomers.has(id)
      ? { id, object: "customer", deleted: true }
      : world.customers.get(id),
  charge: ({ world }, id) => world.charges.get(id),
  balance_transaction: transaction,
  failure_balance_transaction: transaction,
  latest_charge: ({ world }, id) => world.charges.get(id),
  payment_intent: ({ world }, id) => world.paymentIntents.get(id),
  payment_method: ({ world }, id) => world.paymentMethods.get(id),
  product: ({ world }, id) => world.products.get(id),
  default_price: ({ world }, id) => world.prices.get(id),
  default_source: ({ world }, id) => world.cardsOnFile.get(id)?.card,
  default_payment_method: ({ world }, id) => world.paymentMethods.get(id),
  original_payout: ({ world }, id) => world.payouts.get(id),
  reversed_by: ({ world }, id) => world.payouts.get(id),
  /** What moved the money. */
  source: ({ world }, id) =>
    world.charges.get(id) ??
    world.refunds.get(id) ??
    world.disputes.get(id) ??
    world.payouts.get(id),
  invoice: ({ world }, id) => {
    const invoice = world.invoices.get(id);
    return invoice && current(world, invoice);
  },
};

/** What is in the body only when asked for. */
const NESTED: Readonly<Record<string, (call: Call, id: string) => Json>> = {
  "coupon.applies_to": ({ world }, id) => {
    const products = world.couponProducts.get(id);
    return products === undefined ? null : { products: [...products] };
  },
  "charge.refunds": ({ world, now }, id) => {
    const page = world.refunds.page({
      limit: 10,
      from: 0,
      until: Infinity,
      after: null,
      before: null,
      index: ["charge", id],
      accepts: () => true,
      now: now * 1000,
    });
    return nested(page.data, page.hasMore, `/v1/charges/${id}/refunds`);
  },
  "customer.sources": ({ world }, id) => {
    const kept = [...world.cardsOnFile.values()].filter(({ card }) => card.customer === id);
    return nested(
      kept.map(({ card }) => card),
      false,
      `/v1/customers/${id}/sources`,
    );
  },
  "invoice.payments": ({ world }, id) =>
    nested(paymentsOf(world, id), false, `/v1/invoice_payments?invoice=${id}`),
  "checkout.session.line_items": ({ world }, id) =>
    nested(world.soldItems.get(id) ?? [], false, `/v1/checkout/sessions/${id}/line_items`),
  "payment_link.line_items": ({ world }, id) =>
    nested(world.soldItems.get(id) ?? [], false, `/v1/payment_links/${id}/line_items`),
  "customer.subscriptions": (_call, id) => nested([], false, `/v1/customers/${id}/subscriptions`),
  "customer.tax_ids": (_call, id) => nested([], false, `/v1/customers/${id}/tax_ids`),
};

function nested(data: JsonObject[], has_more: boolean, url: string): JsonObject {
  return { object: "list", data, has_more, url };
}
