/** What a person can do about Stripe's refusals of invoices. Stripe gives most of them no code: its words tell. */
import { text } from "#sdk/index.ts";
import type { Row } from "./stripe.advice.ts";

const says = (words: RegExp): Row["when"] => {
  return ({ status, message }) => status === 400 && words.test(message);
};

export const invoiceRefusals: readonly Row[] = [
  {
    when: says(/already finalized/i),
    code: "invoice_already_finalized",
    advice: text(
      "This invoice was finalized before, by another flow or a person. Find invoice shows its number and status.",
      "この請求書は、別のフローまたは担当者によってすでに確定されています。番号と状況は「請求書を検索」で確認できます。",
    ),
  },
  {
    when: says(/invoice is already paid|`paid` payments cannot be voided/i),
    code: "invoice_already_paid",
    advice: text(
      "This invoice is paid. To give the money back, use Create refund with its payment.",
      "この請求書は支払い済みです。返金する場合は、支払いを指定して「返金を作成」を使ってください。",
    ),
  },
  {
    when: says(/only pass in open invoices/i),
    code: "invoice_not_open",
    advice: text(
      "Only an open invoice can be voided. A draft can be deleted in the Stripe Dashboard; a void invoice stays void.",
      "無効化できるのは未払いの請求書だけです。下書きは Stripe ダッシュボードで削除できます。無効の請求書は元に戻せません。",
    ),
  },
  {
    when: says(/no longer editable|finalized invoices can't be updated/i),
    code: "invoice_not_editable",
    advice: text(
      "Lines can be added only to a draft. Put Add invoice item before Finalize invoice and Send invoice.",
      "明細を追加できるのは下書きの請求書だけです。「請求書項目を追加」は「請求書を確定」や「請求書を送付」より前に置いてください。",
    ),
  },
  {
    when: says(/cannot be sent right now/i),
    code: "invoice_not_sendable",
    advice: text(
      "Only a draft or an open invoice can be sent. Find invoice shows the status of this one.",
      "送付できるのは下書きと未払いの請求書だけです。状況は「請求書を検索」で確認できます。",
    ),
  },
  {
    when: says(/only manually send an invoice/i),
    code: "invoice_not_sendable",
    advice: text(
      "Stripe sends only invoices that are made to be sent. In Create invoice, choose “Send it to the customer”.",
      "送付できるのは、送付用に作成した請求書だけです。「請求書を作成」で「顧客に送付して支払ってもらう」を選択してください。",
    ),
  },
  {
    when: says(/^missing email/i),
    code: "customer_without_email",
    advice: text(
      "The customer has no email at Stripe. Give one with Update customer, then send the invoice again.",
      "Stripe の顧客にメールアドレスが登録されていません。「顧客を更新」で登録してから、もう一度送付してください。",
    ),
  },
  {
    when: ({ status, param }) => status === 400 && param === "due_date",
    code: "invoice_due_date",
    advice: text(
      "The due date must be a moment in the future when the invoice is made. Choose a later one, or give days until due.",
      "「支払期日」には、請求書の作成時点より後の日時を指定してください。日数で指定することもできます。",
    ),
  },
];
