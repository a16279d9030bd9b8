/** A small shop that keeps the account busy: customers, charges (some declined) and refunds. */
import type { Call } from "./call.ts";
import { pay } from "./charges.ts";
import { createCustomer } from "./customers.ts";
import { seeded } from "../kit/random.ts";
import type { Charge, Customer } from "./objects.ts";
import type { Params } from "./params.ts";
import { payerOf } from "./payer.ts";
import { createRefund } from "./refunds.ts";
import type { Simulator } from "./simulator.ts";

export const SHOP_INTERVAL_MS = 4000;
const FIRST_AFTER_MS = 2000;
const REFUND_EVERY = 5;
const FIRST_ORDER = 1001;

type Random = () => number;

interface Good {
  readonly name: string;
  /** In the smallest unit of each currency the shop sells in. */
  readonly prices: readonly (readonly [currency: string, amount: number])[];
}

const good = (name: string, usd: number, eur: number, gbp: number, jpy: number, kwd: number) => ({
  name,
  prices: [
    ["usd", usd],
    ["usd", usd],
    ["usd", usd],
    ["eur", eur],
    ["gbp", gbp],
    ["jpy", jpy],
    ["jpy", jpy],
    ["kwd", kwd],
  ] as const,
});

const GOODS: readonly Good[] = [
  good("Cup", 1250, 1190, 990, 1800, 3750),
  good("Teapot", 4800, 4500, 3900, 6900, 14_500),
  good("Green tea, 100 g", 890, 850, 750, 1200, 2750),
  good("Wooden tray", 3200, 2990, 2700, 4600, 9800),
  good("Gift box", 7900, 7400, 6500, 11_500, 24_250),
];

const PEOPLE = [
  "Aiko Tanaka",
  "Ben Carter",
  "Chloe Martin",
  "Daniel Weber",
  "Fatima Al-Sabah",
  "Grace Okafor",
  "Haruto Sato",
  "Ines Costa",
  "Jonas Lind",
  "Yuki Nakamura",
];

const CARDS = ["tok_visa", "tok_mastercard", "tok_amex", "tok_jcb", "tok_visa_debit"];
const BAD_CARDS = [
  "tok_chargeDeclined",
  "tok_chargeDeclinedInsufficientFunds",
  "tok_chargeDeclinedExpiredCard",
  "tok_chargeDeclinedIncorrectCvc",
];

/** One step of the shop: a sale, and at every fifth a refund. Chance is an argument. */
export function shopStep(sim: Simulator, random: Random, step: number): void {
  sell(sim, random);
  if (step % REFUND_EVERY === REFUND_EVERY - 1) refundOne(sim, random);
  sim.onChange();
}

/** Opens the shop; the function given back closes it. */
export function openShop(
  sim: Simulator,
  intervalMs = SHOP_INTERVAL_MS,
  random: Random = seeded(Date.now()),
): () => void {
  let step = 0;
  const next = () => {
    shopStep(sim, random, step);
    step += 1;
    timer = setTimeout(next, intervalMs);
  };
  let timer = setTimeout(next, Math.min(FIRST_AFTER_MS, intervalMs));
  return () => clearTimeout(timer);
}

function sell(sim: Simulator, random: Random): Charge {
  const order = FIRST_ORDER + sim.world().charges.size;
  const { name, prices } = pick(GOODS, random);
  const [currency, price] = pick(prices, random);
  const quantity = 1 + Math.floor(random() * 3);
  const params: Params = {
    amount: price * quantity,
    currency,
    description: `Order ${order}: ${quantity} × ${name}`,
    metadata: { order_id: String(order), product: name, quantity: String(quantity) },
    ...payment(sim, random),
  };
  const call = shopCall(sim, params);
  return pay(call, payerOf(call));
}

/** Four of five sales go to customers of the shop, known or new; most of the others are declined. */
function payment(sim: Simulator, random: Random): Params {
  const chance = random();
  if (chance < 0.4) return soldTo(newCustomer(sim, random));
  if (chance < 0.8) return soldTo(knownCustomer(sim, random) ?? newCustomer(sim, random));
  return { source: pick(chance < 0.85 ? CARDS : BAD_CARDS, random) };
}

/** The shop sends them a receipt. */
function soldTo({ id, email }: Customer): Params {
  return { customer: id, ...(email === null ? {} : { receipt_email: email }) };
}

function newCustomer(sim: Simulator, random: Random): Customer {
  const name = pick(PEOPLE, random);
  const email = `${name.toLowerCase().replaceAll(/[^a-z]+/g, ".")}@example.com`;
  const params = { name, email, source: pick(CARDS, random), metadata: { channel: "shop" } };
  return createCustomer(shopCall(sim, params));
}

function knownCustomer(sim: Simulator, random: Random): Customer | undefined {
  const known = sim.world().customers.entries();
  const customer = known[Math.floor(random() * known.length)]?.object;
  return customer !== undefined && customer.default_source !== null ? customer : undefined;
}

/** Of the last sales, one that can still be given back, in part or whole. */
function refundOne(sim: Simulator, random: Random): void {
  const recent = sim
    .world()
    .charges.entries()
    .slice(-20)
    .map((entry) => entry.object)
    .filter((charge) => charge.captured && charge.amount_refunded === 0);
  if (recent.length === 0) return;
  const { id, amount, metadata } = pick(recent, random);
  const part = random() < 0.3 && amount % 20 === 0 ? { amount: amount / 2 } : {};
  const order = metadata["order_id"] ?? "";
  const params = {
    charge: id,
    reason: "requested_by_customer",
    metadata: { order_id: order },
    ...part,
  };
  createRefund(shopCall(sim, params));
}

function shopCall(sim: Simulator, params: Params): Call {
  return sim.call(sim.world(), { params });
}

function pick<T>(choices: readonly T[], random: Random): T {
  const choice = choices[Math.floor(random() * choices.length)] ?? choices[0];
  if (choice === undefined) throw new Error("nothing to choose from");
  return choice;
}
