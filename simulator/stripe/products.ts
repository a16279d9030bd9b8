import type { Call } from "./call.ts";
import { checkUrl } from "./contact.ts";
import { bad, refuse } from "./errors.ts";
import { emit } from "./events.ts";
import type { Json, JsonObject } from "./json.ts";
import { listPage } from "./lists.ts";
import { mergedMetadata, newMetadata } from "./metadata.ts";
import type { Product } from "./objects.ts";
import { parameter } from "./parameter-errors.ts";
import { addPrice, checkPriceAmount } from "./price-object.ts";
import { type Params, changed, flag, table, text, texts } from "./params.ts";

const MOST_IMAGES = 8;
const MOST_FEATURES = 15;

export function listProducts(call: Call): JsonObject {
  const { params } = call;
  const ids = texts(params, "ids");
  const wanted = ["active", "shippable", "type", "url"].filter((name) => name in params);
  return listPage(call, call.world.products, "product", "/v1/products", {
    accepts: (product) =>
      (ids.length === 0 || ids.includes(product.id)) &&
      wanted.every((name) => product[name] === params[name]),
  });
}

export function retrieveProduct({ world, id }: Call): Product {
  const product = world.products.get(id);
  if (product === undefined) throw refuse.notFound(world, "product", id);
  return product;
}

export function checkProduct({ params }: Call): void {
  const images = texts(params, "images");
  if (images.length > MOST_IMAGES) throw refuse.tooMany("images", MOST_IMAGES);
  for (const [index, image] of images.entries()) checkUrl(image, `images[${index}]`);
  checkUrl(text(params, "url"), "url");
  checkDescriptor(text(params, "statement_descriptor"));
  if (items(params["marketing_features"]).length > MOST_FEATURES) {
    throw refuse.tooMany("marketing_features", MOST_FEATURES);
  }
  const price = table(params, "default_price_data");
  if (price !== undefined) checkPriceAmount(price, "default_price_data");
}

/** Stripe documents both rules. Its words are not known to the letter. */
function checkDescriptor(descriptor: string | undefined): void {
  if (descriptor === undefined) return;
  const param = "statement_descriptor";
  if (/[<>\\"']/.test(descriptor)) {
    throw bad("The statement descriptor may not include the characters <, >, \\, \", or '.", {
      param,
    });
  }
  if (!/\p{L}/u.test(descriptor)) {
    throw bad("The statement descriptor must contain at least one letter.", { param });
  }
}

export function createProduct(call: Call): Product {
  const { world, params } = call;
  const id = text(params, "id");
  if (id !== undefined && world.products.get(id) !== undefined) throw refuse.idTaken("Product", id);
  const product = productObject(call, id ?? call.newId("prod_"));
  world.products.add(product, call.visibleAt);
  const priced = withDefaultPrice(call, product);
  emit(call, "product.created", priced);
  return priced;
}

/** A product's events show it as it is at the end. */
function withDefaultPrice(call: Call, product: Product): Product {
  const params = table(call.params, "default_price_data");
  if (params === undefined) return product;
  const { id } = addPrice({ ...call, params }, product.id);
  const priced: Product = { ...product, default_price: id };
  call.world.products.replace(priced);
  return priced;
}

export function checkProductUpdate(call: Call): void {
  checkProduct(call);
  if ("name" in call.params && text(call.params, "name") === undefined) {
    throw parameter.empty("name");
  }
}

export function updateProduct(call: Call): Product {
  const { world, params, now } = call;
  const before = retrieveProduct(call);
  const price = text(params, "default_price");
  if (price !== undefined && world.prices.get(price)?.product !== before.id) {
    throw refuse.unknownId(world, "price", price, "default_price");
  }
  const tax = table(params, "tax_details");
  const set: Product = {
    ...before,
    ...changed(params, [
      "active",
      "default_price",
      "description",
      "name",
      "package_dimensions",
      "shippable",
    ]),
    ...changed(params, ["statement_descriptor", "tax_code", "unit_label", "url"]),
    ...("images" in params ? { images: texts(params, "images") } : {}),
    ...("marketing_features" in params
      ? { marketing_features: items(params["marketing_features"]) }
      : {}),
    ...(tax === undefined
      ? {}
      : { tax_details: { performance_location: null, tax_code: null, ...tax } }),
    metadata: mergedMetadata(before.metadata, params),
  };
  const after = JSON.stringify(set) === JSON.stringify(before) ? before : { ...set, updated: now };
  world.products.replace(after);
  emit(call, "product.updated", after, before);
  return after;
}

/** Unlike a customer, it is not to be read any more. */
export function deleteProduct(call: Call): JsonObject {
  const { world } = call;
  const { id, ...product } = retrieveProduct(call);
  if (world.prices.entries().some(({ object }) => object.product === id)) {
    throw bad("This product cannot be deleted because it has one or more user-created prices.");
  }
  world.products.remove(id);
  emit(call, "product.deleted", { ...product, id, active: false });
  return { id, object: "product", deleted: true };
}

function productObject({ params, world, now }: Call, id: string): Product {
  const tax = table(params, "tax_details");
  return {
    id,
    object: "product",
    active: flag(params, "active") ?? true,
    attributes: [],
    created: now,
    default_price: null,
    description: text(params, "description") ?? null,
    images: texts(params, "images"),
    livemode: world.livemode,
    marketing_features: items(params["marketing_features"]),
    metadata: newMetadata(params),
    name: text(params, "name") ?? "",
    package_dimensions: table(params, "package_dimensions") ?? null,
    shippable: flag(params, "shippable") ?? null,
    statement_descriptor: text(params, "statement_descriptor") ?? null,
    tax_code: text(params, "tax_code") ?? null,
    tax_details: tax === undefined ? null : { performance_location: null, tax_code: null, ...tax },
    type: text(params, "type") ?? "service",
    unit_label: text(params, "unit_label") ?? null,
    updated: now,
    url: text(params, "url") ?? null,
  };
}

function items(value: Params[string] | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}
