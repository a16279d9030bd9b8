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
import { type Area, areas } from "./stripe.allows.ts";
import type { StripeApi } from "./stripe.client.ts";
import { isForbidden } from "./stripe.errors.ts";
import { listOf, pathOf } from "./stripe.paths.ts";
import { writable } from "./stripe.rights.ts";

type Allowed = "yes" | "no" | "unknown";

export async function checkStripe(api: StripeApi, mode: Mode): Promise<ConnectionReport> {
  // First and alone, so that a key that is wrong altogether is seen after one request.
  const account = await accountOf(api);

  const [events, asked] = await Promise.all([
    tried(() => api.read(listOf("event"), { limit: 1 })),
    Promise.all(areas.map((area) => askedAbout(api, area))),
  ]);
  const every = (of: (about: About) => readonly (readonly [string, Allowed])[]) =>
    Object.fromEntries(asked.flatMap(of));
  const triggers = {
    ...every(({ area, read }) => [
      ...each(area.newest, read),
      ...each(area.changes, both(events, read)),
    ]),
    "any-event": events,
  };
  const actions = every(({ area, read, write }) => [
    ...each(area.reads, read),
    ...each(area.writes, write),
  ]);
  if ([...Object.values(triggers), ...Object.values(actions)].every((allowed) => allowed === "no"))
    throw nothingAllowed();
  const writes = asked.flatMap(({ area, write }) => (area.wrong === undefined ? [] : [write]));
  const reads = [events, ...asked.map(({ read }) => read)];
  const requests = { "send-request": some(writes), "read-request": some(reads) };
  return {
    account: nameOf(account?.["id"]),
    accountName: accountNameOf(account),
    mode,
    allows: { triggers, actions: { ...actions, ...requests }, traces: events },
  };
}

interface About {
  readonly area: Area;
  readonly read: Allowed;
  readonly write: Allowed;
}

async function askedAbout(api: StripeApi, area: Area): Promise<About> {
  const { kind, wrong, written } = area;
  const place = written === undefined ? listOf(kind) : pathOf(kind, written);
  const [read, write] = await Promise.all([
    tried(() => api.read(listOf(kind), { limit: 1 })),
    wrong === undefined ? Promise.resolve<Allowed>("no") : mayWrite(api, place, wrong),
  ]);
  return { area, read, write };
}

function each(ids: readonly string[] | undefined, allowed: Allowed) {
  return (ids ?? []).map((id) => [id, allowed] as const);
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
export async function accountOf(api: StripeApi): Promise<JsonObject | null> {
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
