/** Disputes: a payer takes a payment back at the bank, and the account answers with evidence. */
import { moved } from "./balance.ts";
import type { Call } from "./call.ts";
import { last4Of } from "./charge-object.ts";
import { disputes as refuseDispute } from "./dispute-errors.ts";
import { disputeObject } from "./dispute-object.ts";
import { refuse } from "./errors.ts";
import { emit } from "./events.ts";
import type { JsonObject } from "./json.ts";
import { by, listPage } from "./lists.ts";
import { mergedMetadata } from "./metadata.ts";
import type { Charge, Dispute } from "./objects.ts";
import { flag, table, text } from "./params.ts";
import { checkIntentKnown } from "./payer.ts";
import { SETTLES_AFTER_SECONDS, later } from "./settle.ts";
import type { World } from "./world.ts";

/** The test cards whose payments are disputed, by their last four digits. */
const REASONS: ReadonlyMap<string, { readonly reason: string; readonly inquiry?: true }> = new Map([
  ["0259", { reason: "fraudulent" }],
  ["2685", { reason: "product_not_received" }],
  ["1976", { reason: "fraudulent", inquiry: true }],
]);

/** In all evidence together. */
const MOST_CHARACTERS = 150_000;
const CLOSED: ReadonlySet<Dispute["status"]> = new Set(["lost", "warning_closed", "won"]);
const WAITING: ReadonlySet<Dispute["status"]> = new Set([
  "needs_response",
  "warning_needs_response",
]);

export function listDisputes(call: Call): JsonObject {
  const { params, world } = call;
  const [charge, intent] = [text(params, "charge"), text(params, "payment_intent")];
  if (charge !== undefined && world.charges.get(charge) === undefined)
    throw refuse.unknownId(world, "charge", charge, "charge");
  if (intent !== undefined) checkIntentKnown(world, intent);
  return listPage(call, world.disputes, "dispute", "/v1/disputes", {
    index: by(call, "charge") ?? by(call, "payment_intent"),
    accepts: (dispute) => intent === undefined || dispute.payment_intent === intent,
  });
}

export function retrieveDispute({ world, id }: Call): Dispute {
  const dispute = world.disputes.get(id);
  if (dispute === undefined) throw refuse.notFound(world, "dispute", id, "dispute");
  return dispute;
}

/** What the payment of one of the cards comes to, as soon as its money has arrived; any other charge stays as it is. */
export function disputed(call: Call, charge: Charge): Charge {
  const means = REASONS.get(last4Of(charge) ?? "");
  return means === undefined ? charge : open(call, charge, means.reason, means.inquiry === true);
}

function open(call: Call, charge: Charge, reason: string, isInquiry: boolean): Charge {
  const { world, newId } = call;
  const id = newId("du_");
  const withdrawn = isInquiry ? null : withdraw(call, charge, id);
  const dispute = disputeObject(call, charge, id, reason, withdrawn);
  const after: Charge = { ...charge, dispute: id, disputed: true };
  world.disputes.add(dispute, call.visibleAt);
  world.charges.replace(after);
  emit(call, "charge.dispute.created", dispute);
  if (!isInquiry) emit(call, "charge.dispute.funds_withdrawn", dispute);
  return after;
}

function withdraw(
  call: Call,
  { amount, currency, id }: Pick<Charge, "amount" | "currency" | "id">,
  source: string,
) {
  return moved(call, {
    kind: "dispute",
    source,
    amount: -amount,
    currency,
    description: `Chargeback withdrawal for ${id}`,
  });
}

/** Its money is with the bank: it cannot be given back a second time. */
export function isWithdrawn(call: Call, charge: string): boolean {
  return call.world.disputes
    .entries()
    .some(
      ({ object }) =>
        object.charge === charge && !object.is_charge_refundable && object.status !== "won",
    );
}

export function checkDispute({ params }: Call): void {
  const evidence = table(params, "evidence") ?? {};
  const length = Object.keys(evidence).reduce(
    (sum, name) => sum + (text(evidence, name) ?? "").length,
    0,
  );
  if (length > MOST_CHARACTERS) throw refuseDispute.tooLong();
}

/** Evidence is submitted unless `submit` is false: then it stands there until it is. */
export function updateDispute(call: Call): Dispute {
  const { params, world } = call;
  const before = retrieveDispute(call);
  const given = table(params, "evidence") ?? {};
  const answers = Object.keys(given).length > 0 || flag(params, "submit") === true;
  const submits = answers && flag(params, "submit") !== false;
  if (answers && CLOSED.has(before.status)) throw refuseDispute.closed();
  if (answers && !WAITING.has(before.status)) throw refuseDispute.submitted();
  const evidence = { ...before.evidence, ...given };
  const after: Dispute = {
    ...before,
    evidence,
    evidence_details: {
      ...before.evidence_details,
      has_evidence: answers || before.evidence_details["has_evidence"] === true,
      submission_count: submits ? 1 : (before.evidence_details["submission_count"] ?? 0),
    },
    metadata: mergedMetadata(before.metadata, params),
    status: submits ? reviewed(before) : before.status,
  };
  changed(call, before, after);
  if (submits) decideLater(world, call.now, after);
  return after;
}

const reviewed = ({ status }: Dispute): Dispute["status"] =>
  status === "warning_needs_response" ? "warning_under_review" : "under_review";

/** What the bank will say, by the words that Stripe gives for tests; of any others it says nothing. */
function decideLater(world: World, now: number, { id, evidence }: Dispute): void {
  const at = now + SETTLES_AFTER_SECONDS;
  const words = text(evidence, "uncategorized_text");
  if (words === "winning_evidence") later(world, { at, change: "dispute_won", id });
  if (words === "losing_evidence") later(world, { at, change: "dispute_lost", id });
  if (words === "escalate_inquiry_evidence") later(world, { at, change: "dispute_escalates", id });
}

function changed(call: Call, before: Dispute, after: Dispute): void {
  const { world } = call;
  world.disputes.replace(after);
  emit(call, "charge.dispute.updated", after, before);
  const charge = world.charges.get(after.charge);
  if (charge !== undefined) emit(call, "charge.updated", charge);
}

export function closeDispute(call: Call): Dispute {
  const before = retrieveDispute(call);
  if (CLOSED.has(before.status)) throw refuseDispute.closed();
  return ended(call, before, before.status.startsWith("warning") ? "warning_closed" : "lost");
}

function ended(call: Call, before: Dispute, status: Dispute["status"]): Dispute {
  const after: Dispute = { ...before, status };
  call.world.disputes.replace(after);
  emit(call, "charge.dispute.closed", after);
  const charge = call.world.charges.get(after.charge);
  if (charge !== undefined) emit(call, "charge.updated", charge);
  return after;
}

export function disputeLost(call: Call, id: string): void {
  const before = underReview(call, id);
  if (before !== null) ended(call, before, isInquiry(before) ? "warning_closed" : "lost");
}

/** The money comes back; the fee does not. */
export function disputeWon(call: Call, id: string): void {
  const { world } = call;
  const before = underReview(call, id);
  if (before === null) return;
  if (isInquiry(before)) {
    ended(call, before, "warning_closed");
    return;
  }
  const { amount, currency, charge } = before;
  const description = `Chargeback reversal for ${charge}`;
  const back = moved(call, { kind: "dispute_reversal", source: id, amount, currency, description });
  const after: Dispute = {
    ...before,
    balance_transactions: [...before.balance_transactions, back],
    status: "won",
  };
  world.disputes.replace(after);
  emit(call, "charge.dispute.funds_reinstated", after);
  ended(call, after, "won");
}

/** The payer does not let it rest at asking. */
export function disputeEscalates(call: Call, id: string): void {
  const before = underReview(call, id);
  if (before === null || !isInquiry(before)) return;
  const { amount, currency, charge } = before;
  const withdrawn = withdraw(call, { amount, currency, id: charge }, id);
  const after: Dispute = {
    ...before,
    balance_transactions: [withdrawn],
    evidence_details: { ...before.evidence_details, submission_count: 0 },
    is_charge_refundable: false,
    status: "needs_response",
  };
  changed(call, before, after);
  emit(call, "charge.dispute.funds_withdrawn", after);
}

const isInquiry = ({ status }: Dispute): boolean => status.startsWith("warning");

function underReview({ world }: Call, id: string): Dispute | null {
  const dispute = world.disputes.get(id);
  const isOpen = dispute?.status === "under_review" || dispute?.status === "warning_under_review";
  return isOpen ? dispute : null;
}
