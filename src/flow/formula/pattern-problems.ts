import { RE2JSSyntaxException } from "re2js";
import { type LocalizedText, text } from "#sdk/text.ts";

/** Why RE2 does not take a pattern. It says so in English alone, and not for people who build flows. */
export function reasonOf(thrown: unknown): LocalizedText {
  if (!(thrown instanceof RE2JSSyntaxException)) return unreadable;
  const { en, ja } = reasons.get(thrown.getDescription()) ?? unreadable;
  const part = (thrown.getPattern() ?? "").slice(0, 80);
  return part === "" ? { en, ja } : text(`${en}: ${part}`, `${ja}: ${part}`);
}

export const tooLong = text(
  "it is too long or repeats too much",
  "長すぎるか、繰り返しが多すぎます",
);

const unreadable = text("it is not a regular expression of RE2", "RE2 の正規表現ではありません");

/** By RE2's words. */
export const reasons: ReadonlyMap<string, LocalizedText> = new Map([
  ["missing closing )", text("a ) is missing", "「)」が足りません")],
  ["unexpected )", text("a ( is missing", "「(」が足りません")],
  ["missing closing ]", text("a ] is missing", "「]」が足りません")],
  [
    "missing argument to repetition operator",
    text("there is nothing to repeat", "繰り返す対象がありません"),
  ],
  [
    "invalid nested repetition operator",
    text("two repetitions follow each other", "繰り返しの指定が続いています"),
  ],
  [
    "invalid repeat count",
    text("it can be repeated at most 1,000 times", "繰り返しは 1,000 回までです"),
  ],
  [
    "invalid escape sequence",
    text("a backslash cannot come before this", "この文字の前に「\\」は使用できません"),
  ],
  [
    "trailing backslash at end of expression",
    text("nothing follows the last backslash", "最後の「\\」の後に文字がありません"),
  ],
  [
    "invalid character class range",
    text("there is no such range or kind of characters", "このような文字の範囲や種類はありません"),
  ],
  [
    "invalid named capture",
    text("a group cannot have this name", "グループにこの名前は付けられません"),
  ],
  [
    "duplicate capture group name",
    text("two groups have the same name", "2 つのグループの名前が同じです"),
  ],
  [
    "invalid or unsupported Perl syntax",
    text("RE2 has nothing like this", "RE2 ではこの書き方を使用できません"),
  ],
  ["expression nests too deeply", text("its parentheses are too deep", "括弧の入れ子が深すぎます")],
  ["expression too large", tooLong],
]);
