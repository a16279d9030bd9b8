import { expect, test } from "vitest";
import type { Evidence, StripeObject } from "./evidence.ts";
import { wronglyBecause } from "./refused.ts";

const account = "acct_shop";
const name = { flow: "Refund", event: "re_1", step: "s1" };
const refund = {
  id: "f1",
  name: "Refund",
  listensTo: { kind: "refunds", account },
  writes: ["s1"],
} as const;
const made: StripeObject = {
  id: "re_1",
  object: "refund",
  account,
  created: 100,
  status: "succeeded",
  metadata: {},
};

/** A change for another event was sent at this moment; ours was cut. */
function why(sentAt: number, seenAt: number, changes: readonly string[]): string | null {
  const send: Evidence["ledger"][number] = {
    at: sentAt,
    idempotency_key: "k2",
    params: { metadata: { flow: "Refund", event: "re_2", step: "s1" } },
    outcome: "executed",
    status: 200,
    object: "cus_1",
  };
  const evidence = { flows: [{ ...refund, changes }], leaps: [], objects: [made], ledger: [send] };
  return wronglyBecause(evidence)(name, undefined, seenAt);
}

test("a parked change is right where another run's was sent since its event, and until it was seen parked", () => {
  const wrong = "no byte of it ever reached Stripe";
  expect(why(150, 200, ["s1"])).toBeNull();
  expect(why(50, 200, ["s1"])).toBe(wrong);
  expect(why(250, 200, ["s1"])).toBe(wrong);
  expect(why(150, 200, [])).toBe(wrong);
});
