/** Credit notes as they are kept. */
import type { Call } from "./call.ts";
import type { Invoice } from "./invoice-object.ts";
import type { JsonObject } from "./json.ts";
import { newMetadata } from "./metadata.ts";
import { text, whole } from "./params.ts";

export interface NotedRefund extends JsonObject {
  amount_refunded: number;
  refund: string;
}

export interface CreditNote extends JsonObject {
  id: string;
  object: "credit_note";
  amount: number;
  created: number;
  currency: string;
  customer: string;
  invoice: string;
  metadata: JsonObject;
  post_payment_amount: number;
  pre_payment_amount: number;
  refunds: NotedRefund[];
  status: "issued" | "void";
}

/** What a note comes to: what it takes off the rest of an invoice, and how what was paid already is given back. */
export interface Plan {
  readonly amount: number;
  readonly before: number;
  readonly after: number;
  readonly linked: readonly NotedRefund[];
  readonly refund: number;
  readonly credit: number;
  readonly elsewhere: number;
}

/** With the number that the next note of this invoice gets. */
export function noteObject(call: Call, invoice: Invoice, plan: Plan, count: number): CreditNote {
  const { params, world, now, newId } = call;
  const id = newId("cn_");
  const { amount, before, after } = plan;
  const page = `${world.account}/${world.livemode ? "live" : "test"}_${id.slice(3)}`;
  return {
    id,
    object: "credit_note",
    amount,
    amount_shipping: 0,
    created: now,
    currency: invoice.currency,
    customer: invoice.customer,
    customer_account: null,
    customer_balance_transaction: null,
    discount_amount: 0,
    discount_amounts: [],
    effective_at: whole(params, "effective_at") ?? now,
    invoice: invoice.id,
    lines: {
      object: "list",
      data: [lineOf(call, amount)],
      has_more: false,
      url: `/v1/credit_notes/${id}/lines`,
    },
    livemode: world.livemode,
    memo: text(params, "memo") ?? null,
    metadata: newMetadata(params),
    // From memory.
    number: `${text(invoice, "number")}-CN-${String(count).padStart(2, "0")}`,
    out_of_band_amount: plan.elsewhere === 0 ? null : plan.elsewhere,
    pdf: `https://pay.stripe.com/credit_notes/${page}/pdf?s=ap`,
    post_payment_amount: after,
    pre_payment_amount: before,
    pretax_credit_amounts: [],
    reason: text(params, "reason") ?? null,
    refunds: [...plan.linked],
    shipping_cost: null,
    status: "issued",
    subtotal: amount,
    subtotal_excluding_tax: amount,
    total: amount,
    total_excluding_tax: amount,
    total_taxes: [],
    type: after === 0 ? "pre_payment" : before === 0 ? "post_payment" : "mixed",
    voided_at: null,
  };
}

/** That an amount alone makes one line of its own is not certain. */
function lineOf({ newId, world }: Call, amount: number): JsonObject {
  return {
    id: newId("cnli_"),
    object: "credit_note_line_item",
    amount,
    description: "Credit",
    discount_amount: 0,
    discount_amounts: [],
    livemode: world.livemode,
    metadata: {},
    pretax_credit_amounts: [],
    quantity: 1,
    tax_rates: [],
    taxes: [],
    type: "custom_line_item",
    unit_amount: amount,
    unit_amount_decimal: String(amount),
  };
}
