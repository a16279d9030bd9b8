/** Every body against `spec.json`: it fits its schema, and has every key Stripe always sends. */
import { Ajv, type AnySchema } from "ajv";
import { describe, expect, test } from "vitest";

import { objectSchema, spec } from "./spec.ts";
import { CHARGE, type TestSimulator, field, ids, openStripe } from "./test-client.ts";
import { DUE, addItem, customerOf, draftOf, payerOf, step } from "./test-invoices.ts";

/** OpenAPI 3.0 says `nullable` where JSON Schema has a type of its own. */
function withNull(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withNull);
  if (typeof schema !== "object" || schema === null) return schema;
  const { nullable, ...rest } = { nullable: false, ...schema };
  const inner = Object.fromEntries(Object.entries(rest).map(([k, v]) => [k, withNull(v)]));
  return nullable ? { anyOf: [inner, { type: "null" }] } : inner;
}

const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
const document: AnySchema = Object.assign({ $id: "stripe" }, withNull(spec));
ajv.addSchema(document);

function faultsOf(schema: string, body: unknown): string[] {
  const validate = ajv.getSchema(`stripe#/components/schemas/${schema}`);
  if (validate === undefined) throw new Error(`no schema ${schema}`);
  void validate(body);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Keys that are there only when they apply, or when they are asked for by `expand[]`. */
const ONLY_SOMETIMES: Readonly<Record<string, readonly string[]>> = {
  charge: ["authorization_code", "level3", "presentment_details", "refunds", "transfer"],
  refund: [
    "description",
    "failure_balance_transaction",
    "failure_reason",
    "instructions_email",
    "next_action",
    "pending_reason",
    "presentment_details",
  ],
  customer: [
    "business_name",
    "cash_balance",
    "individual_name",
    "invoice_credit_balance",
    "sources",
    "subscriptions",
    "tax",
    "tax_ids",
  ],
  coupon: ["applies_to", "currency_options"],
  payment_intent: ["hooks", "payment_details", "presentment_details"],
  payment_method: ["card", "us_bank_account"],
  balance: ["connect_reserved", "instant_available", "issuing"],
  account: ["company", "external_accounts"],
  event: ["account", "context"],
  invoice: [
    "amount_paid_off_stripe",
    "confirmation_secret",
    "payments",
    "status_details",
    "threshold_reason",
  ],
  invoiceitem: ["frozen_fields", "invoicing_rules", "net_amount", "proration_details"],
  invoice_payment: [],
  price: ["currency_options", "tiers"],
  subscription: ["presentment_details", "status_details"],
  subscription_item: ["billed_until"],
  item: ["discounts", "taxes"],
  "checkout.session": [
    "branding_settings",
    "excluded_payment_method_types",
    "line_items",
    "name_collection",
    "optional_items",
    "phone_number_collection",
    "presentment_details",
    "redirect_on_completion",
    "return_url",
    "tax_id_collection",
  ],
  payment_link: ["line_items", "name_collection", "optional_items"],
  dispute: [],
  payout: [],
};

function missingKeys(schema: string, body: unknown): string[] {
  const keys = Object.keys(objectSchema(schema).properties ?? {});
  const present = new Set(Object.keys(typeof body === "object" && body !== null ? body : {}));
  const sometimes = ONLY_SOMETIMES[schema] ?? [];
  return keys.filter((key) => !present.has(key) && !sometimes.includes(key));
}

/** schema -> bodies of it, made in the ways that change its shape. */
const BODIES: Readonly<Record<string, (sim: TestSimulator) => Promise<unknown>[]>> = {
  charge: (sim) => [
    ...[
      CHARGE,
      `${CHARGE}&capture=false`,
      `${CHARGE}&description=d&receipt_email=a@b.co&shipping[name]=n&shipping[address][line1]=l&metadata[a]=b&transfer_group=g&statement_descriptor_suffix=x&radar_options[session]=s`,
    ].map(async (form) => (await sim.post("/v1/charges", { form })).body),
    ...["tok_chargeDeclined", "tok_chargeDeclinedFraudulent", "tok_chargeDeclinedExpiredCard"].map(
      async (token) => {
        await sim.post("/v1/charges", { form: `amount=1000&currency=eur&source=${token}` });
        return (await sim.get(`/v1/charges/${ids(await sim.get("/v1/charges"))[0]}`)).body;
      },
    ),
  ],
  refund: (sim) =>
    ["tok_visa", "tok_pendingRefund", "tok_refundFail"].map(async (token) => {
      const paid = await sim.post("/v1/charges", {
        form: `amount=1000&currency=usd&source=${token}`,
      });
      const form = `charge=${field(paid, "id")}`;
      const refund = field(await sim.post("/v1/refunds", { form }), "id");
      if (token === "tok_refundFail") await sim.control("POST /clock", { advance_seconds: 10 });
      return (await sim.get(`/v1/refunds/${refund}`)).body;
    }),
  customer: (sim) =>
    [
      "",
      "source=tok_visa",
      "name=n&email=a@b.co&phone=1&address[city]=c&business_name=b&individual_name=i&balance=-5&tax_exempt=exempt&invoice_settings[footer]=f&invoice_settings[custom_fields][0][name]=a&invoice_settings[custom_fields][0][value]=b&invoice_settings[rendering_options][amount_tax_display]=exclude_tax&preferred_locales[]=ja&shipping[name]=n&shipping[address][line1]=l",
    ].map(async (form) => (await sim.post("/v1/customers", { form })).body),
  payment_intent: (sim) => [
    ...[
      "",
      "&payment_method=pm_card_visa",
      ...[
        "pm_card_visa",
        "pm_card_visa&capture_method=manual",
        "pm_usBankAccount_success",
        "pm_card_visa&description=d&receipt_email=a@b.co&shipping[name]=n&shipping[address][line1]=l&metadata[a]=b",
      ].map((method) => `&confirm=true&return_url=https://a.example&payment_method=${method}`),
    ].map(
      async (form) =>
        (await sim.post("/v1/payment_intents", { form: `amount=1000&currency=usd${form}` })).body,
    ),
    (async () => {
      const form =
        "amount=999&currency=usd&confirm=true&return_url=https://a.example&payment_method=pm_card_chargeDeclined";
      const { body } = await sim.post("/v1/payment_intents", { form });
      return Object(body).error.payment_intent as unknown;
    })(),
  ],
  payment_method: (sim) =>
    ["pm_card_visa", "pm_card_amex", "pm_usBankAccount_success"].map(async (method) => {
      const customer = field(await sim.post("/v1/customers"), "id");
      const form = `customer=${customer}`;
      return (await sim.post(`/v1/payment_methods/${method}/attach`, { form })).body;
    }),
  invoice: (sim) => [
    ...["", `${DUE}&description=d&footer=f&custom_fields[0][name]=a&custom_fields[0][value]=b`].map(
      async (more) => {
        const id = await draftOf(sim, await customerOf(sim), { more });
        return (await sim.get(`/v1/invoices/${id}`)).body;
      },
    ),
    ...["finalize", "pay", "void"].map(async (name) => {
      const id = await draftOf(sim, await payerOf(sim));
      if (name === "void") await step(sim, id, "finalize");
      await step(sim, id, name);
      return (await sim.get(`/v1/invoices/${id}?expand[]=payments`)).body;
    }),
  ],
  invoiceitem: (sim) => [
    (async () => {
      const customer = await customerOf(sim);
      return (await addItem(sim, `customer=${customer}&amount=5&description=d`)).body;
    })(),
    (async () => {
      const id = await draftOf(sim, await customerOf(sim));
      const { body } = await sim.get(`/v1/invoiceitems?invoice=${id}`);
      return Object(body).data[0] as unknown;
    })(),
  ],
  line_item: (sim) => [
    (async () => {
      const id = await draftOf(sim, await customerOf(sim));
      return Object((await sim.get(`/v1/invoices/${id}/lines`)).body).data[0] as unknown;
    })(),
  ],
  invoice_payment: (sim) =>
    ["finalize", "pay"].map(async (name) => {
      const id = await draftOf(sim, await payerOf(sim));
      await step(sim, id, name);
      const { body } = await sim.get(`/v1/invoices/${id}?expand[]=payments`);
      return Object(body).payments.data[0] as unknown;
    }),
  deleted_invoice: (sim) => [
    (async () => {
      const id = await draftOf(sim, await customerOf(sim));
      return (await sim.remove(`/v1/invoices/${id}`)).body;
    })(),
  ],
  deleted_invoiceitem: (sim) => [
    (async () => {
      const form = `customer=${await customerOf(sim)}&amount=5`;
      return (await sim.remove(`/v1/invoiceitems/${field(await addItem(sim, form), "id")}`)).body;
    })(),
  ],
  deleted_customer: (sim) => [
    (async () => {
      const id = field(await sim.post("/v1/customers"), "id");
      return (await sim.remove(`/v1/customers/${id}`)).body;
    })(),
  ],
  product: (sim) =>
    [
      "name=Cup",
      "name=Cup&description=d&images[]=https://a.example/1&marketing_features[][name]=f&package_dimensions[height]=1&package_dimensions[length]=1&package_dimensions[weight]=1&package_dimensions[width]=1&shippable=true&statement_descriptor=s&tax_code=txcd_1&tax_details[tax_code]=txcd_1&unit_label=u&url=https://a.example&default_price_data[currency]=usd&default_price_data[unit_amount]=5",
    ].map(async (form) => (await sim.post("/v1/products", { form })).body),
  price: (sim) =>
    [
      "unit_amount=5",
      "unit_amount_decimal=0.5&nickname=n&lookup_key=k&tax_behavior=inclusive&metadata[a]=b",
      "custom_unit_amount[enabled]=true&custom_unit_amount[minimum]=5",
      "unit_amount=5&recurring[interval]=week&recurring[trial_period_days]=7",
    ].map(async (form) => {
      const price = `product_data[name]=Cup&currency=usd&${form}`;
      return (await sim.post("/v1/prices", { form: price })).body;
    }),
  subscription: (sim) =>
    ["", "trial_period_days=7&description=d&metadata[a]=b", "cancel_at_period_end=true"].map(
      async (form) => {
        const [price] = ids(await sim.control("POST /prices", { recurring: {} }));
        const due = "collection_method=send_invoice&days_until_due=5";
        const whole = `customer=${await customerOf(sim)}&items[0][price]=${price}&${due}&${form}`;
        return (await sim.post("/v1/subscriptions", { form: whole })).body;
      },
    ),
  subscription_item: (sim) => [
    (async () => {
      const { body } = await sim.control("POST /subscriptions", {});
      return Object(body).data[0].items.data[0] as unknown;
    })(),
  ],
  "checkout.session": (sim) => [
    sim.control("POST /sessions", {}).then(({ body }) => Object(body).data[0] as unknown),
    (async () => {
      const [at] = ids(await sim.control("POST /sessions", {}));
      return (await sim.control("POST /checkouts", { at })).body;
    })(),
  ],
  payment_link: (sim) => [
    (async () => {
      const [id] = ids(await sim.control("POST /payment_links", {}));
      return (await sim.get(`/v1/payment_links/${id}`)).body;
    })(),
  ],
  item: (sim) => [
    (async () => {
      const [id] = ids(await sim.control("POST /payment_links", {}));
      const { body } = await sim.get(`/v1/payment_links/${id}/line_items`);
      return Object(body).data[0] as unknown;
    })(),
  ],
  payout: (sim) =>
    [{}, { fails: "no_account" }].map(async (body) => {
      const [id] = ids(await sim.control("POST /payouts", body));
      await sim.control("POST /clock", { advance_seconds: 20 });
      return (await sim.get(`/v1/payouts/${id}`)).body;
    }),
  dispute: (sim) =>
    ["fraudulent", "inquiry"].map(async (kind) => {
      const [id] = ids(await sim.control("POST /disputes", { kind }));
      return (await sim.get(`/v1/disputes/${id}`)).body;
    }),
  credit_note: (sim) =>
    ["amount=1000", "amount=400&memo=m&reason=duplicate&metadata[a]=b"].map(async (form) => {
      const [invoice] = ids(await sim.control("POST /invoices", { status: "open" }));
      return (await sim.post("/v1/credit_notes", { form: `invoice=${invoice}&${form}` })).body;
    }),
  coupon: (sim) =>
    [
      "percent_off=12.5&name=n&max_redemptions=5&metadata[a]=b",
      "amount_off=500&currency=usd&duration=repeating&duration_in_months=3",
    ].map(async (form) => (await sim.post("/v1/coupons", { form })).body),
  deleted_coupon: (sim) => [
    (async () => {
      const [id] = ids(await sim.control("POST /coupons", {}));
      return (await sim.remove(`/v1/coupons/${id}`)).body;
    })(),
  ],
  credit_note_line_item: (sim) => [
    (async () => {
      const [id] = ids(await sim.control("POST /credit_notes", {}));
      return Object((await sim.get(`/v1/credit_notes/${id}/lines`)).body).data[0] as unknown;
    })(),
  ],
  balance: (sim) => [
    sim.get("/v1/balance").then(({ body }) => body),
    sim
      .post("/v1/charges", { form: CHARGE })
      .then(() => sim.get("/v1/balance"))
      .then(({ body }) => body),
  ],
  account: (sim) => [sim.get("/v1/account").then(({ body }) => body)],
  event: (sim) => [
    sim
      .post("/v1/charges", { form: CHARGE })
      .then(async (made) => sim.post(`/v1/charges/${field(made, "id")}`, { form: "description=x" }))
      .then(async () => ids(await sim.get("/v1/events"))[0])
      .then((id) => sim.get(`/v1/events/${id}`))
      .then(({ body }) => body),
  ],
  balance_transaction: (sim) => [
    sim
      .post("/v1/charges", { form: `${CHARGE}&expand[]=balance_transaction` })
      .then(({ body }) => Reflect.get(Object(body), "balance_transaction") as unknown),
  ],
  error: (sim) =>
    [
      sim.get("/v1/nowhere"),
      sim.get("/v1/charges", { key: "sk_test_x" }),
      sim.post("/v1/charges", { form: "wat=1" }),
      sim.post("/v1/charges", { form: "amount=100&currency=usd&source=tok_chargeDeclined" }),
      sim.post("/v1/payment_intents", {
        form: "amount=100&currency=usd&confirm=true&off_session=true&return_url=https://a.example&payment_method=pm_card_authenticationRequired",
      }),
    ].map(async (answer) => (await answer).body),
};

describe("the body of", () => {
  test.each(Object.entries(BODIES))("%s fits its schema and lacks no key", async (schema, make) => {
    await using sim = await openStripe();
    const bodies = await Promise.all(make(sim));
    expect(bodies.length).toBeGreaterThan(0);
    for (const body of bodies) {
      expect(faultsOf(schema, body)).toEqual([]);
      if (schema !== "error") expect(missingKeys(schema, body)).toEqual([]);
    }
  });

  test.each([
    "charges",
    "refunds",
    "customers",
    "products",
    "events",
    "payment_intents",
    "payment_methods",
    "invoices",
    "invoiceitems",
    "prices",
    "subscriptions",
    "checkout/sessions",
    "payment_links",
    "payouts",
    "balance_transactions",
    "disputes",
    "credit_notes",
    "coupons",
  ])("a list of %s fits its schema", async (name) => {
    await using sim = await openStripe();
    await sim.control("POST /refunds", { count: 2 });
    await sim.control("POST /customers", { count: 2 });
    await sim.control("POST /products", { count: 2 });
    await sim.control("POST /prices", { count: 2 });
    await sim.control("POST /subscriptions", { count: 2 });
    await sim.control("POST /sessions", { count: 2 });
    await sim.control("POST /payment_links", { count: 2 });
    await sim.control("POST /payouts", { count: 2 });
    await sim.control("POST /disputes", { count: 2 });
    await sim.control("POST /credit_notes", { count: 2 });
    await sim.control("POST /coupons", { count: 2 });
    for (const method of ["pm_card_visa", "pm_card_amex"])
      await sim.post("/v1/payment_intents", {
        form: `amount=1000&currency=usd&payment_method=${method}`,
      });
    for (const amount of [500, 600]) await draftOf(sim, await customerOf(sim), { amount });
    const answer = await sim.get(`/v1/${name}`);
    const path = `stripe#/paths/~1v1~1${name.replace("/", "~1")}/get/responses/200/content/application~1json/schema`;
    const validate = ajv.getSchema(path);
    void validate?.(answer.body);
    expect(validate?.errors ?? null).toBeNull();
    expect(ids(answer).length).toBeGreaterThan(1);
  });

  test("charge carries the keys that real bodies have beyond the schema", async () => {
    await using sim = await openStripe();
    const charge = await sim.post("/v1/charges", { form: CHARGE });
    for (const key of ["destination", "dispute", "order", "source", "radar_options"]) {
      expect(charge.body).toHaveProperty(key);
    }
    const product = await sim.post("/v1/products", { form: "name=Cup" });
    expect(product.body).toHaveProperty("attributes");
    const refund = await sim.post("/v1/refunds", { form: `charge=${field(charge, "id")}` });
    expect(refund.body).not.toHaveProperty("livemode");
    expect(refund.body).not.toHaveProperty("description");
  });
});
