/** Steps that an invoice takes: what they ask for, and how the state of the invoice tells whether they were taken. */
import type {
  ErrorFacts,
  FrozenRequest,
  Json,
  JsonObject,
  LocalizedText,
  Money,
  Retrieved,
  Seek,
} from "#sdk/index.ts";
import { canBeId, isJsonObject, text } from "#sdk/index.ts";
import type { StripeApi } from "./stripe.client.ts";
import { objectAt } from "./stripe.events.ts";
import { withoutSecret } from "./stripe.outcomes.ts";
import { pathOf } from "./stripe.paths.ts";
import { postUnmarked } from "./stripe.writes.ts";

/** A step of an invoice that its author names. Stripe is told by the path which invoice it is. */
export function stepOf(
  step: "finalize" | "send" | "void",
  { invoice }: { readonly invoice: string },
  more: JsonObject = {},
): FrozenRequest {
  return postUnmarked(`${pathOf("invoice", invoice)}/${step}`, { invoice, ...more });
}

/** Which invoice a request goes to, as `stepOf` has written it. */
export function invoiceOf({ params: { invoice } }: FrozenRequest): string | null {
  return typeof invoice === "string" && canBeId(invoice) ? invoice : null;
}

/** A step after which the invoice is in a state that only this step, or somebody else's same step, leads to. */
export interface StepTo {
  /** The states in which it has been taken. */
  readonly states: readonly string[];
  readonly code: string;
  readonly notTaken: LocalizedText;
}

/** By the state: whether a step whose answer was lost was taken, for the engine and for a person. */
export function tellingByState({ states, code, notTaken }: StepTo) {
  const isTaken = (invoice: JsonObject): boolean => states.some((one) => one === invoice["status"]);
  const done = (invoice: JsonObject) =>
    ({ outcome: "done", answer: { status: 200, body: withoutSecret(invoice) } }) as const;
  const failed = ({ id = null, status = null }: JsonObject) => {
    const error: ErrorFacts = { code, message: notTaken, advice, details: { id, status } };
    return { outcome: "failed", error } as const;
  };
  return {
    seek(request: FrozenRequest): Seek<StripeApi> | null {
      const id = invoiceOf(request);
      if (id === null) return null;
      return {
        async ask(api) {
          const invoice = await objectAt(api, "invoice", id);
          return invoice !== null && isTaken(invoice) ? done(invoice) : null;
        },
      };
    },
    async retrieve({
      api,
      objectId,
    }: {
      readonly api: StripeApi;
      readonly objectId: string;
    }): Promise<Retrieved | null> {
      const invoice = await objectAt(api, "invoice", objectId);
      if (invoice === null) return null;
      // Its mark is that of the write that made it.
      return { tag: null, found: isTaken(invoice) ? done(invoice) : failed(invoice) };
    },
  };
}

const advice = text(
  "Look at the invoice in the Stripe Dashboard. If the step is still wanted, let the run try it again.",
  "Stripe ダッシュボードで請求書を確認してください。このステップが引き続き必要な場合は、実行を再試行してください。",
);

/** One of the amounts of an invoice. */
export function moneyOf(
  invoice: Json,
  name: "amount_due" | "amount_paid" | "amount_remaining",
): Money | null {
  if (!isJsonObject(invoice)) return null;
  const { [name]: amount, currency } = invoice;
  return typeof amount === "number" && typeof currency === "string" ? { amount, currency } : null;
}
