import { seeded } from "../../simulator/kit/random.ts";
import type { Made, SimulatedStripe } from "../simulated-stripe.ts";
import { wait } from "./world.ts";

/** Events that never stop coming, in bursts, late, declined and pending, on two accounts. */
export interface Load {
  /** How many charges and refunds were made so far. */
  made(): number;
  /** Makes no more, and brings every pending charge to its end. */
  stop(): Promise<void>;
}

interface LoadOptions {
  readonly stripe: SimulatedStripe;
  readonly accounts: { readonly shop: string; readonly other: string };
  /** A customer of the shop. */
  readonly customer: string;
  readonly seed: number;
  readonly perSecond: number;
  /** Whether nothing more needs to come for now. */
  readonly enough: (made: number) => boolean;
  /** Hears of the charges that are made. */
  readonly tell: (account: string, charges: readonly string[]) => void;
}

const beatMs = 250;

/** How many events come at once in a burst, all in one second. */
const burst = { least: 10, most: 30 };

export function startLoad(options: LoadOptions): Load {
  const { stripe, accounts, customer, perSecond, enough, tell } = options;
  const random = seeded(options.seed);
  const chance = (probability: number) => random() < probability;
  const oneOf = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)];
  let made = 0;
  let running = true;
  let owed = 0;
  let pending: readonly string[] = [];
  let refundable: readonly string[] = [];

  const makeCharges = async (count: number): Promise<void> => {
    const status = chance(0.1) ? "failed" : chance(0.08) ? "pending" : "succeeded";
    const atShop = chance(0.8);
    const account = atShop ? accounts.shop : accounts.other;
    const wish: Made = {
      count,
      status,
      account,
      amount: 1_000 + 10 * Math.floor(random() * 1_000),
      currency: oneOf(["usd", "jpy", "kwd"]) ?? "usd",
      metadata: {
        customer,
        pay_with: chance(0.94) ? "tok_visa" : chance(0.6) ? "tok_chargeDeclined" : "tok_unknown",
      },
      ...late(),
    };
    const ids = await stripe.makeCharges(wish);
    made += ids.length;
    tell(account, ids);
    if (!atShop) return;
    if (status === "pending") pending = [...pending, ...ids];
    if (status === "succeeded") refundable = [...refundable, ...ids].slice(-200);
  };

  const makeRefund = async (): Promise<void> => {
    const charge = oneOf(refundable);
    if (charge === undefined) return;
    refundable = refundable.filter((id) => id !== charge);
    await stripe.makeRefunds({ count: 1, charge, account: accounts.shop, ...late() });
    made += 1;
  };

  /** Most objects are in the lists at once, some only after a while: ten minutes at the most. */
  const late = () =>
    chance(0.15) ? { visible_after_seconds: 5 + Math.floor(random() * 595) } : {};

  const endPending = async (ids: readonly string[]): Promise<void> => {
    for (const id of ids) {
      const status = chance(0.7) ? "succeeded" : "failed";
      await stripe.change(id, { status, paid: status === "succeeded" }, accounts.shop);
    }
  };

  const beat = async (): Promise<void> => {
    if (!enough(made)) owed += (perSecond * beatMs) / 1_000;
    while (owed >= 1) {
      const count = chance(0.02)
        ? burst.least + Math.floor(random() * (burst.most - burst.least))
        : 1;
      owed -= count;
      await (count === 1 && chance(0.15) ? makeRefund() : makeCharges(count));
    }
    const ended = pending.slice(0, -5);
    pending = pending.slice(-5);
    await endPending(ended);
  };

  const run = async (): Promise<void> => {
    while (running) {
      await beat();
      await wait(beatMs);
    }
    await endPending(pending);
  };

  const over = run();
  // What went wrong is told by `stop`.
  over.catch(() => undefined);
  return {
    made: () => made,
    stop: async () => {
      running = false;
      await over;
    },
  };
}
