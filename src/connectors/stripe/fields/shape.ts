/** Short ways to say what an output field is. Metadata stands on the outermost schema. */
import type { FieldFacts } from "#sdk/index.ts";
import { field, text } from "#sdk/index.ts";
import { z } from "zod";

export const words = z.string();
export const wordsOrNull = z.string().nullable();
export const yesOrNo = z.boolean();

export function named<S extends z.ZodType>(
  schema: S,
  en: string,
  ja: string,
  more: Omit<FieldFacts, "label"> = {},
): S {
  return field(schema, { label: text(en, ja), ...more });
}

/** What tells of a person: masked for all who have nothing to do with the connection. */
export function personal<S extends z.ZodType>(
  schema: S,
  en: string,
  ja: string,
  more: Omit<FieldFacts, "label" | "private"> = {},
): S {
  return named(schema, en, ja, { ...more, private: true });
}

/** An amount in minor units. The currency stands at that path from the root of the object. */
export function money<S extends z.ZodType>(
  schema: S,
  en: string,
  ja: string,
  currency: readonly string[] = ["currency"],
): S {
  return named(schema, en, ja, { money: { currency } });
}

/** In lower case, as Stripe writes it. */
export function currencyCode(en = "Currency", ja = "通貨"): z.ZodString {
  return named(words, en, ja, { currency: true });
}

export function time(en: string, ja: string): z.ZodInt {
  return named(z.int(), en, ja, { unixTime: true });
}

export function timeOrNull(en: string, ja: string) {
  return named(z.int().nullable(), en, ja, { unixTime: true });
}

/** Text out of a list that Stripe may lengthen any day. */
export function oneOf<S extends z.ZodType>(
  schema: S,
  en: string,
  ja: string,
  values: { readonly [value: string]: readonly [en: string, ja: string] },
  more: Omit<FieldFacts, "label" | "values"> = {},
): S {
  return named(schema, en, ja, {
    ...more,
    values: Object.fromEntries(
      Object.entries(values).map(([value, label]) => [value, text(...label)]),
    ),
  });
}

export const livemode = named(yesOrNo, "Live mode", "ライブモード", {
  help: text("True for real money, false for a test.", "実際のお金なら true、テストなら false。"),
});

export const keysAndValues = z.record(z.string(), z.string());

export const metadataHelp = text(
  "Your own keys and values. Stripe has no custom fields: metadata takes their place.",
  "独自のキーと値です。Stripe にはカスタム項目がないため、代わりにメタデータを使います。",
);

export const metadata = named(keysAndValues, "Metadata", "メタデータ", { help: metadataHelp });

/** Every part may be empty. */
export const addressParts = {
  line1: named(wordsOrNull, "Address line 1", "住所 1 (番地)"),
  line2: named(wordsOrNull, "Address line 2", "住所 2 (建物名・部屋番号)"),
  city: named(wordsOrNull, "City", "市区町村"),
  state: named(wordsOrNull, "State or prefecture", "都道府県・州"),
  postal_code: named(wordsOrNull, "Postal code", "郵便番号"),
  country: named(wordsOrNull, "Country", "国", {
    help: text("Two-letter code, such as JP.", "2 文字の国コード (例: JP)。"),
  }),
};

/** What a payer saw, where that was another currency. `root`: where the object stands that it is a part of. */
export function presentmentDetails(root: readonly string[] = []) {
  return named(
    z
      .object({
        presentment_amount: money(z.int(), "Amount shown", "提示金額", [
          ...root,
          "presentment_details",
          "presentment_currency",
        ]),
        presentment_currency: currencyCode("Currency shown", "提示通貨"),
      })
      .exactOptional(),
    "Shown to the payer",
    "支払者への提示",
  );
}
