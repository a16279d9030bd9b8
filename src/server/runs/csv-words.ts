import type { MoneyState, WriteOutcome } from "#flow/ledger.ts";
import { en } from "#i18n/messages.en.ts";
import { ja } from "#i18n/messages.ja.ts";
import type { RunStatus } from "#flow/run-status.ts";
import type { MoneyKind } from "#sdk/action.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import type { Locale } from "../language.ts";

/** What several spreadsheets say in the same words. */

export const heads = {
  run: text("Run’s id", "実行 ID"),
  flow: text("Flow", "フロー"),
  reference: text("Record", "レコード"),
  mode: text("Mode", "モード"),
  money: text("Money", "金額の種類"),
  state: text("State of the money", "金額の状態"),
  amount: text("Amount", "金額"),
  currency: text("Currency", "通貨"),
  errorCode: text("Error’s code", "エラーコード"),
  error: text("Error", "エラー"),
};

export const moneyKinds: Readonly<Record<MoneyKind, LocalizedText>> = {
  charge: text("Charge", "請求"),
  hold: text("Hold", "確保"),
  refund: text("Refund", "返金"),
  bill: text("Invoice", "請求書"),
  other: text("Other", "その他"),
};

export const moneyStates: Readonly<Record<MoneyState, LocalizedText>> = {
  done: text("Moved", "完了"),
  pending: text("Not yet", "処理待ち"),
  in_doubt: text("In doubt", "不明"),
  refused: text("Refused", "拒否"),
};

export const writeStates: Readonly<Record<WriteOutcome, LocalizedText>> = {
  open: text("On its way", "処理中"),
  done: text("Done", "完了"),
  failed: text("Refused", "拒否"),
  parked: text("Needs a decision", "判断待ち"),
  stopped: text("Given up", "中止"),
};

export function statusText(status: RunStatus, locale: Locale): string {
  return { en, ja }[locale][`status.${status}`];
}
