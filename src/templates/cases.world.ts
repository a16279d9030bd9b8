/** For tests: for each template, what makes it run, and what must have arrived then. */
import { expect } from "vitest";
import { z } from "zod";
import { billingCases } from "./billing-cases.world.ts";
import {
  type Case,
  charge,
  feeOf,
  mailWith,
  messageWith,
  paidWords,
  paymentMethod,
  plain,
  rows,
  subscription,
  subscriptionRow,
  textOf,
} from "./happen.world.ts";
import { salesforceCases } from "./salesforce-cases.world.ts";
import { sheetsCases } from "./sheets-cases.world.ts";
import { team } from "./templates.world.ts";

export const cases: Readonly<Record<string, Case>> = {
  ...billingCases,
  ...sheetsCases,
  ...salesforceCases,
  "charge-to-slack": async (world, money) => {
    const { description } = await charge(world, { ...money });
    return async () => {
      const message = await messageWith(world, `${description}\n`);
      expect(message).toBe(`*${money.shown}* was paid: ${description}\n${paidWords(money)}`);
    };
  },
  "charge-to-row": async (world, money) => {
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
  "refund-to-row": async (world, { currency, amount, shown }) => {
    const id = await world.make("refunds", { currency, amount });
    const of = textOf(await world.stripe("GET", `/v1/refunds/${id}`), "charge");
    return async () => {
      expect(await rows(world, "stripe_refunds", "id", id)).toMatchObject([
        { charge: of, amount: String(amount), currency, status: "succeeded" },
      ]);
      expect(await messageWith(world, of)).toBe(`*${shown}* was refunded: ${of}`);
    };
  },
  "dispute-alarm": async (world, { currency, amount, shown }) => {
    const id = await world.make("disputes", { currency, amount });
    const of = textOf(await world.stripe("GET", `/v1/disputes/${id}`), "charge");
    return async () => {
      expect(await messageWith(world, of)).toContain(`*${shown}* is disputed (fraudulent)`);
      const mail = mailWith(world, of);
      expect(mail).toMatchObject({ to: team, subject: `A payment of ${shown} is disputed` });
      expect(mail.text).toContain(`Amount: ${shown}\nReason: fraudulent`);
    };
  },
  "failed-payment-follow-up": async (world, { currency, amount, shown }) => {
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
      expect(plain(mail[0]?.text ?? "")).toContain(`Your payment of ${shown} did not go through.`);
      const { id } = payment.payment_intent;
      expect(await messageWith(world, id)).toBe(
        `*${shown}* has been unpaid for three days: ${email}, payment ${id}`,
      );
    };
  },
  "subscription-created": async (world, money) => {
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
  "subscription-to-row": async (world, money) => {
    const id = await subscription(world, money);
    await world.stripe("POST", `/v1/subscriptions/${id}`, { "metadata[order]": "7" });
    return async () => {
      expect(await rows(world, "stripe_subscriptions", "id", id)).toMatchObject([
        subscriptionRow(money, { ended: null }),
      ]);
    };
  },
  "subscription-canceled": async (world, money) => {
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
  "customer-to-row": async (world, { currency }) => {
    const email = `new-${currency}@example.com`;
    const id = await world.make("customers", { name: "Hana", email });
    return async () => {
      expect(await rows(world, "stripe_customers", "id", id)).toMatchObject([
        { name: "Hana", email, balance: "0" },
      ]);
      expect(await messageWith(world, email)).toContain("New customer: Hana (");
    };
  },
  "customer-changes-to-row": async (world, { currency, amount }) => {
    const id = await world.make("customers", { name: "Hana", email: "hana@example.com" });
    const set = { name: "Hana Sato", balance: -amount, currency };
    await world.engine.control(`/objects/${id}`, { set });
    return async () => {
      expect(await rows(world, "stripe_customers", "id", id)).toMatchObject([
        { name: "Hana Sato", balance: String(-amount), currency },
      ]);
    };
  },
};
