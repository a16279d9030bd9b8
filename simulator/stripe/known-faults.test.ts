import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, onTestFinished, test } from "vitest";

import { CHARGE, type TestSimulator, field, ids, openStripe } from "./test-client.ts";

/** What the simulator once had otherwise than Stripe has it; each test names it. */

const refused = (error: object) => ({ status: 400, body: { error } });
const CONFIRM =
  "confirm=true&automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=never";
const HOLD = `amount=1000&currency=usd&payment_method=pm_card_visa&capture_method=manual&${CONFIRM}`;

async function customers(sim: TestSimulator, count: number): Promise<string[]> {
  await sim.control("POST /clock", { freeze: true });
  const made: string[] = [];
  for (let index = 0; index < count; index += 1) {
    made.unshift(field(await sim.post("/v1/customers"), "id"));
  }
  return made;
}

test("a refund of a payment that is only held is refused", async () => {
  await using sim = await openStripe();
  const held = await sim.post("/v1/payment_intents", { form: HOLD });
  const [payment, charge] = [field(held, "id"), field(held, "latest_charge")];
  const message = `This PaymentIntent (${payment}) does not have a successful charge to refund.`;
  for (const form of [`payment_intent=${payment}`, `charge=${charge}`]) {
    expect(await sim.post("/v1/refunds", { form })).toMatchObject(refused({ message }));
  }
  expect(await sim.get("/v1/refunds")).toMatchObject({ body: { data: [] } });
});

describe("a deleted customer as a cursor is accepted", () => {
  test("and the list goes on from where it stood, also among those of one second", async () => {
    await using sim = await openStripe();
    const [c5 = "", c4 = "", c3 = "", c2 = "", c1 = ""] = await customers(sim, 5);
    for (const id of [c4, c3]) await sim.remove(`/v1/customers/${id}`);
    const after = async (id: string) => ids(await sim.get(`/v1/customers?starting_after=${id}`));
    const before = async (id: string) => ids(await sim.get(`/v1/customers?ending_before=${id}`));
    expect([await after(c4), await after(c3)]).toEqual([
      [c2, c1],
      [c2, c1],
    ]);
    expect([await before(c4), await before(c3), await before(c2)]).toEqual([[c5], [c5], [c5]]);
    expect(await sim.get("/v1/customers?starting_after=cus_never")).toMatchObject(
      refused({ code: "resource_missing", param: "starting_after" }),
    );
  });
});

test("a deleted customer is a cursor after a restart, too", async () => {
  const folder = mkdtempSync(join(tmpdir(), "simulator-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const state = join(folder, "state.json");
  let made: string[];
  {
    await using sim = await openStripe({ state });
    made = await customers(sim, 3);
    await sim.remove(`/v1/customers/${made[1]}`);
  }
  await using sim = await openStripe({ state });
  const after = await sim.get(`/v1/customers?starting_after=${made[1]}`);
  expect(ids(after)).toEqual([made[2]]);
});

test("expand of invoice_settings.default_payment_method and address is accepted", async () => {
  await using sim = await openStripe();
  const form = "payment_method=pm_card_visa&address[city]=Kyoto";
  const id = field(await sim.post("/v1/customers", { form }), "id");
  const [method = ""] = ids(await sim.get(`/v1/customers/${id}/payment_methods`));
  await sim.post(`/v1/customers/${id}`, {
    form: `invoice_settings[default_payment_method]=${method}`,
  });
  const both = "expand[]=invoice_settings.default_payment_method&expand[]=address";
  expect(await sim.get(`/v1/customers/${id}?${both}`)).toMatchObject({
    status: 200,
    body: {
      address: { city: "Kyoto" },
      invoice_settings: { default_payment_method: { id: method, object: "payment_method" } },
    },
  });
  const inList = "expand[]=data.invoice_settings.default_payment_method";
  expect(await sim.get(`/v1/customers?${inList}`)).toMatchObject({
    body: { data: [{ invoice_settings: { default_payment_method: { id: method } } }] },
  });
  for (const path of ["email", "metadata", "invoice_settings.footer", "address.city"]) {
    expect(await sim.get(`/v1/customers/${id}?expand[]=${path}`)).toMatchObject(
      refused({ message: `This property cannot be expanded (${path}).` }),
    );
  }
});

test("a payment method on a charge is refused", async () => {
  await using sim = await openStripe();
  const form = "amount=1000&currency=usd&payment_method=pm_card_visa";
  expect(await sim.post("/v1/charges", { form })).toMatchObject(
    refused({ code: "parameter_unknown", param: "payment_method" }),
  );
  expect(await sim.get("/v1/charges")).toMatchObject({ body: { data: [] } });
});

test("a balance sets the customer's currency", async () => {
  await using sim = await openStripe();
  const made = await sim.post("/v1/customers", { form: "balance=-500" });
  expect(made).toMatchObject({ body: { balance: -500, currency: "usd" } });
  const plain = await sim.post("/v1/customers", { form: "balance=0" });
  expect(plain).toMatchObject({ body: { balance: 0, currency: null } });
  const path = `/v1/customers/${field(plain, "id")}`;
  expect(await sim.post(path, { form: "name=Hana" })).toMatchObject({ body: { currency: null } });
  expect(await sim.post(path, { form: "balance=7" })).toMatchObject({ body: { currency: "usd" } });
});

test.each([
  ["SHOP<1>", "characters"],
  ["The 'shop'", "characters"],
  ["12345", "at least one letter"],
  ["longer than 22 characters", "at most 22 characters"],
])("a product's statement descriptor %j is refused", async (descriptor, words) => {
  await using sim = await openStripe();
  const param = `statement_descriptor=${encodeURIComponent(descriptor)}`;
  const error = { param: "statement_descriptor", message: expect.stringContaining(words) };
  const made = await sim.post("/v1/products", { form: "name=Book&statement_descriptor=BOOK 1" });
  expect(made.status).toBe(200);
  for (const path of ["/v1/products", `/v1/products/${field(made, "id")}`]) {
    expect(await sim.post(path, { form: `name=Book&${param}` })).toMatchObject(refused(error));
  }
});

test("a card whose bank wants the payer there leaves the payment waiting for them", async () => {
  await using sim = await openStripe();
  const form = `amount=1000&currency=usd&payment_method=pm_card_authenticationRequired&${CONFIRM}`;
  expect(await sim.post("/v1/payment_intents", { form })).toMatchObject({
    status: 200,
    body: {
      status: "requires_action",
      latest_charge: null,
      next_action: { type: "use_stripe_sdk" },
    },
  });
  expect(await sim.get("/v1/charges")).toMatchObject({ body: { data: [] } });
  expect(await sim.post("/v1/payment_intents", { form: `${form}&off_session=true` })).toMatchObject(
    {
      status: 402,
      body: { error: { code: "authentication_required" } },
    },
  );
});

describe("the parameters of a payment that were not known", () => {
  const pay = (sim: TestSimulator, more: string) =>
    sim.post("/v1/payment_intents", { form: `amount=1000&currency=usd&${more}` });
  const card = `payment_method=pm_card_visa&${CONFIRM}`;
  const oneOwn = "payment_method_data[type]=card&payment_method_data[card][token]";

  test("setup_future_usage keeps the payment method for the customer", async () => {
    await using sim = await openStripe();
    const id = field(await sim.post("/v1/customers"), "id");
    const kept = async () => ids(await sim.get(`/v1/customers/${id}/payment_methods`));
    const none = "payment_method_options[card][setup_future_usage]=none";
    await pay(sim, `${card}&customer=${id}`);
    await pay(sim, `${card}&customer=${id}&setup_future_usage=off_session&${none}`);
    expect(await kept()).toEqual([]);
    const paid = await pay(sim, `${card}&customer=${id}&setup_future_usage=off_session`);
    expect(paid).toMatchObject({
      body: { status: "succeeded", setup_future_usage: "off_session" },
    });
    expect(await kept()).toEqual([field(paid, "payment_method")]);
    const declined = card.replace("pm_card_visa", "pm_card_chargeDeclined");
    await pay(sim, `${declined}&customer=${id}&setup_future_usage=off_session`);
    expect(await kept()).toHaveLength(1);
    expect(await pay(sim, "setup_future_usage=never")).toMatchObject(
      refused({ param: "setup_future_usage" }),
    );
  });

  test("confirmation_method and payment_method_options", async () => {
    await using sim = await openStripe();
    expect(await pay(sim, "confirmation_method=manual")).toMatchObject({
      body: { confirmation_method: "manual", status: "requires_payment_method" },
    });
    const option = (name: string, value: string) =>
      pay(sim, `${card}&payment_method_options[card][${name}]=${value}`);
    expect(await option("capture_method", "manual")).toMatchObject({
      body: { status: "requires_capture", payment_method_options: { card: {} } },
    });
    expect(await option("request_three_d_secure", "any")).toMatchObject({
      body: { status: "requires_action" },
    });
    expect(await option("request_three_d_secure", "automatic")).toMatchObject({
      body: { status: "succeeded" },
    });
  });

  test("payment_method_data makes the payment method", async () => {
    await using sim = await openStripe();
    const billing = "payment_method_data[billing_details][address][city]=Kyoto";
    const paid = await pay(sim, `${oneOwn}=tok_mastercard&${billing}&${CONFIRM}`);
    expect(paid).toMatchObject({ body: { status: "succeeded" } });
    expect(await sim.get(`/v1/payment_methods/${field(paid, "payment_method")}`)).toMatchObject({
      body: {
        card: { brand: "mastercard", last4: "4444" },
        billing_details: { address: { city: "Kyoto", country: null }, name: null },
      },
    });
    expect(await pay(sim, `${oneOwn}=tok_chargeDeclined&${CONFIRM}`)).toMatchObject({
      status: 402,
    });
    const once = field(await sim.control("POST /tokens", { like: "tok_visa" }), "id");
    expect((await pay(sim, `${oneOwn}=${once}&${CONFIRM}`)).status).toBe(200);
    expect(await pay(sim, `${oneOwn}=${once}&${CONFIRM}`)).toMatchObject(
      refused({ code: "token_already_used" }),
    );
    const param = "payment_method_data[card][token]";
    expect(await pay(sim, `${oneOwn}=tok_x`)).toMatchObject(refused({ param }));
    expect(await pay(sim, `${oneOwn}=tok_visa&${card}`)).toMatchObject(
      refused({ param: "payment_method" }),
    );
    expect(await pay(sim, "payment_method_data[type]=card")).toMatchObject(
      refused({ param: "payment_method_data[card]" }),
    );
  });

  test("allowed_payment_method_types leaves no other", async () => {
    await using sim = await openStripe();
    const only = "payment_method=pm_card_visa&confirm=true&allowed_payment_method_types[]";
    expect(await pay(sim, `${only}=card`)).toMatchObject({
      body: { status: "succeeded", allowed_payment_method_types: ["card"] },
    });
    expect(await pay(sim, `${only}=us_bank_account`)).toMatchObject(
      refused({ param: "payment_method" }),
    );
  });
});

test("a page shows the objects and the ledger, and nothing on it is taken for its own words", async () => {
  await using sim = await openStripe();
  const page = () => sim.get("/_control/page");
  expect((await page()).text).toContain("There is nothing yet.");
  await sim.post("/v1/customers", {
    form: "name=<script>alert(1)</script>",
    idempotencyKey: "k<1>",
  });
  await sim.post("/v1/charges", { form: `${CHARGE}&description=Book`, key: "sk_live_x" });
  const charge = field(await sim.post("/v1/charges", { form: `${CHARGE}&description=Book` }), "id");
  await sim.control("POST /charges", { count: 60 });
  const { headers, text } = await page();
  expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(text).toContain("Charges: 61");
  expect(text).toContain("The newest 50 are shown.");
  expect(text).toContain("Ledger: 3 writes");
  expect(text).toMatch(new RegExp(`POST /v1/charges</code> 200 · executed · ${charge}`));
  expect(text).toContain("&lt;script&gt;alert(1)");
  expect(text).toContain("key k&lt;1&gt;");
  expect(text).not.toContain("<script>");
});
