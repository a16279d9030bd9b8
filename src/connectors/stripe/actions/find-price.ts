import { text } from "#sdk/index.ts";
import { z } from "zod";
import { priceShape } from "../fields/price.ts";
import { existingPrice } from "../fields/price-parts.ts";
import { named, words, yesOrNo } from "../fields/shape.ts";
import { stripe } from "../stripe.connection.ts";
import { objectAt } from "../stripe.events.ts";
import { pageOfFound } from "../stripe.pages.ts";
import { samplePrice } from "../stripe.price-samples.ts";

export const findPrice = stripe.readAction({
  id: "find-price",
  label: text("Find price", "価格を検索"),
  help: text(
    "Looks up a price by ID. If there is none, that is an answer and not an error.",
    "価格 ID で価格を検索します。存在しない場合も、エラーではなく結果として返します。",
  ),
  documentation: "https://docs.stripe.com/api/prices/retrieve",
  input: z.object({
    price: existingPrice(
      text("Such as price_1MoBy5LkdIwHu7ixZhnattbh.", "例: price_1MoBy5LkdIwHu7ixZhnattbh。"),
    ),
  }),
  output: z.object({
    found: named(yesOrNo, "Found", "見つかった"),
    price_id: named(words, "Price ID looked for", "検索した価格 ID"),
    price: named(priceShape(["price"]).nullable(), "Price", "価格", {
      help: text("Empty unless the price was found.", "価格が見つからない場合は空です。"),
    }),
  }),
  sample: { found: true, price_id: samplePrice.id, price: samplePrice },
  recordUrl: pageOfFound("price"),
  async run({ api, input: { price: id } }) {
    const price = await objectAt(api, "price", id);
    return { found: price !== null, price_id: id, price };
  },
});
