/** Parts of the forms. What is certain to be refused by Stripe is refused here; Stripe judges the rest. */
import type { LocalizedText } from "#sdk/index.ts";
import { canBeId, isCurrency, objectOf, refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { metadataHelp, named } from "./shape.ts";

/**
 * A field that may be left out. One whose pills turn out to be empty counts as left out, too, and so
 * does a group or a list in which everything is empty.
 */
export function optional<S extends z.ZodType>(schema: S) {
  return z
    .preprocess((value) => (isBlank(value) ? undefined : value), schema.optional())
    .optional();
}

/** A list whose empty items are left out. */
export function list<S extends z.ZodType>(item: S, max?: number) {
  const items = max === undefined ? z.array(item) : z.array(item).max(max);
  return optional(
    z.preprocess(
      (value) => (Array.isArray(value) ? value.filter((one) => !isBlank(one)) : value),
      items,
    ),
  );
}

function isBlank(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.values(value).every(isBlank);
}

/** Text of at most so many characters: those that people count, not UTF-16 units. */
export function upTo(max: number) {
  return z
    .string()
    .refine(
      (value) => Array.from(value).length <= max,
      refusal(text(`At most ${max} characters.`, `${max} 文字以内で入力してください。`)),
    )
    .meta({ maxLength: max });
}

export const id = upTo(5000);

/** What a request goes to by its id. */
export function existing(en: string, ja: string) {
  return z
    .string()
    .trim()
    .refine(canBeId, refusal(text(`Give the ID of a ${en}.`, `${ja} ID を指定してください。`)));
}

export function existingCustomer(help: LocalizedText) {
  return named(existing("customer", "顧客"), "Customer ID", "顧客 ID", {
    selects: true,
    help,
    choices: "customers",
  });
}

export function existingPayment(help: LocalizedText) {
  return named(existing("payment", "支払い"), "Payment ID", "支払い ID", { help, selects: true });
}

export function existingCharge(help: LocalizedText) {
  return named(existing("charge", "請求"), "Charge ID", "請求 ID", { help, selects: true });
}

export function existingProduct(help: LocalizedText) {
  return named(existing("product", "商品"), "Product ID", "商品 ID", { help, selects: true });
}

const part = optional(upTo(5000));

export const addressInput = objectOf(() => ({
  line1: named(part, "Address line 1", "住所 1 (番地)"),
  line2: named(part, "Address line 2", "住所 2 (建物名・部屋番号)"),
  city: named(part, "City", "市区町村"),
  state: named(part, "State or prefecture", "都道府県・州"),
  postal_code: named(part, "Postal code", "郵便番号"),
  country: named(part, "Country", "国", {
    help: text("Two-letter code, such as JP.", "2 文字の国コード (例: JP)。"),
  }),
}));

export const shippingHelp = text(
  "As soon as one part is filled in, recipient and address are required.",
  "いずれかの項目を入力する場合、受取人と住所は必須です。",
);

/** Recipient and address, of which Stripe takes neither without the other. */
export const shippingParts = {
  name: named(upTo(5000).min(1), "Recipient", "受取人"),
  address: named(
    addressInput.refine(
      (address) => !isBlank(address),
      refusal(
        text(
          "Fill in at least one part of the address.",
          "住所の項目を少なくとも 1 つ入力してください。",
        ),
      ),
    ),
    "Delivery address",
    "配送先住所",
  ),
  phone: named(part, "Recipient's phone", "受取人の電話番号", {
    help: text("Not the customer's own phone.", "顧客本人の電話番号ではありません。"),
  }),
};

/** Of what is paid for: who carries it, beside who gets it. */
export const deliveryParts = {
  ...shippingParts,
  carrier: named(part, "Carrier", "配送業者"),
  tracking_number: named(part, "Tracking number", "追跡番号"),
};

export const currency = z
  .string()
  .trim()
  .toLowerCase()
  .refine(
    isCurrency,
    refusal(
      text(
        "Give the code of a currency that Stripe supports, such as USD or JPY.",
        "Stripe が対応している通貨のコードを指定してください (例: USD、JPY)。",
      ),
    ),
  );

/** Stripe allows 50 keys; two are ours, by which a write can be found again. */
const userKeys = 48;

/** A text, or a number or a yes or no as one: in a form, all of them are. */
function written<S extends z.ZodType>(schema: S) {
  return z.preprocess(
    (value) => (typeof value === "number" || typeof value === "boolean" ? String(value) : value),
    schema,
  );
}

const metadataValue = written(upTo(500));

/** Rows of names and values. One whose value is empty is sent so: Stripe then empties what it names, or refuses it. */
export const parameterRows = optional(z.record(z.string(), written(z.string().max(100_000))));

export const metadataInput = named(
  optional(
    z.preprocess(
      withoutBlanks,
      z
        .record(z.string(), metadataValue)
        .refine(
          (pairs) => Object.keys(pairs).length <= userKeys,
          refusal(text(`At most ${userKeys} keys.`, `キーは ${userKeys} 個までです。`)),
        )
        .refine(
          (pairs) => Object.keys(pairs).every((key) => /^[^[\]]{1,40}$/u.test(key)),
          refusal(
            text(
              "A key has 1 to 40 characters, without square brackets.",
              "キーは角かっこを含まない 1 ～ 40 文字で指定してください。",
            ),
          ),
        )
        .refine(
          (pairs) => !Object.keys(pairs).some((key) => key.startsWith("millrace_")),
          refusal(
            text(
              "Keys that start with millrace_ are kept for Millrace itself.",
              "millrace_ で始まるキーは Millrace が使用します。",
            ),
          ),
        ),
    ),
  ),
  "Metadata",
  "メタデータ",
  { help: metadataHelp },
);

function withoutBlanks(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, one]) => !isBlank(one)));
}

export const expandInput = named(list(z.string()), "Expand", "展開する項目", {
  help: text(
    "Names of related objects to include in the output, such as balance_transaction.",
    "出力に含める関連オブジェクトの名前 (例: balance_transaction)。",
  ),
  advanced: true,
});
