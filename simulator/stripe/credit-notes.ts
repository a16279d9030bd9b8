/** Credit notes: less to pay on an invoice that is open, or money given back of what was paid. */
import type { Call } from "./call.ts";
import { creditNotes as refuseNote } from "./credit-note-errors.ts";
import { type CreditNote, type NotedRefund, type Plan, noteObject } from "./credit-note-object.ts";
import { money } from "./currencies.ts";
import { refuse } from "./errors.ts";
import { emit } from "./events.ts";
import { givenBack, lowered, raised } from "./invoice-credits.ts";
import { type Invoice, current } from "./invoice-object.ts";
import { paymentsOf } from "./invoice-steps.ts";
import { type JsonObject, isTable } from "./json.ts";
import { by, listPage, pageWithin } from "./lists.ts";
import { mergedMetadata } from "./metadata.ts";
import { changed, table, text, whole } from "./params.ts";
import { parameter } from "./parameter-errors.ts";
import { createRefund } from "./refunds.ts";
import type { World } from "./world.ts";

const AMOUNTS = ["amount", "credit_amount", "out_of_band_amount", "refund_amount"] as const;
const CREDITED: ReadonlySet<Invoice["status"]> = new Set(["open", "paid", "uncollectible"]);

export function listCreditNotes(call: Call): JsonObject {
  const invoice = text(call.params, "invoice");
  return listPage(call, call.world.creditNotes, "credit note", "/v1/credit_notes", {
    index: by(call, "invoice") ?? by(call, "customer"),
    accepts: (note) =>
      (invoice === undefined || note.invoice === invoice) &&
      (text(call.params, "customer") ?? note.customer) === note.customer,
  });
}

export function retrieveCreditNote({ world, id }: Call): CreditNote {
  const note = world.creditNotes.get(id);
  if (note === undefined) throw refuse.notFound(world, "credit note", id);
  return note;
}

export function listNoteLines(call: Call): JsonObject {
  const note = retrieveCreditNote(call);
  const lines = (table(note, "lines") ?? {})["data"];
  const all = (Array.isArray(lines) ? lines : []).flatMap((line) => {
    const id = isTable(line) ? text(line, "id") : undefined;
    return isTable(line) && id !== undefined ? [{ ...line, id }] : [];
  });
  return pageWithin(call, "line_item", all, `/v1/credit_notes/${note.id}/lines`);
}

export function checkCreditNote({ params }: Call): void {
  if (!("amount" in params)) throw refuseNote.amountMissing();
  if ((whole(params, "amount") ?? 1) < 1) throw parameter.atLeastOne("amount");
  const wrong = AMOUNTS.find((name) => (whole(params, name) ?? 0) < 0);
  if (wrong !== undefined) throw parameter.positiveInteger(wrong);
}

export function previewCreditNote(call: Call): CreditNote {
  checkCreditNote(call);
  const invoice = invoiceOf(call);
  return noteObject(call, invoice, planned(call, invoice), notesOf(call.world, invoice).length + 1);
}

export function createCreditNote(call: Call): CreditNote {
  const { world } = call;
  const invoice = invoiceOf(call);
  const plan = planned(call, invoice);
  const made = noteObject(call, invoice, plan, notesOf(world, invoice).length + 1);
  // First what may be refused.
  const refunded = plan.refund === 0 ? [] : [refunding(call, invoice, plan.refund)];
  if (plan.before > 0) lowered(call, invoice, plan.before);
  const now = world.invoices.get(invoice.id) ?? invoice;
  if (plan.after > 0) givenBack(call, now, plan.after);
  const note: CreditNote = {
    ...made,
    customer_balance_transaction: plan.credit === 0 ? null : credited(call, invoice, plan.credit),
    refunds: [...made.refunds, ...refunded],
  };
  world.creditNotes.add(note, call.visibleAt);
  emit(call, "credit_note.created", note);
  return note;
}

export function updateCreditNote(call: Call): CreditNote {
  const before = retrieveCreditNote(call);
  const after: CreditNote = {
    ...before,
    ...changed(call.params, ["memo"]),
    metadata: mergedMetadata(before.metadata, call.params),
  };
  call.world.creditNotes.replace(after);
  emit(call, "credit_note.updated", after, before);
  return after;
}

/** That the invoice must be open is from memory. */
export function voidCreditNote(call: Call): CreditNote {
  const { world, now } = call;
  const before = retrieveCreditNote(call);
  if (before.status === "void") throw refuseNote.alreadyVoid();
  const invoice = world.invoices.get(before.invoice);
  if (invoice?.status !== "open") throw refuseNote.notVoidable();
  const after: CreditNote = { ...before, status: "void", voided_at: now };
  raised(call, invoice, before.pre_payment_amount);
  world.creditNotes.replace(after);
  emit(call, "credit_note.voided", after);
  return after;
}

function invoiceOf({ world, params }: Call): Invoice {
  const id = text(params, "invoice") ?? "";
  const kept = world.invoices.get(id);
  if (kept === undefined) throw refuse.unknownId(world, "invoice", id, "invoice");
  if (!CREDITED.has(kept.status)) throw refuseNote.notFinalized();
  return current(world, kept);
}

function planned(call: Call, invoice: Invoice): Plan {
  const { params, world } = call;
  const amount = whole(params, "amount") ?? 0;
  const before = invoice.status === "paid" ? 0 : Math.min(amount, invoice.amount_remaining);
  const after = amount - before;
  const linked = linkedBy(call, invoice);
  const refund = whole(params, "refund_amount") ?? 0;
  const credit = whole(params, "credit_amount") ?? 0;
  const elsewhere = whole(params, "out_of_band_amount") ?? 0;
  const left = creditable(world, invoice, linked);
  const spoken = (sum: number) => money(sum, invoice.currency);
  if (after > left) throw refuseNote.tooMuch(spoken(amount), spoken(before + left));
  const given = sumOf(linked) + refund + credit + elsewhere;
  if (given !== after) throw refuseNote.notSettled(spoken(given), spoken(after));
  return { amount, before, after, linked, refund, credit, elsewhere };
}

/** Of what was paid: less what notes, and refunds that no note tells of, have given back. */
function creditable(world: World, invoice: Invoice, linked: readonly NotedRefund[]): number {
  const noted = notesOf(world, invoice).flatMap(({ refunds }) => refunds);
  const direct = refundsOf(world, invoice).reduce((sum, { amount }) => sum + amount, 0);
  const untold = direct - sumOf(noted) - sumOf(linked);
  const given = whole(invoice, "post_payment_credit_notes_amount") ?? 0;
  return invoice.amount_paid - given - Math.max(0, untold);
}

const sumOf = (refunds: readonly NotedRefund[]): number =>
  refunds.reduce((sum, { amount_refunded: amount }) => sum + amount, 0);

function notesOf({ creditNotes }: World, { id }: Invoice): CreditNote[] {
  return creditNotes
    .entries()
    .map(({ object }) => object)
    .filter(({ invoice }) => invoice === id);
}

/** The payment intents that have paid an invoice. */
function intentsOf(world: World, { id }: Invoice): string[] {
  return paymentsOf(world, id).flatMap(({ status, payment }) => {
    const intent = text(payment, "payment_intent");
    return status === "paid" && intent !== undefined ? [intent] : [];
  });
}

function refundsOf(world: World, invoice: Invoice) {
  const intents = new Set(intentsOf(world, invoice));
  return world.refunds
    .entries()
    .map(({ object }) => object)
    .filter(
      ({ payment_intent: intent, status }) => intents.has(intent ?? "") && status !== "failed",
    );
}

/** Refunds that were made before, and that the note tells of. */
function linkedBy({ params, world }: Call, invoice: Invoice): NotedRefund[] {
  const given = params["refunds"];
  const known = new Map(refundsOf(world, invoice).map((refund) => [refund.id, refund]));
  const noted = notesOf(world, invoice).flatMap(({ refunds }) => refunds);
  return (Array.isArray(given) ? given : []).flatMap((one) => {
    const id = isTable(one) ? text(one, "refund") : undefined;
    if (!isTable(one) || id === undefined) throw parameter.missing("refunds[0][refund]");
    if (world.refunds.get(id) === undefined)
      throw refuse.unknownId(world, "refund", id, "refunds[0][refund]");
    const refund = known.get(id);
    if (refund === undefined) throw refuseNote.refundOfAnother(id);
    const amount = whole(one, "amount_refunded") ?? refund.amount;
    const told = sumOf(noted.filter((note) => note.refund === id));
    if (amount + told > refund.amount) throw refuseNote.refundUsedUp(id);
    return [notedRefund(id, amount)];
  });
}

function notedRefund(refund: string, amount_refunded: number): NotedRefund {
  return { amount_refunded, payment_record_refund: null, refund, type: "refund" };
}

/** The refund bears no metadata of the note. */
function refunding(call: Call, invoice: Invoice, amount: number): NotedRefund {
  const [intent] = intentsOf(call.world, invoice);
  if (intent === undefined) throw refuseNote.nothingToRefund();
  const params = { payment_intent: intent, amount };
  return notedRefund(createRefund({ ...call, params }).id, amount);
}

/** A balance below zero is the customer's credit. */
function credited(call: Call, { customer: id }: Invoice, amount: number): string | null {
  const { customers } = call.world;
  const before = customers.get(id);
  if (before === undefined) return null;
  const after = { ...before, balance: (whole(before, "balance") ?? 0) - amount };
  customers.replace(after);
  emit(call, "customer.updated", after, before);
  return call.newId("cbtxn_");
}
