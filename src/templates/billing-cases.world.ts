/** For tests: the cases of the templates about invoices, payouts and sales. */
import { expect } from "vitest";
import { z } from "zod";
import { anyPermit } from "#engine/permit.world.ts";
import {
  type Case,
  mailWith,
  openInvoice,
  paidCheckout,
  plain,
  rows,
  runNow,
  textOf,
} from "./happen.world.ts";
import { team } from "./templates.world.ts";

export const billingCases: Readonly<Record<string, Case>> = {
  "invoice-paid-to-row": async (world, money) => {
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
  "payout-to-rows": async (world, { currency, amount }) => {
    const id = await world.make("payouts", { currency, amount });
    const payout = await world.stripe("GET", `/v1/payouts/${id}`);
    return async () => {
      const found = await rows(world, "stripe_payout_transactions", "payout", id);
      expect(found.length).toBeGreaterThan(0);
      const sum = (column: string) => found.reduce((total, row) => total + Number(row[column]), 0);
      expect(sum("net")).toBe(payout["amount"]);
      expect(sum("amount") - sum("fee")).toBe(payout["amount"]);
      expect(new Set(found.map((row) => row["currency"]))).toEqual(new Set([currency]));
      expect(found.map((row) => row["amount"])).toContain(String(amount));
    };
  },
  "overdue-reminder": async (world, { currency, amount, shown }) => {
    const made = { currency, amount, status: "open" };
    const id = await world.make("invoices", made);
    // Those before it are still overdue, and are reminded of again.
    const set = { due_date: Math.floor(world.engine.now() / 1_000) - 86_400 };
    await world.engine.control(`/objects/${id}`, { set, event: null });
    const found = await world.stripe("GET", `/v1/invoices/${id}`);
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
  "deal-to-invoice": async (world, { currency, amount }) => {
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
      const all = await world.stripe("GET", `/v1/invoices?customer=${textOf(invoice, "customer")}`);
      const ofCurrency = z
        .object({ data: z.array(z.object({ currency: z.string() })) })
        .parse(all)
        .data.filter((one) => one.currency === currency);
      expect(ofCurrency).toHaveLength(1);
    };
  },
  "form-to-payment-link": async (world, { currency, amount, decimal, shown }) => {
    const { engine } = world;
    const flowId = "form-to-payment-link";
    const tokenHash = "hash-of-the-form";
    const address = { flowId, tokenHash, createdBy: "local", sealed: "s" };
    await engine.store.putHookAddress({
      ...address,
      seen: currency === "jpy" ? null : tokenHash,
      permit: anyPermit,
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
      raw: Buffer.from(JSON.stringify(body)),
      header: () => null,
      read: () =>
        Promise.resolve({
          ok: true,
          received: { receivedAt: engine.now(), headers: {}, body },
          by: ["local"],
        }),
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
  "checkout-to-rows": async (world, money) => {
    const { currency, amount } = money;
    const id = await paidCheckout(world, money);
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
  "daily-revenue": async (world, { currency, amount, shown }) => {
    const noon = new Date(world.engine.now() + 9 * 3_600_000).toISOString().slice(0, 10);
    const created = Date.parse(`${noon}T12:00:00+09:00`) / 1_000 - 86_400;
    const sold = { currency, created };
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
  "open-invoices-to-rows": async (world, { currency, amount }) => {
    const id = await world.make("invoices", { currency, amount, status: "open" });
    await runNow(world, "open-invoices-to-rows");
    return async () => {
      const found = await rows(world, "stripe_open_invoices", "id", id);
      expect(found.length).toBeGreaterThan(0);
      for (const row of found)
        expect(row).toMatchObject({ amount_remaining: String(amount), currency });
    };
  },
};
