import type { MoneyKind } from "#sdk/action.ts";
import { moneyDeeds } from "#sdk/deed.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import { fieldAt } from "./edit-field.ts";
import { actionOf } from "./offers.ts";
import type { Locale } from "./problems.ts";
import { same } from "./same.ts";
import type { ActionStep } from "./step.ts";
import { type Form, moneyIn } from "./step-money.ts";
import { typedJson } from "./value-type.ts";

/** What a write does, in words that follow the name of its step. */

/** "charges ¥1,200", as far as the amount is written down before anything runs. */
export function deedOf(form: Form & { readonly step: ActionStep }): LocalizedText {
  const { step, catalogue } = form;
  const deed = actionOf(catalogue, step.connector, step.action)?.does;
  if (deed === undefined || deed === null) return text("writes", "書き込みます");
  const { amount, whole = someAmount } = deed;
  const chosen = deed.or && fieldAt(step.input, [deed.or.field]);
  const isOther = chosen !== undefined && same(typedJson(chosen), deed.or?.value);
  const words = isOther ? (deed.or?.words ?? deed.words) : deed.words;
  return amount === undefined ? words : filled(words, moneyIn([amount], form) ?? whole);
}

const someAmount = text("an amount", "金額");

/** "Charges ¥1,200": what a request does with money, by itself. */
export function moneyDeed(kind: MoneyKind, money: string | null, locale: Locale): string {
  const amount = money === null ? unknownAmount : text(money, money);
  const said = filled(moneyDeeds[kind], amount)[locale];
  return said.slice(0, 1).toUpperCase() + said.slice(1);
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
