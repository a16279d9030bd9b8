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
  });
  readonly refunds = new Collection<Refund>({
    charge: (refund) => refund.charge,
  });
  readonly customers = new Collection<Customer>({
    email: (customer) => customer.email,
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
  /** The same account's other mode, when anything was ever done there. */
  otherMode: World | null = null;

  constructor(account: string, livemode: boolean) {
    this.account = account;
    this.livemode = livemode;
  }

  has(id: string): boolean {
    const { charges, refunds, customers, products, events } = this;
    return [charges, refunds, customers, products, events].some(
      (collection) => collection.entry(id) !== undefined,
    );
  }
}
