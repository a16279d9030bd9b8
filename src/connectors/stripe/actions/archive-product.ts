import { text } from "#sdk/index.ts";
import { z } from "zod";
import { existingProduct } from "../fields/input.ts";
import { Product } from "../fields/product.ts";
import { changing, sets } from "../stripe.changing.ts";
import { stripe } from "../stripe.connection.ts";
import { recordUrl } from "../stripe.pages.ts";
import { pathOf } from "../stripe.paths.ts";
import { sampleProduct } from "../stripe.samples.ts";
import { postUnmarked, read } from "../stripe.writes.ts";

export const archiveProduct = stripe.effectAction({
  ...changing("product", "product"),
  id: "archive-product",
  label: text("Archive product", "商品をアーカイブ"),
  help: text(
    "Makes a product inactive: it can no longer be added to new invoices or subscriptions. Update product makes it active again.",
    "商品を無効にします。新しい請求書やサブスクリプションには追加できなくなります。「商品を更新」で再び有効にできます。",
  ),
  documentation: "https://docs.stripe.com/api/products",
  input: z.object({
    product: existingProduct(text("Such as prod_NWjs8kKbJWmuuc.", "例: prod_NWjs8kKbJWmuuc。")),
  }),
  output: Product,
  sample: { ...sampleProduct, active: false },
  recordUrl,
  effect: sets,
  makes: ["product_update"],
  does: { words: text("archives a product", "商品をアーカイブします") },
  request: ({ product }) => postUnmarked(pathOf("product", product), { product, active: false }),
  read,
});
