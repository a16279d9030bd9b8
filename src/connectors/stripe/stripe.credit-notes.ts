/** Credit notes: what is asked for, what that does with money, and whether one is void. Pure. */
import type { Answer, Found, FrozenRequest, JsonObject, Movement, WriteTag } from "#sdk/index.ts";
import type { z } from "zod";
import type { CreditNoteInput } from "./fields/credit-note-input.ts";
import { done } from "./stripe.outcomes.ts";
import { moneyOf } from "./stripe.own-currency.ts";
import { listOf } from "./stripe.paths.ts";
import { bodyOf, post } from "./stripe.writes.ts";

type Input = z.infer<typeof CreditNoteInput>;

/** The whole amount is settled in one way, so that Stripe refuses it where the invoice is in another state. */
export function creditNoteRequest({ refund, ...input }: Input, tag: WriteTag): FrozenRequest {
  return post(listOf("credit_note"), { ...input, ...settled(input, refund) }, tag);
}

function settled({ settlement, amount }: Omit<Input, "refund">, refund: string | undefined) {
  switch (settlement) {
    case "unpaid":
      return {};
    case "balance":
      return { credit_amount: amount };
    case "refund":
      return { refunds: [{ refund: refund ?? "", amount_refunded: amount }] };
    case "out_of_band":
      return { out_of_band_amount: amount };
  }
}

/** What a customer no longer has to pay, or is owed. The money of a refund that was made has moved before. */
export function credited({ params }: FrozenRequest, answered: Answer | null): Movement | null {
  if (typeof params["invoice"] !== "string" || params["refunds"] !== undefined) return null;
  return { kind: "other", money: moneyOf(params, bodyOf(answered)), isPending: false };
}

export function voidOf(note: JsonObject): Found | null {
  return note["status"] === "void" ? done(note) : null;
}
