import type { MoneySum } from "../api/runs.ts";
import { useLanguage } from "../language/language.tsx";

/** What a write does with money when it is sent: "Charges ¥1,200". */
export function useMoves(): (moves: Pick<MoneySum, "kind" | "money">) => string {
  const { t, formats } = useLanguage();
  return ({ kind, money }) =>
    t(`money.${kind}`, {
      money: money === null ? t("money.unknown") : formats.money(money.amount, money.currency),
    });
}
