import { text } from "#sdk/index.ts";
import { Price } from "../fields/price.ts";
import { PriceInput } from "../fields/price-input.ts";
import { stripe } from "../stripe.connection.ts";
import { recordUrl } from "../stripe.pages.ts";
import { samplePrice } from "../stripe.price-samples.ts";
import { tracedBy } from "../stripe.traces.ts";
import { keyed, madeBetween, objectId, post, read, retag, retrieved } from "../stripe.writes.ts";

export const createPrice = stripe.effectAction({
  id: "create-price",
  label: text("Create price", "価格を作成"),
  help: text(
    "Creates a price of a product: one-off, or recurring for subscriptions. Its amount, currency and interval can never be changed, only archived.",
    "商品の価格を作成します。1 回限りの価格と、サブスクリプション用の継続課金の価格があります。金額・通貨・間隔は後から変更できず、アーカイブだけが可能です。",
  ),
  documentation: "https://docs.stripe.com/api/prices/create",
  input: PriceInput,
  output: Price,
  sample: samplePrice,
  recordUrl,
  effect: keyed,
  traced: tracedBy("price.created"),
  makes: [],
  does: { words: text("creates a price", "価格を作成します") },
  request: (input, tag) => post("/v1/prices", input, tag),
  read,
  objectId,
  made: (context) => madeBetween("price", context),
  retag,
  retrieve: (context) => retrieved("price", context),
});
