import { type ErrorFacts, TransientError } from "#sdk/errors.ts";
import { text } from "#sdk/text.ts";
import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";
import type { StepError } from "./result.ts";
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
  const kept = Object.fromEntries(recentOf(calls, at));
  const until = roomFrom(calls, at, most, 1);
  if (until > at) return { counted: { is: "full", until }, calls: kept };
  const now = String(quarterOf(at));
  return { counted: { is: "counted" }, calls: { ...kept, [now]: (kept[now] ?? 0) + 1 } };
}

/** Pure: from when on the account has room for `wanted` calls, at most `most`, if it makes none until then. */
export function roomFrom(calls: DayCalls, at: number, most: number, wanted: number): number {
  const recent = recentOf(calls, at);
  let left = recent.reduce((sum, [, number]) => sum + number, 0);
  let from = at;
  for (const [began, number] of recent) {
    if (left + wanted <= most) break;
    left -= number;
    from = began + quarter + day;
  }
  return from;
}

function recentOf(calls: DayCalls, at: number): readonly (readonly [from: number, number])[] {
  return (
    Object.entries(calls)
      .map(([from, number]) => [Number(from), number] as const)
      // A clock that was a day ahead counts for nothing.
      .filter(([from, number]) => number > 0 && from + quarter + day > at && from < at + day)
      .toSorted(([one], [other]) => one - other)
  );
}

/**
 * Pure: for how many calls a reading waits that has found the day full after `made` calls, in its longest try; null where no
 * day has room for it. It begins again from its first call, so a try with no more room than the last would get no further.
 */
export function roomAfter(made: number, most: number): number | null {
  return made < most ? made + 1 : null;
}

/** Pure: one call less in the quarter that `at` lies in. */
export function oneLess(calls: DayCalls, at: number): DayCalls {
  const counted = String(quarterOf(at));
  return { ...calls, [counted]: Math.max(0, (calls[counted] ?? 0) - 1) };
}

interface DayIsFull {
  readonly most: number;
  /** How many calls its longest try has made. */
  readonly made: number;
  /** Not even a day without other calls has room for it. */
  readonly never: boolean;
}

/** The day has no room for the next call of a reading. */
export class DayIsFullError extends TransientError implements DayIsFull {
  readonly most: number;
  readonly made: number;
  readonly never: boolean;

  constructor(
    facts: ErrorFacts & { readonly notBefore: number },
    { most, made, never }: DayIsFull,
  ) {
    super({ ...facts, unexecuted: true });
    this.most = most;
    this.made = made;
    this.never = never;
  }
}

/** Counts the calls of accounts whose connection limits the calls in a day. */
export interface DayLimit {
  /** Counts nothing. Throws a DayIsFullError where the day has no room for a try after one that made `made` calls. */
  look(account: string, most: number, made: number): Promise<void>;
  /**
   * Counts one; `made`: of a reading whose longest try has made so many. What it gives takes that back, where nothing has
   * left. Throws a DayIsFullError where the day is full.
   */
  take(account: string, most: number, made?: number): Promise<() => void>;
}

export function createDayLimit(
  store: Pick<Store, "callsInDay" | "countCall" | "takeCallBack">,
  clock: Pick<Clock, "now">,
  log: Log,
): DayLimit {
  const look: DayLimit["look"] = async (account, most, made) => {
    const at = clock.now();
    const wanted = roomAfter(made, most);
    if (wanted === null) throw neverFits(most, made, at + day);
    const from = roomFrom(await store.callsInDay(account), at, most, wanted);
    if (from > at) throw dayIsFull(most, made, from);
  };
  return {
    look,
    take: async (account, most, made = 0) => {
      const at = clock.now();
      const counted = await store.countCall({ account, at, most });
      if (counted.is === "full") {
        await look(account, most, made);
        // Calls that did not leave were taken back in between.
        throw dayIsFull(most, made, counted.until);
      }
      return () => {
        store.takeCallBack({ account, at }).catch((error: unknown) => {
          log.warn({ err: error }, "A call that did not leave counts for the day");
        });
      };
    },
  };
}

/** For what must leave room for a write: it may go out where the day has room for a call, and takes none. */
export function withoutTaking(days: Pick<DayLimit, "look">): DayTaking {
  return {
    take: async (account, most) => {
      await days.look(account, most, 0);
      return () => undefined;
    },
  };
}

/** What the calls of one opened connection are taken from. */
export interface DayTaking {
  take(account: string, most: number): Promise<() => void>;
}

/** One try of what begins again from its first call where it finds the day full. */
export interface Trying {
  /** How many calls the longest try has made. */
  longest(): number;
  /** What its calls are taken from: it makes none where it would get no further than the longest try. */
  over(days: DayLimit): DayTaking;
  /** What it has read so far need not be read again: another try begins. */
  anew(): void;
}

/** `before`: how many calls the longest try so far has made. */
export function tryAfter(before: number): Trying {
  let earlier = before;
  let made = 0;
  let mayBegin = before === 0;
  const longest = (): number => Math.max(earlier, made);
  return {
    longest,
    over: (days) => ({
      take: async (account, most) => {
        if (!mayBegin) await days.look(account, most, earlier);
        mayBegin = true;
        const takeBack = await days.take(account, most, longest());
        made += 1;
        return () => {
          made -= 1;
          takeBack();
        };
      },
    }),
    anew: () => {
      earlier = 0;
      made = 0;
    },
  };
}

/** Pure: what is stored of a reading that has failed, with how many calls its longest try has made. */
export function withMade(error: StepError, made: number): StepError {
  return made === 0 ? error : { ...error, details: { ...error.details, [madeAs]: made } };
}

/** Pure: how many those were. */
export function madeBefore(error: StepError | null): number {
  const made = error?.details?.[madeAs];
  return typeof made === "number" ? made : 0;
}

const madeAs = "callsMade";

/** What a flow says whose poll takes more calls than a day allows. */
export function pollTooLong({ most }: Pick<DayIsFull, "most">): StepError {
  return {
    kind: "transient",
    code: "engine.day_too_short",
    message: text(
      `Looking for new events takes more calls than the limit of this connection, ${most} in 24 hours. Millrace keeps its place, and asks nothing until the limit is raised`,
      `新しいイベントの確認には、接続の上限 (24 時間に ${most} 件) を超える回数の呼び出しが必要です。読み取り位置は保持され、上限が引き上げられるまで確認は停止します`,
    ),
    advice: text(
      "Ask the owner of the connection to raise its limit of calls in 24 hours. The flow then goes on by itself.",
      "接続の所有者に 24 時間の上限の引き上げを依頼してください。引き上げ後、フローは自動的に再開します。",
    ),
    details: { limit: most },
  };
}

function dayIsFull(most: number, made: number, notBefore: number): DayIsFullError {
  const moment = new Date(notBefore).toISOString();
  const [date, time] = [moment.slice(0, 10), moment.slice(11, 16)];
  const message =
    made === 0
      ? text(
          `The limit of this connection, ${most} in 24 hours, is reached. Nothing was sent. Millrace goes on by itself on ${date} at ${time} UTC`,
          `この接続の上限 (24 時間に ${most} 件) に達したため、送信していません。${date} ${time} (UTC) に自動的に再開します`,
        )
      : text(
          `The limit of this connection, ${most} in 24 hours, was reached after ${made === 1 ? "one call" : `${made} calls`}, before everything was read. Millrace reads it again from the beginning when there is room for more calls than that: on ${date} at ${time} UTC, if nothing else uses the connection`,
          `${made} 件の呼び出しで接続の上限 (24 時間に ${most} 件) に達し、最後まで読み取れませんでした。それより多く呼び出せるようになると、最初から読み取り直します (ほかの呼び出しがなければ ${date} ${time} UTC)`,
        );
  const facts = {
    code: "engine.day_is_full",
    message,
    advice: text(
      "If your provider allows more, the owner of the connection can raise the limit.",
      "提供元の上限に余裕がある場合は、接続の所有者が上限を変更できます。",
    ),
    details: { until: moment },
    notBefore,
  };
  return new DayIsFullError(facts, { most, made, never: false });
}

function neverFits(most: number, made: number, notBefore: number): DayIsFullError {
  const facts = {
    code: "engine.day_too_short",
    message: text(
      `Reading this takes more calls than the limit of this connection, ${most} in 24 hours. Millrace stopped before the end`,
      `この読み取りには、接続の上限 (24 時間に ${most} 件) を超える回数の呼び出しが必要なため、途中で中止しました`,
    ),
    advice: text(
      "Ask the owner of the connection to raise its limit of calls in 24 hours, or narrow the list, such as to a shorter time or fewer records.",
      "接続の所有者に 24 時間の上限の引き上げを依頼するか、期間や件数を絞ってください。",
    ),
    details: { limit: most },
    notBefore,
  };
  return new DayIsFullError(facts, { most, made, never: true });
}
