import type { Money } from "#sdk/action.ts";
import { currencyCode } from "#sdk/currency.ts";
import type { LocalizedText } from "#sdk/text.ts";
import { dayOf } from "./money-limits.ts";
import type { MoneyLimit } from "./store.ts";

/** The limits on money that are proposed to a connection's owner before a flow first moves some through it. Pure. */

/** What is known of a write before it is let through. */
export interface KnownWrite {
  readonly name: LocalizedText;
  /** The most that it can move by what is written in the flow. */
  readonly written: readonly Money[];
  /** What it has moved of late. */
  readonly moved: readonly PastMove[];
}

export interface PastMove {
  readonly money: Money;
  readonly flowId: string;
  readonly at: number;
  /** In the test of a draft: the amount tells something, how often it was done does not. */
  readonly isTest: boolean;
}

export interface ProposedLimit {
  readonly limit: MoneyLimit;
  /** The largest amount that is known. */
  readonly largest: number;
}

export interface LimitsProposal {
  readonly limits: readonly ProposedLimit[];
  /** The names of the writes of which nothing is known. */
  readonly unknown: readonly LocalizedText[];
}

/** So many of the largest writes a day are proposed where no day is known that has had half as many. */
export const writesInDay = 100;

export function proposeLimits(writes: readonly KnownWrite[]): LimitsProposal {
  const known = writes.flatMap(({ written, moved }) => [
    ...written,
    ...moved.map(({ money }) => money),
  ]);
  const moved = writes.flatMap((write) => write.moved).filter(({ isTest }) => !isTest);
  const byCurrency = Map.groupBy(known.filter(isSome), ({ currency }) => currencyCode(currency));
  const limits = [...byCurrency].map(([currency, amounts]): ProposedLimit => {
    const largest = Math.max(...amounts.map(({ amount }) => amount));
    const busiest = busiestDay(
      moved.filter(({ money }) => currencyCode(money.currency) === currency),
    );
    const limit: MoneyLimit = {
      currency,
      perWrite: roundedUp(largest),
      perFlowAndDay: {
        sum: roundedUp(Math.max(writesInDay * largest, 2 * busiest.sum)),
        count: roundedUp(Math.max(writesInDay, 2 * busiest.count)),
      },
    };
    return { limit, largest };
  });
  return {
    limits: limits.toSorted((one, other) => (one.limit.currency < other.limit.currency ? -1 : 1)),
    unknown: writes.flatMap((write) =>
      [...write.written, ...write.moved.map(({ money }) => money)].some(isSome) ? [] : [write.name],
    ),
  };
}

function isSome({ amount }: Money): boolean {
  return Number.isSafeInteger(amount) && amount > 0;
}

/** The most that one flow has moved in a day, and the most often. */
function busiestDay(moved: readonly PastMove[]): { readonly sum: number; readonly count: number } {
  const days = [...Map.groupBy(moved, ({ flowId, at }) => `${flowId} ${dayOf(at)}`).values()];
  return {
    sum: Math.max(0, ...days.map((day) => day.reduce((sum, one) => sum + one.money.amount, 0))),
    count: Math.max(0, ...days.map(({ length }) => length)),
  };
}

/** To 1, 2 or 5 with zeros behind it, in minor units as on the screen. */
export function roundedUp(amount: number): number {
  for (let zeros = 1; zeros <= Number.MAX_SAFE_INTEGER; zeros *= 10)
    for (const first of [1, 2, 5])
      if (first * zeros >= amount) return Math.min(first * zeros, Number.MAX_SAFE_INTEGER);
  return Number.MAX_SAFE_INTEGER;
}
