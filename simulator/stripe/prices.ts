/** Prices. Their amount, currency, interval and product are never changed. */
import type { Call } from "./call.ts";
import { refuse } from "./errors.ts";
import { emit } from "./events.ts";
import type { JsonObject } from "./json.ts";
import { by, listPage } from "./lists.ts";
import { mergedMetadata } from "./metadata.ts";
import type { Price } from "./objects.ts";
import { changed, flag, table, text, texts } from "./params.ts";
import { addPrice, checkPriceAmount } from "./price-object.ts";
import { prices as refusePrice } from "./price-errors.ts";
import { createProduct } from "./products.ts";

export function listPrices(call: Call): JsonObject {
  const { params, world } = call;
  const keys = texts(params, "lookup_keys");
  const wanted = ["active", "currency", "type"].filter((name) => name in params);
  const recurring = table(params, "recurring") ?? {};
  const product = text(params, "product");
  if (product !== undefined && world.products.get(product) === undefined)
    throw refuse.unknownId(world, "product", product, "product");
  return listPage(call, world.prices, "price", "/v1/prices", {
    index: by(call, "product"),
    accepts: (price) =>
      (keys.length === 0 || keys.includes(price.lookup_key ?? "")) &&
      wanted.every((name) => price[name] === params[name]) &&
      Object.entries(recurring).every(([name, value]) => price.recurring?.[name] === value),
  });
}

export function retrievePrice({ world, id }: Call): Price {
  const price = world.prices.get(id);
  if (price === undefined) throw refuse.notFound(world, "price", id, "price");
  return price;
}

export function checkPrice({ params }: Call): void {
  checkPriceAmount(params, "");
  if (!("product" in params) && !("product_data" in params)) throw refusePrice.productMissing();
  if ("product" in params && "product_data" in params) throw refusePrice.productTwice();
  const recurring = table(params, "recurring") ?? {};
  if (recurring["usage_type"] === "metered") throw refusePrice.metered();
}

export function createPrice(call: Call): Price {
  const { world, params } = call;
  const product = text(params, "product");
  if (product !== undefined && world.products.get(product) === undefined)
    throw refuse.unknownId(world, "product", product, "product");
  takeLookupKey(call, null);
  const data = table(params, "product_data");
  return addPrice(call, product ?? createProduct({ ...call, params: data ?? {} }).id);
}

/** A key is one price's, also where that is archived. */
function takeLookupKey(call: Call, own: string | null): void {
  const { world, params } = call;
  const key = text(params, "lookup_key");
  if (key === undefined) return;
  const holder = world.prices
    .entries()
    .map(({ object }) => object)
    .find((price) => price.lookup_key === key && price.id !== own);
  if (holder === undefined) return;
  if (flag(params, "transfer_lookup_key") !== true) throw refusePrice.lookupKeyTaken(holder.id);
  const without: Price = { ...holder, lookup_key: null };
  world.prices.replace(without);
  emit(call, "price.updated", without, holder);
}

export function updatePrice(call: Call): Price {
  const { world, params } = call;
  const before = retrievePrice(call);
  const isDefault = world.products.get(before.product)?.["default_price"] === before.id;
  if (flag(params, "active") === false && isDefault) throw refusePrice.isDefault();
  takeLookupKey(call, before.id);
  const after: Price = {
    ...before,
    ...changed(params, ["active", "lookup_key", "nickname", "tax_behavior"]),
    metadata: mergedMetadata(before.metadata, params),
  };
  world.prices.replace(after);
  emit(call, "price.updated", after, before);
  return after;
}
