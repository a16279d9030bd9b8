/** What a person can do about Stripe's refusals, in plain words. The first row that fits decides. */
import type { LocalizedText } from "#sdk/index.ts";
import { text } from "#sdk/index.ts";
import { couponRefusals } from "./stripe.coupon-advice.ts";
import { creditNoteRefusals } from "./stripe.credit-note-advice.ts";
import { disputeRefusals } from "./stripe.dispute-advice.ts";
import { invoiceRefusals } from "./stripe.invoice-advice.ts";
import { payoutRefusals } from "./stripe.payout-advice.ts";
import { priceRefusals } from "./stripe.price-advice.ts";
import { subscriptionRefusals } from "./stripe.subscription-advice.ts";

export interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly code?: string | undefined;
  readonly declineCode?: string | undefined;
  readonly param?: string | undefined;
}

export interface Row {
  readonly when: (refusal: Refusal) => boolean;
  /** Our own code, where Stripe's says too little. */
  readonly code?: string;
  readonly advice: LocalizedText;
}

const status = (wanted: number) => (refusal: Refusal) => refusal.status === wanted;
const code =
  (...wanted: readonly string[]) =>
  (refusal: Refusal) =>
    wanted.includes(refusal.code ?? "");
/** Both names that Stripe uses for one decline: the code itself, or the finer decline code. */
const decline =
  (...wanted: readonly string[]) =>
  (refusal: Refusal) =>
    wanted.includes(refusal.declineCode ?? "") || code(...wanted)(refusal);

const declines: readonly Row[] = [
  {
    when: (refusal) => refusal.status === 402 && refusal.code === "missing",
    code: "no_usable_card",
    advice: text(
      "This customer has no card that Create charge can use. A card saved as a payment method does not count: Create charge takes only cards and sources saved in the older way. Use the action Create payment instead: it charges a saved payment method.",
      "この顧客には「請求を作成」で使えるカードがありません。支払い方法 (Payment Method) として保存されたカードは対象外で、従来の形式のカードまたはソースだけが使えます。代わりに、保存された支払い方法に請求できるアクション「支払いを作成」を使ってください。",
    ),
  },
  {
    when: decline("authentication_required"),
    advice: text(
      "The customer's bank wants the customer to confirm this payment, and a flow runs without the customer. Ask the customer to pay by Stripe Checkout or a Payment Link, or to save another card.",
      "銀行が顧客本人による認証を求めていますが、フローは顧客の操作なしで実行されます。Stripe Checkout や Payment Link で支払ってもらうか、別のカードを保存してもらってください。",
    ),
  },
  {
    when: decline("insufficient_funds"),
    advice: text(
      "The card has too little money for this amount. Ask the customer for another card, or try again later.",
      "カードの残高または利用可能額が不足しています。別のカードを使ってもらうか、後でもう一度お試しください。",
    ),
  },
  {
    when: decline("lost_card", "stolen_card", "fraudulent"),
    advice: text(
      "The bank or Stripe distrusts this card. Do not try it again, and tell the customer only that it was declined.",
      "銀行または Stripe がこのカードを信頼できないと判断しました。再試行せず、顧客には拒否されたことだけを伝えてください。",
    ),
  },
  {
    when: decline("expired_card"),
    advice: text(
      "The card has expired. Ask the customer for a new one.",
      "カードの有効期限が切れています。新しいカードを登録してもらってください。",
    ),
  },
  {
    when: decline("incorrect_cvc", "invalid_cvc", "incorrect_number", "invalid_number"),
    advice: text(
      "The card's details were typed wrongly. Ask the customer to enter them again.",
      "カード情報に誤りがあります。顧客にもう一度入力してもらってください。",
    ),
  },
  {
    when: decline("processing_error", "try_again_later", "card_velocity_exceeded"),
    advice: text(
      "The card could not be charged just now. A later try may succeed.",
      "現在このカードに請求できません。時間をおいてもう一度お試しください。",
    ),
  },
  {
    when: status(402),
    advice: text(
      "The customer's bank declined the payment. Only the customer can ask the bank why; another card may work.",
      "顧客の銀行が支払いを拒否しました。理由は顧客本人が銀行に確認する必要があります。別のカードなら使える場合があります。",
    ),
  },
];

const wrongInput: readonly Row[] = [
  {
    when: ({ status, message }) =>
      status === 400 && /card token usage|reached end of life/i.test(message),
    code: "card_tokens_switched_off",
    advice: text(
      "Stripe switches card tokens off on new accounts, so Create charge is refused. Use the action Create payment instead, with a payment method that the customer has saved. Where it must be a card token, the owner of the Stripe account can allow them under Settings > Developers > API policies (https://dashboard.stripe.com/settings/developers/api-policies).",
      "Stripe は新しいアカウントでカードトークンを無効にしているため、「請求を作成」は拒否されます。代わりに、顧客が保存した支払い方法を指定してアクション「支払いを作成」を使ってください。カードトークンが必要な場合は、Stripe アカウントの所有者が「設定 > 開発者 > API ポリシー」(https://dashboard.stripe.com/settings/developers/api-policies) で有効にできます。",
    ),
  },
  {
    when: code("charge_already_refunded"),
    advice: text(
      "All of this charge has been refunded before. Check whether another flow or person did it; nothing is left to refund.",
      "この請求はすでに全額返金されています。別のフローまたは担当者が返金していないか確認してください。返金できる残額はありません。",
    ),
  },
  {
    when: ({ param, message }) => param === "amount" && /greater than unrefunded/i.test(message),
    code: "refund_too_large",
    advice: text(
      "Less than this amount is left of the charge. Give a smaller amount, or none, to refund all that is left.",
      "請求の残額がこの金額を下回っています。金額を小さくするか、空欄にして残額を全額返金してください。",
    ),
  },
  {
    when: code("charge_disputed"),
    advice: text(
      "The payer disputes this charge at the bank, so it cannot be refunded. Answer the dispute with Submit evidence, or in the Stripe Dashboard.",
      "支払者がこの請求について銀行に不審請求を申し立てているため、返金できません。アクション「証拠を提出」または Stripe ダッシュボードで対応してください。",
    ),
  },
  {
    when: ({ message }) => /successful charge to refund|has not succeeded/i.test(message),
    code: "nothing_to_refund",
    advice: text(
      "This payment has not succeeded: it failed, waits for its payer, or is still being processed. Refund it once it has succeeded.",
      "この支払いはまだ完了していません (失敗、支払者の対応待ち、または処理中)。成功した後に返金してください。",
    ),
  },
  {
    when: ({ message }) =>
      /must be attached to the customer|belongs to the customer|already been attached/i.test(
        message,
      ),
    code: "payment_method_of_another",
    advice: text(
      "The payment method is not saved with this customer. Give one of the customer's own, such as the default payment method that Find customer gives.",
      "この支払い方法は、指定した顧客に保存されていません。「顧客を検索」の「既定の支払い方法 ID」など、この顧客の支払い方法を指定してください。",
    ),
  },
  {
    when: code("payment_intent_unexpected_state"),
    advice: text(
      "The payment is in another state than this step needs; Stripe's message names it. Perhaps it was captured, canceled or refunded before. Look at it in the Stripe Dashboard, or ask with Find payment first.",
      "支払いの状況がこの操作に合いません (メッセージを参照)。すでにキャプチャー・キャンセル・返金されている可能性があります。Stripe ダッシュボードで確認するか、先に「支払いを検索」で状況を確認してください。",
    ),
  },
  {
    when: code("amount_too_small"),
    advice: text(
      "The amount is under Stripe's minimum, which depends on the currency your account is paid in (for example about $0.50 or ¥50). Amount is counted in the smallest unit: 500 is $5.00, or ¥500.",
      "金額が Stripe の最低額を下回っています。最低額はアカウントの入金通貨によって異なります (例: 約 0.50 ドル、50 円)。金額は最小単位で指定します。500 は 5.00 ドル、または 500 円です。",
    ),
  },
  {
    when: code("amount_too_large"),
    advice: text(
      "The amount is over Stripe's maximum. Amount is counted in the smallest unit: 500 is $5.00, or ¥500.",
      "金額が Stripe の上限を超えています。金額は最小単位で指定します。500 は 5.00 ドル、または 500 円です。",
    ),
  },
  {
    when: code("token_already_used"),
    advice: text(
      "A token can be used only once. Make a new one, or save the card on a customer and charge the customer.",
      "トークンは一度しか使えません。新しいトークンを作成するか、カードを顧客に保存して、その顧客に請求してください。",
    ),
  },
  {
    when: code("resource_missing"),
    advice: text(
      "Stripe knows no object with this id. Check the id, and whether it belongs to the same account and mode (test or live) as the connection. A deleted customer cannot be used either.",
      "この ID のオブジェクトは Stripe にありません。ID と、接続と同じアカウント・モード (テストモードまたはライブモード) のものかどうかを確認してください。削除された顧客も使えません。",
    ),
  },
  {
    when: code("resource_already_exists"),
    advice: text(
      "This id is taken. Leave the id empty to let Stripe choose one, or choose another.",
      "この ID はすでに使われています。ID を空欄にして Stripe に任せるか、別の ID を指定してください。",
    ),
  },
  {
    when: ({ status, param }) => status === 400 && param === "currency",
    advice: text(
      "Use a three-letter currency code that your Stripe account supports, such as usd or jpy.",
      "Stripe アカウントで使える 3 文字の通貨コード (usd、jpy など) を指定してください。",
    ),
  },
  {
    when: ({ status, param }) => status >= 400 && status < 500 && param !== undefined,
    advice: text(
      "Stripe refused the value of one field; its message names it. Correct that field of the step.",
      "Stripe が項目の値を拒否しました。メッセージに示された項目をステップで修正してください。",
    ),
  },
];

const connectionTrouble: readonly Row[] = [
  {
    when: code("secret_key_required"),
    advice: text(
      "This is a publishable key. Give the connection a secret or a restricted key.",
      "これは公開可能キーです。接続にはシークレットキーまたは制限付きキーを設定してください。",
    ),
  },
  {
    when: code("api_key_expired"),
    advice: text(
      "The API key has expired. Make a new one in the Stripe Dashboard, under Developers > API keys, and give that to this connection.",
      "API キーの有効期限が切れています。Stripe ダッシュボードの「開発者 > API キー」で新しいキーを作成し、この接続に設定してください。",
    ),
  },
  {
    when: status(401),
    code: "invalid_api_key",
    advice: text(
      "Stripe does not accept this API key. Copy one from the Stripe Dashboard, under Developers > API keys, and give that to this connection.",
      "Stripe がこの API キーを受け付けません。Stripe ダッシュボードの「開発者 > API キー」からキーをコピーし直し、この接続に設定してください。",
    ),
  },
  {
    when: status(403),
    code: "permission_missing",
    advice: text(
      "The restricted key lacks a permission; Stripe's message names it. Add it to the key in the Stripe Dashboard, under Developers > API keys, or use another key of the same account.",
      "制限付きキーに必要な権限がありません。メッセージに示された権限を Stripe ダッシュボードの「開発者 > API キー」で追加するか、同じアカウントの別のキーを使ってください。",
    ),
  },
];

const laterOrUnknown: readonly Row[] = [
  {
    when: status(429),
    code: "rate_limit",
    advice: text(
      "Stripe asked to slow down. Flows try again by themselves, after a pause.",
      "Stripe のレート制限に達しました。フローは時間をおいて自動的に再試行します。",
    ),
  },
  {
    when: status(409),
    advice: text(
      "Stripe is still working on the same request. The step is tried again by itself, with the same idempotency key.",
      "Stripe が同じリクエストを処理中です。ステップは同じ冪等キーで自動的に再試行されます。",
    ),
  },
  {
    when: ({ status }) => status >= 500,
    code: "server_error",
    advice: text(
      "Stripe had an internal error. Flows try again by themselves as long as it can help. If it goes on, see https://status.stripe.com.",
      "Stripe 側で障害が発生しました。再試行が有効な場合、フローは自動的に再試行します。続く場合は https://status.stripe.com を確認してください。",
    ),
  },
  {
    when: status(424),
    code: "external_dependency_failed",
    advice: text(
      "A system behind Stripe failed. Look the object up in the Stripe Dashboard before you send it again.",
      "Stripe の背後のシステムで障害が発生しました。再送信する前に、Stripe ダッシュボードで結果を確認してください。",
    ),
  },
];

const rows = [
  ...connectionTrouble,
  ...laterOrUnknown,
  ...declines,
  ...invoiceRefusals,
  ...priceRefusals,
  ...subscriptionRefusals,
  ...payoutRefusals,
  ...disputeRefusals,
  ...creditNoteRefusals,
  ...couponRefusals,
  ...wrongInput,
];

/** Our code for a refusal (Stripe's where there is one), and what to do about it. */
export function adviceFor(refusal: Refusal): { code: string; advice?: LocalizedText } {
  const row = rows.find(({ when }) => when(refusal));
  const code = row?.code ?? refusal.code ?? `http_${refusal.status}`;
  return { code: `stripe.${code}`, ...(row === undefined ? {} : { advice: row.advice }) };
}
