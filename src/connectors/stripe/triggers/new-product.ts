import { text } from "#sdk/index.ts";
import { z } from "zod";
import { Product } from "../fields/product.ts";
import { stripe } from "../stripe.connection.ts";
import { createdSince, madeBy, overlapSeconds, reread } from "../stripe.events.ts";
import { recordUrl } from "../stripe.pages.ts";
import { sampleProduct } from "../stripe.samples.ts";
import { chainOf } from "../stripe.writes.ts";

export const newProduct = stripe.trigger({
  id: "new-product",
  label: text("New product", "新しい商品"),
  help: text(
    "Starts the flow once for each new product, active or not. One that is deleted before the next poll starts nothing.",
    "新しい商品が作成されるたびに、有効か無効かを問わず 1 回、フローを開始します。次の確認の前に削除された商品では開始しません。",
  ),
  documentation: "https://docs.stripe.com/api/products/object",
  watches: "product",
  settings: z.object({}),
  output: Product,
  // People can choose a product's id, and use it in several accounts.
  uniqueKeys: false,
  overlapSeconds,
  sample: sampleProduct,
  poll: (context) => createdSince("product", context),
  reread: (context) => reread("product", context),
  matches: () => "take",
  recordUrl,
  madeBy,
  chain: chainOf,
});
