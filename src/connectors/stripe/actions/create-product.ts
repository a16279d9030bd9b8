import { text } from "#sdk/index.ts";
import { Product } from "../fields/product.ts";
import { ProductInput } from "../fields/product-input.ts";
import { stripe } from "../stripe.connection.ts";
import { recordUrl } from "../stripe.pages.ts";
import { sampleProduct } from "../stripe.samples.ts";
import { tracedBy } from "../stripe.traces.ts";
import { keyed, madeBetween, objectId, post, read, retag, retrieved } from "../stripe.writes.ts";

export const createProduct = stripe.effectAction({
  id: "create-product",
  label: text("Create product", "商品を作成"),
  help: text(
    "Creates a new product, with a default price if you give one.",
    "新しい商品を作成します。既定の価格も一緒に作成できます。",
  ),
  documentation: "https://docs.stripe.com/api/products/create",
  input: ProductInput,
  output: Product,
  sample: sampleProduct,
  recordUrl,
  effect: keyed,
  traced: tracedBy("product.created"),
  makes: ["product"],
  does: { words: text("creates a product", "商品を作成します") },
  request: (input, tag) => post("/v1/products", input, tag),
  read,
  objectId,
  made: (context) => madeBetween("product", context),
  retag,
  retrieve: (context) => retrieved("product", context),
});
