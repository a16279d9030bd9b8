import { text } from "#sdk/text.ts";
import { action, inBlock, insertEach, moment, pill, startsOn } from "./parts.ts";
import type { Template } from "./template.ts";

const items = {
  name: "stripe_order_items",
  columns: {
    id: "text PRIMARY KEY",
    checkout: "text NOT NULL",
    ordered: "timestamptz NOT NULL",
    description: "text",
    quantity: "integer",
    amount: "bigint NOT NULL",
    currency: "text NOT NULL",
  },
} as const;

export const checkoutToRows: Template = {
  id: "checkout-to-rows",
  name: text("Checkout completed → a row for each item", "Checkout の完了 → 項目ごとに 1 行"),
  help: text(
    "When a buyer has paid a checkout, writes each item with its quantity and total as a row in PostgreSQL.",
    "Checkout の支払いが完了すると、購入された項目ごとに数量と合計金額を PostgreSQL に記録します。",
  ),
  jobs: ["selling", "bookkeeping"],
  tables: [items],
  open: [],
  operations: () => [
    startsOn("checkout-completed"),
    ...inBlock(
      null,
      action("stripe", "list-checkout-items", { of: pill("trigger", "id") }),
      insertEach(items, {
        items: pill("s1", "items"),
        fields: {
          id: "id",
          description: "description",
          quantity: "quantity",
          amount: "amount_total",
          currency: "currency",
        },
        alike: { checkout: pill("trigger", "id"), ordered: moment("trigger", "event", "created") },
      }),
    ),
  ],
};
