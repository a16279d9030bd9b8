import type { LocalizedText } from "#sdk/index.ts";
import { objectOf, refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { sessionModes } from "./checkout.ts";
import { existing, id, metadataInput, optional, upTo } from "./input.ts";
import { givenCoupon } from "./coupon-input.ts";
import { existingPrice } from "./price-parts.ts";
import { named, oneOf, personal } from "./shape.ts";

export function existingSession(help: LocalizedText) {
  const session = existing("checkout session", "Checkout セッション");
  return named(session, "Checkout session ID", "Checkout セッション ID", { help, selects: true });
}

export function existingLink(help: LocalizedText) {
  return named(existing("payment link", "支払いリンク"), "Payment link ID", "支払いリンク ID", {
    help,
    selects: true,
  });
}

const Item = objectOf(() => ({
  price: existingPrice(
    text(
      "Such as the one that Create price has made (price_…).",
      "「価格を作成」の価格 ID など (price_…)。",
    ),
  ),
  quantity: named(optional(z.int().min(1)), "Quantity", "数量", {
    help: text("1 if left empty.", "空欄の場合は 1 です。"),
  }),
}));

const items = named(z.array(Item).min(1).max(20), "Items", "項目", {
  help: text("Up to 20 prices, all in one currency.", "20 個まで。通貨はすべて同じにします。"),
});

const promotionCodes = named(
  optional(z.boolean()),
  "Promotion codes",
  "プロモーションコードの入力",
  {
    help: text(
      "True: the payer may enter one.",
      "true の場合、支払者がプロモーションコードを入力できます。",
    ),
  },
);

const address = upTo(5000).refine(
  (value) => URL.canParse(value) && /^https?:/.test(value),
  refusal(
    text(
      "Give a whole address, such as https://example.com/thanks.",
      "https://example.com/thanks のように、URL 全体を指定してください。",
    ),
  ),
);

export const SessionInput = objectOf(() => ({
  mode: oneOf(
    z.enum(["payment", "subscription"]).default("payment"),
    "Mode",
    "種類",
    { payment: sessionModes.payment, subscription: sessionModes.subscription },
    {
      help: text(
        "A subscription needs a recurring price, a payment only one-off prices.",
        "サブスクリプションには継続課金の価格が必要です。1 回限りの支払いには 1 回限りの価格だけを指定できます。",
      ),
    },
  ),
  line_items: items,
  success_url: named(address, "Page after the payment", "支払い後に表示するページの URL"),
  cancel_url: named(optional(address), "Page to go back to", "戻る先のページの URL"),
  customer: named(optional(id), "Customer ID", "顧客 ID", {
    selects: true,
    help: text(
      "If left empty, the payer enters name and email.",
      "空欄の場合は、支払者が名前とメールアドレスを入力します。",
    ),
    choices: "customers",
  }),
  customer_email: personal(optional(upTo(800)), "Email", "メールアドレス", {
    help: text(
      "Filled in for a payer who is no customer yet.",
      "まだ顧客でない支払者のメールアドレスを、あらかじめ入力しておきます。",
    ),
  }),
  client_reference_id: named(optional(upTo(200)), "Your reference", "参照 ID", {
    help: text("Such as the number of an order.", "注文番号などです。"),
  }),
  coupon: givenCoupon,
  allow_promotion_codes: promotionCodes,
  metadata: metadataInput,
}))
  .refine(({ coupon, allow_promotion_codes: codes }) => coupon === undefined || codes !== true, {
    ...refusal(
      text(
        "Give either a coupon or leave to enter a promotion code, not both.",
        "クーポンと、プロモーションコードの入力は、どちらか一方だけ指定してください。",
      ),
    ),
    path: ["coupon"],
  })
  .refine(({ customer, customer_email: email }) => customer === undefined || email === undefined, {
    ...refusal(
      text(
        "Give either a customer or an email, not both.",
        "顧客とメールアドレスは、どちらか一方だけ指定してください。",
      ),
    ),
    path: ["customer_email"],
  });

export const LinkInput = objectOf(() => ({
  line_items: items,
  allow_promotion_codes: promotionCodes,
  inactive_message: named(optional(upTo(500)), "Message when inactive", "無効時のメッセージ", {
    help: text(
      "What somebody reads who opens the link when it is closed.",
      "リンクを無効にした後、開いた人に表示するメッセージです。",
    ),
  }),
  metadata: metadataInput,
}));
