/** Stripe's lists, as they are reconciled: which triggers tell of their objects, and which writes make them. */
import type {
  Book,
  BookedObject,
  BookedPart,
  Json,
  JsonObject,
  LocalizedText,
  Money,
  Site,
} from "#sdk/index.ts";
import { isJsonObject, text, textAt } from "#sdk/index.ts";
import { dateOf, momentOf, moneyOf, unlessForbidden } from "./stripe.booked.ts";
import { owedBy } from "./stripe.change-types.ts";
import { accountOf } from "./stripe.check.ts";
import type { StripeApi } from "./stripe.client.ts";
import { stripe } from "./stripe.connection.ts";
import { unreadable } from "./stripe.errors.ts";
import { between, objectAt } from "./stripe.events.ts";
import { happenings } from "./stripe.happenings.ts";
import { pageAfter, pageOf } from "./stripe.lists.ts";
import { outcomeOf } from "./stripe.outcomes.ts";
import { recordUrl } from "./stripe.pages.ts";
import { allOf, type Kind, listOf } from "./stripe.paths.ts";
import { isPayoutItself } from "./stripe.payouts.ts";
import { effectOf } from "./stripe.writes.ts";

/** What differs between the lists. */
interface Listed {
  readonly kind: Kind;
  readonly label: LocalizedText;
  readonly makers?: readonly string[];
  readonly keyed?: readonly string[];
  readonly deletable?: true;
  /**
   * The field that holds the amount, which neither a payment nor a credit note changes; absent where the objects are about
   * none.
   */
  readonly amount?: string;
  /** The triggers whose own amount is the one in that field. */
  readonly sameMoney?: readonly string[];
}

/** Those about money first: a list that fails later leaves them read. */
const lists: readonly Listed[] = [
  {
    kind: "payment_intent",
    label: text("Payments", "支払い"),
    makers: ["create-payment"],
    amount: "amount",
    sameMoney: [
      "payment-succeeded",
      "payment-failed",
      "payment-requires-action",
      "payment-canceled",
    ],
  },
  {
    kind: "charge",
    label: text("Charges", "請求"),
    makers: ["create-charge"],
    keyed: ["new-charge"],
    amount: "amount",
    sameMoney: ["new-charge", "charge-updated"],
  },
  {
    kind: "refund",
    label: text("Refunds", "返金"),
    makers: ["create-refund"],
    keyed: ["new-refund"],
    amount: "amount",
    sameMoney: ["new-refund", "refund-updated"],
  },
  {
    kind: "dispute",
    label: text("Disputes", "不審請求"),
    amount: "amount",
    sameMoney: ["dispute-opened", "dispute-closed"],
  },
  {
    kind: "invoice",
    label: text("Invoices", "請求書"),
    makers: ["create-invoice"],
    deletable: true,
    amount: "total",
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
    sameMoney: ["checkout-completed", "payment-link-paid"],
  },
  {
    kind: "subscription",
    label: text("Subscriptions", "サブスクリプション"),
    makers: ["create-subscription"],
  },
  {
    kind: "payout",
    label: text("Payouts", "入金"),
    amount: "amount",
    sameMoney: ["payout-paid", "payout-failed"],
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
    deletable: true,
  },
  {
    kind: "coupon",
    label: text("Coupons", "クーポン"),
    makers: ["create-coupon"],
    deletable: true,
  },
];

function bookOf(list: Listed): Book<StripeApi> {
  const { kind, label, makers = [], keyed = [], sameMoney = [], deletable = false } = list;
  return {
    id: kind,
    label,
    makers,
    keyed,
    sameMoney,
    deletable,
    keptDays: null,
    money: (object) => comparedOf(list, object),
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
      const body = await objectAt(api, kind, id);
      return body && bookedOf(list, id, body, site);
    },
    ...(kind === "payout" ? { parts: transactionsOf } : {}),
  };
}

function bookedOf(list: Listed, id: string, body: JsonObject, site: Site): BookedObject {
  const { kind, keyed = [] } = list;
  const at = momentOf(body["created"]);
  if (at === null) throw unreadable();
  return {
    id,
    happening: null,
    at,
    money: comparedOf(list, body),
    status: textAt(body, "status"),
    tag: effectOf(body),
    holds: outcomeOf(body)?.outcome === "done",
    told: [
      ...keyed.map((trigger) => ({ trigger, since: at, until: at })),
      ...owedBy(kind, body).map(({ trigger, since, until }) => ({
        trigger,
        since: dateOf(since),
        until: until === null ? null : dateOf(until),
      })),
    ],
    hasParts:
      kind === "payout" &&
      body["automatic"] === true &&
      body["reconciliation_status"] === "completed",
    url: recordUrl(body, site),
  };
}

/** Lists and events show an object alike; what is of another kind has amounts of its own. */
function comparedOf({ kind, amount }: Listed, object: Json): Money | null {
  if (amount === undefined || !isJsonObject(object) || object["object"] !== kind) return null;
  return moneyOf(object[amount], object["currency"]);
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

const isListed = (kind: string): boolean => lists.some((list) => list.kind === kind);

export const stripeBooks = stripe.books({
  all: [...lists.map(bookOf), ...happenings(isListed)],
  async timeZone(api) {
    const settings = (await accountOf(api))?.["settings"];
    const dashboard = isJsonObject(settings) ? settings["dashboard"] : undefined;
    return textAt(dashboard, "timezone");
  },
});
