import { text } from "#sdk/index.ts";
import { Product } from "../fields/product.ts";
import { ProductUpdate } from "../fields/product-update.ts";
import { changing, sets } from "../stripe.changing.ts";
import { stripe } from "../stripe.connection.ts";
import { recordUrl } from "../stripe.pages.ts";
import { pathOf } from "../stripe.paths.ts";
import { sampleProduct } from "../stripe.samples.ts";
import { postUnmarked, read } from "../stripe.writes.ts";

export const updateProduct = stripe.effectAction({
  ...changing("product", "product"),
  id: "update-product",
  label: text("Update product", "商品を更新"),
  help: text(
    "Changes a product: each field that you fill in replaces the one at Stripe, and metadata is added key by key.",
    "商品を更新します。ここに入力した項目が Stripe の値に置き換わり、メタデータはキーごとに追加・上書きされます。",
  ),
  documentation: "https://docs.stripe.com/api/products/update",
  input: ProductUpdate,
  output: Product,
  sample: sampleProduct,
  recordUrl,
  effect: sets,
  makes: ["product_update"],
  does: { words: text("changes a product", "商品を更新します") },
  request: (input) => postUnmarked(pathOf("product", input.product), input),
  read,
});
