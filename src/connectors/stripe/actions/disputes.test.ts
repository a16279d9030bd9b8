import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { JsonObject, TriggerEvent } from "#sdk/index.ts";
import { isJsonObject, UnseenError } from "#sdk/index.ts";
import { anyTime } from "../../send.world.ts";
import { send } from "../stripe.send.world.ts";
import type { Simulator } from "../stripe.world.ts";
import { connect, errorOf, startSimulator } from "../stripe.world.ts";
import { chargeUpdated } from "../triggers/charge-updated.ts";
import { disputeClosed } from "../triggers/dispute-closed.ts";
import { disputeOpened } from "../triggers/dispute-opened.ts";
import { findDispute } from "./find-dispute.ts";
import { listDisputes } from "./list-disputes.ts";
import { submitEvidence } from "./submit-evidence.ts";

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

const made = async (what: JsonObject = {}) => (await simulator.make("disputes", what))[0] ?? "";
const read = (dispute: string) => client.api.read(`/v1/disputes/${dispute}`);
const answer = (input: JsonObject, key?: string) => send(client, submitEvidence, input, key);
const saying = (words: string) => ({ uncategorized_text: words });

/** What looking for a write of this input comes to. */
function sought(input: JsonObject) {
  const tag = { effectId: "e", generation: 1 };
  const request = submitEvidence.request(submitEvidence.input.parse(input), { ...tag, at: 0 });
  return (
    submitEvidence.seek?.(request, tag)?.ask(client.api, anyTime) ?? expect.fail("no way to look")
  );
}

describe("Submit evidence", () => {
  it("keeps a draft until it is submitted, also by a later step", async () => {
    const dispute = await made();
    const evidence = { product_description: "Tea", customer_name: "", shipping_carrier: "Yamato" };
    const key = randomUUID();
    const draft = await answer({ dispute, evidence }, key);
    expect(draft.output).toMatchObject({ id: dispute, status: "needs_response" });
    const sent = z
      .object({ data: z.tuple([z.object({ params: z.json() })]) })
      .parse(await simulator.control("GET", `/ledger?idempotency_key=${key}`));
    expect(sent.data[0].params).toEqual({
      submit: "false",
      evidence: { product_description: "Tea", shipping_carrier: "Yamato" },
    });
    const submitted = await answer({ dispute, submit: true });
    expect(submitted.output).toMatchObject({
      status: "under_review",
      evidence: { product_description: "Tea" },
      evidence_details: { submission_count: 1 },
    });
  });

  it("is found by what the dispute holds, a submission only once it is at the bank", async () => {
    const dispute = await made();
    const evidence = saying("Delivered on Monday");
    expect(await sought({ dispute, evidence })).toBeNull();
    await answer({ dispute, evidence });
    expect(await sought({ dispute, evidence })).toMatchObject({ outcome: "done" });
    expect(await sought({ dispute, evidence, submit: true })).toBeNull();
    await answer({ dispute, evidence, submit: true });
    expect(await sought({ dispute, evidence, submit: true })).toMatchObject({ outcome: "done" });
    expect(await sought({ dispute: "du_none", evidence })).toBeNull();
    // It may have been replaced since; and whether it was this step that submitted the draft, nobody can tell either.
    const other = { dispute, evidence: saying("Other words") };
    for (const unclear of [other, { ...other, submit: true }, { dispute, submit: true }])
      await expect(sought(unclear)).rejects.toThrow(UnseenError);
  });

  it.each<[string, JsonObject]>([
    ["dispute", { dispute: "", evidence: saying("x") }],
    ["evidence", { dispute: "du_1" }],
    ["evidence", { dispute: "du_1", evidence: saying("") }],
    ["evidence.uncategorized_text", { dispute: "du_1", evidence: saying("x".repeat(20_001)) }],
  ])("asks for another %s before it is sent", (at, input) => {
    const { error } = submitEvidence.input.safeParse(input);
    expect(error?.issues.map(({ path }) => path.join("."))).toEqual([at]);
  });

  it("takes no more in all than Stripe does", () => {
    const long = [
      "access_activity_log",
      "cancellation_policy_disclosure",
      "cancellation_rebuttal",
      "duplicate_charge_explanation",
      "product_description",
      "refund_policy_disclosure",
      "refund_refusal_explanation",
      "uncategorized_text",
    ];
    const evidence = Object.fromEntries(long.map((name) => [name, "x".repeat(19_000)]));
    const { error } = submitEvidence.input.safeParse({ dispute: "du_1", evidence });
    expect(error?.issues.map(({ path }) => path.join("."))).toEqual(["evidence"]);
  });

  it("tells what to do about a dispute that is decided", async () => {
    const dispute = await made();
    await simulator.post(`/v1/disputes/${dispute}/close`);
    const { facts } = await errorOf(answer({ dispute, evidence: saying("Late") }));
    expect(facts.code).toBe("stripe.dispute_closed");
  });
});

describe("Find dispute and List disputes", () => {
  it("find one by its id, its charge and its time", async () => {
    const [first = "", second = ""] = await simulator.make("disputes", { count: 2 });
    const look = (dispute: string) => findDispute.run({ api: client.api, input: { dispute } });
    expect(await look(first)).toMatchObject({ found: true, dispute: { reason: "fraudulent" } });
    expect(await look("du_none")).toMatchObject({ found: false, dispute: null });
    const list = async (input: object) => {
      const parsed = listDisputes.input.parse(input);
      const output = await listDisputes.run({ api: client.api, input: parsed });
      return listDisputes.output.parse(output).disputes.map(({ id }) => id);
    };
    const { charge } = findDispute.output.parse(await look(first)).dispute ?? expect.fail("none");
    expect(await list({ charge })).toEqual([first]);
    expect(await list({ limit: 2 })).toEqual([second, first]);
    expect(await list({ created_before: 1 })).toEqual([]);
  });
});

describe("Dispute opened and Dispute closed", () => {
  type Listing = Pick<typeof disputeOpened, "poll" | "complete" | "reread">;

  async function eventOf(trigger: Listing, id: string): Promise<TriggerEvent> {
    for await (const page of trigger.poll({ where: {}, api: client.api, since: new Date(0) })) {
      const event = page.find(({ data }) => isJsonObject(data) && data["id"] === id);
      if (event) return event;
    }
    return expect.fail("no event tells of it");
  }

  it("tell of the dispute, where Charge updated tells of its charge by the same event", async () => {
    const dispute = await made({ amount: 4_200 });
    const event = await eventOf(disputeOpened, dispute);
    await answer({ dispute, evidence: saying("Delivered") });
    const where = { where: {}, api: client.api };
    const whole = await disputeOpened.complete?.({ ...where, event });
    expect(whole?.data).toMatchObject({
      id: dispute,
      object: "dispute",
      evidence: saying("Delivered"),
      event: { type: "charge.dispute.created", is_current: true },
    });
    expect(await disputeOpened.reread({ ...where, key: event.key })).toEqual(whole);
    expect(disputeOpened.output.safeParse(whole?.data).error).toBeUndefined();
    expect(disputeOpened.matches({}, event.data)).toBe("take");
    expect(disputeClosed.matches({ outcome: "all" }, event.data)).toBe("leave");
    expect(disputeOpened.amount?.(event.data)).toEqual({ amount: 4_200, currency: "usd" });
    const { charge } = z.object({ charge: z.string() }).parse(await read(dispute));
    const same = await chargeUpdated.reread({ ...where, key: event.key });
    expect(same?.data).toMatchObject({ id: charge, object: "charge" });
    // The same event is two, and so needs two names.
    expect([chargeUpdated.uniqueKeys, disputeOpened.uniqueKeys]).toEqual([true, false]);
  });

  it.each([
    ["winning_evidence", "won", "lost"],
    ["losing_evidence", "lost", "won"],
  ] as const)("tell of a dispute with %s that it is %s", async (words, outcome, other) => {
    const dispute = await made();
    await answer({ dispute, evidence: saying(words), submit: true });
    await simulator.control("POST", "/clock", { advance_seconds: 10 });
    await client.api.read("/v1/balance");
    const { data } = await eventOf(disputeClosed, dispute);
    expect(data).toMatchObject({ status: outcome });
    expect(disputeClosed.matches({ outcome: "all" }, data)).toBe("take");
    expect(disputeClosed.matches({ outcome }, data)).toBe("take");
    expect(disputeClosed.matches({ outcome: other }, data)).toBe("leave");
  });
});
