import { text } from "#sdk/index.ts";
import { z } from "zod";
import { currency, id, optional, upTo } from "../fields/input.ts";
import { ListedPrice, priceTypes } from "../fields/price.ts";
import { named, oneOf } from "../fields/shape.ts";
import { stripe } from "../stripe.connection.ts";
import { listing, listingInput, listingOutput } from "../stripe.listing.ts";
import { sampleListedPrice } from "../stripe.price-samples.ts";

const Input = z.object({
  product: named(optional(id), "Product ID", "商品 ID", {
    help: text("Only the prices of this product.", "この商品の価格だけを取得します。"),
    widens: text(
      "Without a product, the step lists the prices of all products.",
      "商品がない場合は、すべての商品の価格が対象になります。",
    ),
  }),
  active: oneOf(
    optional(z.enum(["active", "archived"])),
    "Active or archived",
    "有効・アーカイブ済み",
    { active: ["Active", "有効"], archived: ["Archived", "アーカイブ済み"] },
    {
      widens: text(
        "Without a choice, the step lists both.",
        "選択しない場合は、両方が対象になります。",
      ),
    },
  ),
  type: oneOf(optional(z.enum(["one_time", "recurring"])), "Type", "価格の種類", priceTypes, {
    widens: text(
      "Without a type, the step lists prices of either type.",
      "種類がない場合は、両方の種類が対象になります。",
    ),
  }),
  currency: named(optional(currency), "Currency", "通貨", {
    choices: "currencies",
    currency: true,
    widens: text(
      "Without a currency, the step lists prices in all currencies.",
      "通貨がない場合は、すべての通貨の価格が対象になります。",
    ),
  }),
  lookup_key: named(optional(upTo(200)), "Lookup key", "検索キー", {
    help: text("Only the price that has this key.", "このキーの価格だけを取得します。"),
    widens: text(
      "Without a lookup key, the step lists prices with any key and with none.",
      "検索キーがない場合は、キーに関係なく対象になります。",
    ),
  }),
  ...listingInput,
});

export const listPrices = stripe.readAction({
  id: "list-prices",
  label: text("List prices", "価格の一覧を取得"),
  help: text(
    "Lists prices by product, type, currency or lookup key, the newest first.",
    "商品・種類・通貨・検索キーで絞り込んだ価格を、新しい順の一覧として取得します。",
  ),
  documentation: "https://docs.stripe.com/api/prices/list",
  input: Input,
  output: z.object({
    prices: named(z.array(ListedPrice), "Prices", "価格"),
    ...listingOutput,
  }),
  sample: { prices: [sampleListedPrice], count: 1, more: false },
  async run({ api, input }) {
    const { product, type, active, currency: code, lookup_key: key } = input;
    const filter = {
      product,
      type,
      currency: code,
      active: active === undefined ? undefined : active === "active",
      lookup_keys: key === undefined ? undefined : [key],
    };
    const { items, more } = await listing(api, "price", filter, ListedPrice, input);
    return { prices: items, count: items.length, more };
  },
});
