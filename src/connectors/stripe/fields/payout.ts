import { objectOf, text } from "#sdk/index.ts";
import { z } from "zod";
import {
  currencyCode,
  keysAndValues,
  livemode,
  metadataHelp,
  money,
  named,
  oneOf,
  time,
  words,
  wordsOrNull,
  yesOrNo,
} from "./shape.ts";

export const payoutStatuses = {
  pending: ["Pending", "処理待ち"],
  in_transit: ["In transit", "送金中"],
  paid: ["Paid", "入金済み"],
  failed: ["Failed", "失敗"],
  canceled: ["Canceled", "キャンセル済み"],
} as const;

const Trace = objectOf(() => ({
  status: oneOf(words, "Status", "状況", {
    pending: ["Pending", "処理待ち"],
    supported: ["Known", "あり"],
    unsupported: ["Not given by the bank", "銀行が非対応"],
  }),
  value: named(wordsOrNull, "Reference number", "参照番号"),
}));

/** `root`: where the payout stands in an output. */
export function payoutShape(root: readonly string[] = []) {
  return objectOf(() => ({
    id: named(words, "Payout ID", "入金 ID"),
    object: named(words, "Object type", "オブジェクト種別"),
    amount: money(z.int(), "Amount", "金額", [...root, "currency"]),
    currency: currencyCode(),
    status: oneOf(words, "Status", "状況", payoutStatuses),
    arrival_date: named(z.int(), "Arrival", "着金予定日", {
      unixTime: true,
      help: text(
        "The day on which the money should be in the bank account.",
        "銀行口座に着金する予定の日です。",
      ),
    }),
    created: time("Created", "作成日時"),
    automatic: named(yesOrNo, "Automatic", "自動入金", {
      help: text(
        "True if Stripe made it by the account’s schedule, false if somebody asked for it.",
        "入金スケジュールによるものなら true、手動で依頼したものなら false。",
      ),
    }),
    reconciliation_status: oneOf(words, "Transactions", "取引の照合", {
      completed: ["Can be listed", "一覧を取得可能"],
      in_progress: ["Not ready yet", "準備中"],
      not_applicable: ["Not known, as it is a manual payout", "対象外 (手動の入金)"],
    }),
    balance_transaction: named(wordsOrNull, "Balance transaction ID", "残高取引 ID"),
    failure_code: named(wordsOrNull, "Failure code", "失敗のコード"),
    failure_message: named(wordsOrNull, "Failure message", "失敗の理由"),
    failure_balance_transaction: named(
      wordsOrNull,
      "Failure balance transaction ID",
      "失敗時の残高取引 ID",
    ),
    destination: named(wordsOrNull, "Bank account or card ID", "入金先の銀行口座またはカードの ID"),
    type: oneOf(words, "Kind of destination", "入金先の種類", {
      bank_account: ["Bank account", "銀行口座"],
      card: ["Card", "カード"],
    }),
    method: oneOf(words, "Speed", "入金の方法", {
      standard: ["Standard", "通常"],
      instant: ["Instant", "即時"],
    }),
    source_type: named(words, "Part of the balance", "残高の種類"),
    description: named(wordsOrNull, "Description", "説明"),
    statement_descriptor: named(wordsOrNull, "Statement descriptor", "明細書表記"),
    trace_id: named(Trace.nullable(), "Bank's reference", "銀行の参照番号"),
    original_payout: named(wordsOrNull, "Payout that it reverses", "取り消し元の入金 ID"),
    reversed_by: named(wordsOrNull, "Payout that reverses it", "取り消し後の入金 ID"),
    livemode,
    metadata: named(keysAndValues.nullable(), "Metadata", "メタデータ", { help: metadataHelp }),
  }));
}

export const Payout = payoutShape();

/** What a list hands on of each payout. */
export const ListedPayout = Payout.pick({
  id: true,
  amount: true,
  currency: true,
  status: true,
  arrival_date: true,
  created: true,
  automatic: true,
  reconciliation_status: true,
  failure_code: true,
  failure_message: true,
  destination: true,
  description: true,
  statement_descriptor: true,
  metadata: true,
});

/** What moved the money of a balance transaction. */
const sources = {
  charge: ["Charge", "請求"],
  refund: ["Refund", "返金"],
  dispute: ["Dispute", "不審請求の申請"],
  payout: ["Payout", "入金"],
  transfer: ["Transfer", "送金"],
  topup: ["Top-up", "チャージ"],
} as const;

export type SourceKind = keyof typeof sources;

/** A movement of money in the account's balance. `root`: where it stands in an output. */
export function transactionShape(root: readonly string[] = []) {
  return objectOf(() => ({
    id: named(words, "Balance transaction ID", "残高取引 ID"),
    type: oneOf(words, "Type", "種類", {
      charge: ["Charge", "請求"],
      payment: ["Payment", "支払い (カード以外)"],
      refund: ["Refund", "返金"],
      payment_refund: ["Refund of a payment", "返金 (カード以外)"],
      refund_failure: ["Failed refund", "返金の失敗"],
      adjustment: ["Adjustment", "調整"],
      stripe_fee: ["Stripe's fee", "Stripe の手数料"],
      payout_failure: ["Failed payout", "入金の失敗"],
    }),
    reporting_category: named(words, "Reporting category", "レポートカテゴリー", {
      help: text(
        "What accounting goes by, such as charge, refund, dispute, dispute_reversal or fee.",
        "会計処理の基準となる区分です (charge、refund、dispute、dispute_reversal、fee など)。",
      ),
    }),
    amount: money(z.int(), "Amount", "金額", [...root, "currency"]),
    fee: money(z.int(), "Fee", "手数料", [...root, "currency"]),
    net: money(z.int(), "Net", "差引額", [...root, "currency"]),
    currency: currencyCode(),
    source_type: oneOf(wordsOrNull, "What moved it", "取引元の種類", sources, {
      help: text(
        "Empty for what is about none of these, such as a fee of Stripe’s.",
        "Stripe の手数料など、いずれにも当たらない場合は空です。",
      ),
    }),
    source: named(wordsOrNull, "ID of what moved it", "取引元の ID", {
      help: text(
        "Such as that of the charge (ch_…), for Find charge.",
        "請求の ID (ch_…) など。「請求を検索」などで使えます。",
      ),
    }),
    description: named(wordsOrNull, "Description", "説明"),
    exchange_rate: named(z.number().nullable(), "Exchange rate", "為替レート"),
    created: time("Created", "作成日時"),
    available_on: time("Available from", "利用可能になる日"),
  }));
}

export const Transaction = transactionShape();
