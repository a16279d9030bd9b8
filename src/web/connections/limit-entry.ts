import { parseAmount, typedAmount } from "#flow/money.ts";
import type { LocalizedText } from "#sdk/text.ts";
import type { MoneyLimit } from "./limits-section.tsx";

/** Limits of one currency as they are typed. What is empty has no limit. */
export interface TypedLimit {
  readonly currency: string;
  readonly perWrite: string;
  readonly sum: string;
  readonly count: string;
}

export function typedLimit(limit: MoneyLimit | null, first: string): TypedLimit {
  if (limit === null) return { currency: first, perWrite: "", sum: "", count: "" };
  const { currency, perWrite, perFlowAndDay } = limit;
  const typed = (most: number | null): string => (most === null ? "" : typedAmount(most, currency));
  return {
    currency,
    perWrite: typed(perWrite),
    sum: typed(perFlowAndDay.sum),
    count: perFlowAndDay.count === null ? "" : String(perFlowAndDay.count),
  };
}

/** What is wrong with an amount; null for nothing. */
export function amountFault(typed: string, currency: string): LocalizedText | null {
  if (typed.trim() === "") return null;
  const parsed = parseAmount(typed, currency);
  return parsed.ok ? null : parsed.text;
}

export function isCount(typed: string): boolean {
  return /^\d{0,9}$/.test(plain(typed));
}

/** Null where something cannot be read. */
export function limitOf({ currency, perWrite, sum, count }: TypedLimit): MoneyLimit | null {
  if (amountFault(perWrite, currency) || amountFault(sum, currency) || !isCount(count)) return null;
  return {
    currency,
    perWrite: amountOf(perWrite, currency),
    perFlowAndDay: {
      sum: amountOf(sum, currency),
      count: plain(count) === "" ? null : Number(plain(count)),
    },
  };
}

function amountOf(typed: string, currency: string): number | null {
  if (typed.trim() === "") return null;
  const parsed = parseAmount(typed, currency);
  return parsed.ok ? parsed.amount : null;
}

function plain(typed: string): string {
  return typed.normalize("NFKC").trim();
}
