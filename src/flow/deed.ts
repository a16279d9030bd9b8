import type { MoneyKind } from "#sdk/action.ts";
import { type Deed, moneyDeeds } from "#sdk/deed.ts";
import type { Json, JsonObject } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import { isBlank } from "./blank.ts";
import { fieldAt } from "./edit-field.ts";
import { moneyText } from "./money.ts";
import type { Locale } from "./problems.ts";
import { same } from "./same.ts";
import type { ActionStep } from "./step.ts";
import { deedIn, deedMoney, type Form, moneyIn } from "./step-money.ts";
import { typedJson } from "./value-type.ts";

/** What a write does, in words that follow the name of its step. */

/** "charges ¥1,200", as far as the amount is written down before anything runs. */
export function deedOf(form: Form & { readonly step: ActionStep }): LocalizedText {
  const { step, catalogue } = form;
  const deed = deedIn(step, catalogue);
  if (deed === null) return text("writes", "書き込みます");
  const { whole = someAmount } = deed;
  const chosen = deed.or && fieldAt(step.input, [deed.or.field]);
  const isOther = chosen !== undefined && same(typedJson(chosen), deed.or?.value);
  const words = isOther ? (deed.or?.words ?? deed.words) : deed.words;
  return filled(words, amountOf(deed, form) ?? whole);
}

function amountOf(
  { amount, sum }: Deed,
  form: Form & { readonly step: ActionStep },
): LocalizedText | null {
  if (amount !== undefined) return moneyIn([amount], form);
  const money = deedMoney(form.step, form.catalogue);
  if (money === null) return null;
  const said = moneyText(money.amount, money.currency);
  const lowers = sum?.lowered === undefined ? undefined : fieldAt(form.step.input, [sum.lowered]);
  if (lowers === undefined || isBlank(lowers)) return said;
  return text(`at most ${said.en}`, `最大 ${said.ja}`);
}

const someAmount = text("an amount", "金額");

/** "Charges ¥1,200": what a request does with money, by itself. */
export function moneyDeed(kind: MoneyKind, money: string | null, locale: Locale): string {
  const amount = money === null ? unknownAmount : text(money, money);
  return sentence(filled(moneyDeeds[kind], amount)[locale], locale);
}

/** In Japanese, it may begin with a name, which keeps its letters. */
function sentence(words: string, locale: Locale): string {
  return locale === "ja" ? words : words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** What a frozen write does, in the words of one language. */
export interface ToldDeed {
  readonly words: string;
  readonly parts: readonly ToldPart[];
}

interface ToldPart {
  readonly label: string;
  readonly records: readonly JsonObject[];
  readonly count: number;
}

/** "Adds a row to orders: id 17, total 12.50". */
export function deedSentence({ words, parts }: ToldDeed, locale: Locale): string {
  const [only, ...others] = parts.filter(({ count }) => count > 0);
  const head = sentence(words, locale);
  if (only === undefined) return head;
  const { colon, stop } = marks[locale];
  if (others.length === 0) return `${head}${colon}${partWords(only, locale)}`;
  const said = [only, ...others].map((part) => `${part.label}${colon}${partWords(part, locale)}`);
  return [head, ...said].join(stop);
}

/** More of a record, or of a text, is read where all of it is shown. */
const mostValues = 8;
const longestText = 60;

function partWords({ records, count }: ToldPart, locale: Locale): string {
  const { between, record: next } = marks[locale];
  const said = records.map((record) => {
    const all = Object.entries(record).map(
      ([name, value]) => `${name} ${valueWords(value, locale)}`,
    );
    return [...all.slice(0, mostValues), ...(all.length > mostValues ? ["…"] : [])].join(between);
  });
  const left = count - records.length;
  return [...said, ...(left > 0 ? [moreWords(left)[locale]] : [])].join(next);
}

const marks = {
  en: { colon: ": ", stop: ". ", between: ", ", record: "; ", open: "“", close: "”" },
  ja: { colon: ": ", stop: "。", between: "、", record: " / ", open: "「", close: "」" },
} as const;
const empty = text("empty", "空");
const moreWords = (left: number): LocalizedText =>
  text(`${left.toLocaleString("en")} more`, `ほか ${left.toLocaleString("en")} 件`);

/** A text that could be taken for something else stands in quotation marks. */
function valueWords(value: Json, locale: Locale): string {
  if (value === null) return empty[locale];
  if (typeof value !== "string")
    return cut(typeof value === "object" ? JSON.stringify(value) : String(value));
  if (/^[\p{L}\p{N}.:+-]+$/u.test(value)) return cut(value);
  const { open, close } = marks[locale];
  return `${open}${cut(value)}${close}`;
}

function cut(words: string): string {
  const letters = Array.from(words);
  return letters.length > longestText ? `${letters.slice(0, longestText).join("")}…` : words;
}

const unknownAmount = text("an unknown amount", "不明な金額");

/** In Japanese no space stands behind an amount that ends in Japanese. */
function filled(words: LocalizedText, { en, ja }: LocalizedText): LocalizedText {
  const japanese = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u;
  const isTight = japanese.test(ja);
  return text(
    words.en.replace("{money}", () => en),
    words.ja.replace(isTight ? /\{money\} ?/ : "{money}", () => ja),
  );
}
