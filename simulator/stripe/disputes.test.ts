import { describe, expect, test } from "vitest";
import { type TestSimulator, field, ids, openStripe } from "./test-client.ts";

async function disputeOf(sim: TestSimulator, kind = "fraudulent"): Promise<string> {
  return ids(await sim.control("POST /disputes", { kind }))[0] ?? "";
}
const read = async (sim: TestSimulator, id: string) => (await sim.get(`/v1/disputes/${id}`)).body;
const answer = (sim: TestSimulator, id: string, form: string) =>
  sim.post(`/v1/disputes/${id}`, { form });
const saying = (words: string) => `evidence[uncategorized_text]=${words}`;
const pass = (sim: TestSimulator, seconds = 10) =>
  sim.control("POST /clock", { advance_seconds: seconds });
const types = async (sim: TestSimulator): Promise<string[]> =>
  Object((await sim.get("/v1/events?limit=100")).body)
    .data.map(({ type }: { type: string }) => type)
    .toReversed();

describe("a disputed payment", () => {
  test("is taken back at once, with a fee, and cannot be refunded", async () => {
    await using sim = await openStripe();
    const paid = await sim.post("/v1/payment_intents", {
      form: "amount=3000&currency=usd&confirm=true&payment_method=pm_card_createDispute&automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=never",
    });
    const charge = field(paid, "latest_charge");
    const [id = ""] = ids(await sim.get(`/v1/disputes?charge=${charge}`));
    expect(ids(await sim.get(`/v1/disputes?payment_intent=${field(paid, "id")}`))).toEqual([id]);
    expect(await read(sim, id)).toMatchObject({
      status: "needs_response",
      reason: "fraudulent",
      is_charge_refundable: false,
      evidence_details: { has_evidence: false, submission_count: 0 },
      balance_transactions: [
        { type: "adjustment", reporting_category: "dispute", amount: -3_000, fee: 1_500 },
      ],
    });
    expect((await sim.get(`/v1/charges/${charge}`)).body).toMatchObject({ disputed: true });
    expect(await sim.post("/v1/refunds", { form: `charge=${charge}` })).toMatchObject({
      body: { error: { code: "charge_disputed" } },
    });
    expect(await types(sim)).toEqual([
      "payment_intent.created",
      "charge.succeeded",
      "charge.dispute.created",
      "charge.dispute.funds_withdrawn",
      "payment_intent.succeeded",
    ]);
  });

  test("as an inquiry takes nothing, until the payer goes on with it", async () => {
    await using sim = await openStripe();
    const id = await disputeOf(sim, "inquiry");
    expect(await read(sim, id)).toMatchObject({
      status: "warning_needs_response",
      is_charge_refundable: true,
      balance_transactions: [],
    });
    expect(await answer(sim, id, saying("escalate_inquiry_evidence"))).toMatchObject({
      body: { status: "warning_under_review" },
    });
    await pass(sim);
    expect(await read(sim, id)).toMatchObject({
      status: "needs_response",
      balance_transactions: [{ amount: -3_000 }],
    });
  });

  test("bears the name and the email of the customer", async () => {
    await using sim = await openStripe();
    const form = "name=Hanako&email=a@b.co&source=tok_createDisputeProductNotReceived";
    const customer = field(await sim.post("/v1/customers", { form }), "id");
    await sim.post("/v1/charges", { form: `amount=3000&currency=usd&customer=${customer}` });
    const [id = ""] = ids(await sim.get("/v1/disputes"));
    expect(await read(sim, id)).toMatchObject({
      reason: "product_not_received",
      evidence: { customer_name: "Hanako", customer_email_address: "a@b.co" },
    });
  });
});

describe("evidence", () => {
  test("that is staged stands there until it is submitted", async () => {
    await using sim = await openStripe();
    const id = await disputeOf(sim);
    await answer(sim, id, "evidence[product_description]=Tea&submit=false");
    expect(await read(sim, id)).toMatchObject({
      status: "needs_response",
      evidence: { product_description: "Tea" },
      evidence_details: { has_evidence: true, submission_count: 0 },
    });
    await answer(sim, id, "submit=true");
    expect(await read(sim, id)).toMatchObject({
      status: "under_review",
      evidence: { product_description: "Tea" },
      evidence_details: { submission_count: 1 },
    });
  });

  test.each([
    ["winning_evidence", "won", "charge.dispute.funds_reinstated", 2],
    ["losing_evidence", "lost", "charge.dispute.closed", 1],
  ] as const)("%s: the dispute is %s", async (words, status, type, transactions) => {
    await using sim = await openStripe();
    const id = await disputeOf(sim);
    expect((await answer(sim, id, saying(words))).body).toMatchObject({ status: "under_review" });
    await pass(sim);
    const after = await read(sim, id);
    expect(after).toMatchObject({ status });
    expect(Object(after).balance_transactions).toHaveLength(transactions);
    expect(await types(sim)).toContain(type);
    expect(await answer(sim, id, saying("late"))).toMatchObject({
      status: 400,
      body: { error: { message: "This dispute is already closed" } },
    });
  });

  test("is taken once, and of 150,000 characters", async () => {
    await using sim = await openStripe();
    const id = await disputeOf(sim);
    const much = "x".repeat(20_000);
    const fields = [
      "access_activity_log",
      "cancellation_policy_disclosure",
      "cancellation_rebuttal",
      "duplicate_charge_explanation",
      "product_description",
      "refund_policy_disclosure",
      "refund_refusal_explanation",
      "uncategorized_text",
    ];
    const all = fields.map((name) => `evidence[${name}]=${much}`).join("&");
    expect(await answer(sim, id, all)).toMatchObject({ status: 400 });
    expect(await answer(sim, id, saying("enough"))).toMatchObject({ status: 200 });
    expect(await answer(sim, id, saying("more"))).toMatchObject({ status: 400 });
  });
});

test("a dispute that is given up is lost for good", async () => {
  await using sim = await openStripe();
  const id = await disputeOf(sim);
  const close = () => sim.post(`/v1/disputes/${id}/close`);
  expect((await close()).body).toMatchObject({ status: "lost" });
  expect((await close()).body).toMatchObject({
    error: { message: "This dispute is already closed" },
  });
  expect((await sim.get("/v1/disputes/du_nope")).body).toMatchObject({
    error: { code: "resource_missing", param: "dispute" },
  });
  expect(await types(sim)).toContain("charge.dispute.closed");
});
