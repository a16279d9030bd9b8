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
import type { World } from "./world.ts";

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

/** A shop, its goods and its people, in one language. */
interface Shop {
  /** Null: the default account. */
  readonly account: string | null;
  readonly goods: readonly Good[];
  readonly people: readonly (readonly [name: string, mailbox: string])[];
  readonly order: (number: number, quantity: number, good: string) => string;
}

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

/** In an account of its own. */
export const JAPANESE_ACCOUNT = "acct_1MillraceDemoJa01";

const inYen = (name: string, yen: number): Good => ({ name, prices: [["jpy", yen]] });

const ENGLISH: Shop = {
  account: null,
  goods: GOODS,
  people: PEOPLE.map((name) => [name, name.toLowerCase().replaceAll(/[^a-z]+/g, ".")]),
  order: (number, quantity, good) => `Order ${number}: ${quantity} × ${good}`,
};

export const JAPANESE: Shop = {
  account: JAPANESE_ACCOUNT,
  goods: [
    inYen("湯のみ", 1_800),
    inYen("急須", 6_900),
    inYen("煎茶 100 g", 1_200),
    inYen("木製のお盆", 4_600),
    inYen("ギフトセット", 11_500),
  ],
  people: [
    ["田中 愛子", "aiko.tanaka"],
    ["佐藤 陽翔", "haruto.sato"],
    ["中村 優希", "yuki.nakamura"],
    ["鈴木 花子", "hanako.suzuki"],
    ["高橋 健一", "kenichi.takahashi"],
  ],
  order: (number, quantity, good) => `注文 ${number}: ${good} ${quantity} 点`,
};

const CARDS = ["tok_visa", "tok_mastercard", "tok_amex", "tok_jcb", "tok_visa_debit"];
const BAD_CARDS = [
  "tok_chargeDeclined",
  "tok_chargeDeclinedInsufficientFunds",
  "tok_chargeDeclinedExpiredCard",
  "tok_chargeDeclinedIncorrectCvc",
];

/** One step of the shop: a sale, and at every fifth a refund. Chance is an argument. */
export function shopStep(sim: Simulator, random: Random, step: number, shop: Shop = ENGLISH): void {
  const at: Place = { sim, world: sim.world(shop.account ?? undefined), random, shop };
  sell(at);
  if (step % REFUND_EVERY === REFUND_EVERY - 1) refundOne(at);
  sim.onChange();
}

interface Place {
  readonly sim: Simulator;
  readonly world: World;
  readonly random: Random;
  readonly shop: Shop;
}

/** Opens the shop; the function given back closes it. */
export function openShop(
  sim: Simulator,
  intervalMs = SHOP_INTERVAL_MS,
  shop: Shop = ENGLISH,
  random: Random = seeded(Date.now()),
): () => void {
  let step = 0;
  const next = () => {
    shopStep(sim, random, step, shop);
    step += 1;
    timer = setTimeout(next, intervalMs);
  };
  let timer = setTimeout(next, Math.min(FIRST_AFTER_MS, intervalMs));
  return () => clearTimeout(timer);
}

function sell(at: Place): Charge {
  const { world, random, shop } = at;
  const order = FIRST_ORDER + world.charges.size;
  const { name, prices } = pick(shop.goods, random);
  const [currency, price] = pick(prices, random);
  const quantity = 1 + Math.floor(random() * 3);
  const params: Params = {
    amount: price * quantity,
    currency,
    description: shop.order(order, quantity, name),
    metadata: { order_id: String(order), product: name, quantity: String(quantity) },
    ...payment(at),
  };
  const call = shopCall(at, params);
  return pay(call, payerOf(call));
}

/** Four of five sales go to customers of the shop, known or new; most of the others are declined. */
function payment(at: Place): Params {
  const { random } = at;
  const chance = random();
  if (chance < 0.4) return soldTo(newCustomer(at));
  if (chance < 0.8) return soldTo(knownCustomer(at) ?? newCustomer(at));
  return { source: pick(chance < 0.85 ? CARDS : BAD_CARDS, random) };
}

/** The shop sends them a receipt. */
function soldTo({ id, email }: Customer): Params {
  return { customer: id, ...(email === null ? {} : { receipt_email: email }) };
}

function newCustomer(at: Place): Customer {
  const { random, shop } = at;
  const [name, mailbox] = pick(shop.people, random);
  const email = `${mailbox}@example.com`;
  const params = { name, email, source: pick(CARDS, random), metadata: { channel: "shop" } };
  return createCustomer(shopCall(at, params));
}

function knownCustomer({ world, random }: Place): Customer | undefined {
  const known = world.customers.entries();
  const customer = known[Math.floor(random() * known.length)]?.object;
  return customer !== undefined && customer.default_source !== null ? customer : undefined;
}

/** Of the last sales, one that can still be given back, in part or whole. */
function refundOne(at: Place): void {
  const { world, random } = at;
  const recent = world.charges
    .entries()
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
  createRefund(shopCall(at, params));
}

function shopCall({ sim, world }: Place, params: Params): Call {
  return sim.call(world, { params });
}

function pick<T>(choices: readonly T[], random: Random): T {
  const choice = choices[Math.floor(random() * choices.length)] ?? choices[0];
  if (choice === undefined) throw new Error("nothing to choose from");
  return choice;
}
