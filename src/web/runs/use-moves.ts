import { moneyDeed } from "#flow/deed.ts";
import type { MoneySum } from "../api/runs.ts";
import { useLanguage } from "../language/language.tsx";

/** What a write does with money when it is sent: "Charges ¥1,200". */
export function useMoves(): (moves: Pick<MoneySum, "kind" | "money">) => string {
  const { locale, formats } = useLanguage();
  return ({ kind, money }) =>
    moneyDeed(kind, money && formats.money(money.amount, money.currency), locale);
}
