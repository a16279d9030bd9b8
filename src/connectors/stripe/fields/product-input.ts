import { objectOf, text } from "#sdk/index.ts";
import { z } from "zod";
import { currency, expandInput, id, list, metadataInput, optional, upTo } from "./input.ts";
import { productTypes } from "./product.ts";
import { amountTwice, hasOneAmountAtMost, priceParts } from "./price-parts.ts";
import { money, named } from "./shape.ts";

const advanced = { advanced: true };

const priceCurrency = ["default_price_data", "currency"];

const CustomAmount = objectOf(() => ({
  enabled: named(z.boolean(), "Buyers choose the amount", "購入者が金額を決める"),
  minimum: money(optional(z.int().min(0)), "Minimum", "最低額", priceCurrency),
  maximum: money(optional(z.int().min(0)), "Maximum", "最高額", priceCurrency),
  preset: money(optional(z.int().min(0)), "Suggested", "初期値", priceCurrency),
}));

const DefaultPrice = objectOf(() => ({
  currency: named(currency, "Currency", "通貨", {
    choices: "currencies",
    currency: true,
  }),
  ...priceParts(priceCurrency),
  custom_unit_amount: named(optional(CustomAmount), "Pay what you want", "購入者が決める価格"),
  metadata: metadataInput,
})).refine(hasOneAmountAtMost, amountTwice);

const PackageDimensions = objectOf(() => ({
  height: named(z.number().positive(), "Height (inches)", "高さ (インチ)"),
  length: named(z.number().positive(), "Length (inches)", "長さ (インチ)"),
  width: named(z.number().positive(), "Width (inches)", "幅 (インチ)"),
  weight: named(z.number().positive(), "Weight (ounces)", "重さ (オンス)"),
}));

export const ProductInput = objectOf(() => ({
  name: named(upTo(5000).min(1), "Name", "商品名"),
  description: named(optional(upTo(40_000)), "Description", "説明", { multiline: true }),
  active: named(optional(z.boolean()), "Active", "有効", {
    help: text(
      "Whether customers can buy it now. True if left empty.",
      "現在購入できるかどうか。指定しない場合は true です。",
    ),
  }),
  images: named(list(upTo(5000), 8), "Images", "画像の URL", {
    help: text("Up to 8 addresses.", "8 個まで指定できます。"),
  }),
  url: named(optional(upTo(5000)), "URL", "商品ページの URL"),
  default_price_data: named(optional(DefaultPrice), "Default price", "既定の価格"),
  metadata: metadataInput,
  id: named(optional(id), "Product ID", "商品 ID", {
    selects: true,
    help: text(
      "Leave it empty to let Stripe choose one.",
      "空欄の場合は Stripe が自動で割り当てます。",
    ),
    advanced: true,
  }),
  shippable: named(optional(z.boolean()), "Shippable", "配送する商品", advanced),
  package_dimensions: named(optional(PackageDimensions), "Package dimensions", "梱包サイズ", {
    help: text("All four together.", "4 つすべてを指定してください。"),
    advanced: true,
  }),
  statement_descriptor: named(optional(upTo(22)), "Statement descriptor", "明細書表記", advanced),
  unit_label: named(optional(upTo(12)), "Unit label", "単位", advanced),
  tax_code: named(optional(z.string()), "Tax code", "税コード", advanced),
  marketing_features: named(
    list(z.object({ name: named(z.string().min(1), "Feature", "特徴") }), 15),
    "Marketing features",
    "商品の特徴",
    { help: text("Up to 15.", "15 個まで指定できます。"), advanced: true },
  ),
  type: named(optional(z.enum(["good", "service"])), "Type", "商品の種類", {
    ...advanced,
    values: Object.fromEntries(
      Object.entries(productTypes).map(([value, [en, ja]]) => [value, text(en, ja)]),
    ),
  }),
  expand: expandInput,
}));
