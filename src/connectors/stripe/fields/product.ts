import { objectOf } from "#sdk/index.ts";
import { z } from "zod";
import { livemode, metadata, named, oneOf, time, words, wordsOrNull, yesOrNo } from "./shape.ts";

export const productTypes = {
  good: ["Good", "物品"],
  service: ["Service", "サービス"],
} as const;

const PackageDimensions = objectOf(() => ({
  height: named(z.number(), "Height (inches)", "高さ (インチ)"),
  length: named(z.number(), "Length (inches)", "長さ (インチ)"),
  width: named(z.number(), "Width (inches)", "幅 (インチ)"),
  weight: named(z.number(), "Weight (ounces)", "重さ (オンス)"),
}));

export const Product = objectOf(() => ({
  id: named(words, "Product ID", "商品 ID"),
  object: named(words, "Object type", "オブジェクト種別"),
  name: named(words, "Name", "商品名"),
  description: named(wordsOrNull, "Description", "説明"),
  active: named(yesOrNo, "Active", "有効"),
  created: time("Created", "作成日時"),
  updated: time("Updated", "更新日時"),
  livemode,
  default_price: named(wordsOrNull.exactOptional(), "Default price ID", "既定の価格 ID"),
  images: named(z.array(z.string()), "Images", "画像の URL"),
  marketing_features: named(
    z.array(z.object({ name: named(words.exactOptional(), "Feature", "特徴") })),
    "Marketing features",
    "商品の特徴",
  ),
  shippable: named(yesOrNo.nullable(), "Shippable", "配送する商品"),
  statement_descriptor: named(wordsOrNull.exactOptional(), "Statement descriptor", "明細書表記"),
  tax_code: named(wordsOrNull.exactOptional(), "Tax code", "税コード"),
  unit_label: named(wordsOrNull.exactOptional(), "Unit label", "単位"),
  url: named(wordsOrNull, "URL", "商品ページの URL"),
  package_dimensions: named(PackageDimensions.nullable(), "Package dimensions", "梱包サイズ"),
  type: oneOf(words, "Type", "商品の種類", productTypes),
  metadata,
}));
