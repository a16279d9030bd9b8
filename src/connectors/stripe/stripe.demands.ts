/**
 * Writes that have money demanded, of which their requests do not say how much: the object that they are about does, and
 * is read before the request is written down.
 */
import type {
  Answer,
  FrozenRequest,
  Json,
  JsonObject,
  Money,
  MoneyKind,
  Movement,
} from "#sdk/index.ts";
import { isJsonObject, textAt } from "#sdk/index.ts";
import type { StripeApi } from "./stripe.client.ts";
import { isForbidden } from "./stripe.errors.ts";
import { invoiceOf, moneyOf } from "./stripe.invoices.ts";
import { type Kind, pathOf } from "./stripe.paths.ts";
import { amountOf } from "./stripe.writes.ts";

interface Demand {
  readonly kind: MoneyKind;
  readonly object: Kind;
  /** The object that a request is about; null for a request that is not of this write. */
  readonly idOf: (request: FrozenRequest) => string | null;
  /** Null: the write moves nothing. Undefined: the object does not tell. */
  readonly moneyIn: (object: JsonObject, request: FrozenRequest) => Money | null | undefined;
  /** What the answer tells of it; null where it does not. */
  readonly toldBy: (body: Json) => Money | null;
}

/** What an action with such writes asks and says of its money. */
function demanding({ kind, object: of, idOf, moneyIn, toldBy }: Demand) {
  return {
    async complete({
      api,
      request,
    }: {
      readonly api: StripeApi;
      readonly request: FrozenRequest;
    }): Promise<FrozenRequest> {
      const id = idOf(request);
      if (id === null || !movesItself(request)) return request;
      const { readMoney: _, ...unread } = request;
      const object = await readIfAllowed(api, pathOf(of, id));
      const readMoney = object === null ? undefined : moneyIn(object, request);
      return readMoney === undefined ? unread : { ...unread, readMoney };
    },
    moves(request: FrozenRequest, answered: Answer | null): Movement | null {
      const { readMoney } = request;
      if (idOf(request) === null || readMoney === null) return null;
      const told = answered === null ? null : toldBy(answered.body);
      // An answer alone does not tell whether it was this write that had the money demanded.
      if (answered !== null && told === null && readMoney === undefined) return null;
      return { kind, money: told ?? readMoney ?? null, isPending: false };
    },
  };
}

/** The whole of a step of several writes is held against limits before its first part, and again before the one that moves it. */
function movesItself({ of }: FrozenRequest): boolean {
  return of === undefined || of.whole?.when === "now";
}

/** Null where this key may not read it. Throws where it is not there: nothing could be done with it. */
async function readIfAllowed(api: StripeApi, path: string): Promise<JsonObject | null> {
  try {
    const object = await api.read(path);
    return isJsonObject(object) ? object : null;
  } catch (error) {
    if (isForbidden(error)) return null;
    throw error;
  }
}

/**
 * What a draft demands once it is final. What is too small to be due, or below zero, goes to the balance of the customer,
 * and what lies there is taken off: money in one way or the other.
 */
function demandOf(invoice: JsonObject): Money | null | undefined {
  const { status, total, amount_due: due, currency } = invoice;
  // It was demanded when it was finalized, and is refused, or mailed once more.
  if (status !== "draft") return typeof status === "string" ? null : undefined;
  if (typeof total !== "number" || typeof due !== "number" || typeof currency !== "string")
    return undefined;
  return { amount: Math.max(Math.abs(total), due), currency };
}

/** Finalizing has the invoice's money demanded, once: nothing that is done with it later counts again. */
export const demandsByFinalizing = demanding({
  kind: "bill",
  object: "invoice",
  idOf: invoiceOf,
  moneyIn: demandOf,
  toldBy: (body) => moneyOf(body, "amount_due"),
});

/** Stripe finalizes a draft that it is to mail. Mailing what is open already demands nothing new. */
export const demandsByMailing = demanding({
  kind: "bill",
  object: "invoice",
  idOf: invoiceOf,
  moneyIn: demandOf,
  // As it would of one that was open.
  toldBy: () => null,
});

/** A line demands nothing before its draft is finalized, unless Stripe does that by itself, as for subscriptions. */
export const demandsByLine = demanding({
  kind: "bill",
  object: "invoice",
  idOf: invoiceOf,
  moneyIn({ status, auto_advance: advances }, { params }) {
    if (status !== "draft" || advances === false)
      return typeof status === "string" ? null : undefined;
    return amountOf(params) ?? undefined;
  },
  toldBy: () => null,
});

/** What was credited of an open invoice has to be paid after all. */
export const demandsByVoidingCredit = demanding({
  kind: "bill",
  object: "credit_note",
  idOf: ({ params }) => textAt(params, "credit_note"),
  moneyIn: (note) => (note["status"] === "issued" ? (amountOf(note) ?? undefined) : null),
  toldBy: amountOf,
});
