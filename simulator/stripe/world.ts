/** Everything one account has in one mode. Test and live data never meet. */
import { Collection } from "./collection.ts";
import type { Coupon } from "./coupons.ts";
import type { Discount } from "./discounts.ts";
import type { CreditNote } from "./credit-note-object.ts";
import type { LineItem, PaymentLink, Session } from "./checkout-object.ts";
import { IdempotencyKeys } from "./idempotency.ts";
import type { Invoice, InvoiceItem, InvoicePayment } from "./invoice-object.ts";
import type {
  BalanceTransaction,
  Card,
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
import type { PayoutFailure } from "./payouts.ts";
import type { Subscription } from "./subscription-object.ts";

/** A change that Stripe makes by itself, later. */
export interface Due {
  readonly at: number;
  readonly change:
    | "refund_succeeds"
    | "refund_fails"
    | "hold_expires"
    | "charge_settles"
    | "invoice_advances"
    | "subscription_renews"
    | "subscription_expires"
    | "trial_ends_soon"
    | "session_expires"
    | "payout_leaves"
    | "payout_arrives"
    | "payout_fails"
    | "payout_reconciled"
    | "dispute_won"
    | "dispute_lost"
    | "dispute_escalates"
    | "payment_succeeds"
    | "payment_fails";
  readonly id: string;
}

export interface SingleUseToken {
  /** The shared test token whose card it stands for. */
  readonly like: string;
  used: boolean;
}

export interface CardOnFile {
  readonly card: Card;
  readonly token: string;
}

export class World {
  readonly account: string;
  readonly livemode: boolean;

  readonly charges = new Collection<Charge>({
    customer: (charge) => charge.customer,
    payment_intent: (charge) => charge.payment_intent,
    transfer_group: (charge) => charge.transfer_group,
  });
  readonly refunds = new Collection<Refund>({
    charge: (refund) => refund.charge,
    payment_intent: (refund) => refund.payment_intent,
  });
  readonly customers = new Collection<Customer>({
    email: (customer) => customer.email,
  });
  readonly paymentIntents = new Collection<PaymentIntent>({
    customer: (intent) => intent.customer,
  });
  readonly paymentMethods = new Collection<PaymentMethod>({
    customer: (method) => method.customer,
  });
  readonly products = new Collection<Product>();
  readonly prices = new Collection<Price>({
    product: (price) => price.product,
  });
  readonly invoices = new Collection<Invoice>({
    customer: (invoice) => invoice.customer,
  });
  readonly invoiceItems = new Collection<InvoiceItem>({
    customer: (item) => item.customer,
    invoice: (item) => item.invoice,
  });
  readonly invoicePayments = new Collection<InvoicePayment>();
  readonly coupons = new Collection<Coupon>();
  /** By the id of a coupon that is not for all products: those that it is for. */
  readonly couponProducts = new Map<string, readonly string[]>();
  /** Coupons that were given to something, by the id of what that made of them. */
  readonly discounts = new Map<string, Discount>();
  readonly creditNotes = new Collection<CreditNote>({
    customer: (note) => note.customer,
    invoice: (note) => note.invoice,
  });
  /** The items of each invoice, in the order of its lines. */
  readonly invoiceLines = new Map<string, readonly string[]>();
  readonly subscriptions = new Collection<Subscription>({
    customer: (subscription) => subscription.customer,
  });
  readonly sessions = new Collection<Session>({
    customer: (session) => session.customer,
    payment_link: (session) => session.payment_link,
  });
  readonly paymentLinks = new Collection<PaymentLink>();
  /** What each session and each payment link sells. */
  readonly soldItems = new Map<string, LineItem[]>();
  readonly payouts = new Collection<Payout>();
  readonly transactions = new Collection<BalanceTransaction>({
    source: (transaction) => transaction.source,
  });
  /** By the id of a transaction: the payout that paid it out. */
  readonly paidOut = new Map<string, string>();
  /** By the id of a payout: why its bank will refuse it. */
  readonly payoutFailures = new Map<string, PayoutFailure>();
  readonly disputes = new Collection<Dispute>({
    charge: (dispute) => dispute.charge,
    payment_intent: (dispute) => dispute.payment_intent,
  });
  readonly events = new Collection<Event>();

  readonly deletedCustomers = new Set<string>();
  readonly cardsOnFile = new Map<string, CardOnFile>();
  /** Which of Stripe's test payment methods a payment method was made of. */
  readonly methodsLike = new Map<string, string>();
  readonly tokens = new Map<string, SingleUseToken>();
  readonly keys = new IdempotencyKeys();
  due: Due[] = [];
  /** The same account's other mode, when anything was ever done there. */
  otherMode: World | null = null;

  /** Told of each event. */
  onEvent: (event: Event) => void = () => {};

  constructor(account: string, livemode: boolean) {
    this.account = account;
    this.livemode = livemode;
  }

  has(id: string): boolean {
    const { charges, refunds, customers, paymentIntents, paymentMethods, products, events } = this;
    const { invoices, invoiceItems, prices, subscriptions, sessions, paymentLinks } = this;
    const { payouts, transactions, disputes, creditNotes, coupons } = this;
    return [
      charges,
      refunds,
      customers,
      paymentIntents,
      paymentMethods,
      products,
      events,
      invoices,
      invoiceItems,
      prices,
      subscriptions,
      sessions,
      paymentLinks,
      payouts,
      transactions,
      disputes,
      creditNotes,
      coupons,
    ].some((collection) => collection.entry(id) !== undefined);
  }
}
