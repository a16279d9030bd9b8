import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { FieldFacts } from "#sdk/index.ts";
import { Charge } from "./charge.ts";
import { Customer } from "./customer.ts";
import { Payment } from "./payment.ts";
import { Product } from "./product.ts";
import { Refund } from "./refund.ts";

/**
 * The fields of Stripe's objects that are worth a pill (API 2026-10-28.endive), as facts to test
 * against. `?`: the field may be absent. `ref`: id of another object. `minor`: amount in minor units.
 */
const fieldsOfStripe: Readonly<Record<string, string>> = {
  Charge: `
    id: id
    object: string
    amount: minor
    amount_captured: minor
    amount_refunded: minor
    currency: string
    status: enum = failed|pending|succeeded
    paid: boolean
    captured: boolean
    refunded: boolean
    disputed: boolean
    livemode: boolean
    created: unixtime
    description: string or null
    customer: ref or null
    payment_intent: ref or null
    payment_method: string or null
    balance_transaction: ref or null
    failure_code: string or null
    failure_message: string or null
    failure_balance_transaction: ref or null
    receipt_email: string or null
    receipt_number: string or null
    receipt_url: string or null
    statement_descriptor: string or null
    statement_descriptor_suffix: string or null
    calculated_statement_descriptor: string or null
    billing_details.name: string or null
    billing_details.email: string or null
    billing_details.phone: string or null
    billing_details.tax_id: string or null
    billing_details.address.line1: string or null
    billing_details.address.line2: string or null
    billing_details.address.city: string or null
    billing_details.address.state: string or null
    billing_details.address.postal_code: string or null
    billing_details.address.country: string or null
    shipping.name?: string or null
    shipping.phone?: string or null
    shipping.carrier?: string or null
    shipping.tracking_number?: string or null
    shipping.address.line1?: string or null
    shipping.address.line2?: string or null
    shipping.address.city?: string or null
    shipping.address.state?: string or null
    shipping.address.postal_code?: string or null
    shipping.address.country?: string or null
    outcome.type: string or null
    outcome.network_status: string or null
    outcome.reason: string or null
    outcome.seller_message: string or null
    outcome.risk_level?: string or null
    outcome.risk_score?: integer or null
    outcome.advice_code: string or null
    outcome.network_decline_code: string or null
    payment_method_details.type: string or null
    payment_method_details.card.brand?: string or null
    payment_method_details.card.last4?: string or null
    payment_method_details.card.exp_month?: integer or null
    payment_method_details.card.exp_year?: integer or null
    payment_method_details.card.funding?: string or null
    payment_method_details.card.country?: string or null
    payment_method_details.card.network?: string or null
    payment_method_details.card.fingerprint?: string or null
    payment_method_details.card.checks.cvc_check?: string or null
    payment_method_details.card.checks.address_postal_code_check?: string or null
    application: ref or null
    application_fee: ref or null
    application_fee_amount: minor or null
    on_behalf_of: ref or null
    transfer_data.destination: ref or null
    transfer_data.amount: minor or null
    transfer?: ref
    transfer_group: string or null
    source_transfer: ref or null
    review: ref or null
    fraud_details.stripe_report?: string or null
    fraud_details.user_report?: string or null
    presentment_details.presentment_amount?: minor
    presentment_details.presentment_currency?: string
    metadata: map
    refunds?: list or null
  `,
  Payment: `
    id: id
    object: string
    amount: minor
    amount_received: minor
    amount_capturable: minor
    currency: string
    status: enum = canceled|processing|requires_action|requires_capture|requires_confirmation|requires_payment_method|succeeded
    created: unixtime
    livemode: boolean
    description: string or null
    customer: ref or null
    payment_method: ref or null
    latest_charge: ref or null
    capture_method: enum = automatic|automatic_async|manual
    receipt_email: string or null
    statement_descriptor: string or null
    statement_descriptor_suffix: string or null
    shipping.name?: string or null
    shipping.address.line1?: string or null
    next_action.type: string or null
    last_payment_error.code?: string or null
    last_payment_error.decline_code?: string or null
    canceled_at: unixtime or null
    cancellation_reason: enum or null = abandoned|automatic|duplicate|expired|failed_invoice|fraudulent|requested_by_customer|void_invoice
    application_fee_amount: minor or null
    on_behalf_of: ref or null
    transfer_group: string or null
    review: ref or null
    metadata: map
  `,
  Refund: `
    id: id
    object: string
    amount: minor
    currency: string
    charge: ref or null
    payment_intent: ref or null
    status: string or null
    reason: enum or null = duplicate|expired_uncaptured_charge|fraudulent|requested_by_customer
    created: unixtime
    customer: ref or null
    payment_method: ref or null
    description?: string
    balance_transaction: ref or null
    failure_balance_transaction?: ref
    failure_reason?: string
    pending_reason?: enum = charge_pending|insufficient_funds|processing
    receipt_number: string or null
    instructions_email?: string
    next_action.type?: string
    destination_details.type?: string
    destination_details.card.reference?: string
    destination_details.card.reference_status?: string
    destination_details.card.type?: enum = pending|refund|reversal
    presentment_details.presentment_amount?: minor
    presentment_details.presentment_currency?: string
    source_transfer_reversal: ref or null
    transfer_reversal: ref or null
    metadata: map or null
  `,
  Customer: `
    id: id
    object: string
    name?: string or null
    business_name?: string
    individual_name?: string
    email: string or null
    phone?: string or null
    description: string or null
    created: unixtime
    livemode: boolean
    currency?: string or null
    balance: minor
    delinquent?: boolean or null
    default_source: ref or null
    invoice_prefix?: string or null
    next_invoice_sequence?: integer
    invoice_settings.default_payment_method: ref or null
    invoice_settings.footer: string or null
    preferred_locales?: list or null
    tax_exempt?: enum or null = exempt|none|reverse
    address.line1?: string or null
    address.line2?: string or null
    address.city?: string or null
    address.state?: string or null
    address.postal_code?: string or null
    address.country?: string or null
    shipping.name?: string or null
    shipping.phone?: string or null
    shipping.address.line1?: string or null
    shipping.address.line2?: string or null
    shipping.address.city?: string or null
    shipping.address.state?: string or null
    shipping.address.postal_code?: string or null
    shipping.address.country?: string or null
    discount?: object or null
    customer_account?: string or null
    test_clock?: ref or null
    metadata: map
  `,
  Product: `
    id: id
    object: string
    name: string
    description: string or null
    active: boolean
    created: unixtime
    updated: unixtime
    livemode: boolean
    default_price?: ref or null
    images: list
    marketing_features: list
    shippable: boolean or null
    statement_descriptor?: string or null
    tax_code?: ref or null
    unit_label?: string or null
    url: string or null
    package_dimensions.height: number or null
    package_dimensions.length: number or null
    package_dimensions.width: number or null
    package_dimensions.weight: number or null
    type: enum = good|service
    metadata: map
  `,
};

const Schema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  get properties() {
    return z.record(z.string(), Schema).optional();
  },
  get anyOf() {
    return z.array(Schema).optional();
  },
  required: z.array(z.string()).optional(),
  field: z.custom<FieldFacts>().optional(),
});
type Schema = z.infer<typeof Schema>;

const types: Readonly<Record<string, string>> = {
  id: "string",
  ref: "string",
  string: "string",
  enum: "string",
  boolean: "boolean",
  integer: "integer",
  minor: "integer",
  unixtime: "integer",
  number: "number",
  list: "array",
  object: "object",
  map: "object",
};

/** The alternatives of a schema, `null` being one of them. */
function ways(schema: Schema): Schema[] {
  if (schema.anyOf !== undefined) return schema.anyOf.flatMap(ways);
  return Array.isArray(schema.type) ? schema.type.map((type) => ({ ...schema, type })) : [schema];
}

/** What we say about the field at a path, in the words of the table above. */
function said(root: Schema, path: string) {
  let schema = root;
  let absent = false;
  let nullable = false;
  for (const name of path.split(".")) {
    const holder = ways(schema).find(({ properties }) => properties !== undefined);
    const child = holder?.properties?.[name];
    if (child === undefined) return undefined;
    absent ||= holder?.required?.includes(name) !== true;
    nullable ||= ways(child).some(({ type }) => type === "null");
    schema = child;
  }
  const type = ways(schema).find(({ type }) => type !== "null")?.type;
  return { absent, nullable, type, facts: schema.field };
}

describe.each(Object.entries({ Charge, Payment, Refund, Customer, Product }))(
  "the pills of %s",
  (name, shape) => {
    const root = Schema.parse(z.toJSONSchema(shape, { io: "input" }));
    const rows = (fieldsOfStripe[name] ?? "").trim().split("\n");

    it.each(rows.map((row) => row.trim()))("hold %s", (row) => {
      const [, path = "", absent, type = "", nullable, values] =
        /^([\w.]+)(\?)?: (\w+)( or null)?(?: = (.*))?$/.exec(row) ?? [];
      const ours = said(root, path);
      expect(ours).toMatchObject({
        absent: absent !== undefined,
        nullable: nullable !== undefined,
        // Stripe's lists inside an object are objects that hold the list.
        type: path === "refunds" ? "object" : types[type],
      });
      expect(ours?.facts?.money !== undefined).toBe(type === "minor");
      expect(ours?.facts?.unixTime === true).toBe(type === "unixtime");
      if (values !== undefined)
        expect(Object.keys(ours?.facts?.values ?? {})).toEqual(
          expect.arrayContaining(values.split("|")),
        );
    });
  },
);
