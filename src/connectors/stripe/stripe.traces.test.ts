import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Found, FrozenRequest, Traced } from "#sdk/index.ts";
import { createCharge } from "./actions/create-charge.ts";
import { createCustomer } from "./actions/create-customer.ts";
import { createPaymentLink } from "./actions/create-payment-link.ts";
import { createProduct } from "./actions/create-product.ts";
import { sendRequest } from "./actions/send-request.ts";
import { updateCustomer } from "./actions/update-customer.ts";
import type { StripeApi } from "./stripe.client.ts";
import { stripeConnector } from "./stripe.connector.ts";
import { send } from "./stripe.send.world.ts";
import { toldTypes, tracedBy } from "./stripe.traces.ts";
import type { Simulator } from "./stripe.world.ts";
import { addKey, connect, errorOf, startSimulator } from "./stripe.world.ts";

let simulator: Simulator;
let client: ReturnType<typeof connect>;
beforeAll(async () => {
  simulator = await startSimulator();
  client = connect(simulator);
});
afterAll(async () => {
  client.close();
  await simulator.close();
});

const around = () => ({
  from: new Date(Date.now() - 3_600_000),
  to: new Date(Date.now() + 3_600_000),
  cursor: null,
});
const { list } = tracedBy();
const page = async (api = client.api) =>
  (await list.page({ api, ...around() })) ?? expect.fail("it may not be read");

/** What the events say of a write, by its key. */
async function told(
  key: string,
  { traced, request }: { readonly traced?: Traced<StripeApi>; readonly request: FrozenRequest },
) {
  const found: Found[] = [];
  for (const trace of (await page()).traces.filter((one) => one.key === key)) {
    const one = await traced?.found({ api: client.api, request, trace });
    if (one) found.push(one);
  }
  return found;
}

const to = (path: string): FrozenRequest => ({ method: "POST", path, params: {}, apiVersion: "" });

describe("Stripe’s events", () => {
  it("are read with one request, which takes 20 types", () => {
    expect(toldTypes.length).toBeLessThanOrEqual(20);
  });

  it("may tell of each write with a key, but of a session, and where the object itself tells", () => {
    const untold = stripeConnector.actions.flatMap((action) =>
      action.kind === "effect" &&
      action.effect.kind === "keyed" &&
      action.seek === undefined &&
      action.traced === undefined
        ? [action.id]
        : [],
    );
    expect(untold).toEqual(["create-checkout-session"]);
  });

  it("tell by the key what was made, and by which request", async () => {
    const key = randomUUID();
    const { requestId, output } = await send(client, createProduct, { name: "Cup" }, key);
    const { traces } = await page();
    expect(traces.filter((one) => one.key === key)).toEqual([
      { key, what: "product.created", requestId, objectId: createProduct.objectId(output) },
    ]);
    const request = to("/v1/products");
    const found = await told(key, { ...createProduct, request });
    expect(found).toEqual([{ outcome: "done", answer: { status: 200, body: output } }]);
  });

  it("tell of a charge that was declined", async () => {
    const key = randomUUID();
    const input = { amount: 500, currency: "jpy", source: "tok_chargeDeclined" };
    await errorOf(send(client, createCharge, input, key));
    const found = await told(key, { ...createCharge, request: to("/v1/charges") });
    expect(found).toMatchObject([{ outcome: "failed", error: { code: "stripe.card_declined" } }]);
  });

  it("tell of what no list shows: a link, a change", async () => {
    const [price = ""] = await simulator.make("prices", { count: 1 });
    const link = randomUUID();
    const items = [{ price, quantity: 1 }];
    const { output } = await send(client, createPaymentLink, { line_items: items }, link);
    expect(await told(link, { ...createPaymentLink, request: to("/v1/payment_links") })).toEqual([
      { outcome: "done", answer: { status: 200, body: output } },
    ]);
    const [customer = ""] = await simulator.make("customers", { count: 1 });
    const change = randomUUID();
    await send(client, updateCustomer, { customer, name: "Hanako" }, change);
    const request = to(`/v1/customers/${customer}`);
    expect(await told(change, { ...updateCustomer, request })).toMatchObject([
      { outcome: "done", answer: { body: { id: customer, name: "Hanako" } } },
    ]);
  });

  it("tell of a request that has no action of its own, by its path", async () => {
    const key = randomUUID();
    const input = { path: "/v1/products", parameters: { name: "Cup" } };
    const { output } = await send(client, sendRequest, input, key);
    const found = await told(key, { ...sendRequest, request: to("/v1/products") });
    expect(found.map((one) => one.outcome === "done" && sendRequest.read(one.answer))).toEqual([
      output,
    ]);
    for (const path of ["/v1/prices", "/v1/products/prod_other", "/v1/products/search"])
      expect(await told(key, { ...sendRequest, request: to(path) })).toEqual([]);
  });

  it("tell that something was made which was deleted since", async () => {
    const key = randomUUID();
    const { output } = await send(client, createCustomer, { name: "Hanako" }, key);
    const id = createCustomer.objectId(output);
    await simulator.remove(`/v1/customers/${id}`);
    const found = await told(key, { ...createCustomer, request: to("/v1/customers") });
    expect(found).toMatchObject([{ outcome: "done", answer: { body: { id, deleted: true } } }]);
  });

  it("tell nothing of writes without a key, and nothing to a key that may not read them", async () => {
    const before = (await page()).traces.length;
    await simulator.post("/v1/products", { name: "Cup" });
    expect((await page()).traces).toHaveLength(before);
    const blind = connect(simulator, await addKey(simulator, "rk_test_blind", ["products_write"]));
    expect(await list.page({ api: blind.api, ...around() })).toBeNull();
    blind.close();
  });
});
