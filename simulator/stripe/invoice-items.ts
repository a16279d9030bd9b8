import type { Call } from "./call.ts";
import { CURRENCIES, isCurrency } from "./currencies.ts";
import { refuse } from "./errors.ts";
import { emit } from "./events.ts";
import { invoices as refuseInvoice, items as refuseItem } from "./invoice-errors.ts";
import { checkItemPrice, ownPrice, priceGiven, priceTimes } from "./invoice-item-price.ts";
import { type Invoice, type InvoiceItem, current } from "./invoice-object.ts";
import type { JsonObject } from "./json.ts";
import { by, listPage } from "./lists.ts";
import { mergedMetadata, newMetadata } from "./metadata.ts";
import type { Price } from "./objects.ts";
import { changed, flag, table, text } from "./params.ts";
import { parameter } from "./parameter-errors.ts";
import { checkCustomerKnown, customerInParameter } from "./payer.ts";
import type { World } from "./world.ts";

export function listInvoiceItems(call: Call): JsonObject {
  const { params, world } = call;
  const [customer, invoice] = [text(params, "customer"), text(params, "invoice")];
  const pending = flag(params, "pending");
  if (customer !== undefined) checkCustomerKnown(world, customer);
  if (invoice !== undefined && world.invoices.get(invoice) === undefined) {
    throw refuse.unknownId(world, "invoice", invoice, "invoice");
  }
  return listPage(call, world.invoiceItems, "Invoice Item", "/v1/invoiceitems", {
    index: by(call, "invoice") ?? by(call, "customer"),
    accepts: (item) =>
      item["subscription_item"] === undefined &&
      (customer === undefined || item.customer === customer) &&
      (pending === undefined || (item.invoice === null) === pending),
  });
}

export function retrieveInvoiceItem({ world, id }: Call): InvoiceItem {
  const item = world.invoiceItems.get(id);
  if (item === undefined) throw refuseItem.notFound(id, world.livemode);
  return item;
}

export function checkInvoiceItem(call: Call): void {
  const { params } = call;
  if (!("customer" in params)) throw parameter.missing("customer");
  checkItemChange(call);
  const isPriced = "pricing" in params;
  const hasAmount = "amount" in params || "unit_amount_decimal" in params;
  if (!isPriced && !hasAmount) throw refuseItem.amountMissing();
  const currency = text(params, "currency");
  if (currency === undefined && !isPriced) throw parameter.missing("currency");
  if (currency !== undefined && !isCurrency(currency.toLowerCase()))
    throw refuse.currency(currency, CURRENCIES);
}

export function checkItemChange({ params }: Call): void {
  if ("amount" in params && "quantity" in params) throw refuseItem.amountOrQuantity();
  checkItemPrice(params);
}

/** That a line without a description has the name of its product is from memory. */
function byPrice({ world, params }: Call, price: Price) {
  const name = text(world.products.get(price.product) ?? {}, "name") ?? null;
  return { ...priceTimes(price, params), description: text(params, "description") ?? name };
}

/** Without an invoice it is pending: the next invoice that takes pending items has it. */
export function createInvoiceItem(call: Call): InvoiceItem {
  const { world, params } = call;
  const customer = customerInParameter(world, text(params, "customer") ?? "");
  const price = priceGiven(call);
  const currency = text(params, "currency")?.toLowerCase() ?? price?.currency ?? "";
  const named = text(params, "invoice");
  const invoice = named === undefined ? null : editable(world, named);
  if (invoice !== null && invoice.customer !== customer.id) {
    throw refuseItem.invoiceOfAnother(invoice.id);
  }
  const expected = invoice?.currency ?? currency;
  if (price !== null && price.currency !== expected)
    throw refuseItem.priceCurrency(price.currency, expected);
  if (expected !== currency) throw refuseItem.otherCurrency(currency, expected);
  const item = itemObject(call, customer.id, currency, invoice, price);
  changingLines(call, invoice, () => {
    world.invoiceItems.add(item, call.visibleAt);
    if (invoice !== null) {
      world.invoiceLines.set(invoice.id, [...(world.invoiceLines.get(invoice.id) ?? []), item.id]);
    }
    emit(call, "invoiceitem.created", item);
  });
  return item;
}

export function updateInvoiceItem(call: Call): InvoiceItem {
  const { world, params } = call;
  const before = retrieveInvoiceItem(call);
  const invoice = invoiceOf(world, before);
  if (invoice?.status !== undefined && invoice.status !== "draft")
    throw refuseInvoice.notEditable();
  const priced = ["amount", "unit_amount_decimal", "quantity"].some((name) => name in params);
  const after: InvoiceItem = {
    ...before,
    ...changed(params, ["description", "discountable", "period"]),
    ...(priced ? ownPrice(call, before.currency, before) : {}),
    metadata: mergedMetadata(before.metadata, params),
  };
  // There is no event for a changed item, only one for its invoice.
  changingLines(call, invoice, () => world.invoiceItems.replace(after));
  return after;
}

export function deleteInvoiceItem(call: Call): JsonObject {
  const { world, id } = call;
  const item = retrieveInvoiceItem(call);
  const invoice = invoiceOf(world, item);
  if (invoice?.status !== undefined && invoice.status !== "draft") {
    throw refuseItem.deleteNotEditable();
  }
  changingLines(call, invoice, () => {
    world.invoiceItems.remove(id);
    const lines = world.invoiceLines.get(item.invoice ?? "") ?? [];
    if (item.invoice !== null)
      world.invoiceLines.set(
        item.invoice,
        lines.filter((one) => one !== id),
      );
    emit(call, "invoiceitem.deleted", item);
  });
  return { id, object: "invoiceitem", deleted: true };
}

/** Which invoice an item is bound to; null where it is pending. Those of a deleted draft stay bound to it, and dead. */
function invoiceOf(world: World, { invoice: id }: InvoiceItem): Invoice | null {
  if (id === null) return null;
  const invoice = world.invoices.get(id);
  if (invoice === undefined) throw refuseItem.deleted();
  return invoice;
}

function editable(world: World, id: string): Invoice {
  const invoice = world.invoices.get(id);
  if (invoice === undefined) throw refuse.unknownId(world, "invoice", id, "invoice");
  if (invoice.status !== "draft") throw refuseInvoice.notEditable();
  return invoice;
}

/** The invoice adds up anew, and an event tells of it. */
function changingLines(call: Call, invoice: Invoice | null, change: () => void): void {
  const { world } = call;
  const before = invoice && current(world, invoice);
  change();
  if (before === null) return;
  const after = current(world, before);
  world.invoices.replace(after);
  emit(call, "invoice.updated", after, before);
}

function itemObject(
  call: Call,
  customer: string,
  currency: string,
  invoice: Invoice | null,
  price: Price | null,
): InvoiceItem {
  const { params, world, now, newId } = call;
  return {
    id: newId("ii_"),
    object: "invoiceitem",
    currency,
    customer,
    customer_account: null,
    date: now,
    description: text(params, "description") ?? null,
    discountable: flag(params, "discountable") ?? true,
    discounts: [],
    invoice: invoice?.id ?? null,
    livemode: world.livemode,
    metadata: newMetadata(params),
    parent: null,
    period: table(params, "period") ?? { end: now, start: now },
    proration: false,
    tax_rates: [],
    test_clock: null,
    ...(price === null ? ownPrice(call, currency, null) : byPrice(call, price)),
  };
}
