/** What a person can do about Stripe's refusals of prices, which have no code: its words tell. */
import { text } from "#sdk/index.ts";
import type { Row } from "./stripe.advice.ts";

export const priceRefusals: readonly Row[] = [
  {
    when: ({ message }) => /already uses that lookup key/i.test(message),
    code: "lookup_key_taken",
    advice: text(
      "Another price has this lookup key, perhaps an archived one. Choose another key, or clear the key of that price in the Stripe Dashboard.",
      "この検索キーは別の価格 (アーカイブ済みの場合もあります) で使われています。別のキーを指定するか、Stripe ダッシュボードでその価格のキーを消してください。",
    ),
  },
  {
    when: ({ message }) => /default price of its product/i.test(message),
    code: "price_is_default",
    advice: text(
      "This is the default price of its product. Give the product another default price with Update product, then archive this one.",
      "商品の既定の価格です。「商品を更新」で別の既定の価格を設定してから、アーカイブしてください。",
    ),
  },
  {
    when: ({ message }) => /price specified is inactive/i.test(message),
    code: "price_inactive",
    advice: text(
      "The price is archived. Choose another one, or make it active again in the Stripe Dashboard.",
      "この価格はアーカイブされています。別の価格を指定するか、Stripe ダッシュボードで有効に戻してください。",
    ),
  },
  {
    when: ({ message }) => /price specified only supports/i.test(message),
    code: "price_in_other_currency",
    advice: text(
      "The price is in another currency than what it is added to. Choose a price in that currency.",
      "価格の通貨が、追加先の通貨と異なります。同じ通貨の価格を指定してください。",
    ),
  },
];
