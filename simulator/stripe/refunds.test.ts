import { describe, expect, test } from "vitest";

import { CHARGE, type TestSimulator, field, openStripe } from "./test-client.ts";

const refused = (status: number, error: object) => ({ status, body: { error } });

async function charged(sim: TestSimulator, form: string): Promise<string> {
  return field(await sim.post("/v1/charges", { form }), "id");
}

describe("refunds", () => {
  test("give back a part, then the rest, then nothing", async () => {
    await using sim = await openStripe();
    const charge = await charged(sim, "amount=7000&currency=usd&source=tok_visa");
    const refund = (form: string) => sim.post("/v1/refunds", { form: `charge=${charge}${form}` });
    expect(await refund("&amount=4000&reason=duplicate")).toMatchObject({
      status: 200,
      body: { object: "refund", amount: 4000, reason: "duplicate", status: "succeeded", charge },
    });
    expect(await refund("&amount=4000")).toMatchObject(
      refused(400, {
        param: "amount",
        message: "Refund amount ($40.00) is greater than unrefunded amount on charge ($30.00)",
      }),
    );
    expect(await refund("")).toMatchObject({ body: { amount: 3000 } });
    expect(await sim.get(`/v1/charges/${charge}`)).toMatchObject({
      body: { amount_refunded: 7000, refunded: true },
    });
    expect(await refund("")).toMatchObject(
      refused(400, {
        code: "charge_already_refunded",
        message: `Charge ${charge} has already been refunded.`,
      }),
    );
  });

  test.each([
    [
      "",
      400,
      {
        message:
          "One of the following params should be provided for this request: payment_intent or charge.",
      },
    ],
    ["charge=ch_x", 404, { code: "resource_missing", param: "id" }],
    [
      "charge=ch_x&amount=0",
      400,
      {
        code: "parameter_invalid_integer",
        message: "This value must be greater than or equal to 1.",
      },
    ],
    [
      "charge=ch_x&reason=bored",
      400,
      { message: "Invalid reason: must be one of duplicate, fraudulent, or requested_by_customer" },
    ],
  ])("are refused for %s", async (form, status, error) => {
    await using sim = await openStripe();
    expect(await sim.post("/v1/refunds", { form })).toMatchObject(refused(status, error));
  });

  test("release a hold only whole", async () => {
    await using sim = await openStripe();
    const charge = await charged(sim, `${CHARGE}&capture=false`);
    const refund = (form: string) => sim.post("/v1/refunds", { form: `charge=${charge}${form}` });
    expect(await refund("&amount=1")).toMatchObject({ status: 400 });
    expect(await refund("")).toMatchObject({ body: { balance_transaction: null } });
  });

  test("are recorded before the charge that they change", async () => {
    await using sim = await openStripe();
    const charge = await charged(sim, CHARGE);
    await sim.post("/v1/refunds", { form: `charge=${charge}` });
    expect(await sim.get("/v1/events?limit=2")).toMatchObject({
      body: { data: [{ type: "charge.refunded" }, { type: "refund.created" }] },
    });
  });

  test("stay pending for a while with some cards", async () => {
    await using sim = await openStripe();
    const charge = await charged(sim, "amount=1000&currency=usd&source=tok_pendingRefund");
    const id = field(await sim.post("/v1/refunds", { form: `charge=${charge}` }), "id");
    expect(await sim.get(`/v1/refunds/${id}`)).toMatchObject({ body: { status: "pending" } });
    await sim.control("POST /clock", { advance_seconds: 10 });
    const settled = await sim.get(`/v1/refunds/${id}`);
    expect(settled).toMatchObject({ body: { status: "succeeded" } });
    expect(settled.body).not.toHaveProperty("pending_reason");
  });

  test("fail later with others, and the money is the charge's again", async () => {
    await using sim = await openStripe();
    const charge = await charged(sim, "amount=1000&currency=usd&source=tok_refundFail");
    const id = field(await sim.post("/v1/refunds", { form: `charge=${charge}` }), "id");
    expect(await sim.get(`/v1/refunds/${id}`)).toMatchObject({ body: { status: "succeeded" } });
    await sim.control("POST /clock", { advance_seconds: 10 });
    expect(await sim.get(`/v1/refunds/${id}`)).toMatchObject({
      body: { status: "failed", failure_reason: expect.any(String) },
    });
    expect(await sim.get(`/v1/charges/${charge}`)).toMatchObject({
      body: { amount_refunded: 0, refunded: false },
    });
    expect(await sim.get("/v1/events?type=refund.failed")).toMatchObject({
      body: { data: [{ data: { object: { id } } }] },
    });
  });

  test("are listed by charge and take new metadata", async () => {
    await using sim = await openStripe();
    const charge = await charged(sim, CHARGE);
    const id = field(await sim.post("/v1/refunds", { form: `charge=${charge}` }), "id");
    await sim.control("POST /refunds", { count: 3 });
    expect(await sim.post(`/v1/refunds/${id}`, { form: "metadata[why]=x" })).toMatchObject({
      body: { metadata: { why: "x" } },
    });
    expect(await sim.get(`/v1/refunds?charge=${charge}`)).toMatchObject({
      body: { data: [{ id }], has_more: false },
    });
  });
});
