import type { Money, Movement } from "#sdk/action.ts";
import { currencyCode } from "#sdk/currency.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import { moneyText } from "#flow/money.ts";
import type { StepError } from "./result.ts";
import type { DayCount, MoneyLimit, Moved } from "./store.ts";

/** How much a connection may move before its owner is asked. Pure: the store brings what was moved today. */

export interface LimitFacts {
  readonly connection: { readonly id: string; readonly limits: readonly MoneyLimit[] };
  readonly flowId: string;
  /** What the write moves; null where that is nothing. */
  readonly movement: Movement | null;
  /** How much of it was counted before an earlier part of its step; null where nothing was. */
  readonly before: Money | null;
  /** Its owner has let it be sent. */
  readonly allowed: boolean;
  readonly at: number;
}

export type LimitAnswer =
  /** `count`: what the gate adds to the day, and holds it against. Null where nothing is counted. */
  | { readonly is: "within"; readonly count: DayCount | null }
  | { readonly is: "above"; readonly error: StepError };

const nothingMost = { sum: null, count: null } as const;

/** Whether a write may be sent without its owner's word, as far as it tells by itself. */
export function decideOnLimit(facts: LimitFacts): LimitAnswer {
  const { connection, flowId, movement, before, allowed, at } = facts;
  const { limits } = connection;
  if (movement === null || limits.length === 0) return { is: "within", count: null };
  const money = withoutSign(movement.money);
  const limit = money && limits.find(({ currency }) => currency === currencyCode(money.currency));
  if (!money || !limit)
    return allowed ? { is: "within", count: null } : { is: "above", error: unlimited(money) };
  if (!allowed && limit.perWrite !== null && money.amount > limit.perWrite)
    return { is: "above", error: abovePerWrite(money, limit.perWrite) };
  const count: DayCount = {
    connectionId: connection.id,
    flowId,
    day: dayOf(at),
    currency: limit.currency,
    amount: money.amount - Math.abs(before?.amount ?? 0),
    most: allowed ? nothingMost : limit.perFlowAndDay,
  };
  return { is: "within", count };
}

/** What is below zero is given instead of taken: it moves as well, and makes no room for anything else. */
function withoutSign(money: Money | null): Money | null {
  return money && { ...money, amount: Math.abs(money.amount) };
}

/** Would this write bring what a flow has moved on its day above the limit? */
export function isAboveDay({ amount, most }: DayCount, { sum, writes }: Moved): boolean {
  return (
    (most.sum !== null && sum + amount > most.sum) ||
    (most.count !== null && writes + 1 > most.count)
  );
}

/** What a flow moves through a connection on a day, in a currency. */
export type Day = Pick<DayCount, "connectionId" | "flowId" | "currency" | "day">;

export function dayKey({ connectionId, flowId, day, currency }: Day): string {
  return JSON.stringify([connectionId, flowId, day, currency]);
}

const nothingMoved: Moved = { sum: 0, writes: 0 };

function withCount({ sum, writes }: Moved, { amount }: DayCount): Moved {
  return { sum: sum + amount, writes: writes + 1 };
}

/** Which of these writes would bring their day above its limit, with what was moved before them: what that was. */
export function aboveDays<Gate>(
  counted: readonly { readonly gate: Gate; readonly count: DayCount }[],
  days: readonly (Day & Moved)[],
): ReadonlyMap<Gate, Moved> {
  const above = new Map<Gate, Moved>();
  const moved = new Map<string, Moved>(
    days.map((day) => [dayKey(day), { sum: day.sum, writes: day.writes }]),
  );
  for (const { gate, count } of counted) {
    const before = moved.get(dayKey(count)) ?? nothingMoved;
    if (isAboveDay(count, before)) above.set(gate, before);
    // Even if it is not let through in the end: those behind it may be asked about without need, never let slip.
    else moved.set(dayKey(count), withCount(before, count));
  }
  return above;
}

/** What these writes move, day by day. */
export function movedByDay(counts: readonly DayCount[]): readonly (Day & Moved)[] {
  const byDay = new Map<string, Day & Moved>();
  for (const count of counts) {
    const before = byDay.get(dayKey(count)) ?? nothingMoved;
    byDay.set(dayKey(count), { ...count, ...withCount(before, count) });
  }
  return [...byDay.values()];
}

/** Days are UTC's. */
export function dayOf(at: number): number {
  return Math.floor(at / 86_400_000);
}

export function aboveDay({ amount, currency, most }: DayCount, today: Moved): StepError {
  const words = (one: number): LocalizedText => moneyText(one, currency);
  const it = words(amount);
  if (most.sum !== null && today.sum + amount > most.sum) {
    const [before, limit] = [words(today.sum), words(most.sum)];
    return aboveLimit(
      text(
        `This write moves ${it.en}. The flow has moved ${before.en} today (UTC), and the connection's limit is ${limit.en} for each flow and day. The connection's owner sends it or stops it.`,
        `この書き込みの金額は ${it.ja} です。このフローの本日 (UTC) の合計は ${before.ja}、接続の上限は 1 フロー 1 日あたり ${limit.ja} です。接続の所有者が、送信するか中止するかを選択します。`,
      ),
      { currency, amount, today: today.sum, limit: most.sum },
    );
  }
  const limit = most.count ?? 0;
  return aboveLimit(
    text(
      `This write moves ${it.en}. The flow has moved money ${today.writes} times today (UTC), and the connection's limit is ${limit} writes for each flow and day. The connection's owner sends it or stops it.`,
      `この書き込みの金額は ${it.ja} です。このフローの本日 (UTC) の書き込みは ${today.writes} 件、接続の上限は 1 フロー 1 日あたり ${limit} 件です。接続の所有者が、送信するか中止するかを選択します。`,
    ),
    { currency, amount, writes: today.writes, limit },
  );
}

function abovePerWrite({ amount, currency }: Money, limit: number): StepError {
  const [it, most] = [moneyText(amount, currency), moneyText(limit, currency)];
  return aboveLimit(
    text(
      `This write moves ${it.en}, and the connection's limit is ${most.en} for each write. The connection's owner sends it or stops it.`,
      `この書き込みの金額は ${it.ja}、接続の上限は 1 件あたり ${most.ja} です。接続の所有者が、送信するか中止するかを選択します。`,
    ),
    { currency: currencyCode(currency), amount, limit },
  );
}

/** The connection has limits, and none that the write could be held against. */
function unlimited(money: Money | null): StepError {
  if (money === null)
    return aboveLimit(
      text(
        "Only the other side knows how much this write moves, so Millrace cannot compare it with the connection's limits. The connection's owner sends it or stops it.",
        "この書き込みの金額は連携先でしか分からないため、接続の上限と照合できません。接続の所有者が、送信するか中止するかを選択します。",
      ),
      {},
    );
  const { amount, currency } = money;
  const it = moneyText(amount, currency);
  return aboveLimit(
    text(
      `This write moves ${it.en}, and the connection has limits, but none in this currency. The connection's owner sends it or stops it.`,
      `この書き込みの金額は ${it.ja} ですが、接続にはこの通貨の上限がありません。接続の所有者が、送信するか中止するかを選択します。`,
    ),
    { currency: currencyCode(currency), amount },
  );
}

function aboveLimit(message: LocalizedText, details: StepError["details"] & object): StepError {
  return { kind: "input", code: "engine.above_limit", message, details };
}

/** Does this let anything be sent that its owner would have been asked about? */
export function loosens(before: readonly MoneyLimit[], after: readonly MoneyLimit[]): boolean {
  if (before.length === 0) return false;
  if (after.length === 0) return true;
  const isLooser = (was: number | null, is: number | null): boolean =>
    was !== null && (is === null || is > was);
  return after.some(({ currency, perWrite, perFlowAndDay: { sum, count } }) => {
    const was = before.find((one) => one.currency === currency);
    return (
      // What has no limit waits while another currency has one.
      !was ||
      isLooser(was.perWrite, perWrite) ||
      isLooser(was.perFlowAndDay.sum, sum) ||
      isLooser(was.perFlowAndDay.count, count)
    );
  });
}
