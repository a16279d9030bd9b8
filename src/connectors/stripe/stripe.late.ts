/** What Stripe fills in while it captures a payment in the background: https://docs.stripe.com/payments/payment-intents/asynchronous-capture */
import type { ComesLater, JsonObject, LateField } from "#sdk/index.ts";
import { isJsonObject } from "#sdk/index.ts";

/** A hold has them once somebody captures it, which may be never; a payment that failed never has them. */
const isCaptured = ({ status, captured }: JsonObject): boolean =>
  status === "succeeded" && captured === true;

const late = (name: string, isToCome: (charge: JsonObject) => boolean): LateField => ({
  path: [name],
  isToCome: (data) => isJsonObject(data) && isCaptured(data) && isToCome(data),
});

export const lateFieldsOfCharges: readonly LateField[] = [
  late("balance_transaction", () => true),
  late("transfer", ({ transfer_data: to = null }) => to !== null),
  late("application_fee", ({ application_fee_amount: fee = null }) => fee !== null),
];

/** Stripe promises them within an hour. */
export const comesLater: ComesLater = { fields: lateFieldsOfCharges, withinSeconds: 3_600 };
