import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { CHARGE, field, ids, openStripe } from "./test-client.ts";
import { draftOf, payerOf, read, step } from "./test-invoices.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "simulator-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a restarted simulator knows its prices, subscriptions, checkouts, payouts, disputes, credit notes and coupons", async () => {
  const state = join(folder, "state.json");
  const before = await openStripe({ state });
  const kinds = ["prices", "subscriptions", "sessions", "payment_links", "payouts", "disputes"];
  kinds.push("credit_notes", "coupons");
  const made: string[] = [];
  for (const kind of kinds) made.push(...ids(await before.control(`POST /${kind}`, {})));
  const product = field(await before.post("/v1/products", { form: "name=Tea" }), "id");
  const limited = `id=TEA&percent_off=5&applies_to[products][0]=${product}`;
  await before.post("/v1/coupons", { form: limited });
  await before.control("POST /clock", { advance_seconds: 20 });
  await before.get("/v1/balance");
  await before[Symbol.asyncDispose]();

  await using after = await openStripe({ state });
  const [price, subscription, session, link, payout, dispute, note, coupon] = made;
  for (const path of [
    `prices/${price}`,
    `subscriptions/${subscription}`,
    `checkout/sessions/${session}`,
    `payment_links/${link}`,
    `disputes/${dispute}`,
    `credit_notes/${note}`,
    `coupons/${coupon}`,
  ])
    expect(await after.get(`/v1/${path}`)).toMatchObject({ status: 200 });
  expect((await after.get("/v1/coupons/TEA?expand[0]=applies_to")).body).toMatchObject({
    applies_to: { products: [product] },
  });
  expect(ids(await after.get(`/v1/payment_links/${link}/line_items`))).toHaveLength(1);
  const contents = await after.get(`/v1/balance_transactions?payout=${payout}`);
  expect(ids(contents)).toHaveLength(2);
});

test("a restarted simulator knows its payments, and how each card behaves", async () => {
  const state = join(folder, "state.json");
  const before = await openStripe({ state });
  const form = "payment_method=pm_card_chargeCustomerFail";
  const customer = field(await before.post("/v1/customers", { form }), "id");
  const [saved = ""] = ids(await before.get(`/v1/customers/${customer}/payment_methods`));
  const payment = `amount=100&currency=usd&confirm=true&return_url=https://a.example&customer=${customer}&payment_method=${saved}`;
  await before.post("/v1/payment_intents", { form: payment });
  const intents = ids(await before.get("/v1/payment_intents"));
  await before[Symbol.asyncDispose]();

  await using after = await openStripe({ state });
  expect(intents).toHaveLength(1);
  expect(ids(await after.get("/v1/payment_intents"))).toEqual(intents);
  expect(ids(await after.get(`/v1/customers/${customer}/payment_methods`))).toEqual([saved]);
  expect(await after.post("/v1/payment_intents", { form: payment })).toMatchObject({
    body: { error: { code: "card_declined" } },
  });
});

test("a restarted simulator knows its invoices, and goes on with them; an older file has none", async () => {
  const state = join(folder, "state.json");
  const before = await openStripe({ state });
  const customer = await payerOf(before);
  const [draft, open] = [await draftOf(before, customer), await draftOf(before, customer)];
  await step(before, open, "finalize");
  const shown = await read(before, draft);
  await before[Symbol.asyncDispose]();
  const saved: unknown = JSON.parse(readFileSync(state, "utf8"));

  const after = await openStripe({ state });
  expect(await read(after, draft)).toEqual(shown);
  expect((await step(after, open, "pay")).body).toMatchObject({ status: "paid" });
  expect((await step(after, draft, "finalize")).body).toMatchObject({
    number: expect.stringMatching(/-0002$/),
    total: 1000,
  });
  await after[Symbol.asyncDispose]();

  for (const world of Object(saved).worlds)
    for (const name of ["invoices", "invoiceItems", "invoicePayments", "invoiceLines"])
      expect(Reflect.deleteProperty(world, name)).toBe(true);
  writeFileSync(state, JSON.stringify(saved));
  await using older = await openStripe({ state });
  expect(ids(await older.get("/v1/invoices"))).toEqual([]);
  expect(ids(await older.get("/v1/customers"))).toEqual([customer]);
});

test("a restarted simulator knows its objects, keys, clock and ledger", async () => {
  const state = join(folder, "state.json");
  const ask = { form: CHARGE, idempotencyKey: "k" };
  const before = await openStripe({ state });
  await before.control("POST /clock", { advance_seconds: 3600 });
  await before.control("POST /keys", { key: "rk_test_x", rights: ["charges_read"] });
  await before.control("POST /settings", { legacy_tokens: true, rate_limit: 0 });
  await before.control("POST /charges", { count: 5 });
  const made = await before.post("/v1/charges", ask);
  const order = ids(await before.get("/v1/charges"));
  const customer = field(await before.post("/v1/customers", { form: "source=tok_visa" }), "id");
  const { offset } = before.simulator.clock;
  await before[Symbol.asyncDispose]();

  await using after = await openStripe({ state });
  expect(Math.abs(after.simulator.clock.offset - offset)).toBeLessThan(5);
  expect(ids(await after.get("/v1/charges"))).toEqual(order);
  const again = await after.post("/v1/charges", ask);
  expect(again.text).toBe(made.text);
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  expect(
    await after.post("/v1/charges", { form: `amount=100&currency=usd&customer=${customer}` }),
  ).toMatchObject({
    status: 200,
  });
  expect(await after.get("/v1/charges", { key: "rk_test_x" })).toMatchObject({ status: 200 });
  expect(await after.control("GET /requests?limit=1")).toMatchObject({
    body: { data: [{ path: "/v1/charges", method: "GET" }] },
  });
  expect(await after.control("GET /ledger")).toMatchObject({
    body: { total: 4, data: [{ object: field(made, "id") }, {}, { outcome: "replayed" }, {}] },
  });
});

test("the state is saved soon after a change, not only at the end", async () => {
  const state = join(folder, "state.json");
  await using sim = await openStripe({ state });
  await sim.post("/v1/customers");
  await expect.poll(() => existsSync(state)).toBe(true);
});

test("a file that is something else is refused and left alone", async () => {
  const state = join(folder, "state.json");
  writeFileSync(state, "something else");
  await expect(openStripe({ state })).rejects.toThrow(/is not a state file of this simulator/);
});
