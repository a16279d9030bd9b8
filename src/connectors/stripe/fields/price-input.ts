import { objectOf, refusal, text } from "#sdk/index.ts";
import { currency, existingProduct, metadataInput, optional, upTo } from "./input.ts";
import { amountTwice, hasOneAmountAtMost, priceParts } from "./price-parts.ts";
import { named } from "./shape.ts";

export const PriceInput = objectOf(() => ({
  product: existingProduct(
    text(
      "What the price is for, such as prod_NWjs8kKbJWmuuc.",
      "商品の ID (例: prod_NWjs8kKbJWmuuc)。",
    ),
  ),
  currency: named(currency, "Currency", "通貨", { choices: "currencies", currency: true }),
  ...priceParts(["currency"]),
  nickname: named(optional(upTo(5000)), "Nickname", "ニックネーム", {
    help: text("Customers do not see it.", "顧客には表示されません。"),
  }),
  lookup_key: named(optional(upTo(200)), "Lookup key", "検索キー", {
    help: text(
      "A name of your own by which List prices finds it. Stripe refuses one that another price has.",
      "「価格の一覧を取得」で検索できる独自の名前です。ほかの価格で使われている場合、Stripe に拒否されます。",
    ),
    advanced: true,
  }),
  metadata: metadataInput,
}))
  .refine(hasOneAmountAtMost, amountTwice)
  .refine(
    ({ unit_amount, unit_amount_decimal }) =>
      unit_amount !== undefined || unit_amount_decimal !== undefined,
    {
      ...refusal(
        text(
          "Give the price. 0 is for what costs nothing.",
          "価格を指定してください。無料の場合は 0 です。",
        ),
      ),
      path: ["unit_amount"],
    },
  );
