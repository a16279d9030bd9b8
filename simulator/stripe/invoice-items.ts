import type { Call } from "./call.ts";
import { CURRENCIES, isCurrency } from "./currencies.ts";
import { refuse } from "./errors.ts";
import { emit } from "./events.ts";
import { invoices as refuseInvoice, items as refuseItem } from "./invoice-errors.ts";
import { type Invoice, type InvoiceItem, current } from "./invoice-object.ts";
import type { JsonObject } from "./json.ts";
import { by, listPage } from "./lists.ts";
import { mergedMetadata, newMetadata } from "./metadata.ts";
import { changed, flag, table, text, whole } from "./params.ts";
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
  if (!("amount" in params) && !("unit_amount_decimal" in params)) throw refuseItem.amountMissing();
  const currency = text(params, "currency");
  if (currency === undefined) throw parameter.missing("currency");
  if (!isCurrency(currency.toLowerCase())) throw refuse.currency(currency, CURRENCIES);
}

export function checkItemChange({ params }: Call): void {
  if ("amount" in params && "quantity" in params) throw refuseItem.amountOrQuantity();
}

/** Without an invoice it is pending: the next invoice that takes pending items has it. */
export function createInvoiceItem(call: Call): InvoiceItem {
  const { world, params } = call;
  const customer = customerInParameter(world, text(params, "customer") ?? "");
  const currency = (text(params, "currency") ?? "").toLowerCase();
  const named = text(params, "invoice");
  const invoice = named === undefined ? null : editable(world, named);
  if (invoice !== null && invoice.customer !== customer.id) {
    throw refuseItem.invoiceOfAnother(invoice.id);
  }
  if (invoice !== null && invoice.currency !== currency) {
    throw refuseItem.otherCurrency(currency, invoice.currency);
  }
  const item = itemObject(call, customer.id, currency, invoice);
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
    ...(priced ? priceOf(call, before.currency, before) : {}),
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
    ...priceOf(call, currency, null),
  };
}

type Priced = Pick<InvoiceItem, "amount" | "pricing" | "quantity"> & { quantity_decimal: string };

/** A price and a product that nobody sees; the same amount and description have those of an earlier item. */
function priceOf(call: Call, currency: string, before: InvoiceItem | null): Priced {
  const { params, world, newId } = call;
  const given = whole(params, "amount");
  const quantity = given === undefined ? (whole(params, "quantity") ?? before?.quantity ?? 1) : 1;
  const kept = text(before?.pricing ?? {}, "unit_amount_decimal") ?? "0";
  const unit = given === undefined ? (text(params, "unit_amount_decimal") ?? kept) : String(given);
  const amount = Number(unit) * quantity;
  if (!Number.isSafeInteger(amount)) throw refuseItem.unitAmount(unit);
  const description = text(params, "description") ?? before?.description ?? null;
  const like = world.invoiceItems
    .entries()
    .find(
      ({ object }) =>
        object.currency === currency &&
        object.description === description &&
        text(object.pricing, "unit_amount_decimal") === unit,
    );
  const pricing = like?.object.pricing ?? {
    type: "price_details",
    price_details: { price: newId("price_"), product: newId("prod_") },
    unit_amount_decimal: unit,
  };
  return { amount, pricing, quantity, quantity_decimal: String(quantity) };
}
