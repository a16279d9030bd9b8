import { text } from "#sdk/index.ts";
import { z } from "zod";
import { changeField } from "../fields/change.ts";
import { Product } from "../fields/product.ts";
import { changeOf, typeOf } from "../stripe.changes.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleChange, sampleProduct } from "../stripe.samples.ts";

export const productUpdated = stripe.trigger({
  ...changeOf("product_update"),
  id: "product-updated",
  label: text("Product updated", "商品の更新"),
  help: text(
    "Starts the flow each time a product changes. The data pills hold the product as it is when the flow starts.",
    "商品が更新されるたびにフローを開始します。データピルは、開始時点の商品の内容です。",
  ),
  documentation: "https://docs.stripe.com/api/events/types#event_types-product.updated",
  settings: z.object({}),
  output: Product.extend({ event: changeField("product.updated") }),
  sample: { ...sampleProduct, event: sampleChange("product.updated", "description") },
  matches: (_, data) => (typeOf(data) === "product.updated" ? "take" : "leave"),
});
