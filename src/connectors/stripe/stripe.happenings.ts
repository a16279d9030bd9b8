/** What happens to Stripe's objects, as it is reconciled: objects that are older than the month stand on no list of the month. */
import type { Book, BookedObject, JsonObject, LocalizedText, Site } from "#sdk/index.ts";
import { isJsonObject, text, textAt } from "#sdk/index.ts";
import { momentOf, moneyOf, unlessForbidden } from "./stripe.booked.ts";
import { told, type List, tellersOf, typesOn } from "./stripe.change-types.ts";
import { eventDays, partsOf } from "./stripe.changes.ts";
import type { StripeApi } from "./stripe.client.ts";
import { unreadable } from "./stripe.errors.ts";
import { between, objectAt } from "./stripe.events.ts";
import { pageAfter, pageOf } from "./stripe.lists.ts";
import { outcomeOf } from "./stripe.outcomes.ts";
import { recordUrl } from "./stripe.pages.ts";
import { type Kind, listOf } from "./stripe.paths.ts";
import { effectOf } from "./stripe.writes.ts";

/** How a list of what happened is read. */
interface Told {
  readonly id: string;
  readonly label: LocalizedText;
  readonly kind: Kind;
  readonly params: JsonObject;
  readonly keyed: readonly string[];
  readonly keptDays: number | null;
  readonly asBooked: (id: string, body: JsonObject, site: Site) => BookedObject;
}

function bookOf({ id: book, label, kind, params, keyed, keptDays, asBooked }: Told) {
  return {
    id: book,
    label,
    makers: [],
    keyed,
    sameMoney: [],
    deletable: false,
    keptDays,
    money: () => null,
    async page({ api, from, to, cursor, site }) {
      const asked = { ...pageAfter(cursor), ...params, ...between(from, to) };
      const page = await unlessForbidden(pageOf(api, listOf(kind), asked));
      if (page === null) return null;
      const objects = page.items.map(({ id, body }) => asBooked(id, body, site));
      return { objects, next: page.next };
    },
    async find({ api, id, site }) {
      const body = await objectAt(api, kind, id);
      return body && asBooked(id, body, site);
    },
  } satisfies Book<StripeApi>;
}

/** A request takes 20 types: those of disputes stand on the first list too. */
function eventsOf(list: Exclude<List, "disputes">, id: string, label: LocalizedText) {
  const types = typesOn(list);
  const its = told.filter((one) => one.types.some((type) => types.includes(type)));
  return bookOf({
    id,
    label,
    kind: "event",
    params: { types: [...types] },
    keyed: its.map(({ trigger }) => trigger),
    keptDays: eventDays,
    asBooked: eventOf,
  });
}

/** Amounts are their objects': added up, an object that changes twice would count twice. */
function eventOf(_: string, body: JsonObject, site: Site): BookedObject {
  const { object, facts, key, at } = partsOf(body);
  const type = textAt(facts, "type") ?? "";
  const { request } = facts;
  return {
    id: key,
    happening: {
      knownAs: key,
      since: momentOf(object["created"]),
      sentWith: isJsonObject(request) ? textAt(request, "idempotency_key") : null,
    },
    at,
    money: null,
    status: [type, textAt(object, "id") ?? []].flat().join(" "),
    tag: null,
    holds: outcomeOf(object)?.outcome === "done",
    told: tellersOf(type, object).map((trigger) => ({ trigger, since: at, until: at })),
    hasParts: false,
    url: recordUrl(object, site),
  };
}

/** What became of a movement is what became of the object that has moved the money, if a list has that. */
function movementOf(
  id: string,
  body: JsonObject,
  site: Site,
  isListed: (kind: string) => boolean,
): BookedObject {
  const at = momentOf(body["created"]);
  const net = moneyOf(body["net"], body["currency"]);
  if (at === null || net === null) throw unreadable();
  const shown = body["source"] ?? null;
  const source = isJsonObject(shown) ? shown : null;
  const sourceId = source === null ? textAt(body, "source") : textAt(source, "id");
  const category = textAt(body, "reporting_category") ?? textAt(body, "type") ?? "";
  return {
    id,
    happening: {
      knownAs: sourceId ?? id,
      since: isListed(textAt(source, "object") ?? "") ? momentOf(source?.["created"]) : null,
      sentWith: null,
    },
    at,
    money: net,
    status: [category, sourceId ?? []].flat().join(" "),
    tag: source && effectOf(source),
    holds: true,
    told: [],
    hasParts: false,
    url: source && recordUrl(source, site),
  };
}

/** `isListed`: whether a list has the objects of a kind, by when they came into being. */
export const happenings = (isListed: (kind: string) => boolean): readonly Book<StripeApi>[] => [
  bookOf({
    id: "balance_transaction",
    label: text("Movements of the balance", "残高の取引"),
    kind: "balance_transaction",
    params: { expand: ["data.source"] },
    keyed: [],
    keptDays: null,
    asBooked: (id, body, site) => movementOf(id, body, site, isListed),
  }),
  eventsOf(
    "events",
    "event",
    text(
      "Changes (payments, charges, refunds, invoices, disputes, customers, products)",
      "変更 (支払い・請求・返金・請求書・不審請求・顧客・商品)",
    ),
  ),
  eventsOf(
    "billing",
    "billing_event",
    text(
      "Changes (subscriptions, checkouts, payouts)",
      "変更 (サブスクリプション・Checkout・入金)",
    ),
  ),
];
