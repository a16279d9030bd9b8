/** What a charge brings into the balance: at once, or in the background a while later. */
import { move } from "./balance.ts";
import type { Call } from "./call.ts";
import { last4Of } from "./charge-object.ts";
import { emit } from "./events.ts";
import type { Charge } from "./objects.ts";
import { text } from "./params.ts";
import { later } from "./settle.ts";

/** The test card whose money can be paid out at once, by its last four digits. */
const BYPASSING_CARD = "0077";

export function income(call: Call, charge: Charge): string {
  const { id, amount, currency } = charge;
  const description = text(charge, "description") ?? null;
  const atOnce = last4Of(charge) === BYPASSING_CARD;
  return move(call, { kind: "charge", source: id, amount, currency, description, atOnce });
}

/** Stripe does the rest of an asynchronous capture in the background. */
export function incomeLater({ world, now }: Call, charge: Charge, seconds: number): void {
  later(world, { at: now + seconds, change: "charge_settles", id: charge.id });
}

/** The charge with its balance transaction, of which an event tells where it was not there yet. */
export function settled(call: Call, charge: Charge): Charge {
  if (!charge.captured || charge.status !== "succeeded" || charge.balance_transaction !== null) {
    return charge;
  }
  const after: Charge = { ...charge, balance_transaction: income(call, charge) };
  call.world.charges.replace(after);
  emit(call, "charge.updated", after, charge);
  return after;
}
