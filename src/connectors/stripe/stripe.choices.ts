import type { ChoicePage, JsonObject } from "#sdk/index.ts";
import {
  canBeId,
  currenciesWritten,
  currencyCodes,
  InputError,
  isJsonObject,
  minorDigits,
  text,
} from "#sdk/index.ts";
import { eventTypes as typesInWords } from "./fields/event-types.ts";
import type { StripeApi } from "./stripe.client.ts";
import { stripe } from "./stripe.connection.ts";
import { holds, mostOnPage, pageAfter, pageOf, searchPageOf } from "./stripe.lists.ts";
import { listOf, pathOf } from "./stripe.paths.ts";

export const customers = stripe.choices({
  id: "customers",
  label: text("Customers", "顧客"),
  list({ api, search, cursor }) {
    const wanted = search?.trim() ?? "";
    if (/^cus_\w+$/.test(wanted)) return byId(api, wanted);
    // The list finds an email only as a whole, and a name not at all.
    if (wanted.includes("@")) return listed(api, { email: wanted }, cursor);
    return wanted === "" ? listed(api, {}, cursor) : byName(api, wanted, cursor);
  },
});

/** The cards and other methods that a customer has saved: a customer has few, so that a search looks through a page. */
export const paymentMethods = stripe.choices({
  id: "payment-methods",
  label: text("Payment methods", "支払い方法"),
  async list({ api, search, cursor, of: customer }) {
    if (customer === null || !canBeId(customer)) return { items: [], next: null };
    const page = await pageOf(
      api,
      `${pathOf("customer", customer)}/payment_methods`,
      pageAfter(cursor),
    ).catch((error: unknown) => {
      // A customer who is not there, such as that of a sample, has none.
      if (error instanceof InputError) return { items: [], next: null };
      throw error;
    });
    const wanted = search?.trim().toLowerCase() ?? "";
    const items = page.items
      .map(({ id, body }) => methodOf(id, body))
      .filter(({ label, detail }) => `${label} ${detail ?? ""}`.toLowerCase().includes(wanted));
    return { items, next: page.next };
  },
});

function methodOf(id: string, method: JsonObject): Choice {
  const { type } = method;
  const kind = typeof type === "string" ? type : "";
  const facts = method[kind];
  const { brand, bank_name, last4, exp_month, exp_year } = isJsonObject(facts) ? facts : {};
  const [name = id] = [brand, bank_name, kind].flatMap((one) =>
    typeof one === "string" && one !== "" ? [one] : [],
  );
  const label = typeof last4 === "string" ? `${name} •••• ${last4}` : name;
  const expiry =
    typeof exp_month === "number" && typeof exp_year === "number"
      ? [`${String(exp_month).padStart(2, "0")}/${exp_year}`]
      : [];
  return { value: id, label, detail: [...expiry, id].join(" · ") };
}

/** Stripe's own words. */
type Choice = ChoicePage["items"][number] & { readonly label: string };
interface Page extends ChoicePage {
  readonly items: readonly Choice[];
}

async function listed(
  api: StripeApi,
  filter: { readonly email?: string },
  cursor: string | null,
): Promise<Page> {
  const page = await pageOf(api, listOf("customer"), { ...pageAfter(cursor), ...filter });
  return { items: page.items.map(({ id, body }) => choiceOf(id, body)), next: page.next };
}

async function byId(api: StripeApi, id: string): Promise<Page> {
  try {
    const customer = await api.read(pathOf("customer", id));
    return { items: customer["deleted"] === true ? [] : [choiceOf(id, customer)], next: null };
  } catch (error) {
    if (error instanceof InputError) return { items: [], next: null };
    throw error;
  }
}

/**
 * Stripe's search, which may trail by a minute: good enough for choosing. Where an account has none
 * (as in India), each call looks through one page of the list instead.
 */
async function byName(api: StripeApi, wanted: string, cursor: string | null): Promise<Page> {
  const inList = cursor?.startsWith("list:") ? cursor.slice("list:".length) : null;
  if (inList === null) {
    try {
      return await searched(api, wanted, cursor);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
    }
  }
  const page = await listed(api, {}, inList);
  const part = wanted.toLowerCase();
  return {
    items: page.items.filter(({ label, detail }) =>
      `${label} ${detail ?? ""}`.toLowerCase().includes(part),
    ),
    next: page.next === null ? null : `list:${page.next}`,
  };
}

async function searched(api: StripeApi, wanted: string, page: string | null): Promise<Page> {
  const query = `${holds("name", wanted)} OR ${holds("email", wanted)}`;
  const found = await searchPageOf(api, "/v1/customers/search", { query, limit: mostOnPage }, page);
  return { items: found.items.map(({ id, body }) => choiceOf(id, body)), next: found.next };
}

function choiceOf(id: string, { name, email }: JsonObject): Choice {
  const [label = id, ...rest] = [name, email].flatMap((one) =>
    typeof one === "string" && one !== "" ? [one] : [],
  );
  return { value: id, label, detail: [...rest, id].join(" · ") };
}

/** Those that are used most come first. */
const common = ["jpy", "usd", "eur", "gbp"];

export const currencies = stripe.choices({
  id: "currencies",
  label: text("Currencies", "通貨"),
  list({ search }) {
    const wanted = search?.normalize("NFKC").trim().toLowerCase() ?? "";
    const written = currenciesWritten(wanted);
    const english = new Intl.DisplayNames("en", { type: "currency" });
    const japanese = new Intl.DisplayNames("ja", { type: "currency" });
    const items = [...new Set([...common, ...currencyCodes])]
      .map((value) => {
        const code = value.toUpperCase();
        return {
          value,
          label: `${code} · ${english.of(code) ?? code} · ${japanese.of(code) ?? code}`,
          detail: (10 ** -minorDigits(value)).toFixed(minorDigits(value)),
        };
      })
      .filter(
        ({ value, label }) => written.includes(value) || label.toLowerCase().includes(wanted),
      );
    return Promise.resolve({ items, next: null });
  },
});

export const eventTypes = stripe.choices({
  id: "event-types",
  label: text("Event types", "イベントの種類"),
  list({ search }) {
    const wanted = search?.normalize("NFKC").trim().toLowerCase() ?? "";
    const items = Object.entries(typesInWords)
      .map(([value, [en, ja]]) => ({ value, label: text(en, ja), detail: value }))
      .filter(({ value, label: { en, ja } }) =>
        `${en} ${ja} ${value}`.toLowerCase().includes(wanted),
      )
      .toSorted((one, other) => (one.value < other.value ? -1 : 1));
    return Promise.resolve({ items, next: null });
  },
});
