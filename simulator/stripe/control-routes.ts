/** Every route under /_control; README.md has the same table in words. */
import { type Route, routesOf } from "../kit/control.ts";
import { clockOf, commonRoutes } from "../kit/control-routes.ts";
import {
  findObject,
  makeCharges,
  makeCustomers,
  makeEvents,
  makePaymentMethod,
  makeInvoices,
  makePrices,
  makeProducts,
  makeRefunds,
  makeSubscriptions,
} from "./control-make.ts";
import { makeCoupons, makeCreditNotes } from "./control-credits.ts";
import { makeLinks, makeSessions, pay } from "./control-checkout.ts";
import { makeDisputes, makePayouts } from "./control-payouts.ts";
import {
  chargesBody,
  checkoutBody,
  checkoutsBody,
  couponsBody,
  creditNotesBody,
  customersBody,
  disputesBody,
  doubleBody,
  eventsBody,
  faultBody,
  keyBody,
  paymentMethodBody,
  patchBody,
  payoutsBody,
  invoicesBody,
  pricesBody,
  productsBody,
  pruneBody,
  refundsBody,
  settingsBody,
  subscriptionsBody,
  tokenBody,
  webhookBody,
} from "./control-schemas.ts";
import { emit } from "./events.ts";
import type { Fault } from "./faults.ts";
import type { Own } from "./handling.ts";
import { prefixOf } from "./ids.ts";
import { masked } from "./keys.ts";
import { text } from "./params.ts";
import { type Simulator, perSecond } from "./simulator.ts";
import type { World } from "./world.ts";

const { get, post, del } = routesOf<Simulator>();

export const ROUTES: readonly Route<Simulator>[] = [
  ...commonRoutes<Fault, Own, Simulator>({
    faultBody,
    filters: { idempotency_key: ({ idempotency_key }, wanted) => idempotency_key === wanted },
    summary,
  }),

  post("/charges", ({ sim, body }) => makeCharges(sim, chargesBody.parse(body))),
  post("/refunds", ({ sim, body }) => makeRefunds(sim, refundsBody.parse(body))),
  post("/customers", ({ sim, body }) => makeCustomers(sim, customersBody.parse(body))),
  post("/invoices", ({ sim, body }) => makeInvoices(sim, invoicesBody.parse(body))),
  post("/credit_notes", ({ sim, body }) => makeCreditNotes(sim, creditNotesBody.parse(body))),
  post("/coupons", ({ sim, body }) => makeCoupons(sim, couponsBody.parse(body))),
  post("/products", ({ sim, body }) => makeProducts(sim, productsBody.parse(body))),
  post("/prices", ({ sim, body }) => makePrices(sim, pricesBody.parse(body))),
  post("/subscriptions", ({ sim, body }) => makeSubscriptions(sim, subscriptionsBody.parse(body))),
  post("/sessions", ({ sim, body }) => makeSessions(sim, checkoutsBody.parse(body))),
  post("/payment_links", ({ sim, body }) => makeLinks(sim, checkoutsBody.parse(body))),
  post("/payouts", ({ sim, body }) => makePayouts(sim, payoutsBody.parse(body))),
  post("/disputes", ({ sim, body }) => makeDisputes(sim, disputesBody.parse(body))),
  post("/checkouts", ({ sim, body }) => pay(sim, checkoutBody.parse(body))),
  post("/payment_methods", ({ sim, body }) =>
    makePaymentMethod(sim, paymentMethodBody.parse(body)),
  ),
  post("/tokens", ({ sim, body }) => {
    const { account, livemode, like } = tokenBody.parse(body);
    const id = sim.newId("tok_");
    sim.world(account, livemode).tokens.set(id, { like, used: false });
    return { id };
  }),
  get("/objects/:id", ({ sim, query, id }) => findObject(worldOf(sim, query), id).object),
  post("/objects/:id", ({ sim, body, id }) => {
    const { account, livemode, set, event } = patchBody.parse(body);
    const world = sim.world(account, livemode);
    const { object, patch } = findObject(world, id);
    const after = patch(set);
    const type = event === undefined ? `${text(object, "object")}.updated` : event;
    if (type !== null) emit(sim.call(world), type, after, object);
    return after;
  }),
  post("/objects/:id/double", ({ sim, body, id }) => {
    const { account, livemode } = doubleBody.parse(body);
    const { double } = findObject(sim.world(account, livemode), id);
    return double(sim.newId(prefixOf(id)));
  }),
  post("/events", ({ sim, body }) => makeEvents(sim, eventsBody.parse(body))),
  del("/objects/:id", ({ sim, query, id }) => {
    findObject(worldOf(sim, query), id).remove();
    return { removed: 1 };
  }),
  post("/prune", ({ sim, body }) => {
    const { account, livemode, objects, created_before } = pruneBody.parse(body);
    const collection = sim.world(account, livemode)[objects];
    const gone = collection
      .entries()
      .map((entry) => entry.object)
      .filter(({ created }) => created < (created_before ?? Infinity));
    for (const { id } of gone) collection.remove(id);
    return { removed: gone.length };
  }),

  get("/keys", ({ sim }) => keys(sim)),
  post("/keys", ({ sim, body }) => {
    const { key, account, rights, state } = keyBody.parse(body);
    const known = sim.keys.get(key) ?? sim.keys.add(key, account ?? sim.account, rights ?? null);
    if (rights !== undefined) known.rights = rights;
    if (state !== undefined) known.state = state;
    return keys(sim);
  }),
  get("/settings", ({ sim }) => settings(sim)),
  post("/settings", ({ sim, body }) => {
    const given = settingsBody.parse(body);
    const { legacy_tokens, capture_seconds, search_seconds, event_version, rate_limit } = given;
    if (legacy_tokens !== undefined) sim.settings.legacyTokens = legacy_tokens;
    if (capture_seconds !== undefined) sim.settings.captureSeconds = capture_seconds;
    if (search_seconds !== undefined) sim.settings.searchSeconds = search_seconds;
    if (event_version !== undefined) sim.settings.eventVersion = event_version;
    if (rate_limit !== undefined) sim.limits.perSecond = perSecond(rate_limit);
    return settings(sim);
  }),

  get("/webhooks", ({ sim }) => ({ deliveries: sim.webhooks.deliveries() })),
  post("/webhooks", ({ sim, body }) => {
    const { account = sim.account, livemode = false, ...endpoint } = webhookBody.parse(body);
    sim.webhooks.add({ ...endpoint, account, livemode });
    return { url: endpoint.url };
  }),
  del("/webhooks", ({ sim }) => {
    sim.webhooks.clear();
    return { deliveries: [] };
  }),
];

function worldOf(sim: Simulator, query: URLSearchParams): World {
  return sim.world(query.get("account") ?? undefined, query.get("livemode") === "true");
}

function settings(sim: Simulator) {
  return {
    legacy_tokens: sim.settings.legacyTokens,
    capture_seconds: sim.settings.captureSeconds,
    search_seconds: sim.settings.searchSeconds,
    event_version: sim.settings.eventVersion,
    rate_limit: sim.limits.perSecond ?? 0,
  };
}

function keys(sim: Simulator) {
  const data = sim.keys.all().map(({ secret, account, livemode, rights, state }) => {
    return { key: masked(secret), account, livemode, rights, state };
  });
  return { data };
}

function summary(sim: Simulator) {
  return {
    account: sim.account,
    clock: clockOf(sim.clock),
    settings: settings(sim),
    keys: keys(sim).data,
    requests: sim.journal.seq,
    writes: sim.journal.ledger.length,
    worlds: sim.worlds().map((world) => ({
      account: world.account,
      livemode: world.livemode,
      charges: world.charges.size,
      refunds: world.refunds.size,
      customers: world.customers.size,
      products: world.products.size,
      events: world.events.size,
    })),
  };
}
