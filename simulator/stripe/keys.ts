/** API keys: which account and mode a key opens, and what a restricted one may do. */
import { access } from "./errors.ts";

const RESOURCES = [
  "charges",
  "refunds",
  "customers",
  "products",
  "prices",
  "coupons",
  "payment_intents",
  "payment_methods",
  "invoices",
  "credit_notes",
  "subscriptions",
  "checkout_sessions",
  "payment_links",
  "payouts",
  "disputes",
  "balance_transactions",
  "balance",
  "account",
  "events",
] as const;
type Resource = (typeof RESOURCES)[number];
export type Right = `${Resource}_${"read" | "write"}`;

/** The right's name in Stripe's own message. */
const RIGHT_NAMES: Record<Resource, string> = {
  charges: "rak_charge",
  refunds: "rak_refund",
  customers: "rak_customer",
  products: "rak_product",
  prices: "rak_plan",
  coupons: "rak_coupon",
  payment_intents: "rak_payment_intent",
  payment_methods: "rak_payment_method",
  invoices: "rak_invoice",
  credit_notes: "rak_credit_note",
  subscriptions: "rak_subscription",
  checkout_sessions: "rak_checkout_session",
  payment_links: "rak_payment_links",
  payouts: "rak_payout",
  disputes: "rak_dispute",
  balance_transactions: "rak_balance",
  balance: "rak_balance_amount",
  account: "rak_accounts_kyc_basic",
  events: "rak_event",
};

export interface ApiKey {
  readonly secret: string;
  readonly account: string;
  readonly livemode: boolean;
  /** `null` for a secret key, which may do everything. */
  rights: readonly Right[] | null;
  state: "active" | "expired" | "revoked";
}

export function isRight(text: string): text is Right {
  return RESOURCES.some((resource) => text === `${resource}_read` || text === `${resource}_write`);
}

export class Keys {
  readonly #keys = new Map<string, ApiKey>();

  add(secret: string, account: string, rights: readonly Right[] | null): ApiKey {
    const key: ApiKey = { secret, account, livemode: isLive(secret), rights, state: "active" };
    this.#keys.set(secret, key);
    return key;
  }

  get(secret: string): ApiKey | undefined {
    return this.#keys.get(secret);
  }

  all(): ApiKey[] {
    return [...this.#keys.values()];
  }

  clear(): void {
    this.#keys.clear();
  }

  /** Whose key a request carries, whether it still serves or not. */
  accountOf(header: string | undefined): string | null {
    return this.#keys.get(presented(header))?.account ?? null;
  }

  /** Basic with the key as user name, or Bearer. */
  authenticate(header: string | undefined): ApiKey {
    const secret = presented(header);
    if (secret === "") throw access.noKey();
    if (secret.startsWith("pk_")) throw access.publishableKey();
    const key = this.#keys.get(secret);
    if (key === undefined || key.state === "revoked") throw access.wrongKey(masked(secret));
    if (key.state === "expired") throw access.expiredKey(masked(secret));
    return key;
  }
}

/** Checked before any parameter, as Stripe does. */
export function requireRight(key: ApiKey, right: Right): void {
  if (key.rights === null || key.rights.includes(right)) return;
  const write = right.replace(/_read$/, "_write");
  if (key.rights.some((one) => one === write)) return;
  const verb = right.endsWith("_read") ? "read" : "write";
  const name = RESOURCES.find((one) => right === `${one}_${verb}`) ?? "charges";
  throw access.rightMissing(masked(key.secret), key.account, `${RIGHT_NAMES[name]}_${verb}`);
}

function presented(header: string | undefined): string {
  const [scheme = "", value = ""] = (header ?? "").trim().split(/\s+/, 2);
  if (scheme.toLowerCase() === "bearer") return value;
  if (scheme.toLowerCase() !== "basic") return "";
  const [user = ""] = Buffer.from(value, "base64").toString("utf8").split(":", 1);
  return user;
}

function isLive(secret: string): boolean {
  return secret.startsWith("sk_live_") || secret.startsWith("rk_live_");
}

/** Enough of a key to tell it from others, never the key. */
export function masked(secret: string): string {
  const prefix = /^[a-z]+_(test|live)_/.exec(secret)?.[0] ?? "";
  const rest = secret.length - prefix.length;
  return rest <= 4
    ? `${prefix}${"*".repeat(rest)}`
    : `${prefix}${"*".repeat(rest - 4)}${secret.slice(-4)}`;
}
