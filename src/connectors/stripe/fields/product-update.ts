import { objectOf, text } from "#sdk/index.ts";
import { existingProduct, id, optional } from "./input.ts";
import { ProductInput } from "./product-input.ts";
import { named } from "./shape.ts";

/** What Create product takes, less what can only be given to a new one. */
const { name, ...changes } = ProductInput.omit({
  default_price_data: true,
  id: true,
  type: true,
  expand: true,
}).shape;

export const ProductUpdate = objectOf(() => ({
  product: existingProduct(
    text(
      "The product to change, such as prod_NWjs8kKbJWmuuc. Fields that are left empty stay as they are at Stripe.",
      "更新する商品の ID (例: prod_NWjs8kKbJWmuuc)。空欄の項目は Stripe にある値のまま変わりません。",
    ),
  ),
  name: named(optional(name), "Name", "商品名"),
  ...changes,
  default_price: named(optional(id), "Default price ID", "既定の価格 ID", {
    selects: true,
    help: text("A price of this product (price_…).", "この商品の価格の ID (price_…)。"),
    advanced: true,
  }),
}));
