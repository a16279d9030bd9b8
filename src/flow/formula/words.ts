import { type LocalizedText, text } from "#sdk/text.ts";
import { kindWords } from "../shape.ts";
import type { ParamType } from "./library.ts";
import { isCode, isDecimal, isGroup, isItems, isMoney, type Item } from "./value.ts";

/** What kind of value something is, for sentences. */
export const typeWords: { readonly [type in ParamType]: LocalizedText } = {
  text: kindWords.text,
  number: kindWords.number,
  boolean: kindWords.boolean,
  date: kindWords.date,
  dateTime: kindWords.dateTime,
  when: text("a date or a date and time", "日付または日時"),
  list: kindWords.list,
  object: kindWords.object,
  money: text("an amount of money", "金額"),
  size: kindWords.number,
  any: kindWords.any,
};

export function wordsOf(item: Item): LocalizedText {
  if (item === null) return text("empty", "空");
  if (typeof item === "string") return typeWords.text;
  if (typeof item === "boolean") return typeWords.boolean;
  if (isItems(item)) return typeWords.list;
  if (isGroup(item)) return typeWords.object;
  if (isDecimal(item)) return typeWords.number;
  if (isMoney(item)) return typeWords.money;
  if (isCode(item)) return typeWords.text;
  return item.kind === "day" ? typeWords.date : typeWords.dateTime;
}
