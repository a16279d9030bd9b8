/** Payouts as an account's schedule makes them, and payments that are disputed, by the control interface. */
import type { z } from "zod";
import type { Call } from "./call.ts";
import { pay } from "./charges.ts";
import { ControlError } from "../kit/control-error.ts";
import { makeEach } from "./control-make.ts";
import type { disputesBody, payoutsBody } from "./control-schemas.ts";
import type { Dispute, Payout } from "./objects.ts";
import { payOutAll } from "./payouts.ts";
import type { Simulator } from "./simulator.ts";
import { testCard } from "./test-cards.ts";

/** Of all that is available; where that is nothing, of a payment made for it. */
export function makePayouts(sim: Simulator, body: z.infer<typeof payoutsBody>) {
  const { amount, currency, fails, fails_after_paid_seconds: secondsAfterPaid } = body;
  const refused = fails && { why: fails, secondsAfterPaid };
  return makeEach(sim, body, {}, (call): Payout => {
    const payout = payOutAll(call, currency, refused);
    if (payout !== null) return payout;
    paid({ ...call, params: { amount, currency } }, "tok_bypassPending");
    const made = payOutAll(call, currency, refused);
    if (made === null) throw new ControlError(400, "The balance is too low to be paid out.");
    return made;
  });
}

const TOKENS = {
  fraudulent: "tok_createDispute",
  product_not_received: "tok_createDisputeProductNotReceived",
  inquiry: "tok_createDisputeInquiry",
} as const;

/** Each of a new payment. */
export function makeDisputes(sim: Simulator, body: z.infer<typeof disputesBody>) {
  const { amount, currency, kind } = body;
  return makeEach(sim, body, {}, (call): Dispute => {
    const charge = paid({ ...call, params: { amount, currency } }, TOKENS[kind]);
    const [made] = call.world.disputes.page({
      limit: 1,
      from: 0,
      until: Infinity,
      after: null,
      before: null,
      index: ["charge", charge.id],
      accepts: () => true,
      now: Infinity,
    }).data;
    if (made === undefined) throw new ControlError(400, "The payment is not disputed.");
    return made;
  });
}

function paid(call: Call, token: string) {
  const card = testCard(token);
  if (card === undefined) throw new ControlError(400, `There is no test token "${token}".`);
  return pay(call, { card, customer: null, kept: null });
}
