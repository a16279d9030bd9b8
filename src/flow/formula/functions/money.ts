import { minorDigits } from "#sdk/currency.ts";
import { text } from "#sdk/text.ts";
import { decimal, decimalText, isWhole } from "../decimal.ts";
import { type Args, type FormulaFunction, params, type World } from "../library.ts";
import {
  convertMoney,
  currencyIn,
  money,
  type MoneyRounding,
  moneyOfDecimal,
  multiplyMoney,
  roundings,
  roundMoney,
  sameCurrency,
  splitMoney,
} from "../money.ts";
import { decimalOf } from "../../decimal-of.ts";
import { refuse } from "../refusal.ts";
import { isDecimal, isMoney, type Item } from "../value.ts";
import { numberFormat, numeric } from "./number.ts";

const category = "money";

export const moneyFunctions: readonly FormulaFunction[] = [
  {
    name: "money",
    category,
    help: text(
      "Makes an amount of money from a decimal number and a currency. It does not round: it refuses a number with too many decimals.",
      "小数の数値と通貨から金額を作ります。丸めは行わず、小数の桁数が多すぎる場合はエラーになります。",
    ),
    example: 'money(12.5, "usd")',
    signatures: [
      {
        params: params("decimal: number", "currency: text"),
        result: "money",
        currencyAt: 1,
        run: (args) => moneyOfDecimal(args.number(0), currencyIn(args.text(1))),
      },
    ],
  },
  {
    name: "moneyOfMinorUnits",
    category,
    help: text(
      "Makes an amount of money from a number in the currency's smallest unit.",
      "通貨の最小単位の数値から金額を作ります。",
    ),
    example: 'moneyOfMinorUnits(1250, "usd")',
    signatures: [
      {
        params: params("number: number", "currency: text"),
        result: "money",
        currencyAt: 1,
        run: (args) => money(args.number(0), currencyIn(args.text(1))),
      },
    ],
  },
  {
    name: "currencyOf",
    category,
    help: text("The currency of an amount, in lower case.", "金額の通貨コード (小文字) です。"),
    example: 'currencyOf(money(5, "usd"))',
    signatures: [
      { params: params("amount: money"), result: "text", run: (args) => args.money(0).currency },
    ],
  },
  {
    name: "multiply",
    category,
    help: text(
      'An amount times a rate, rounded to the currency\'s smallest unit: "half up" (also without a word) rounds a half away from zero, "half even" to the even neighbour, "down" towards zero.',
      '金額に率を掛け、通貨の最小単位に丸めます。"half up" (省略時) は端数の半分をゼロから遠い方に、"half even" は偶数に、"down" はゼロ方向に丸めます。',
    ),
    example: 'multiply(money(10.05, "usd"), 0.1, "half even")',
    signatures: [
      {
        params: params("amount: money", "rate: number", "rounding: text?"),
        result: "money",
        run: (args) => multiplyMoney(args.money(0), args.number(1), roundingIn(args, 2)),
      },
    ],
  },
  {
    name: "roundMoney",
    category,
    help: text(
      'Rounds an amount to the currency\'s smallest unit, by the same words as multiply: "half up", "half even" or "down".',
      '金額を通貨の最小単位に丸めます。丸め方は multiply と同じ "half up"、"half even"、"down" です。',
    ),
    example: 'roundMoney(money(10, "usd") / 3, "down")',
    signatures: [
      {
        params: params("amount: money", "rounding: text?"),
        result: "money",
        run: (args) => roundMoney(args.money(0), roundingIn(args, 1)),
      },
    ],
  },
  {
    name: "split",
    category,
    help: text(
      "Splits an amount into equal parts, or by a list of weights. It loses no unit: the parts add up to the whole.",
      "金額を等分するか、重みのリストで按分します。端数は失われず、合計は元の金額と一致します。",
    ),
    example: 'split(money(100, "usd"), 3)',
    signatures: [
      {
        params: params("amount: money", "parts: number"),
        result: "moneys",
        run: (args, world) => {
          const parts = args.integer(1);
          if (parts < 1) return refuse("flow.formula_bad_split", {});
          world.budget.spendItems(parts);
          return splitMoney(
            args.money(0),
            Array.from({ length: parts }, () => decimal(1n)),
          );
        },
      },
      {
        params: params("amount: money", "weights: list"),
        result: "moneys",
        run: (args) => splitMoney(args.money(0), args.list(1).map(weightOf)),
      },
    ],
  },
  {
    name: "convert",
    category,
    help: text(
      "Converts an amount into another currency. The rate says how much of that currency one unit of the amount's own currency is. It rounds as multiply does.",
      "金額を別の通貨に換算します。レートは元の通貨 1 単位あたりの換算先の金額です。丸め方は multiply と同じです。",
    ),
    example: 'convert(money(10, "usd"), "jpy", 151.25, "down")',
    signatures: [
      {
        params: params("amount: money", "currency: text", "rate: number", "rounding: text?"),
        result: "money",
        currencyAt: 1,
        run: (args) =>
          convertMoney(
            args.money(0),
            currencyIn(args.text(1)),
            args.number(2),
            roundingIn(args, 3),
          ),
      },
    ],
  },
  {
    name: "fromMinorUnits",
    category,
    help: text(
      "Turns an amount in the currency's smallest unit into a decimal one: 500 is 5 in usd, 500 in jpy.",
      "通貨の最小単位の金額を小数の金額に変換します。500 は usd では 5、jpy では 500 です。",
    ),
    example: 'fromMinorUnits(1250, "usd")',
    signatures: [
      {
        params: params("amount: size", "currency: text"),
        result: "number",
        run: (args) => inMajor(args),
      },
    ],
  },
  {
    name: "fromMinorUnitsToString",
    category,
    help: text(
      "Writes an amount in the currency's smallest unit as a decimal one, with all the decimals of the currency.",
      "通貨の最小単位の金額を、通貨の桁数どおりの小数の文字列にします。",
    ),
    example: 'fromMinorUnitsToString(1250, "usd")',
    signatures: [
      { params: params("amount: size", "currency: text"), result: "text", run: written },
    ],
  },
  {
    name: "toMinorUnits",
    category,
    help: text(
      "Turns a decimal amount into one in the currency's smallest unit. It does not round: it refuses an amount with too many decimals.",
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
      "Writes an amount in the currency's smallest unit for people, in the style of a language.",
      "通貨の最小単位の金額を、言語の書式で表します。",
    ),
    example: 'formatMoney(123450, "usd", "en")',
    signatures: [
      {
        params: params("amount: size", "currency: text", "locale: text?"),
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

function weightOf(item: Item) {
  return isDecimal(item) ? item : refuse("flow.formula_bad_split", {});
}

function roundingIn(args: Args, index: number): MoneyRounding {
  const asked = args.text(index, "half up");
  return (
    roundings.find((one) => one === asked) ??
    refuse("flow.formula_bad_choice", {
      function: text("The rounding", "丸め方"),
      value: asked.slice(0, 80),
      choices: roundings.map((one) => `"${one}"`).join(", "),
    })
  );
}

/** A currency that is written beside an amount is the amount's own. */
function amountIn(args: Args) {
  const size = args.size(0);
  if (!isMoney(size)) return size;
  sameCurrency(size, money(size.amount, args.text(1)));
  return size.amount;
}

function inMajor(args: Args) {
  const amount = amountIn(args);
  return isWhole(amount)
    ? decimal(amount.units, digitsOf(args.text(1)))
    : refuse("flow.formula_not_whole", { value: decimalText(amount) });
}

function written(args: Args): string {
  const amount = amountIn(args);
  const text = decimalOf(decimalText(amount), digitsOf(args.text(1)));
  return text ?? refuse("flow.formula_not_whole", { value: decimalText(amount) });
}

function inMinor(args: Args) {
  digitsOf(args.text(1));
  return moneyOfDecimal(args.number(0), args.text(1)).amount;
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
