/** Stripe's lists, as they are reconciled: which triggers tell of their objects, and which writes make them. */
import type {
  Book,
  BookedObject,
  BookedPart,
  JsonObject,
  LocalizedText,
  Money,
  Site,
} from "#sdk/index.ts";
import { canBeId, ifThere, isJsonObject, text, textAt } from "#sdk/index.ts";
import { accountOf } from "./stripe.check.ts";
import type { StripeApi } from "./stripe.client.ts";
import { stripe } from "./stripe.connection.ts";
import { isForbidden, unreadable } from "./stripe.errors.ts";
import { between } from "./stripe.events.ts";
import { pageAfter, pageOf } from "./stripe.lists.ts";
import { outcomeOf } from "./stripe.outcomes.ts";
import { recordUrl } from "./stripe.pages.ts";
import { allOf, type Kind, listOf, pathOf } from "./stripe.paths.ts";
import { isPayoutItself } from "./stripe.payouts.ts";
import { effectOf } from "./stripe.writes.ts";

/** What differs between the lists. */
interface Listed {
  readonly kind: Kind;
  readonly label: LocalizedText;
  readonly makers?: readonly string[];
  readonly keyed?: readonly string[];
  readonly deletable?: true;
  /** The field that holds the amount; absent where the objects are about none. */
  readonly amount?: string;
  /** The triggers for changes that must have told of an object by now, with the second since when. */
  readonly told?: (object: JsonObject) => readonly (readonly [trigger: string, since: unknown])[];
}

const when = (is: boolean, trigger: string, since: unknown) =>
  is ? ([[trigger, since]] as const) : [];

/** Those about money first: a list that fails later leaves them read. */
const lists: readonly Listed[] = [
  {
    kind: "payment_intent",
    label: text("Payments", "支払い"),
    makers: ["create-payment"],
    amount: "amount",
    told: ({ status, created, canceled_at: canceled }) => [
      ...when(status === "succeeded", "payment-succeeded", created),
      ...when(status === "canceled", "payment-canceled", canceled),
    ],
  },
  {
    kind: "charge",
    label: text("Charges", "請求"),
    makers: ["create-charge"],
    keyed: ["new-charge"],
    amount: "amount",
  },
  {
    kind: "refund",
    label: text("Refunds", "返金"),
    makers: ["create-refund"],
    keyed: ["new-refund"],
    amount: "amount",
  },
  {
    kind: "dispute",
    label: text("Disputes", "不審請求"),
    amount: "amount",
    told: ({ created }) => [["dispute-opened", created]],
  },
  {
    kind: "invoice",
    label: text("Invoices", "請求書"),
    makers: ["create-invoice"],
    deletable: true,
    amount: "total",
    told: ({ status_transitions: moments }) => {
      const { finalized_at: finalized, paid_at: paid } = isJsonObject(moments) ? moments : {};
      return [
        ...when(typeof finalized === "number", "invoice-finalized", finalized),
        ...when(typeof paid === "number", "invoice-paid", paid),
      ];
    },
  },
  {
    kind: "credit_note",
    label: text("Credit notes", "クレジットノート"),
    makers: ["create-credit-note"],
    amount: "total",
  },
  {
    kind: "checkout.session",
    label: text("Checkouts", "Checkout"),
    makers: ["create-checkout-session"],
    amount: "amount_total",
    told: ({ status, payment_status: payment, payment_link: link, created }) => {
      const isPaid = status === "complete" && payment !== "unpaid";
      return [
        ...when(isPaid, "checkout-completed", created),
        ...when(isPaid && typeof link === "string", "payment-link-paid", created),
      ];
    },
  },
  {
    kind: "subscription",
    label: text("Subscriptions", "サブスクリプション"),
    makers: ["create-subscription"],
    told: ({ status, created, ended_at: ended }) => [
      ["subscription-created", created],
      ...when(status === "canceled", "subscription-canceled", ended),
    ],
  },
  {
    kind: "payout",
    label: text("Payouts", "入金"),
    amount: "amount",
    told: ({ status, arrival_date: arrival }) => when(status === "paid", "payout-paid", arrival),
  },
  {
    kind: "customer",
    label: text("Customers", "顧客"),
    makers: ["create-customer"],
    keyed: ["new-customer"],
    deletable: true,
  },
  {
    kind: "product",
    label: text("Products", "商品"),
    makers: ["create-product"],
    keyed: ["new-product"],
    deletable: true,
  },
  {
    kind: "price",
    label: text("Prices", "価格"),
    makers: ["create-price"],
  },
  {
    kind: "coupon",
    label: text("Coupons", "クーポン"),
    makers: ["create-coupon"],
    deletable: true,
  },
];

function bookOf(list: Listed): Book<StripeApi> {
  const { kind, label, makers = [], keyed = [], deletable = false } = list;
  return {
    id: kind,
    label,
    makers,
    keyed,
    deletable,
    async page({ api, from, to, cursor, site }) {
      const params = { ...pageAfter(cursor), ...allOf(kind), ...between(from, to) };
      const page = await unlessForbidden(pageOf(api, listOf(kind), params));
      if (page === null) return null;
      return {
        objects: page.items.map(({ id, body }) => bookedOf(list, id, body, site)),
        next: page.next,
      };
    },
    async find({ api, id, site }) {
      if (!canBeId(id)) return null;
      const body = await ifThere(api.read(pathOf(kind, id)));
      return body === null || body["deleted"] === true ? null : bookedOf(list, id, body, site);
    },
    ...(kind === "payout" ? { parts: transactionsOf } : {}),
  };
}

function bookedOf(
  { kind, amount, keyed = [], told }: Listed,
  id: string,
  body: JsonObject,
  site: Site,
): BookedObject {
  const at = momentOf(body["created"]);
  if (at === null) throw unreadable();
  const since = (told?.(body) ?? []).flatMap(([trigger, second]) => {
    const moment = momentOf(second);
    return moment === null ? [] : [{ trigger, since: moment }];
  });
  return {
    id,
    at,
    money: amount === undefined ? null : moneyOf(body[amount], body["currency"]),
    status: textAt(body, "status"),
    tag: effectOf(body),
    holds: outcomeOf(body)?.outcome === "done",
    told: [...keyed.map((trigger) => ({ trigger, since: at })), ...since],
    hasParts:
      kind === "payout" &&
      body["automatic"] === true &&
      body["reconciliation_status"] === "completed",
    url: recordUrl(body, site),
  };
}

/** What Stripe pays out is the sum of what its transactions leave; the payout's own transaction takes that away again. */
async function transactionsOf({
  api,
  id: payout,
  cursor,
}: {
  readonly api: StripeApi;
  readonly id: string;
  readonly cursor: string | null;
}) {
  const params = { ...pageAfter(cursor), payout };
  const page = await unlessForbidden(pageOf(api, listOf("balance_transaction"), params));
  if (page === null) return null;
  const { items, next } = page;
  const parts = items
    .filter(({ body }) => !isPayoutItself(body, payout))
    .map(({ id, body }) => partOf(id, body));
  return { parts, next };
}

function partOf(id: string, body: JsonObject): BookedPart {
  const at = momentOf(body["created"]);
  const net = moneyOf(body["net"], body["currency"]);
  const { fee } = body;
  if (at === null || net === null || typeof fee !== "number") throw unreadable();
  const kind = textAt(body, "reporting_category") ?? textAt(body, "type") ?? "";
  return { id, at, net, fee, kind, source: textAt(body, "source") };
}

function momentOf(seconds: unknown): Date | null {
  return typeof seconds === "number" ? new Date(seconds * 1_000) : null;
}

function moneyOf(amount: unknown, currency: unknown): Money | null {
  return typeof amount === "number" && typeof currency === "string" ? { amount, currency } : null;
}

/** Null where the key may not read it: what it may read is reconciled all the same. */
async function unlessForbidden<Result>(reading: Promise<Result>): Promise<Result | null> {
  try {
    return await reading;
  } catch (error) {
    if (isForbidden(error)) return null;
    throw error;
  }
}

export const stripeBooks = stripe.books({
  all: lists.map(bookOf),
  async timeZone(api) {
    const settings = (await accountOf(api))?.["settings"];
    const dashboard = isJsonObject(settings) ? settings["dashboard"] : undefined;
    return textAt(dashboard, "timezone");
  },
});
