/** Credit notes of open invoices, and coupons, made by the control interface. */
import type { z } from "zod";
import { makeEach, makeInvoices } from "./control-make.ts";
import type { couponsBody, creditNotesBody } from "./control-schemas.ts";
import { createCoupon } from "./coupons.ts";
import { createCreditNote } from "./credit-notes.ts";
import type { Simulator } from "./simulator.ts";

/** What is left to pay on an invoice that is made for them: more than the least amount of its currency. */
const LEFT = 1000;

/** Without an invoice, all of one that is new. */
export function makeCreditNotes(sim: Simulator, body: z.infer<typeof creditNotesBody>) {
  const { account, livemode, amount, count, metadata } = body;
  const invoice = body.invoice ?? openInvoice(sim, { account, livemode }, amount * count + LEFT);
  return makeEach(sim, body, { invoice, amount, metadata }, createCreditNote);
}

export function makeCoupons(sim: Simulator, body: z.infer<typeof couponsBody>) {
  const { name, percent_off, metadata } = body;
  return makeEach(sim, body, { name, percent_off, metadata }, createCoupon);
}

function openInvoice(
  sim: Simulator,
  world: Pick<z.infer<typeof creditNotesBody>, "account" | "livemode">,
  amount: number,
): string {
  const one = { count: 1, every_seconds: 0, currency: "usd", status: "open" } as const;
  const [id] = makeInvoices(sim, { ...world, ...one, metadata: {}, amount }).ids;
  return typeof id === "string" ? id : "";
}
