import { text } from "#sdk/text.ts";
import { action, forEach, inBlock, moment, pill, startsOn } from "./parts.ts";
import { keepRow, sheetOf, smallestUnit } from "./sheet.ts";
import type { Template } from "./template.ts";

const items = {
  id: text("Item ID", "項目 ID"),
  checkout: text("Checkout ID", "Checkout ID"),
  ordered: text("Ordered at", "注文日時"),
  description: text("Item", "項目"),
  quantity: text("Quantity", "数量"),
  amount: smallestUnit("Total", "合計"),
  currency: text("Currency", "通貨"),
};

export const checkoutToSheet: Template = {
  id: "checkout-to-sheet",
  name: text(
    "Checkout completed → a row for each item in Google Sheets",
    "Checkout の完了 → 項目ごとに Google スプレッドシートへ 1 行",
  ),
  help: text(
    "When a buyer has paid a checkout, writes each item with its quantity and total as a row of a sheet.",
    "Checkout の支払いが完了すると、購入された項目ごとに数量と合計金額をシートに記録します。",
  ),
  jobs: ["selling", "bookkeeping"],
  tables: [],
  open: [sheetOf("s3", items)],
  operations: (locale) => [
    startsOn("checkout-completed"),
    ...inBlock(
      null,
      action("stripe", "list-checkout-items", { of: pill("trigger", "id") }),
      forEach(pill("s1", "items")),
    ),
    ...inBlock(
      "s2",
      keepRow(locale, items, {
        id: pill("s2", "item", "id"),
        checkout: pill("trigger", "id"),
        ordered: moment("trigger", "event", "created"),
        description: pill("s2", "item", "description"),
        quantity: pill("s2", "item", "quantity"),
        amount: pill("s2", "item", "amount_total"),
        currency: pill("s2", "item", "currency"),
      }),
    ),
  ],
};
