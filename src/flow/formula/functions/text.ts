import { text } from "#sdk/text.ts";
import { decimalText, parseDecimal, whole } from "../decimal.ts";
import { type Args, type FormulaFunction, params, type World } from "../library.ts";
import { refuse } from "../refusal.ts";
import { isGroup, isItems } from "../value.ts";

const category = "text";

export const textFunctions: readonly FormulaFunction[] = [
  {
    name: "lower",
    category,
    help: text("Writes a text in lower case.", "文字列を小文字にします。"),
    example: 'lower("ABC")',
    signatures: [
      { params: params("text: text"), result: "text", run: (args) => args.text(0).toLowerCase() },
    ],
  },
  {
    name: "upper",
    category,
    help: text("Writes a text in upper case.", "文字列を大文字にします。"),
    example: 'upper("abc")',
    signatures: [
      { params: params("text: text"), result: "text", run: (args) => args.text(0).toUpperCase() },
    ],
  },
  {
    name: "capitalize",
    category,
    help: text(
      "Writes each word with a capital letter, and puts spaces between the words of customer_first_name and customerFirstName.",
      "各単語の先頭を大文字にし、customer_first_name や customerFirstName の単語を空白で区切ります。",
    ),
    example: 'capitalize("customer_first_name")',
    signatures: [
      { params: params("text: text"), result: "text", run: (args) => capitalized(args.text(0)) },
    ],
  },
  {
    name: "trim",
    category,
    help: text("Removes spaces at both ends.", "先頭と末尾の空白を取り除きます。"),
    example: 'trim("  abc ")',
    signatures: [
      { params: params("text: text"), result: "text", run: (args) => args.text(0).trim() },
    ],
  },
  {
    name: "substitute",
    category,
    help: text(
      "Replaces one text with another, everywhere in the text.",
      "文字列中の対象をすべて別の文字列に置き換えます。",
    ),
    example: 'substitute("aaa", "aa", "b")',
    signatures: [
      {
        params: params("text: text", "target: text", "replacement: text"),
        result: "text",
        run: substituted,
      },
    ],
  },
  {
    name: "replace",
    category,
    help: text("CEL's name for substitute.", "substitute と同じです (CEL での名前)。"),
    example: 'replace("2026/04/01", "/", "-")',
    signatures: [
      {
        params: params("text: text", "target: text", "replacement: text"),
        result: "text",
        run: substituted,
      },
    ],
  },
  {
    name: "substring",
    category,
    help: text(
      "The part from one position up to another, without the character there. The first character has position 0.",
      "開始位置から終了位置の手前までを取り出します。最初の文字の位置は 0 です。",
    ),
    example: 'substring("Hello Composer", 6, 14)',
    signatures: [
      {
        params: params("text: text", "from: number", "until: number?"),
        result: "text",
        run: (args) => {
          const letters = Array.from(args.text(0));
          const until = args.has(2) ? args.integer(2) : letters.length;
          return letters.slice(Math.max(0, args.integer(1)), Math.max(0, until)).join("");
        },
      },
    ],
  },
  {
    name: "emptyString",
    category,
    help: text("A text without characters.", "空の文字列です。"),
    example: "emptyString()",
    signatures: [{ params: [], result: "text", run: () => "" }],
  },
  {
    name: "length",
    category,
    help: text(
      "How many characters a text has, or how many items a list has.",
      "文字列の文字数、またはリストの件数です。",
    ),
    example: 'length("日本語")',
    signatures: [
      { params: params("value: text"), result: "integer", run: sizeOf },
      {
        params: params("list: list"),
        result: "integer",
        run: sizeOf,
      },
      { params: params("object: object"), result: "integer", run: sizeOf },
    ],
  },
  {
    name: "size",
    category,
    help: text("CEL's name for length.", "length と同じです (CEL での名前)。"),
    example: 'size("abc")',
    signatures: [
      { params: params("value: text"), result: "integer", run: sizeOf },
      {
        params: params("list: list"),
        result: "integer",
        run: sizeOf,
      },
      { params: params("object: object"), result: "integer", run: sizeOf },
    ],
  },
  {
    name: "startsWith",
    category,
    help: text("Does a text begin with another?", "指定の文字列で始まるかどうかを判定します。"),
    example: 'startsWith("ch_123", "ch_")',
    signatures: [
      {
        params: params("text: text", "start: text"),
        result: "boolean",
        run: (args) => args.text(0).startsWith(args.text(1)),
      },
    ],
  },
  {
    name: "endsWith",
    category,
    help: text("Does a text end with another?", "指定の文字列で終わるかどうかを判定します。"),
    example: 'endsWith("ann@example.com", ".com")',
    signatures: [
      {
        params: params("text: text", "end: text"),
        result: "boolean",
        run: (args) => args.text(0).endsWith(args.text(1)),
      },
    ],
  },
  {
    name: "indexOf",
    category,
    help: text(
      "The position of one text in another; -1 if it is not there.",
      "文字列の中で指定の文字列が現れる位置です。ない場合は -1 です。",
    ),
    example: 'indexOf("ann@example.com", "@")',
    signatures: [
      {
        params: params("text: text", "part: text"),
        result: "integer",
        run: (args) => {
          const found = args.text(0).indexOf(args.text(1));
          return whole(found < 0 ? -1 : lengthOf(args.text(0).slice(0, found)));
        },
      },
    ],
  },
  {
    name: "padStart",
    category,
    help: text(
      "Fills a text up at its start until it has this many characters.",
      "指定の文字数になるまで先頭を埋めます。",
    ),
    example: 'padStart("42", 5, "0")',
    signatures: [
      {
        params: params("text: text", "length: number", "fill: text?"),
        result: "text",
        run: (args, world) => filling(args, world) + args.text(0),
      },
    ],
  },
  {
    name: "padEnd",
    category,
    help: text(
      "Fills a text up at its end until it has this many characters.",
      "指定の文字数になるまで末尾を埋めます。",
    ),
    example: 'padEnd("A", 3, "-")',
    signatures: [
      {
        params: params("text: text", "length: number", "fill: text?"),
        result: "text",
        run: (args, world) => args.text(0) + filling(args, world),
      },
    ],
  },
  {
    name: "fromStringToBoolean",
    category,
    help: text(
      "Turns a text into true or false, in any case of its letters.",
      "文字列を true または false に変換します。大文字と小文字は区別しません。",
    ),
    example: 'fromStringToBoolean("TRUE")',
    signatures: [{ params: params("text: text"), result: "boolean", run: truthOf }],
  },
  {
    name: "fromStringToNumber",
    category,
    help: text("Turns a text into a number.", "文字列を数値に変換します。"),
    example: 'fromStringToNumber("12.50")',
    signatures: [
      {
        params: params("text: text"),
        result: "number",
        run: (args) =>
          parseDecimal(args.text(0).trim()) ??
          refuse("flow.formula_not_a_number", { value: args.text(0).slice(0, 80) }),
      },
    ],
  },
  {
    name: "string",
    category,
    help: text(
      "Turns a number, a date, or true or false into a text.",
      "数値、日付、true と false を文字列に変換します。",
    ),
    example: "string(12.5)",
    signatures: [
      { params: params("text: text"), result: "text", run: (args) => args.text(0) },
      {
        params: params("number: number"),
        result: "text",
        run: (args) => decimalText(args.number(0)),
      },
      {
        params: params("boolean: boolean"),
        result: "text",
        run: (args) => String(args.truth(0)),
      },
    ],
  },
];

function capitalized(written: string): string {
  return written
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2")
    .split(/[_\s]+/)
    .filter((word) => word !== "")
    .map((word) => {
      const [first = "", ...rest] = Array.from(word);
      return first.toUpperCase() + rest.join("").toLowerCase();
    })
    .join(" ");
}

function substituted(args: Args, { budget }: World): string {
  const [whole, target, replacement] = [args.text(0), args.text(1), args.text(2)];
  if (target === "") return whole;
  const pieces = whole.split(target);
  budget.spendText(whole.length + (pieces.length - 1) * (replacement.length - target.length));
  return pieces.join(replacement);
}

function lengthOf(written: string): number {
  return Array.from(written).length;
}

function sizeOf(args: Args) {
  const item = args.item(0);
  if (isItems(item)) return whole(item.length);
  return whole(isGroup(item) ? item.size : lengthOf(args.text(0)));
}

function filling(args: Args, { budget }: World): string {
  const fill = Array.from(args.text(2, " "));
  const missing = args.integer(1) - lengthOf(args.text(0));
  if (missing <= 0 || fill.length === 0) return "";
  budget.spendText(missing);
  return Array.from({ length: missing }, (_, index) => fill[index % fill.length]).join("");
}

function truthOf(args: Args): boolean {
  const written = args.text(0).trim().toLowerCase();
  if (written === "true") return true;
  return written === "false"
    ? false
    : refuse("flow.formula_not_a_truth", { value: args.text(0).slice(0, 80) });
}
