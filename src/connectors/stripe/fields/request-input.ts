/** The forms of requests that the author of a step writes. */
import { answerSample, field, missingField, objectOf, text } from "#sdk/index.ts";
import { z } from "zod";
import { currency, metadataInput, optional, parameterRows } from "./input.ts";
import { named, personal, wordsOrNull } from "./shape.ts";

const path = field(z.string().trim().max(2_000), {
  label: text("Path", "パス"),
  help: text(
    "A path of Stripe's API, such as /v1/coupons or /v1/invoices/in_1abc. Values of data pills are written so that each stays one part of the path.",
    "Stripe の API のパス。例: /v1/coupons、/v1/invoices/in_1abc。データピルの値は、パスの 1 つの部分になるように書き込まれます。",
  ),
  pillsAs: "segment",
});

const parameters = personal(parameterRows, "Parameters", "パラメーター", {
  help: text(
    "Names as Stripe's documentation has them, with brackets for nested values: items[0][price]. A row that you leave without a value is not sent.",
    "Stripe のドキュメントにある名前を使います。入れ子の値は items[0][price] のように角かっこで指定します。値を入力しない行は送信されません。",
  ),
  drawn: true,
  widens: text(
    "Without the parameter, the request may reach more than was meant.",
    "このパラメーターがないと、リクエストの対象が意図より広がることがあります。",
  ),
});

export const RequestInput = objectOf(() => ({
  path,
  currency: named(optional(currency), "Currency", "通貨", {
    help: text(
      "Sent as currency. For a refund, a capture or a credit note it is not sent: it must be the currency of the charge, payment or invoice, which Millrace reads first.",
      "currency として送信されます。返金・キャプチャー・クレジットノートの場合は送信されません。送信前に請求・支払い・請求書を読み取るため、その通貨を指定してください。",
    ),
    choices: "currencies",
    currency: true,
  }),
  amount: named(optional(z.int().min(1)), "Amount", "金額", {
    help: text(
      "Sent as amount, in the smallest unit of the currency. With a currency, Millrace holds it against the connection's limits.",
      "通貨の最小単位で amount として送信されます。通貨も指定すると、接続の上限と照合されます。",
    ),
    money: { currency: ["currency"] },
    widens: text(
      "Without an amount, only Stripe knows how much money the request moves.",
      "金額がない場合、動く金額は Stripe にしか分かりません。",
    ),
  }),
  parameters,
  metadata: metadataInput,
  sample: answerSample,
}));

export const ReadInput = objectOf(() => ({
  path,
  parameters,
  missing_ok: missingField,
  sample: answerSample,
}));

export const answerFields = {
  id: named(wordsOrNull, "ID", "ID"),
  object: named(wordsOrNull, "Kind of object", "オブジェクトの種類", {
    help: text("As Stripe calls it, such as invoice.", "Stripe での名前 (例: invoice)。"),
  }),
  body: personal(z.unknown(), "Answer", "応答"),
};
