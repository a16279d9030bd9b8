/** What an invoice item comes to: an amount of its own, or a price times a quantity. */
import type { Call } from "./call.ts";
import { refuse } from "./errors.ts";
import { items as refuseItem } from "./invoice-errors.ts";
import type { InvoiceItem } from "./invoice-object.ts";
import type { JsonObject } from "./json.ts";
import type { Price } from "./objects.ts";
import { parameter } from "./parameter-errors.ts";
import { type Params, table, text, whole } from "./params.ts";
import type { World } from "./world.ts";

type Priced = Pick<InvoiceItem, "amount" | "pricing" | "quantity"> & { quantity_decimal: string };

const OWN_AMOUNT = ["amount", "unit_amount_decimal"];

export function checkItemPrice(params: Params): void {
  if ((whole(params, "quantity") ?? 0) < 0) throw refuseItem.quantity();
  if (!("pricing" in params)) return;
  if (priceNamed(params) === undefined) throw parameter.missing("pricing[price]");
  const twice = OWN_AMOUNT.find((name) => name in params);
  if (twice !== undefined) throw refuseItem.pricedTwice(twice);
}

function priceNamed(params: Params): string | undefined {
  return text(table(params, "pricing") ?? {}, "price");
}

/** The price that is named for a new item; null where it has an amount of its own. */
export function priceGiven({ world, params }: Call): Price | null {
  const id = priceNamed(params);
  if (id === undefined) return null;
  const price = world.prices.get(id);
  if (price === undefined) throw refuse.unknownId(world, "price", id, "pricing[price]");
  if (price.recurring !== null) throw refuseItem.recurringPrice();
  if (!price.active) throw refuseItem.inactivePrice();
  if (text(price, "unit_amount_decimal") === undefined) throw refuseItem.openPrice();
  return price;
}

/** By a price that is there. */
export function priceTimes(price: Price, params: Params): Priced {
  const quantity = whole(params, "quantity") ?? 1;
  const unit = text(price, "unit_amount_decimal") ?? "0";
  const pricing = detailsOf(price.id, price.product, unit);
  return { amount: amountOf(unit, quantity), pricing, ...counted(quantity) };
}

/** A price and a product that nobody sees; the same amount and description have those of an earlier item. */
export function ownPrice(call: Call, currency: string, before: InvoiceItem | null): Priced {
  const { params, world, newId } = call;
  const given = whole(params, "amount");
  const quantity = given === undefined ? (whole(params, "quantity") ?? before?.quantity ?? 1) : 1;
  const kept = text(before?.pricing ?? {}, "unit_amount_decimal") ?? "0";
  const unit = given === undefined ? (text(params, "unit_amount_decimal") ?? kept) : String(given);
  // Only the quantity is another.
  if (before !== null && OWN_AMOUNT.every((name) => !(name in params)))
    return { amount: amountOf(unit, quantity), pricing: before.pricing, ...counted(quantity) };
  const amount = Number(unit) * quantity;
  if (!Number.isSafeInteger(amount)) throw refuseItem.unitAmount(unit);
  const description = text(params, "description") ?? before?.description ?? null;
  const like = world.invoiceItems
    .entries()
    .find(
      ({ object }) =>
        object.currency === currency &&
        object.description === description &&
        text(object.pricing, "unit_amount_decimal") === unit &&
        isHidden(world, object.pricing),
    );
  const pricing = like?.object.pricing ?? detailsOf(newId("price_"), newId("prod_"), unit);
  return { amount, pricing, ...counted(quantity) };
}

function isHidden(world: World, pricing: JsonObject): boolean {
  const price = text(table(pricing, "price_details") ?? {}, "price") ?? "";
  return world.prices.get(price) === undefined;
}

function detailsOf(price: string, product: string, unit: string): JsonObject {
  return {
    type: "price_details",
    price_details: { price, product },
    unit_amount_decimal: unit,
  };
}

function counted(quantity: number) {
  return { quantity, quantity_decimal: String(quantity) };
}

/** How Stripe rounds fractions of the smallest unit is from memory. */
function amountOf(unit: string, quantity: number): number {
  return Math.round(Number(unit) * quantity);
}
