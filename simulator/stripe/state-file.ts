/** Keeps the whole state in a file, so that a simulator that is started again knows its past. */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

import type { Coupon } from "./coupons.ts";
import type { Discount } from "./discounts.ts";
import type { CreditNote } from "./credit-note-object.ts";
import type { LineItem, PaymentLink, Session } from "./checkout-object.ts";
import type { Collection, Stored } from "./collection.ts";
import type { KeyRecord } from "./idempotency.ts";
import type { Invoice, InvoiceItem, InvoicePayment } from "./invoice-object.ts";
import type { Exchange } from "./handling.ts";
import type { ApiKey } from "./keys.ts";
import type { Simulator } from "./simulator.ts";
import type { PayoutFailure } from "./payouts.ts";
import type { Subscription } from "./subscription-object.ts";
import type { CardOnFile, Due, SingleUseToken, World } from "./world.ts";
import type {
  BalanceTransaction,
  Charge,
  Customer,
  Dispute,
  Event,
  PaymentIntent,
  PaymentMethod,
  Payout,
  Price,
  Product,
  Refund,
} from "./objects.ts";

const SAVE_AFTER_MS = 250;
/** Of the time, at most this part goes into saving, however large the state has grown. */
const SAVING_SHARE = 0.1;
const VERSION = 1;

type Saved<T> = readonly (readonly [object: T, visibleAt: number])[];

interface SavedWorld {
  readonly account: string;
  readonly livemode: boolean;
  readonly charges: Saved<Charge>;
  readonly refunds: Saved<Refund>;
  readonly customers: Saved<Customer>;
  readonly products: Saved<Product>;
  readonly events: Saved<Event>;
  readonly deletedCustomers: readonly string[];
  /** A file of an earlier simulator has none. */
  readonly placesOfDeleted?: ReturnType<World["customers"]["left"]>;
  readonly cardsOnFile: readonly (readonly [string, CardOnFile])[];
  /** A file of an earlier simulator has none of these three. */
  readonly intents?: Saved<PaymentIntent>;
  readonly methods?: Saved<PaymentMethod>;
  readonly methodsLike?: readonly (readonly [string, string])[];
  /** Nor these. */
  readonly invoices?: Saved<Invoice>;
  readonly invoiceItems?: Saved<InvoiceItem>;
  readonly invoicePayments?: Saved<InvoicePayment>;
  readonly invoiceLines?: readonly (readonly [string, readonly string[]])[];
  /** Nor these. */
  readonly prices?: Saved<Price>;
  readonly subscriptions?: Saved<Subscription>;
  readonly sessions?: Saved<Session>;
  readonly paymentLinks?: Saved<PaymentLink>;
  readonly soldItems?: readonly (readonly [string, LineItem[]])[];
  readonly tokens: readonly (readonly [string, SingleUseToken])[];
  readonly transactions: readonly BalanceTransaction[];
  readonly payouts?: Saved<Payout>;
  readonly paidOut?: readonly (readonly [string, string])[];
  readonly payoutFailures?: readonly (readonly [string, PayoutFailure])[];
  readonly disputes?: Saved<Dispute>;
  readonly creditNotes?: Saved<CreditNote>;
  readonly coupons?: Saved<Coupon>;
  readonly couponProducts?: readonly (readonly [string, readonly string[]])[];
  readonly discounts?: readonly (readonly [string, Discount])[];
  readonly idempotency: readonly KeyRecord[];
  readonly due: readonly Due[];
}

interface SavedState {
  readonly version: number;
  readonly clock: { readonly offset: number; readonly frozenAt: number | null };
  readonly legacyTokens: boolean;
  /** A file of an earlier simulator has none. */
  readonly captureSeconds?: number;
  readonly searchSeconds?: number;
  readonly eventVersion?: string;
  readonly perSecond: number | null;
  readonly keys: readonly ApiKey[];
  readonly worlds: readonly SavedWorld[];
  readonly ledger: readonly Exchange[];
  readonly counts: Readonly<Record<string, number>>;
  readonly seq: number;
}

export class StateFile {
  readonly #path: string;
  readonly #sim: Simulator;
  #timer: NodeJS.Timeout | null = null;
  #waitMs = SAVE_AFTER_MS;

  constructor(path: string, sim: Simulator) {
    this.#path = path;
    this.#sim = sim;
  }

  /** Restores what was saved, if anything, and from then on saves soon after each change. */
  open(): void {
    if (existsSync(this.#path)) restore(this.#sim, readState(this.#path));
    this.#sim.onChange = () => {
      this.#timer ??= setTimeout(() => this.save(), this.#waitMs);
    };
  }

  save(): void {
    const started = performance.now();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const aside = `${this.#path}.tmp`;
    writeFileSync(aside, JSON.stringify(capture(this.#sim)), { mode: 0o600, flush: true });
    renameSync(aside, this.#path);
    this.#waitMs = Math.max(SAVE_AFTER_MS, (performance.now() - started) / SAVING_SHARE);
  }
}

function readState(path: string): SavedState {
  try {
    // Our own file: its form is given by its version.
    const state: SavedState = JSON.parse(readFileSync(path, "utf8"));
    if (state.version === VERSION) return state;
  } catch {
    // Fall through: what is not our JSON is refused like another version.
  }
  throw new Error(`${path} is not a state file of this simulator; move it away or choose another.`);
}

function capture(sim: Simulator): SavedState {
  const { clock, settings, limits, keys, journal } = sim;
  return {
    version: VERSION,
    clock: { offset: clock.offset, frozenAt: clock.frozen ? clock.now() : null },
    legacyTokens: settings.legacyTokens,
    captureSeconds: settings.captureSeconds,
    searchSeconds: settings.searchSeconds,
    eventVersion: settings.eventVersion,
    perSecond: limits.perSecond,
    keys: keys.all(),
    worlds: sim.worlds().map(captureWorld),
    ledger: journal.ledger,
    counts: journal.counts(),
    seq: journal.seq,
  };
}

function captureWorld(world: World): SavedWorld {
  return {
    account: world.account,
    livemode: world.livemode,
    charges: captureAll(world.charges),
    refunds: captureAll(world.refunds),
    customers: captureAll(world.customers),
    products: captureAll(world.products),
    events: captureAll(world.events),
    deletedCustomers: [...world.deletedCustomers],
    placesOfDeleted: world.customers.left(),
    cardsOnFile: [...world.cardsOnFile],
    intents: captureAll(world.paymentIntents),
    methods: captureAll(world.paymentMethods),
    methodsLike: [...world.methodsLike],
    invoices: captureAll(world.invoices),
    invoiceItems: captureAll(world.invoiceItems),
    invoicePayments: captureAll(world.invoicePayments),
    invoiceLines: [...world.invoiceLines],
    prices: captureAll(world.prices),
    subscriptions: captureAll(world.subscriptions),
    sessions: captureAll(world.sessions),
    paymentLinks: captureAll(world.paymentLinks),
    soldItems: [...world.soldItems],
    tokens: [...world.tokens],
    transactions: world.transactions.entries().map(({ object }) => object),
    payouts: captureAll(world.payouts),
    paidOut: [...world.paidOut],
    payoutFailures: [...world.payoutFailures],
    disputes: captureAll(world.disputes),
    creditNotes: captureAll(world.creditNotes),
    coupons: captureAll(world.coupons),
    couponProducts: [...world.couponProducts],
    discounts: [...world.discounts],
    idempotency: world.keys.records(),
    due: world.due,
  };
}

function captureAll<T extends Stored>(collection: Collection<T>): Saved<T> {
  return collection.entries().map(({ object, visibleAt }) => [object, visibleAt] as const);
}

function restore(sim: Simulator, state: SavedState): void {
  sim.clock.set(Date.now() + state.clock.offset);
  if (state.clock.frozenAt !== null) {
    sim.clock.set(state.clock.frozenAt);
    sim.clock.freeze();
  }
  sim.settings.legacyTokens = state.legacyTokens;
  if (state.captureSeconds !== undefined) sim.settings.captureSeconds = state.captureSeconds;
  if (state.searchSeconds !== undefined) sim.settings.searchSeconds = state.searchSeconds;
  if (state.eventVersion !== undefined) sim.settings.eventVersion = state.eventVersion;
  sim.limits.perSecond = state.perSecond;
  for (const key of state.keys) sim.keys.add(key.secret, key.account, key.rights).state = key.state;
  for (const saved of state.worlds) restoreWorld(sim.world(saved.account, saved.livemode), saved);
  sim.journal.restore(state.ledger.map(ended), state.counts, state.seq);
}

/** What was under way when the simulator went down never came to its effect. */
function ended(exchange: Exchange): Exchange {
  return exchange.outcome === "in_flight" ? { ...exchange, outcome: "cut" } : exchange;
}

function restoreWorld(world: World, saved: SavedWorld): void {
  restoreAll(world.charges, saved.charges);
  restoreAll(world.refunds, saved.refunds);
  restoreAll(world.customers, saved.customers);
  restoreAll(world.products, saved.products);
  restoreAll(world.events, saved.events);
  for (const id of saved.deletedCustomers) world.deletedCustomers.add(id);
  world.customers.putLeft(saved.placesOfDeleted ?? []);
  for (const [id, card] of saved.cardsOnFile) world.cardsOnFile.set(id, card);
  restoreAll(world.paymentIntents, saved.intents ?? []);
  restoreAll(world.paymentMethods, saved.methods ?? []);
  for (const [id, like] of saved.methodsLike ?? []) world.methodsLike.set(id, like);
  restoreAll(world.invoices, saved.invoices ?? []);
  restoreAll(world.invoiceItems, saved.invoiceItems ?? []);
  restoreAll(world.invoicePayments, saved.invoicePayments ?? []);
  for (const [id, items] of saved.invoiceLines ?? []) world.invoiceLines.set(id, items);
  restoreAll(world.prices, saved.prices ?? []);
  restoreAll(world.subscriptions, saved.subscriptions ?? []);
  restoreAll(world.sessions, saved.sessions ?? []);
  restoreAll(world.paymentLinks, saved.paymentLinks ?? []);
  for (const [id, items] of saved.soldItems ?? []) world.soldItems.set(id, items);
  for (const [id, token] of saved.tokens) world.tokens.set(id, token);
  for (const transaction of saved.transactions) world.transactions.add(transaction);
  restoreAll(world.payouts, saved.payouts ?? []);
  for (const [id, payout] of saved.paidOut ?? []) world.paidOut.set(id, payout);
  for (const [id, code] of saved.payoutFailures ?? []) world.payoutFailures.set(id, code);
  restoreAll(world.disputes, saved.disputes ?? []);
  restoreAll(world.creditNotes, saved.creditNotes ?? []);
  restoreAll(world.coupons, saved.coupons ?? []);
  for (const [id, products] of saved.couponProducts ?? []) world.couponProducts.set(id, products);
  for (const [id, discount] of saved.discounts ?? []) world.discounts.set(id, discount);
  world.keys.restore(saved.idempotency);
  world.due = [...saved.due];
}

/** They were saved in list order, so adding them in turn keeps the order of ties. */
function restoreAll<T extends Stored>(collection: Collection<T>, saved: Saved<T>): void {
  for (const [object, visibleAt] of saved) collection.add(object, visibleAt);
}
