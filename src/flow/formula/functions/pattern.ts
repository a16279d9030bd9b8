import { text } from "#sdk/text.ts";
import { type FormulaFunction, params } from "../library.ts";
import { extracted, isFound, patternOf, replaced } from "../pattern.ts";

const category = "text";

export const patternFunctions: readonly FormulaFunction[] = [
  {
    name: "matches",
    category,
    help: text(
      "Does the text match the pattern, a regular expression (RE2)? A match anywhere counts; ^ and $ tie it to the ends.",
      "正規表現 (RE2) のパターンが文字列に含まれるかどうかを判定します。^ と $ で先頭と末尾を指定します。",
    ),
    example: String.raw`matches("INV-2026-001", r"^INV-\d{4}")`,
    signatures: [
      {
        params: params("text: text", "pattern: text"),
        result: "boolean",
        run: (args, world) => isFound(patternOf(args.text(1), world), args.text(0), world),
      },
    ],
  },
  {
    name: "extract",
    category,
    help: text(
      "The first match of the pattern, or the first group in parentheses of that match; empty if nothing matches.",
      "パターンに最初に一致した部分、または最初の括弧のグループです。一致しない場合は空です。",
    ),
    example: String.raw`extract("Order 1234 of Ann", r"Order (\d+)")`,
    signatures: [
      {
        params: params("text: text", "pattern: text"),
        result: "textOrNothing",
        run: (args, world) => extracted(patternOf(args.text(1), world), args.text(0), world),
      },
    ],
  },
  {
    name: "replaceMatches",
    category,
    help: text(
      "Replaces each match of the pattern with a text.",
      "パターンに一致したすべての部分を、指定の文字列に置き換えます。",
    ),
    example: String.raw`replaceMatches("+81 (3) 1234-5678", r"[^\d+]", "")`,
    signatures: [
      {
        params: params("text: text", "pattern: text", "replacement: text"),
        result: "text",
        run: (args, world) =>
          replaced(patternOf(args.text(1), world), args.text(0), args.text(2), world),
      },
    ],
  },
];
