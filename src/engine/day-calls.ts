import { TransientError } from "#sdk/errors.ts";
import { text } from "#sdk/text.ts";
import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";
import type { Store } from "./store.ts";

/**
 * How many calls an account has made in each quarter of an hour, by the beginning of the quarter in
 * milliseconds.
 */
export type DayCalls = Readonly<Record<string, number>>;

/** What has come of the wish for one more call. `until`: when there is room for the next. */
export type Counted = { readonly is: "counted" } | { readonly is: "full"; readonly until: number };

const quarter = 900_000;
const day = 86_400_000;

const quarterOf = (at: number): number => Math.floor(at / quarter) * quarter;

/**
 * Pure: one more call, if the account has had fewer than `most` in the last 24 hours. A quarter counts as a whole until
 * its last moment is a day old, so no 24 hours hold more.
 */
export function oneMore(
  calls: DayCalls,
  at: number,
  most: number,
): { readonly counted: Counted; readonly calls: DayCalls } {
  const recent = Object.entries(calls)
    .map(([from, number]) => [Number(from), number] as const)
    // A clock that was a day ahead counts for nothing.
    .filter(([from, number]) => number > 0 && from + quarter + day > at && from < at + day)
    .toSorted(([one], [other]) => one - other);
  const had = recent.reduce((sum, [, number]) => sum + number, 0);
  if (had < most) {
    const now = String(quarterOf(at));
    const kept = Object.fromEntries(recent);
    return { counted: { is: "counted" }, calls: { ...kept, [now]: (kept[now] ?? 0) + 1 } };
  }
  let left = had;
  let until = at;
  for (const [from, number] of recent) {
    if (left < most) break;
    left -= number;
    until = from + quarter + day;
  }
  return { counted: { is: "full", until }, calls: Object.fromEntries(recent) };
}

/** Pure: one call less in the quarter that `at` lies in. */
export function oneLess(calls: DayCalls, at: number): DayCalls {
  const counted = String(quarterOf(at));
  return { ...calls, [counted]: Math.max(0, (calls[counted] ?? 0) - 1) };
}

/** Counts the calls of accounts whose connection limits the calls in a day. */
export interface DayLimit {
  /** Counts nothing. Throws a TransientError where the day is full. */
  look(account: string, most: number): Promise<void>;
  /** Counts one. What it gives takes that back, where nothing has left. Throws a TransientError where the day is full. */
  take(account: string, most: number): Promise<() => void>;
}

export function createDayLimit(
  store: Pick<Store, "callsInDay" | "countCall" | "takeCallBack">,
  clock: Pick<Clock, "now">,
  log: Log,
): DayLimit {
  return {
    look: async (account, most) => {
      const { counted } = oneMore(await store.callsInDay(account), clock.now(), most);
      if (counted.is === "full") throw dayIsFull(most, counted.until);
    },
    take: async (account, most) => {
      const at = clock.now();
      const counted = await store.countCall({ account, at, most });
      if (counted.is === "full") throw dayIsFull(most, counted.until);
      return () => {
        store.takeCallBack({ account, at }).catch((error: unknown) => {
          log.warn({ err: error }, "A call that did not leave counts for the day");
        });
      };
    },
  };
}

/** For what must leave room for a write: it may go out where the day has room for a call, and takes none. */
export function withoutTaking(days: Pick<DayLimit, "look">): Pick<DayLimit, "take"> {
  return {
    take: async (account, most) => {
      await days.look(account, most);
      return () => undefined;
    },
  };
}

function dayIsFull(most: number, notBefore: number): TransientError {
  const moment = new Date(notBefore).toISOString();
  const [date, time] = [moment.slice(0, 10), moment.slice(11, 16)];
  return new TransientError({
    code: "engine.day_is_full",
    message: text(
      `The limit of this connection, ${most} in 24 hours, is reached. Nothing was sent. Millrace goes on by itself on ${date} at ${time} UTC`,
      `この接続の上限 (24 時間に ${most} 件) に達したため、送信していません。${date} ${time} (UTC) に自動的に再開します`,
    ),
    advice: text(
      "If your provider allows more, the owner of the connection can raise the limit.",
      "提供元の上限に余裕がある場合は、接続の所有者が上限を変更できます。",
    ),
    details: { until: moment },
    unexecuted: true,
    notBefore,
  });
}
