import { text } from "#sdk/text.ts";
import {
  add,
  type Decimal,
  decimalText,
  divide,
  negate,
  roundTo,
  type Rounding,
  whole,
} from "../decimal.ts";
import { localeOf } from "../date-pattern.ts";
import { type Args, type FormulaFunction, params, type World } from "../library.ts";
import { moment } from "../moment.ts";
import { besideMoney, isSingle, placed, placeOrder } from "../order.ts";
import { refuse } from "../refusal.ts";
import { addMoney, type Money, withAmount } from "../money.ts";
import { isDecimal, isMoney, type Item } from "../value.ts";
import { makingCost } from "../zone.ts";

const category = "number";

export const numberFunctions: readonly FormulaFunction[] = [
  rounding(
    "round",
    "half up",
    "Rounds to the nearest whole number; a half goes away from zero.",
    "最も近い整数に丸めます。端数が半分のときはゼロから遠い方に丸めます。",
  ),
  rounding("ceil", "up", "Rounds up to a whole number.", "整数に切り上げます。"),
  rounding("floor", "down", "Rounds down to a whole number.", "整数に切り捨てます。"),
  {
    name: "roundTo",
    category,
    help: text("Rounds to this many decimals.", "小数点以下の指定の桁数に丸めます。"),
    example: "roundTo(3.14159, 2)",
    signatures: [
      {
        params: params("number: size", "digits: number"),
        result: "sized",
        run: (args) => resized(args, (number) => roundTo(number, digitsIn(args, 1), "half up")),
      },
    ],
  },
  {
    name: "int",
    category,
    help: text("Removes the decimals.", "小数点以下を取り除きます。"),
    example: "int(3.9)",
    signatures: [
      {
        params: params("number: size"),
        result: "whole",
        run: (args) => resized(args, (number) => roundTo(number, 0, "cut")),
      },
    ],
  },
  {
    name: "abs",
    category,
    help: text("The number without its sign.", "数値の絶対値です。"),
    example: "abs(-5)",
    signatures: [
      {
        params: params("number: size"),
        result: "same",
        run: (args) => resized(args, (number) => (number.units < 0n ? negate(number) : number)),
      },
    ],
  },
  {
    name: "fromNumberToString",
    category,
    help: text("Turns a number into a text.", "数値を文字列に変換します。"),
    example: "fromNumberToString(12.5)",
    signatures: [
      {
        params: params("number: number"),
        result: "text",
        run: (args) => decimalText(args.number(0)),
      },
    ],
  },
  {
    name: "fromNumberToDateTime",
    category,
    help: text(
      "Turns a number of seconds (or milliseconds) since 1970, such as Stripe's created, into a date and time.",
      "Stripe の created のような 1970 年からの秒数 (またはミリ秒数) を日時に変換します。",
    ),
    example: 'fromNumberToDateTime(1585699200, "seconds")',
    signatures: [
      {
        params: params("number: number", "unit: text?"),
        result: "dateTime",
        run: (args, { zone }) => {
          const inSeconds = isInSeconds(args, "fromNumberToDateTime");
          const digits = inSeconds ? 3 : 0;
          const exact = roundTo(args.number(0), digits, "down");
          const at = Number(decimalText(exact)) * (inSeconds ? 1000 : 1);
          return moment(Math.round(at), zone);
        },
      },
    ],
  },
  extreme(
    "min",
    -1,
    "The smallest of some numbers, or the earliest of some dates.",
    "最小の数値、または最も早い日付です。",
  ),
  extreme(
    "max",
    1,
    "The largest of some numbers, or the latest of some dates.",
    "最大の数値、または最も遅い日付です。",
  ),
  {
    name: "sum",
    category,
    help: text("Adds up the numbers of a list.", "リストの数値の合計です。"),
    example: "sum([1, 2, 3.5])",
    signatures: [
      {
        params: params("list: list"),
        result: "total",
        run: (args, { asked }) => total(sizesIn(args.list(0), "sum"), asked),
      },
    ],
  },
  {
    name: "avg",
    category,
    help: text(
      "The average of the numbers of a list; nothing for an empty list.",
      "リストの数値の平均です。空のリストの場合は空です。",
    ),
    example: "avg([1, 2, 3])",
    signatures: [
      {
        params: params("list: list"),
        result: "mean",
        run: (args, { asked }) => {
          const sizes = sizesIn(args.list(0), "avg");
          if (sizes.length === 0) return null;
          const [sum, count] = [total(sizes, asked), whole(sizes.length)];
          return isMoney(sum)
            ? withAmount(sum, (amount) => divide(amount, count))
            : divide(sum, count);
        },
      },
    ],
  },
  {
    name: "formatNumber",
    category,
    help: text(
      "Writes a number for people, with this many decimals, in the style of a language.",
      "数値を、指定の小数桁数と言語の書式で表します。",
    ),
    example: 'formatNumber(1234.5, 2, "en")',
    cost: 500,
    signatures: [
      {
        params: params("number: number", "digits: number", "locale: text?"),
        result: "text",
        run: (args, world) => {
          const digits = digitsIn(args, 1);
          const rounded = decimalText(roundTo(args.number(0), digits, "half up"));
          return numberFormat(
            args.text(2, "en"),
            { minimumFractionDigits: digits, maximumFractionDigits: digits },
            world,
          ).format(numeric(rounded));
        },
      },
    ],
  },
];

function rounding(name: string, how: Rounding, en: string, ja: string): FormulaFunction {
  return {
    name,
    category,
    help: text(en, ja),
    example: `${name}(3.5)`,
    signatures: [
      {
        params: params("number: size"),
        result: "whole",
        run: (args) => resized(args, (number) => roundTo(number, 0, how)),
      },
    ],
  };
}

function extreme(name: string, sign: 1 | -1, en: string, ja: string): FormulaFunction {
  const chosen = (items: readonly Item[], world: World): Item => {
    const [first, ...rest] = items.map((item) =>
      isSingle(item) ? placed(item, world) : refuse("flow.formula_no_order", {}),
    );
    if (first === undefined) return null;
    return rest.reduce((best, one) => {
      const found = placeOrder(one, best, world) ?? refuse("flow.formula_no_order", {});
      return found * sign > 0 ? one : best;
    }, first).item;
  };
  return {
    name,
    category,
    help: text(en, ja),
    example: `${name}(3, 7, 5)`,
    signatures: [
      {
        params: params("list: list"),
        result: "item",
        run: (args, world) => (args.list(0).includes(null) ? null : chosen(args.list(0), world)),
      },
      {
        params: params("one: any", "others: any…"),
        result: "choice",
        run: (args, world) => chosen(args.all, world),
      },
    ],
  };
}

function sizesIn(list: readonly Item[], name: string): readonly (Decimal | Money)[] {
  return list.map((item) =>
    isDecimal(item) || isMoney(item)
      ? item
      : refuse("flow.formula_argument_type", {
          function: name,
          argument: text("list", "リスト"),
          expected: text("a list of numbers", "数値のリスト"),
          found: text("a list with something else", "数値以外を含むリスト"),
        }),
  );
}

function total(sizes: readonly (Decimal | Money)[], asked: readonly string[]): Decimal | Money {
  return sizes.reduce<Decimal | Money>((sum, one) => {
    if (!isMoney(sum) && !isMoney(one)) return add(sum, one);
    return addMoney(...besideMoney(sum, one, asked));
  }, whole(0));
}

/** What a rule makes of a number, or of the amount of money, which stays money. */
function resized(args: Args, change: (number: Decimal) => Decimal): Decimal | Money {
  const size = args.size(0);
  return isMoney(size) ? withAmount(size, change) : change(size);
}

function digitsIn(args: Args, index: number): number {
  const digits = args.integer(index);
  if (digits >= 0 && digits <= 20) return digits;
  return refuse("flow.formula_bad_choice", {
    function: "digits",
    value: digits,
    choices: "0 – 20",
  });
}

export function isInSeconds(args: Args, name: string): boolean {
  const unit = args.text(1, "seconds");
  if (unit === "seconds" || unit === "milliseconds") return unit === "seconds";
  return refuse("flow.formula_bad_choice", {
    function: name,
    value: unit.slice(0, 80),
    choices: '"seconds", "milliseconds"',
  });
}

const formats = new Map<string, Intl.NumberFormat>();

export function numberFormat(
  written: string,
  options: Intl.NumberFormatOptions,
  { budget }: World,
): Intl.NumberFormat {
  const locale = localeOf(written);
  const name = JSON.stringify([locale, options]);
  const known = formats.get(name);
  if (known !== undefined) return known;
  budget.spend(makingCost);
  const made = new Intl.NumberFormat(locale, options);
  if (formats.size >= 100) formats.clear();
  formats.set(name, made);
  return made;
}

/** Intl takes decimals as text, and so without a detour over binary fractions. */
export function numeric(written: string): `${number}` {
  return isNumeric(written) ? written : refuse("flow.formula_not_a_number", { value: written });
}

function isNumeric(written: string): written is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(written);
}
