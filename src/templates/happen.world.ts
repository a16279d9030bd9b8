/** For tests: what the cases of the templates make happen with, and look with. */
import { expect } from "vitest";
import { z } from "zod";
import type { JsonObject } from "#sdk/json.ts";
import { keptIn, type TemplatesWorld } from "./templates.world.ts";

export interface Money {
  readonly currency: string;
  /** In the smallest unit. */
  readonly amount: number;
  readonly decimal: string;
  readonly shown: string;
}

/** Says what has arrived, once the run is over. */
export type Arrived = () => Promise<void>;

export type Case = (world: TemplatesWorld, money: Money) => Promise<Arrived>;

/** What Stripe's fee is of each amount, at the simulator: 2.9 % and 30 of the smallest unit. */
export const fees: Readonly<
  Record<string, { fee: number; net: number; shownFee: string; shownNet: string }>
> = {
  jpy: { fee: 66, net: 1_168, shownFee: "¥66", shownNet: "¥1,168" },
  usd: { fee: 3_610, net: 119_846, shownFee: "$36.10", shownNet: "$1,198.46" },
  kwd: { fee: 388, net: 11_952, shownFee: "KWD 0.388", shownNet: "KWD 11.952" },
};
export const feeOf = ({ currency }: Money) => fees[currency] ?? expect.fail(currency);

export const paymentMethod = {
  "automatic_payment_methods[enabled]": "true",
  "automatic_payment_methods[allow_redirects]": "never",
};

export const textOf = (object: JsonObject, key: string) => z.string().parse(object[key]);

/** People see a space where a text has one that lines do not break at. */
export const plain = (words: string) => words.replaceAll("\u00a0", " ");

export async function messageWith({ slack }: TemplatesWorld, part: string): Promise<string> {
  const found = (await slack.messages("sales")).filter((one) => one.text.includes(part));
  expect(found).toHaveLength(1);
  return plain(found[0]?.text ?? "");
}

export function mailWith({ mails }: TemplatesWorld, part: string) {
  const found = mails.filter((one) => `${one.subject}\n${one.text}`.includes(part));
  expect(found).toHaveLength(1);
  const { to = "", subject = "", text: body = "" } = found[0] ?? {};
  return { to, subject: plain(subject), text: plain(body) };
}

/** Amounts come as texts: a database counts further than JavaScript. */
export const rows = ({ database }: TemplatesWorld, table: string, column: string, value: string) =>
  database.ask(`SELECT * FROM ${table} WHERE ${column} = '${value}'`);

/** The rows of the sheet in which a column has this value, by the names of its columns. */
export async function sheetRows({ google }: TemplatesWorld, column: string, value: string) {
  const [header = [], ...found] = await google.rows(keptIn);
  const byName = found.map((row): JsonObject =>
    Object.fromEntries(header.map((name, at) => [z.string().parse(name), row[at] ?? null])),
  );
  return byName.filter((row) => row[column] === value);
}

let orders = 0;
export async function charge(
  world: TemplatesWorld,
  { currency, amount }: Money,
  more: JsonObject = {},
) {
  const description = `Order ${(orders += 1)} in ${currency}`;
  const what = { amount, currency, description, settles_after_seconds: 20, ...more };
  return { id: await world.make("charges", what), description };
}

export const paidWords = (money: Money) => {
  const { shownFee, shownNet } = feeOf(money);
  return `Stripe’s fee is ${shownFee}, which leaves ${shownNet}.`;
};

/** The run of the flow that the time would start. */
let runs = 0;
export async function runNow({ engine }: TemplatesWorld, flowId: string): Promise<void> {
  const version = (await engine.store.flow(flowId))?.version ?? expect.fail("no version");
  const wish = { flowId, versionId: version.id, token: `now-${(runs += 1)}`, by: "local" };
  const told = await engine.engine.runNow({ ...wish, confirmed: null });
  expect(told).toMatchObject({ started: true });
}

export async function openInvoice(world: TemplatesWorld, { currency, amount }: Money) {
  const id = await world.make("invoices", { amount, currency, status: "open" });
  return { id, number: textOf(await world.stripe("GET", `/v1/invoices/${id}`), "number") };
}

/** Somebody pays a checkout of two cups and a tray; its id. */
export async function paidCheckout(world: TemplatesWorld, { currency, amount }: Money) {
  const cup = await world.make("prices", { currency, unit_amount: amount });
  const tray = await world.make("prices", { currency, unit_amount: 10 });
  const session = await world.stripe("POST", "/v1/checkout/sessions", {
    mode: "payment",
    success_url: "https://shop.example/thanks",
    "line_items[0][price]": cup,
    "line_items[0][quantity]": "2",
    "line_items[1][price]": tray,
    "line_items[1][quantity]": "1",
  });
  const id = textOf(session, "id");
  await world.engine.control("/checkouts", { at: id });
  return id;
}

export async function subscription(world: TemplatesWorld, { currency, amount }: Money) {
  const price = await world.make("prices", { currency, unit_amount: amount, recurring: {} });
  return world.make("subscriptions", { price, quantity: 2 });
}

export const subscriptionRow = ({ currency, amount }: Money, more: object) => ({
  currency,
  price: String(amount),
  quantity: 2,
  ...more,
});
