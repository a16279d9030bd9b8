import { type LocalizedText, text } from "#sdk/text.ts";
import type { Each, Operator } from "./syntax.ts";

/** What can be written beside functions and pills, told for people: the editor works from these. */

export interface FormulaOperator {
  readonly symbol: Operator | "?" | "!";
  readonly kind: "calculate" | "compare" | "combine";
  readonly help: LocalizedText;
  readonly example: string;
}

export const formulaOperators: readonly FormulaOperator[] = [
  {
    symbol: "+",
    kind: "calculate",
    help: text(
      "Adds numbers, and joins texts or lists.",
      "数値を足します。文字列やリストはつなげます。",
    ),
    example: '"No. " + 12',
  },
  {
    symbol: "-",
    kind: "calculate",
    help: text("Subtracts one number from another.", "数値を引きます。"),
    example: "7 - 2",
  },
  {
    symbol: "*",
    kind: "calculate",
    help: text("Multiplies numbers.", "数値を掛けます。"),
    example: "7 * 2",
  },
  {
    symbol: "/",
    kind: "calculate",
    help: text("Divides numbers, exactly.", "数値を割ります。小数まで正確に計算します。"),
    example: "7 / 2",
  },
  {
    symbol: "%",
    kind: "calculate",
    help: text("The remainder of a division.", "割り算の余りです。"),
    example: "7 % 2",
  },
  {
    symbol: "==",
    kind: "compare",
    help: text("Are both the same?", "両方が等しいかどうかを判定します。"),
    example: '"usd" == "usd"',
  },
  {
    symbol: "!=",
    kind: "compare",
    help: text("Are they different?", "両方が異なるかどうかを判定します。"),
    example: '"usd" != "jpy"',
  },
  {
    symbol: "<",
    kind: "compare",
    help: text("Is the first one less, or earlier?", "左が小さい、または前かどうかを判定します。"),
    example: "1 < 2",
  },
  {
    symbol: "<=",
    kind: "compare",
    help: text(
      "Is the first one less, earlier, or the same?",
      "左が以下、または同じか前かどうかを判定します。",
    ),
    example: "2 <= 2",
  },
  {
    symbol: ">",
    kind: "compare",
    help: text("Is the first one more, or later?", "左が大きい、または後かどうかを判定します。"),
    example: "1 > 2",
  },
  {
    symbol: ">=",
    kind: "compare",
    help: text(
      "Is the first one more, later, or the same?",
      "左が以上、または同じか後かどうかを判定します。",
    ),
    example: "2 >= 2",
  },
  {
    symbol: "in",
    kind: "compare",
    help: text("Does a list contain a value?", "リストに値が含まれているかどうかを判定します。"),
    example: '"jpy" in ["usd", "jpy"]',
  },
  {
    symbol: "&&",
    kind: "combine",
    help: text("And: do both hold?", "「かつ」: 両方を満たすかどうかを判定します。"),
    example: "1 < 2 && 2 < 3",
  },
  {
    symbol: "||",
    kind: "combine",
    help: text("Or: does one of them hold?", "「または」: どちらかを満たすかどうかを判定します。"),
    example: "1 > 2 || 2 < 3",
  },
  {
    symbol: "!",
    kind: "combine",
    help: text("Not: swaps true and false.", "「でない」: true と false を反転します。"),
    example: "!(1 > 2)",
  },
  {
    symbol: "?",
    kind: "combine",
    help: text(
      "One value if the condition holds, and the one after the colon if not.",
      "条件を満たす場合の値と、満たさない場合の値 (コロンの後) を切り替えます。",
    ),
    example: '1 < 2 ? "yes" : "no"',
  },
];

/** What works on each item of a list, in the order of `eachNames`. */
export const formulaEaches: {
  readonly [name in Each]: { readonly help: LocalizedText; readonly example: string };
} = {
  map: {
    help: text(
      "Makes a new value from each item of a list.",
      "リストの各アイテムから値を作ります。",
    ),
    example: '["a", "b"].map(item, upper(item))',
  },
  filter: {
    help: text(
      "Keeps the items for which a condition holds.",
      "条件を満たすアイテムだけを残します。",
    ),
    example: "[1, 5, 9].filter(item, item > 3)",
  },
  all: {
    help: text(
      "Does a condition hold for every item?",
      "すべてのアイテムが条件を満たすかどうかを判定します。",
    ),
    example: "[1, 5, 9].all(item, item > 3)",
  },
  exists: {
    help: text(
      "Does a condition hold for at least one item?",
      "条件を満たすアイテムが 1 つ以上あるかどうかを判定します。",
    ),
    example: "[1, 5, 9].exists(item, item > 3)",
  },
  exists_one: {
    help: text(
      "Does a condition hold for exactly one item?",
      "条件を満たすアイテムがちょうど 1 つかどうかを判定します。",
    ),
    example: "[1, 5, 9].exists_one(item, item > 7)",
  },
  sortBy: {
    help: text(
      "Sorts the items by a value that is made from each.",
      "各アイテムから作った値の順に並べます。",
    ),
    example: '["bb", "a"].sortBy(item, length(item))',
  },
};
