/** The pages of Stripe's dashboard, which show people what the API tells programs. */
import type { Json, JsonObject, Site } from "#sdk/index.ts";
import { isJsonObject } from "#sdk/index.ts";
import { stripeOrigin } from "./stripe.origin.ts";

/** By kind of object: the section of the dashboard that it stands in, and under which id. */
const sections: Readonly<Record<string, readonly [section: string, id: string]>> = {
  charge: ["payments", "id"],
  payment_intent: ["payments", "id"],
  // A checkout is shown with what it was paid by.
  "checkout.session": ["payments", "payment_intent"],
  // A refund is shown with what was refunded.
  refund: ["payments", "charge"],
  // So is a dispute.
  dispute: ["payments", "charge"],
  customer: ["customers", "id"],
  invoice: ["invoices", "id"],
  // A credit note is shown with its invoice.
  credit_note: ["invoices", "invoice"],
  // So is a line.
  invoiceitem: ["invoices", "invoice"],
  product: ["products", "id"],
  payout: ["payouts", "id"],
  price: ["prices", "id"],
  coupon: ["coupons", "id"],
  subscription: ["subscriptions", "id"],
};

/** The page of an object of Stripe's; null where people have none for it. */
export function recordUrl(record: Json, site: Site): string | null {
  if (!isJsonObject(record) || record["deleted"] === true) return null;
  const kind = record["object"];
  if (typeof kind !== "string" || !Object.hasOwn(sections, kind)) return null;
  const [section, id] = sections[kind] ?? [];
  return id === undefined ? null : pageOf(`${section}/`, record[id], site);
}

/** The page of what a step has looked up, which stands in its output under this name. */
export function pageOfFound(name: string) {
  return (output: Json, site: Site): string | null =>
    isJsonObject(output) ? recordUrl(output[name] ?? null, site) : null;
}

/** As `request_log_url` in Stripe's own errors has it. */
export function requestUrl(requestId: string, site: Site): string | null {
  return pageOf("workbench/logs?object=", requestId, site);
}

/** With the account, so that whoever has several comes to the right one. A simulator has no dashboard. */
function pageOf(
  place: string,
  id: JsonObject[string] | undefined,
  { settings, mode, account }: Site,
): string | null {
  // Stripe's ids are words; anything else might lead somewhere else.
  if (typeof id !== "string" || !/^\w+$/.test(id) || !isStripe(settings["apiBase"])) return null;
  const parts = [...(account === null ? [] : [account]), ...(mode === "test" ? ["test"] : [])];
  return ["https://dashboard.stripe.com", ...parts, `${place}${id}`].join("/");
}

function isStripe(apiBase: Json | undefined): boolean {
  if (typeof apiBase !== "string") return true;
  return URL.canParse(apiBase) && new URL(apiBase).origin === stripeOrigin;
}
