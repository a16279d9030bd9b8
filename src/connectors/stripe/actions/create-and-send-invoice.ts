import type { Json, LeftOver, PartsMade } from "#sdk/index.ts";
import { given, isJsonObject, text, textAt } from "#sdk/index.ts";
import { Invoice } from "../fields/invoice.ts";
import {
  currencyOf,
  mostLines,
  totalOf,
  WholeInvoiceInput,
} from "../fields/whole-invoice-input.ts";
import { stripe } from "../stripe.connection.ts";
import { moneyOf } from "../stripe.invoices.ts";
import { sampleInvoice } from "../stripe.invoice-samples.ts";
import { recordUrl } from "../stripe.pages.ts";
import { amountOf } from "../stripe.writes.ts";
import { addInvoiceItem } from "./add-invoice-item.ts";
import { createInvoice } from "./create-invoice.ts";
import { finalizeInvoice } from "./finalize-invoice.ts";
import { sendInvoice } from "./send-invoice.ts";

export const createAndSendInvoice = stripe.sequenceAction({
  id: "create-and-send-invoice",
  label: text("Create and send invoice", "請求書を作成して送付"),
  help: text(
    "Makes a draft, adds its lines, finalizes it and has Stripe mail it to the customer. Stripe does not charge it or remind of it by itself. In test mode Stripe sends no mail.",
    "請求書の下書きを作成し、明細を追加して確定し、Stripe から顧客にメールで送信します。Stripe が自動で請求・催促することはありません。テストモードではメールは送信されません。",
  ),
  documentation: "https://docs.stripe.com/api/invoices",
  input: WholeInvoiceInput,
  output: Invoice,
  sample: sampleInvoice,
  recordUrl,
  does: {
    words: text(
      "bills a customer {money} and mails the invoice",
      "顧客に {money} の請求書を作成し、メールで送信します",
    ),
    sum: { list: "lines", amount: "amount", lowered: "coupon" },
    or: {
      field: "send",
      value: false,
      words: text(
        "bills a customer {money} without mailing the invoice",
        "顧客に {money} の請求書を作成します (メール送信なし)",
      ),
    },
  },
  parts: [
    {
      name: "draft",
      label: text("Draft", "下書き"),
      action: createInvoice,
      input: ({ input: { lines, customer, days_until_due, due_date, ...said } }) =>
        given({
          customer,
          currency: currencyOf({ lines }),
          collection_method: "send_invoice",
          days_until_due,
          due_date,
          coupon: said.coupon,
          description: said.description,
          footer: said.footer,
          metadata: said.metadata,
        }),
    },
    {
      name: "line",
      label: text("Line", "明細"),
      action: addInvoiceItem,
      times: { most: mostLines, of: ({ lines }) => lines.length },
      input: ({ input: { customer, lines }, made, index }) =>
        given({ invoice: invoiceIn(made), customer, ...lines[index] }),
    },
    {
      name: "finalize",
      label: text("Finalize", "確定"),
      action: finalizeInvoice,
      input: ({ made }) => ({ invoice: invoiceIn(made) }),
    },
    {
      name: "send",
      label: text("Send", "送付"),
      action: sendInvoice,
      wanted: ({ send }) => send,
      input: ({ made }) => ({ invoice: invoiceIn(made) }),
    },
  ],
  moves(input) {
    // What a coupon takes off stands at Stripe.
    const amount = input.coupon === undefined ? totalOf(input) : null;
    const money = amount === null ? null : { amount, currency: currencyOf(input) };
    return { kind: "bill", money, isPending: false };
  },
  movedBy: "finalize",
  gives: (made) => ({ ...objectIn(made, "finalize"), ...objectIn(made, "send") }),
  leftOver,
});

function objectIn(made: PartsMade, part: string) {
  const output = made.get(part) ?? null;
  return isJsonObject(output) ? output : {};
}

/** Stripe's own answer to the draft has it; an empty one is refused before anything is sent. */
function invoiceIn(made: PartsMade): string {
  return textAt(made.get("draft"), "id") ?? "";
}

/** What stands at Stripe for a step that was not done to its end. */
function leftOver(made: PartsMade): LeftOver | null {
  const id = invoiceIn(made);
  if (id === "") return null;
  const finalized = made.get("finalize");
  if (finalized !== undefined) {
    const name = textAt(finalized, "number") ?? id;
    const left = { part: "finalize", money: moneyOf(finalized, "amount_due") } as const;
    if (textAt(finalized, "status") === "paid")
      return {
        ...left,
        words: text(
          `Invoice ${name} (${id}) was finalized, with {money} left to pay. Stripe marked it as paid at once, and mails no invoice that is paid.`,
          `請求書 ${name} (${id}) は確定済みで、支払額は {money} です。確定と同時に支払い済みとなり、支払い済みの請求書は Stripe から送付されません。`,
        ),
      };
    return {
      ...left,
      words: text(
        `Invoice ${name} (${id}) over {money} was finalized and not sent. The customer owes it. To take it back, void it.`,
        `請求書 ${name} (${id}、{money}) は確定済みですが、送付されていません。支払いの対象になっています。取り消す場合は無効化してください。`,
      ),
    };
  }
  const lines = linesIn(made);
  return {
    part: "draft",
    money: {
      amount: lines.reduce((sum, { amount }) => sum + amount, 0),
      currency: currencyIn(made),
    },
    words: text(
      `A draft invoice ${id} was made and was not finalized. It has ${countOf(lines.length)}, {money} in all. The customer owes nothing. If it is no longer wanted, delete it in the Stripe Dashboard.`,
      `下書きの請求書 ${id} が作成されましたが、確定されていません (明細 ${lines.length} 件、合計 {money})。支払いの対象にはなっていません。不要な場合は Stripe ダッシュボードで削除してください。`,
    ),
  };
}

function linesIn(made: PartsMade) {
  return [...made].flatMap(([name, output]: readonly [string, Json]) =>
    name.startsWith("line/") ? (amountOf(output) ?? []) : [],
  );
}

function currencyIn(made: PartsMade): string {
  return textAt(made.get("draft"), "currency") ?? "";
}

function countOf(lines: number): string {
  return lines === 1 ? "1 line" : `${lines} lines`;
}
