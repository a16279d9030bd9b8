import { text } from "#sdk/index.ts";
import { z } from "zod";
import { Price } from "../fields/price.ts";
import { existingPrice } from "../fields/price-parts.ts";
import { changing, sets } from "../stripe.changing.ts";
import { stripe } from "../stripe.connection.ts";
import { recordUrl } from "../stripe.pages.ts";
import { pathOf } from "../stripe.paths.ts";
import { samplePrice } from "../stripe.price-samples.ts";
import { postUnmarked, read } from "../stripe.writes.ts";

export const archivePrice = stripe.effectAction({
  ...changing("price", "price"),
  id: "archive-price",
  label: text("Archive price", "価格をアーカイブ"),
  help: text(
    "Makes a price inactive, so that nothing new is sold at it. Subscriptions that have it keep it. Stripe does not archive the default price of a product.",
    "価格を無効にし、新しい販売に使えないようにします。すでに使っているサブスクリプションはそのまま続きます。商品の既定の価格はアーカイブできません。",
  ),
  documentation: "https://docs.stripe.com/api/prices/update",
  input: z.object({
    price: existingPrice(
      text("Such as price_1MoBy5LkdIwHu7ixZhnattbh.", "例: price_1MoBy5LkdIwHu7ixZhnattbh。"),
    ),
  }),
  output: Price,
  sample: { ...samplePrice, active: false },
  recordUrl,
  effect: sets,
  makes: [],
  does: { words: text("archives a price", "価格をアーカイブします") },
  request: ({ price }) => postUnmarked(pathOf("price", price), { price, active: false }),
  read,
});
