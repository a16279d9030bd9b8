/** What is to be charged: the same for every way of charging. */
import { refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { currency } from "./input.ts";
import { named } from "./shape.ts";

export const amountInput = {
  currency: named(currency, "Currency", "通貨", {
    help: text("Three-letter code, such as USD or JPY.", "3 文字のコード (例: USD、JPY)。"),
    choices: "currencies",
    currency: true,
  }),
  amount: named(z.int().min(1), "Amount", "金額", {
    help: text(
      "Millrace sends Stripe the smallest unit of the currency: $1.00 as 100, ¥100 as 100, 1.000 KWD as 1000.",
      "Stripe には通貨の最小単位の整数で送信されます。1.00 ドルは 100、100 円は 100、1.000 クウェートディナールは 1000 です。",
    ),
    money: { currency: ["currency"], isCharged: true },
  }),
};

interface Amount {
  readonly amount: number;
  readonly currency: string;
}

/** Stripe's rules for three-decimal currencies, and for those that lost their smaller unit. */
export function isRounded({ amount, currency }: Amount): boolean {
  if (["bhd", "jod", "kwd", "omr", "tnd"].includes(currency)) return amount % 10 === 0;
  return !["isk", "ugx"].includes(currency) || amount % 100 === 0;
}

export const mustBeRounded = {
  ...refusal(
    text(
      "In this currency the amount must be rounded: BHD, JOD, KWD, OMR and TND amounts end in 0; ISK and UGX amounts end in 00.",
      "この通貨では金額を丸める必要があります。BHD・JOD・KWD・OMR・TND は末尾が 0、ISK・UGX は末尾が 00 になるように指定してください。",
    ),
  ),
  path: ["amount"],
};

export function isChargeable({ amount, currency }: Amount): boolean {
  return currency !== "usd" || amount <= 99_999_999;
}

export const mustBeChargeable = {
  ...refusal(text("Stripe charges at most $999,999.99.", "上限は 999,999.99 ドルです。")),
  path: ["amount"],
};
