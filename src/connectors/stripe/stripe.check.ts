/**
 * Finds out what a key may do, without needing any one permission and without changing anything.
 *
 * A read is tried with a list of one. A write is tried with a POST that Stripe is sure to refuse: it
 * carries a parameter that does not exist (400 `parameter_unknown`), and a value of the wrong type
 * beside it. A key that lacks the right is refused for that instead (403), because Stripe looks at
 * the key before it looks at the parameters.
 */
import type { ConnectionReport, JsonObject, Mode } from "#sdk/index.ts";
import {
  ConnectionError,
  InputError,
  isJsonObject,
  text,
  TransientError,
  UnknownOutcomeError,
} from "#sdk/index.ts";
import type { StripeApi } from "./stripe.client.ts";
import { isForbidden } from "./stripe.errors.ts";
import { listOf } from "./stripe.paths.ts";
import { writable } from "./stripe.rights.ts";

type Allowed = "yes" | "no" | "unknown";

export async function checkStripe(api: StripeApi, mode: Mode): Promise<ConnectionReport> {
  // First and alone, so that a key that is wrong altogether is seen after one request.
  const account = await accountOf(api);

  const [events, payments, charges, refunds, customers, invoices, products, ...writes] =
    await Promise.all([
      tried(() => api.read(listOf("event"), { limit: 1 })),
      tried(() => api.read(listOf("payment_intent"), { limit: 1 })),
      tried(() => api.read(listOf("charge"), { limit: 1 })),
      tried(() => api.read(listOf("refund"), { limit: 1 })),
      tried(() => api.read(listOf("customer"), { limit: 1 })),
      tried(() => api.read(listOf("invoice"), { limit: 1 })),
      tried(() => api.read(listOf("product"), { limit: 1 })),
      mayWrite(api, "/v1/payment_intents", { amount: "none" }),
      mayWrite(api, "/v1/charges", { amount: "none" }),
      mayWrite(api, "/v1/refunds", { amount: "none" }),
      mayWrite(api, "/v1/customers", { balance: "none" }),
      mayWrite(api, "/v1/invoices", { days_until_due: "none" }),
      mayWrite(api, "/v1/products", { active: "none" }),
    ]);
  const [payment, charge, refund, customer, invoice, product] = writes;
  const report: ConnectionReport = {
    account: nameOf(account?.["id"]),
    accountName: accountNameOf(account),
    mode,
    allows: {
      triggers: {
        "new-charge": charges,
        "new-refund": refunds,
        "new-customer": customers,
        "new-product": products,
        "payment-succeeded": both(events, payments),
        "payment-failed": both(events, payments),
        "payment-requires-action": both(events, payments),
        "payment-canceled": both(events, payments),
        "charge-updated": both(events, charges),
        "refund-updated": both(events, refunds),
        "customer-updated": both(events, customers),
        "product-updated": both(events, products),
        "any-event": events,
        "invoice-finalized": both(events, invoices),
        "invoice-paid": both(events, invoices),
        "invoice-payment-failed": both(events, invoices),
      },
      actions: {
        "create-payment": payment,
        "capture-payment": payment,
        "cancel-payment": payment,
        "find-payment": payments,
        "list-payments": payments,
        "create-charge": charge,
        "update-charge": charge,
        "find-charge": charges,
        "create-refund": refund,
        "create-customer": customer,
        "update-customer": customer,
        "delete-customer": customer,
        "find-customer": customers,
        "find-customer-by-email": customers,
        "search-customers": customers,
        "list-charges": charges,
        "list-refunds": refunds,
        "create-product": product,
        "update-product": product,
        "archive-product": product,
        "create-invoice": invoice,
        "add-invoice-item": invoice,
        "finalize-invoice": invoice,
        "send-invoice": invoice,
        "void-invoice": invoice,
        "find-invoice": invoices,
        "list-invoices": invoices,
      },
    },
  };

  const all = [...Object.values(report.allows.triggers), ...Object.values(report.allows.actions)];
  if (all.every((allowed) => allowed === "no")) throw nothingAllowed();
  const reads = [events, payments, charges, refunds, customers, invoices, products];
  const requests = { "send-request": some(writes), "read-request": some(reads) };
  return {
    ...report,
    allows: { ...report.allows, actions: { ...report.allows.actions, ...requests } },
  };
}

const nothingAllowed = () =>
  new ConnectionError({
    code: "stripe.nothing_allowed",
    message: text(
      "Stripe knows this key, but it has none of the permissions that flows can use",
      "Stripe はこのキーを認識しましたが、フローで使える権限が 1 つもありません",
    ),
    advice: text(
      `Give the restricted key at least one of these permissions in the Stripe Dashboard: ${writable(", ")}.`,
      `Stripe ダッシュボードで、制限付きキーに ${writable("、")} のうち少なくとも 1 つの権限を付けてください。`,
    ),
  });

/** Null where a restricted key may not ask. Throws where Stripe does not know the key at all. */
async function accountOf(api: StripeApi): Promise<JsonObject | null> {
  try {
    return await api.read("/v1/account");
  } catch (error) {
    if (isForbidden(error)) return null;
    throw error;
  }
}

/** For what takes two permissions. */
function both(one: Allowed, other: Allowed): Allowed {
  if (one === "no" || other === "no") return "no";
  return one === other ? one : "unknown";
}

/** For what takes the permission of its path: nobody has asked for all of them. */
function some(asked: readonly Allowed[]): Allowed {
  return asked.includes("yes") ? "yes" : "unknown";
}

async function tried(call: () => Promise<unknown>): Promise<Allowed> {
  try {
    await call();
    return "yes";
  } catch (error) {
    const allowed = allowedBy(error);
    if (allowed === null) throw error;
    return allowed;
  }
}

async function mayWrite(api: StripeApi, path: string, wrong: JsonObject): Promise<Allowed> {
  return tried(async () => {
    const refusal = await api.probe(path, { millrace_permission_check: "1", ...wrong });
    throw refusal ?? new TransientError(accepted);
  });
}

/** What an error says about a permission; null where it says something else altogether. */
function allowedBy(error: unknown): Allowed | null {
  // Stripe looked at the parameters, so it would have let the key do it.
  if (error instanceof InputError) return "yes";
  if (isForbidden(error)) return "no";
  if (error instanceof TransientError || error instanceof UnknownOutcomeError) return "unknown";
  return null;
}

const accepted = {
  code: "stripe.probe_accepted",
  message: text(
    "Stripe accepted a request that it should have refused",
    "拒否されるはずのリクエストを Stripe が受け付けました",
  ),
  unexecuted: false,
};

function accountNameOf(account: JsonObject | null): string | null {
  const settings = child(account, "settings");
  return (
    nameOf(child(settings, "dashboard")?.["display_name"]) ??
    nameOf(child(account, "business_profile")?.["name"]) ??
    nameOf(account?.["email"])
  );
}

function child(of: JsonObject | null, name: string): JsonObject | null {
  const value = of?.[name];
  return isJsonObject(value) ? value : null;
}

function nameOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
