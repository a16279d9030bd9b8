import { RE2JS } from "re2js";
import { text } from "#sdk/text.ts";
import { bounds } from "../bounds.ts";
import { type FormulaFunction, params, type World } from "../library.ts";
import { refuse } from "../refusal.ts";

/**
 * Regular expressions by RE2, which matches in time that is linear in the text, whatever the
 * pattern: there is no backtracking to exhaust. What it costs is known beforehand, and charged.
 */

const category = "text";

export const patternFunctions: readonly FormulaFunction[] = [
  {
    name: "matches",
    category,
    help: text(
      "Is the pattern, a regular expression (RE2), found in the text? ^ and $ tie it to the ends.",
      "正規表現 (RE2) のパターンが文字列に含まれるかどうかです。^ と $ で先頭と末尾を指定します。",
    ),
    example: String.raw`matches("INV-2026-001", r"^INV-\d{4}")`,
    signatures: [
      {
        params: params("text: text", "pattern: text"),
        result: "boolean",
        run: (args, world) => compiled(args.text(1), args.text(0), world).test(args.text(0)),
      },
    ],
  },
  {
    name: "extract",
    category,
    help: text(
      "What the pattern finds first, or its first group in parentheses; empty where it finds nothing.",
      "パターンに最初に一致した部分、または最初の括弧のグループです。一致しない場合は空です。",
    ),
    example: String.raw`extract("Order 1234 of Ann", r"Order (\d+)")`,
    signatures: [
      {
        params: params("text: text", "pattern: text"),
        result: "textOrNothing",
        run: (args, world) => {
          const pattern = compiled(args.text(1), args.text(0), world);
          const matcher = pattern.matcher(args.text(0));
          if (!matcher.find()) return null;
          return matcher.group(pattern.groupCount() > 0 ? 1 : 0);
        },
      },
    ],
  },
  {
    name: "replaceMatches",
    category,
    help: text(
      "Puts a text in the place of everything that the pattern finds.",
      "パターンに一致したすべての部分を、指定の文字列に置き換えます。",
    ),
    example: String.raw`replaceMatches("+81 (3) 1234-5678", r"[^\d+]", "")`,
    signatures: [
      {
        params: params("text: text", "pattern: text", "replacement: text"),
        result: "text",
        run: (args, world) => {
          const pattern = compiled(args.text(1), args.text(0), world);
          return replaced(pattern, args.text(0), args.text(2), world);
        },
      },
    ],
  },
];

const remembered = new Map<string, RE2JS>();

function compiled(pattern: string, over: string, { budget }: World): RE2JS {
  const shown = pattern.slice(0, 80);
  if (pattern.length > bounds.pattern)
    refuse("flow.formula_bad_pattern", { pattern: shown, reason: tooLong });
  const known = remembered.get(pattern);
  if (known === undefined) budget.spend(compileCost);
  const made = known ?? compile(pattern);
  const steps = made.programSize();
  if (steps > bounds.patternSteps)
    refuse("flow.formula_bad_pattern", { pattern: shown, reason: tooLong });
  if (remembered.size >= 50) remembered.clear();
  remembered.set(pattern, made);
  budget.spend(over.length * steps * 3);
  return made;
}

/** As much as a tenth of all, because a pattern of 1,000 characters can become 5,000 steps. */
const compileCost = bounds.work / 100;

const tooLong = text("it is too long or repeats too much", "長すぎるか、繰り返しが多すぎます");

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (thrown) {
    const said = thrown instanceof Error ? thrown.message : "";
    const reason = said.replace(/^error parsing regexp: /, "").slice(0, 120);
    return refuse("flow.formula_bad_pattern", { pattern: pattern.slice(0, 80), reason });
  }
}

/** Found by hand: the replacement is text, in which `$1` and `\` mean nothing. */
function replaced(pattern: RE2JS, whole: string, replacement: string, { budget }: World): string {
  const matcher = pattern.matcher(whole);
  const pieces: string[] = [];
  let [from, length] = [0, 0];
  while (matcher.find()) {
    const piece = whole.slice(from, matcher.start()) + replacement;
    length += piece.length;
    budget.spendText(piece.length);
    if (length > bounds.text) budget.spendText(length);
    pieces.push(piece);
    from = matcher.end();
  }
  return pieces.join("") + whole.slice(from);
}
