/** For tests: for each template, what makes it run, and what must have arrived then. */
import { expect } from "vitest";
import { z } from "zod";
import type { JsonObject } from "#sdk/json.ts";
import { quietAccount, team, type TemplatesWorld } from "./templates.world.ts";

export interface Money {
  readonly currency: string;
  /** In the smallest unit. */
  readonly amount: number;
  readonly decimal: string;
  readonly shown: string;
}

/** Says what has arrived, once the run is over. */
type Arrived = () => Promise<void>;

export interface Case {
  readonly happen: (world: TemplatesWorld, money: Money) => Promise<Arrived>;
  /** In an account in which nobody else makes anything. */
  readonly quiet?: true;
}

/** What Stripe's fee is of each amount, at the simulator: 2.9 % and 30 of the smallest unit. */
const fees: Readonly<
  Record<string, { fee: number; net: number; shownFee: string; shownNet: string }>
> = {
  jpy: { fee: 66, net: 1_168, shownFee: "¥66", shownNet: "¥1,168" },
  usd: { fee: 3_610, net: 119_846, shownFee: "$36.10", shownNet: "$1,198.46" },
  kwd: { fee: 388, net: 11_952, shownFee: "KWD 0.388", shownNet: "KWD 11.952" },
};
const feeOf = ({ currency }: Money) => fees[currency] ?? expect.fail(currency);

const paymentMethod = {
  "automatic_payment_methods[enabled]": "true",
  "automatic_payment_methods[allow_redirects]": "never",
};

const textOf = (object: JsonObject, key: string) => z.string().parse(object[key]);

/** People see a space where a text has one that lines do not break at. */
const plain = (words: string) => words.replaceAll("\u00a0", " ");

async function messageWith({ slack }: TemplatesWorld, part: string): Promise<string> {
  const found = (await slack.messages("sales")).filter((one) => one.text.includes(part));
  expect(found).toHaveLength(1);
  return plain(found[0]?.text ?? "");
}

function mailWith({ mails }: TemplatesWorld, part: string) {
  const found = mails.filter((one) => `${one.subject}\n${one.text}`.includes(part));
  expect(found).toHaveLength(1);
  const { to = "", subject = "", text: body = "" } = found[0] ?? {};
  return { to, subject: plain(subject), text: plain(body) };
}

/** Amounts come as texts: a database counts further than JavaScript. */
const rows = ({ database }: TemplatesWorld, table: string, column: string, value: string) =>
  database.ask(`SELECT * FROM ${table} WHERE ${column} = '${value}'`);

let orders = 0;
async function charge(world: TemplatesWorld, { currency, amount }: Money) {
  const description = `Order ${(orders += 1)} in ${currency}`;
  const what = { amount, currency, description, settles_after_seconds: 20 };
  return { id: await world.make("charges", what), description };
}

const paidWords = (money: Money) => {
  const { shownFee, shownNet } = feeOf(money);
  return `Stripe’s fee is ${shownFee}, which leaves ${shownNet}.`;
};

/** The run of the flow that the time would start. */
let runs = 0;
async function runNow({ engine }: TemplatesWorld, flowId: string): Promise<void> {
  const version = (await engine.store.flow(flowId))?.version ?? expect.fail("no version");
  const wish = { flowId, versionId: version.id, token: `now-${(runs += 1)}`, by: "local" };
  const told = await engine.engine.runNow({ ...wish, confirmed: null });
  expect(told).toMatchObject({ started: true });
}

async function openInvoice(world: TemplatesWorld, { currency, amount }: Money) {
  const id = await world.make("invoices", { amount, currency, status: "open" });
  return { id, number: textOf(await world.stripe("GET", `/v1/invoices/${id}`), "number") };
}

async function subscription(world: TemplatesWorld, { currency, amount }: Money) {
  const price = await world.make("prices", { currency, unit_amount: amount, recurring: {} });
  return world.make("subscriptions", { price, quantity: 2 });
}

const subscriptionRow = ({ currency, amount }: Money, more: object) => ({
  currency,
  price: String(amount),
  quantity: 2,
  ...more,
});

export const cases: Readonly<Record<string, Case>> = {
  "charge-to-slack": {
    happen: async (world, money) => {
      const { description } = await charge(world, { ...money });
      return async () => {
        const message = await messageWith(world, `${description}\n`);
        expect(message).toBe(`*${money.shown}* was paid: ${description}\n${paidWords(money)}`);
      };
    },
  },
  "charge-to-row": {
    happen: async (world, money) => {
      const before = (await world.slack.messages("sales")).length;
      const { id, description } = await charge(world, money);
      return async () => {
        const { fee, net } = feeOf(money);
        expect(await rows(world, "stripe_charges", "id", id)).toMatchObject([
          {
            description,
            amount: String(money.amount),
            currency: money.currency,
            fee: String(fee),
            net: String(net),
            settled_in: money.currency,
          },
        ]);
        const said = (await world.slack.messages("sales")).slice(before)[0]?.text ?? "";
        expect(plain(said)).toContain(paidWords(money));
      };
    },
  },
  "invoice-paid-to-row": {
    happen: async (world, money) => {
      const { id, number } = await openInvoice(world, money);
      await world.stripe("POST", `/v1/invoices/${id}/pay`, { paid_out_of_band: "true" });
      return async () => {
        expect(await rows(world, "stripe_paid_invoices", "id", id)).toMatchObject([
          { number, amount_paid: String(money.amount), currency: money.currency },
        ]);
        const { to, text: body } = mailWith(world, `Invoice ${number} is paid`);
        expect(to).toBe(team);
        expect(body).toContain(`: ${money.shown}.`);
      };
    },
  },
  "payout-to-rows": {
    happen: async (world, { currency, amount }) => {
      const id = await world.make("payouts", { currency, amount });
      const payout = await world.stripe("GET", `/v1/payouts/${id}`);
      return async () => {
        const found = await rows(world, "stripe_payout_transactions", "payout", id);
        expect(found.length).toBeGreaterThan(0);
        const sum = (column: string) =>
          found.reduce((total, row) => total + Number(row[column]), 0);
        expect(sum("net")).toBe(payout["amount"]);
        expect(sum("amount") - sum("fee")).toBe(payout["amount"]);
        expect(new Set(found.map((row) => row["currency"]))).toEqual(new Set([currency]));
        expect(found.map((row) => row["amount"])).toContain(String(amount));
      };
    },
  },
  "refund-to-row": {
    happen: async (world, { currency, amount, shown }) => {
      const id = await world.make("refunds", { currency, amount });
      const of = textOf(await world.stripe("GET", `/v1/refunds/${id}`), "charge");
      return async () => {
        expect(await rows(world, "stripe_refunds", "id", id)).toMatchObject([
          { charge: of, amount: String(amount), currency, status: "succeeded" },
        ]);
        expect(await messageWith(world, of)).toBe(`*${shown}* was refunded: ${of}`);
      };
    },
  },
  "dispute-alarm": {
    happen: async (world, { currency, amount, shown }) => {
      const id = await world.make("disputes", { currency, amount });
      const of = textOf(await world.stripe("GET", `/v1/disputes/${id}`), "charge");
      return async () => {
        expect(await messageWith(world, of)).toContain(`*${shown}* is disputed (fraudulent)`);
        const mail = mailWith(world, of);
        expect(mail).toMatchObject({ to: team, subject: `A payment of ${shown} is disputed` });
        expect(mail.text).toContain(`Amount: ${shown}\nReason: fraudulent`);
      };
    },
  },
  "failed-payment-follow-up": {
    happen: async (world, { currency, amount, shown }) => {
      const email = `payer-${currency}@example.com`;
      const customer = await world.make("customers", { email });
      const { error } = await world.stripe("POST", "/v1/payment_intents", {
        ...paymentMethod,
        amount: String(amount),
        currency,
        customer,
        confirm: "true",
        payment_method: "pm_card_chargeDeclined",
      });
      const payment = z.object({ payment_intent: z.object({ id: z.string() }) }).parse(error);
      return async () => {
        const mail = world.mails.filter(({ to }) => to === email);
        expect(mail).toHaveLength(1);
        expect(plain(mail[0]?.text ?? "")).toContain(
          `Your payment of ${shown} did not go through.`,
        );
        const { id } = payment.payment_intent;
        expect(await messageWith(world, id)).toBe(
          `*${shown}* has been unpaid for three days: ${email}, payment ${id}`,
        );
      };
    },
  },
  "overdue-reminder": {
    quiet: true,
    happen: async (world, { currency, amount, shown }) => {
      const made = { ...quiet, currency, amount, status: "open" };
      const id = await world.make("invoices", made);
      // Those before it are still overdue, and are reminded of again.
      const set = { due_date: Math.floor(world.engine.now() / 1_000) - 86_400 };
      await world.engine.control(`/objects/${id}`, { ...quiet, set, event: null });
      const found = await world.stripe("GET", `/v1/invoices/${id}`, null, quietAccount.key);
      const number = textOf(found, "number");
      const before = world.mails.length;
      await runNow(world, "overdue-reminder");
      return () => {
        const [mail, ...more] = world.mails
          .slice(before)
          .filter(({ subject }) => subject === `Reminder: invoice ${number}`);
        expect(plain(mail?.text ?? "")).toContain(`Invoice ${number} over ${shown} was due`);
        expect(more.length).toBeLessThanOrEqual(2);
        return Promise.resolve();
      };
    },
  },
  "deal-to-invoice": {
    happen: async (world, { currency, amount }) => {
      const sent = {
        company: "Deal Inc.",
        email: "deal@example.com",
        deal: `Annual plan in ${currency}`,
        price: { amount, currency },
      };
      const call = { flowId: "deal-to-invoice", key: currency, sent, by: "local" };
      const answer = await world.engine.engine.takeCall(call);
      if (!answer.accepted) return expect.fail(answer.why);
      return async () => {
        const run = (await world.engine.store.run(answer.run.id)) ?? expect.fail("no run");
        const outcome = await world.engine.engine.outcomeOfCall(run);
        const { outputs } = z
          .object({ outputs: z.object({ invoice: z.string(), number: z.string(), page: z.url() }) })
          .parse(outcome);
        const invoice = await world.stripe("GET", `/v1/invoices/${outputs.invoice}`);
        expect(invoice).toMatchObject({
          status: "open",
          total: amount,
          currency,
          number: outputs.number,
          customer_email: "deal@example.com",
        });
        const customers = await world.stripe("GET", "/v1/customers?email=deal%40example.com");
        expect(customers["data"]).toHaveLength(1);
        const all = await world.stripe(
          "GET",
          `/v1/invoices?customer=${textOf(invoice, "customer")}`,
        );
        const ofCurrency = z
          .object({ data: z.array(z.object({ currency: z.string() })) })
          .parse(all)
          .data.filter((one) => one.currency === currency);
        expect(ofCurrency).toHaveLength(1);
      };
    },
  },
  "form-to-payment-link": {
    happen: async (world, { currency, amount, decimal, shown }) => {
      const { engine } = world;
      const flowId = "form-to-payment-link";
      const tokenHash = "hash-of-the-form";
      const address = { flowId, tokenHash, createdBy: "local", sealed: "s" };
      await engine.store.putHookAddress({
        ...address,
        seen: currency === "jpy" ? null : tokenHash,
        at: engine.now(),
      });
      const body = {
        email: `form-${currency}@example.com`,
        item: `Cup for ${currency}`,
        amount: decimal,
        currency,
      };
      const told = await engine.engine.takeDelivery({
        flowId,
        tokenHash,
        by: ["local"],
        raw: Buffer.from(JSON.stringify(body)),
        header: () => null,
        read: () => ({ ok: true, received: { receivedAt: engine.now(), headers: {}, body } }),
      });
      expect(told).toEqual({ taken: true, repeated: false });
      return async () => {
        const mail = mailWith(world, `Your order: Cup for ${currency}`);
        expect(mail.to).toBe(`form-${currency}@example.com`);
        expect(mail.text).toContain(`Cup for ${currency}: ${shown}`);
        const { data: links } = z
          .object({ data: z.array(z.object({ id: z.string(), url: z.string() })) })
          .parse(await world.stripe("GET", "/v1/payment_links?limit=100"));
        const link = links.filter(({ url }) => mail.text.includes(url));
        expect(link).toHaveLength(1);
        const sold = await world.stripe("GET", `/v1/payment_links/${link[0]?.id}/line_items`);
        expect(sold["data"]).toMatchObject([
          { quantity: 1, amount_total: amount, currency, description: `Cup for ${currency}` },
        ]);
      };
    },
  },
  "checkout-to-rows": {
    happen: async (world, { currency, amount }) => {
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
      return async () => {
        const found = await rows(world, "stripe_order_items", "checkout", id);
        const sold = found.map((row) => [row["quantity"], row["amount"], row["currency"]]);
        expect(new Set(sold)).toEqual(
          new Set([
            [2, String(2 * amount), currency],
            [1, "10", currency],
          ]),
        );
      };
    },
  },
  "subscription-created": {
    happen: async (world, money) => {
      const id = await subscription(world, money);
      const customer = textOf(await world.stripe("GET", `/v1/subscriptions/${id}`), "customer");
      return async () => {
        expect(await rows(world, "stripe_subscriptions", "id", id)).toMatchObject([
          subscriptionRow(money, { ended: null }),
        ]);
        expect(await messageWith(world, customer)).toBe(
          `New subscription for *${money.shown}*: ${customer}`,
        );
      };
    },
  },
  "subscription-to-row": {
    happen: async (world, money) => {
      const id = await subscription(world, money);
      await world.stripe("POST", `/v1/subscriptions/${id}`, { "metadata[order]": "7" });
      return async () => {
        expect(await rows(world, "stripe_subscriptions", "id", id)).toMatchObject([
          subscriptionRow(money, { ended: null }),
        ]);
      };
    },
  },
  "subscription-canceled": {
    happen: async (world, money) => {
      const id = await subscription(world, money);
      await world.stripe("DELETE", `/v1/subscriptions/${id}`);
      return async () => {
        expect(await rows(world, "stripe_subscriptions", "id", id)).toMatchObject([
          subscriptionRow(money, { status: "canceled", ended: expect.anything() }),
        ]);
        const mail = mailWith(world, `Subscription ${id} has ended`);
        expect(mail.to).toBe(team);
        expect(mail.text).toContain(`Price: ${money.shown}`);
      };
    },
  },
  "customer-to-row": {
    happen: async (world, { currency }) => {
      const email = `new-${currency}@example.com`;
      const id = await world.make("customers", { name: "Hana", email });
      return async () => {
        expect(await rows(world, "stripe_customers", "id", id)).toMatchObject([
          { name: "Hana", email, balance: "0" },
        ]);
        expect(await messageWith(world, email)).toContain("New customer: Hana (");
      };
    },
  },
  "customer-changes-to-row": {
    happen: async (world, { currency, amount }) => {
      const id = await world.make("customers", { name: "Hana", email: "hana@example.com" });
      const set = { name: "Hana Sato", balance: -amount, currency };
      await world.engine.control(`/objects/${id}`, { set });
      return async () => {
        expect(await rows(world, "stripe_customers", "id", id)).toMatchObject([
          { name: "Hana Sato", balance: String(-amount), currency },
        ]);
      };
    },
  },
  "daily-revenue": {
    quiet: true,
    happen: async (world, { currency, amount, shown }) => {
      const noon = new Date(world.engine.now() + 9 * 3_600_000).toISOString().slice(0, 10);
      const created = Date.parse(`${noon}T12:00:00+09:00`) / 1_000 - 86_400;
      const sold = { ...quiet, currency, created };
      await world.engine.control("/charges", { ...sold, amount: amount - 10 });
      await world.engine.control("/charges", { ...sold, amount: 10 });
      await world.engine.control("/charges", { ...sold, amount: 500, status: "failed" });
      const before = world.mails.length;
      await runNow(world, "daily-revenue");
      return () => {
        const mail = world.mails[before];
        expect(mail?.to).toBe(team);
        expect(plain(mail?.text ?? "").split("\n")).toContain(shown);
        return Promise.resolve();
      };
    },
  },
  "open-invoices-to-rows": {
    quiet: true,
    happen: async (world, { currency, amount }) => {
      const id = await world.make("invoices", { ...quiet, currency, amount, status: "open" });
      await runNow(world, "open-invoices-to-rows");
      return async () => {
        const found = await rows(world, "stripe_open_invoices", "id", id);
        expect(found.length).toBeGreaterThan(0);
        for (const row of found)
          expect(row).toMatchObject({ amount_remaining: String(amount), currency });
      };
    },
  },
};

const quiet = { account: quietAccount.account };
