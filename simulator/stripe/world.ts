/** Everything one account has in one mode. Test and live data never meet. */
import { Collection } from "./collection.ts";
import { IdempotencyKeys } from "./idempotency.ts";
import type {
  BalanceTransaction,
  Card,
  Charge,
  Customer,
  Event,
  Product,
  Refund,
} from "./objects.ts";

/** A change that Stripe makes by itself, later. */
export interface Due {
  readonly at: number;
  readonly change: "refund_succeeds" | "refund_fails" | "hold_expires";
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
    transfer_group: (charge) => charge.transfer_group,
    payment_intent: (charge) => charge.payment_intent,
  });
  readonly refunds = new Collection<Refund>({
    charge: (refund) => refund.charge,
    payment_intent: (refund) => refund.payment_intent,
  });
  readonly customers = new Collection<Customer>({
    email: (customer) => customer.email,
    test_clock: (customer) => customer.test_clock,
  });
  readonly products = new Collection<Product>();
  readonly events = new Collection<Event>();

  readonly deletedCustomers = new Set<string>();
  readonly cardsOnFile = new Map<string, CardOnFile>();
  readonly paymentMethods = new Map<string, string>();
  readonly tokens = new Map<string, SingleUseToken>();
  readonly transactions = new Map<string, BalanceTransaction>();
  readonly keys = new IdempotencyKeys();
  due: Due[] = [];

  constructor(account: string, livemode: boolean) {
    this.account = account;
    this.livemode = livemode;
  }
}
