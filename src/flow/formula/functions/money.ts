import { minorDigits } from "#sdk/currency.ts";
import { text } from "#sdk/text.ts";
import { decimal, decimalText, isWhole, multiply, whole } from "../decimal.ts";
import { type Args, type FormulaFunction, params, type World } from "../library.ts";
import { decimalOf } from "../../pill.ts";
import { refuse } from "../refusal.ts";
import { numberFormat, numeric } from "./number.ts";

const category = "money";

export const moneyFunctions: readonly FormulaFunction[] = [
  {
    name: "fromMinorUnits",
    category,
    help: text(
      "Makes the decimal amount of one in the currency's smallest unit: 500 is 5 in usd, 500 in jpy.",
      "通貨の最小単位の金額を小数の金額に変換します。500 は usd では 5、jpy では 500 です。",
    ),
    example: 'fromMinorUnits(1250, "usd")',
    signatures: [
      {
        params: params("amount: number", "currency: text"),
        result: "number",
        run: (args) => inMajor(args),
      },
    ],
  },
  {
    name: "fromMinorUnitsToString",
    category,
    help: text(
      "Writes an amount in the currency's smallest unit as a decimal one, with all the decimals that the currency has.",
      "通貨の最小単位の金額を、通貨の桁数どおりの小数の文字列にします。",
    ),
    example: 'fromMinorUnitsToString(1250, "usd")',
    signatures: [
      { params: params("amount: number", "currency: text"), result: "text", run: written },
    ],
  },
  {
    name: "toMinorUnits",
    category,
    help: text(
      "Makes an amount in the currency's smallest unit of a decimal one. Nothing is rounded: an amount with too many decimals is refused.",
      "小数の金額を通貨の最小単位の金額に変換します。丸めは行わず、小数の桁数が多すぎる金額はエラーになります。",
    ),
    example: 'toMinorUnits(12.5, "usd")',
    signatures: [
      { params: params("amount: number", "currency: text"), result: "integer", run: inMinor },
    ],
  },
  {
    name: "formatMoney",
    category,
    cost: 500,
    help: text(
      "Writes an amount in the currency's smallest unit for people, as a language does it.",
      "通貨の最小単位の金額を、言語の書式で表します。",
    ),
    example: 'formatMoney(123450, "usd", "en")',
    signatures: [
      {
        params: params("amount: number", "currency: text", "locale: text?"),
        result: "text",
        run: formatted,
      },
    ],
  },
];

/** As in `sdk/currency.ts`: digits are those of the amount that is sent. */
function digitsOf(currency: string): number {
  if (/^[A-Za-z]{3}$/.test(currency)) return minorDigits(currency);
  return refuse("flow.formula_bad_choice", {
    function: text("The amount", "金額"),
    value: currency.slice(0, 80),
    choices: "usd, jpy, eur, …",
  });
}

function inMajor(args: Args) {
  const amount = args.number(0);
  return isWhole(amount)
    ? decimal(amount.units, digitsOf(args.text(1)))
    : refuse("flow.formula_not_whole", { value: decimalText(amount) });
}

function written(args: Args): string {
  const amount = args.number(0);
  const text = decimalOf(decimalText(amount), digitsOf(args.text(1)));
  return text ?? refuse("flow.formula_not_whole", { value: decimalText(amount) });
}

function inMinor(args: Args) {
  const digits = digitsOf(args.text(1));
  const minor = multiply(args.number(0), whole(10n ** BigInt(digits)));
  if (isWhole(minor)) return minor;
  return refuse("flow.formula_too_many_decimals", {
    value: decimalText(args.number(0)),
    currency: args.text(1).toUpperCase(),
    digits,
  });
}

function formatted(args: Args, world: World): string {
  const digits = digitsOf(args.text(1));
  const options = {
    style: "currency",
    currency: args.text(1).toUpperCase(),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  } as const;
  const amount = numeric(decimalText(inMajor(args)));
  return numberFormat(args.text(2, "en"), options, world).format(amount);
}
