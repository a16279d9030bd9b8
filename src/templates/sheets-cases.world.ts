/** For tests: the cases of the templates that write to sheets. */
import { expect } from "vitest";
import {
  type Case,
  charge,
  feeOf,
  messageWith,
  paidCheckout,
  paidWords,
  sheetRows,
  textOf,
} from "./happen.world.ts";

const amountColumn = "Amount (smallest unit)";
const feeColumn = "Fee (smallest unit)";
const netColumn = "Net (smallest unit)";

export const sheetsCases: Readonly<Record<string, Case>> = {
  "charge-to-sheet": async (world, money) => {
    const { id, description } = await charge(world, money);
    return async () => {
      const { fee, net } = feeOf(money);
      const { created } = await world.stripe("GET", `/v1/charges/${id}`);
      const found = await sheetRows(world, "Payment ID", id);
      expect(found).toEqual([
        {
          "Payment ID": id,
          "Paid at": expect.stringMatching(/\+09:00$/),
          Description: description,
          "Customer ID": null,
          [amountColumn]: money.amount,
          Currency: money.currency,
          [feeColumn]: fee,
          [netColumn]: net,
          "Currency of fee and net": money.currency,
        },
      ]);
      expect(Date.parse(textOf(found[0] ?? {}, "Paid at"))).toBe(Number(created) * 1_000);
      expect(await messageWith(world, `${description}\n`)).toContain(paidWords(money));
    };
  },
  "checkout-to-sheet": async (world, money) => {
    const { currency, amount } = money;
    const id = await paidCheckout(world, money);
    return async () => {
      const found = await sheetRows(world, "Checkout ID", id);
      const sold = found.map((row) => [
        row["Quantity"],
        row["Total (smallest unit)"],
        row["Currency"],
      ]);
      expect(sold).toHaveLength(2);
      expect(new Set(sold)).toEqual(
        new Set([
          [2, 2 * amount, currency],
          [1, 10, currency],
        ]),
      );
      expect(new Set(found.map((row) => row["Item ID"])).size).toBe(2);
    };
  },
  "payout-to-sheet": async (world, { currency, amount }) => {
    const id = await world.make("payouts", { currency, amount });
    const payout = await world.stripe("GET", `/v1/payouts/${id}`);
    return async () => {
      const found = await sheetRows(world, "Payout ID", id);
      expect(found.length).toBeGreaterThan(0);
      const sum = (column: string) => found.reduce((total, row) => total + Number(row[column]), 0);
      expect(sum(netColumn)).toBe(payout["amount"]);
      expect(sum(amountColumn) - sum(feeColumn)).toBe(payout["amount"]);
      expect(new Set(found.map((row) => row["Currency"]))).toEqual(new Set([currency]));
      expect(found.map((row) => row[amountColumn])).toContain(amount);
      expect(new Set(found.map((row) => row["Transaction ID"])).size).toBe(found.length);
    };
  },
};
