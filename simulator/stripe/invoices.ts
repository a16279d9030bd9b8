/** Invoices while they are drafts, and reading them. What comes after is in `invoice-steps.ts`. */
import type { Call } from "./call.ts";
import { CURRENCIES, isCurrency } from "./currencies.ts";
import { couponGiven, redeem } from "./discounts.ts";
import { refuse } from "./errors.ts";
import { emit } from "./events.ts";
import { invoices as refuseInvoice } from "./invoice-errors.ts";
import {
  type Invoice,
  advancing,
  current,
  dueDateOf,
  invoiceObject,
  linesOf,
} from "./invoice-object.ts";
import type { JsonObject } from "./json.ts";
import { by, listPage, pageWithin } from "./lists.ts";
import { mergedMetadata } from "./metadata.ts";
import { changed, flag, table, text, whole } from "./params.ts";
import { parameter } from "./parameter-errors.ts";
import { checkCustomerKnown, customerInParameter } from "./payer.ts";
import { methodInParameter } from "./payment-methods.ts";
import { later } from "./settle.ts";

export function listInvoices(call: Call): JsonObject {
  const { params, world } = call;
  const [customer, status] = [text(params, "customer"), text(params, "status")];
  const method = text(params, "collection_method");
  if (customer !== undefined) checkCustomerKnown(world, customer);
  return listPage(call, world.invoices, "invoice", "/v1/invoices", {
    index: by(call, "customer"),
    accepts: (invoice) =>
      (status === undefined || invoice.status === status) &&
      (method === undefined || invoice.collection_method === method) &&
      isDueWithin(params, invoice.due_date),
    shown: (invoice) => current(world, invoice),
  });
}

function isDueWithin(params: JsonObject, due: number | null): boolean {
  if (!("due_date" in params)) return true;
  if (due === null) return false;
  const exact = whole(params, "due_date");
  const range = table(params, "due_date") ?? {};
  return (
    (exact ?? due) === due &&
    due > (whole(range, "gt") ?? -Infinity) &&
    due >= (whole(range, "gte") ?? -Infinity) &&
    due < (whole(range, "lt") ?? Infinity) &&
    due <= (whole(range, "lte") ?? Infinity)
  );
}

/** An invoice by the id in the path, which refusals call `invoice` for some operations and `id` for others. */
export function invoiceAt({ world, id }: Call, param: "id" | "invoice"): Invoice {
  const invoice = world.invoices.get(id);
  if (invoice === undefined) throw refuse.notFound(world, "invoice", id, param);
  return current(world, invoice);
}

export function retrieveInvoice(call: Call): Invoice {
  return invoiceAt(call, "invoice");
}

export function listInvoiceLines(call: Call): JsonObject {
  const { id } = invoiceAt(call, "invoice");
  const lines = linesOf(call.world, id);
  return pageWithin(call, "line_item", lines, `/v1/invoices/${id}/lines`);
}

export function checkInvoice(call: Call): void {
  const { params } = call;
  if (!("customer" in params)) throw parameter.missing("customer");
  const currency = text(params, "currency");
  if (currency !== undefined && !isCurrency(currency.toLowerCase())) {
    throw refuse.currency(currency, CURRENCIES);
  }
  checkDue(call, text(params, "collection_method"), false);
}

function checkDue({ params, now }: Call, method: string | undefined, hasDue: boolean): void {
  const isGiven = "due_date" in params || "days_until_due" in params;
  if (method !== "send_invoice" && isGiven) throw refuseInvoice.dueOnlyWhenSent();
  if (method === "send_invoice" && !isGiven && !hasDue) throw refuseInvoice.dueMissing();
  if ("due_date" in params && "days_until_due" in params) throw refuseInvoice.dueTwice();
  if ((whole(params, "due_date") ?? Infinity) <= now) throw refuseInvoice.duePast();
  const days = whole(params, "days_until_due");
  if (days !== undefined && days < 0) throw refuseInvoice.daysNegative();
}

export function createInvoice(call: Call): Invoice {
  const { world, params } = call;
  const customer = customerInParameter(world, text(params, "customer") ?? "");
  checkMethod(call);
  const bare = invoiceObject(call, customer);
  const coupon = couponGiven(call, bare.currency);
  // That a draft redeems its coupon already is from memory.
  const made = { ...bare, discounts: coupon === null ? [] : [redeem(call, coupon).id] };
  world.invoices.add(made, call.visibleAt);
  if (text(params, "pending_invoice_items_behavior") === "include") takePending(call, made);
  const invoice = current(world, made);
  world.invoices.replace(invoice);
  goOnLater(call, invoice);
  emit(call, "invoice.created", invoice);
  return invoice;
}

function checkMethod(call: Call): void {
  const method = text(call.params, "default_payment_method");
  if (method !== undefined) methodInParameter(call, method, "default_payment_method");
}

/** The newest first, before whatever is added later. */
export function takePending({ world }: Call, { id, customer, currency }: Invoice): void {
  const pending = world.invoiceItems
    .entries()
    .map(({ object }) => object)
    .filter(
      (item) => item.invoice === null && item.customer === customer && item.currency === currency,
    )
    .toReversed();
  for (const item of pending) world.invoiceItems.replace({ ...item, invoice: id });
  world.invoiceLines.set(
    id,
    pending.map((item) => item.id),
  );
}

/** An hour after a draft was made, where Stripe is to go on with it. */
function goOnLater({ world }: Call, invoice: Invoice): void {
  const at = whole(invoice, "automatically_finalizes_at");
  if (at !== undefined) later(world, { at, change: "invoice_advances", id: invoice.id });
}

export function updateInvoice(call: Call): Invoice {
  const { world, params } = call;
  const before = invoiceAt(call, "id");
  if (before.status !== "draft") {
    const frozen = Object.keys(params).find((name) => name !== "metadata" && name !== "expand");
    if (frozen !== undefined) throw refuseInvoice.frozenField(frozen);
  }
  const method = text(params, "collection_method") ?? before.collection_method;
  checkDue(call, method, before.due_date !== null);
  checkMethod(call);
  const due = dueDateOf(call, before.created);
  const advances =
    before.status !== "draft"
      ? {}
      : advancing(flag(params, "auto_advance") ?? before.auto_advance, method, before.created);
  const after: Invoice = {
    ...before,
    ...changed(params, ["custom_fields", "default_payment_method", "description", "footer"]),
    ...changed(params, ["statement_descriptor"]),
    ...advances,
    collection_method: method,
    ...(due === undefined ? {} : { due_date: due }),
    ...(method === "send_invoice" ? {} : { due_date: null }),
    metadata: mergedMetadata(before.metadata, params),
  };
  world.invoices.replace(after);
  if (!before.auto_advance) goOnLater(call, after);
  emit(call, "invoice.updated", after, before);
  return after;
}

/** Its items stay bound to it: no list of pending ones has them, and nothing can be done with them. */
export function deleteInvoice(call: Call): JsonObject {
  const { world, id } = call;
  const invoice = invoiceAt(call, "invoice");
  if (invoice.status !== "draft") throw refuseInvoice.deletesDraftsOnly();
  world.invoices.remove(id);
  emit(call, "invoice.deleted", invoice);
  return { id, object: "invoice", deleted: true };
}
