import { text } from "#sdk/text.ts";
import { decimal, whole } from "../decimal.ts";
import {
  type Args,
  type FormulaFunction,
  params,
  type ParamType,
  type Result,
  type World,
} from "../library.ts";
import {
  addMonths,
  day,
  type Day,
  dayOf,
  daysInMonth,
  daysOf,
  type Moment,
  moment,
  momentOn,
  onDay,
  wallOf,
  weekdayOf,
} from "../moment.ts";
import type { Item } from "../value.ts";
import { zoneOf } from "../zone.ts";

const category = "date";

/** Time zones are asked of Intl, several times for one date. */
const cost = 1_000;

export const dateFunctions: readonly FormulaFunction[] = [
  {
    name: "today",
    category,
    cost,
    help: text(
      "The day on which the run began, in the flow's time zone.",
      "実行を開始した日です (フローのタイムゾーン)。",
    ),
    example: "today()",
    signatures: [
      { params: [], result: "date", run: (_, { now, zone }) => day(dayOf(moment(now, zone))) },
    ],
  },
  {
    name: "now",
    category,
    cost,
    help: text(
      "The date and time at which the run began. It stays the same when a step is tried again.",
      "実行を開始した日時です。ステップを再試行しても変わりません。",
    ),
    example: "now()",
    signatures: [{ params: [], result: "dateTime", run: (_, { now, zone }) => moment(now, zone) }],
  },
  adding(
    "addDays",
    "when",
    "Adds days. A negative number goes back.",
    "指定した日数後です。負の数で前の日になります。",
    (when, count) => onDay(when, dayOf(when) + count),
  ),
  adding(
    "addMonths",
    "when",
    "Adds months. If a month has no such day, it gives the last day of the month.",
    "指定した月数後です。該当する日がない月では月末になります。",
    addMonths,
  ),
  adding("addYears", "when", "Adds years.", "指定した年数後です。", (when, count) =>
    addMonths(when, count * 12),
  ),
  later("addHours", 3_600_000, "Adds hours.", "指定した時間後です。"),
  later("addMinutes", 60_000, "Adds minutes.", "指定した分数後です。"),
  later("addSeconds", 1_000, "Adds seconds.", "指定した秒数後です。"),
  of(
    "beginningOfHour",
    "dateTime",
    "dateTime",
    "The beginning of its hour.",
    "その時刻が含まれる正時です。",
    (args) => {
      const at = args.moment(0);
      const { time } = wallOf(at);
      return moment(at.at - (time % 3_600_000), at.zone);
    },
  ),
  of(
    "beginningOfDay",
    "dateTime",
    "dateTime",
    "Midnight at the beginning of its day.",
    "その日の午前 0 時です。",
    (args) => midnight(args.moment(0), dayOf(args.moment(0))),
  ),
  of(
    "beginningOfWeek",
    "when",
    "same",
    "The beginning of its week, which is a Sunday.",
    "その週の始まり (日曜日) です。",
    (args) => midnight(args.when(0), dayOf(args.when(0)) - weekdayOf(args.when(0))),
  ),
  of(
    "beginningOfMonth",
    "when",
    "same",
    "The first day of its month.",
    "その月の最初の日です。",
    (args) => {
      const { year, month } = wallOf(args.when(0));
      return midnight(args.when(0), daysOf(year, month, 1));
    },
  ),
  of(
    "beginningOfYear",
    "when",
    "same",
    "The first day of its year.",
    "その年の最初の日です。",
    (args) => midnight(args.when(0), daysOf(wallOf(args.when(0)).year, 1, 1)),
  ),
  of(
    "endOfMonth",
    "when",
    "date",
    "The last day of its month.",
    "その月の最後の日です。",
    (args) => {
      const { year, month } = wallOf(args.when(0));
      return day(daysOf(year, month, daysInMonth(year, month)));
    },
  ),
  between(
    "daysBetween",
    "Calendar days from one date to another; negative if the other is earlier.",
    "2 つの日付の間の暦日数です。後の日付が前の場合は負になります。",
    "when",
    (from, to) => dayOf(to) - dayOf(from),
  ),
  {
    ...between(
      "secondsBetween",
      "Seconds from one moment to another; negative if the other is earlier.",
      "2 つの日時の間の秒数です。",
      "dateTime",
      () => 0,
    ),
    signatures: [
      {
        params: params("from: dateTime", "to: dateTime"),
        result: "number",
        run: (args) => decimal(BigInt(args.moment(1).at - args.moment(0).at), 3),
      },
    ],
  },
  part("year", "when", "The year.", "日付から年を取り出します。", (when) => wallOf(when).year),
  part(
    "month",
    "when",
    "The month, from 1 to 12.",
    "日付から月 (1 から 12) を取り出します。",
    (when) => wallOf(when).month,
  ),
  part(
    "day",
    "when",
    "The day of the month.",
    "日付から日を取り出します。",
    (when) => wallOf(when).day,
  ),
  part(
    "hour",
    "dateTime",
    "The hour, from 0 to 23.",
    "日時から時 (0 から 23) を取り出します。",
    (when) => Math.floor(wallOf(when).time / 3_600_000),
  ),
  part(
    "minute",
    "dateTime",
    "The minute, from 0 to 59.",
    "日時から分 (0 から 59) を取り出します。",
    (when) => Math.floor(wallOf(when).time / 60_000) % 60,
  ),
  part(
    "weekday",
    "when",
    "The day of the week: 1 is Sunday, 7 is Saturday.",
    "日付から曜日を取り出します (1 が日曜日、7 が土曜日)。",
    (when) => weekdayOf(when) + 1,
  ),
  {
    name: "inTimeZone",
    category,
    cost,
    help: text("The same moment in another time zone.", "同じ時点を別のタイムゾーンで表します。"),
    example: 'inTimeZone(now(), "America/New_York")',
    signatures: [
      {
        params: params("dateTime: dateTime", "zone: text"),
        result: "dateTime",
        run: (args, world) => moment(args.moment(0).at, zoneIn(args.text(1), world)),
      },
    ],
  },
  of(
    "toDate",
    "dateTime",
    "date",
    "The day of a date and time, in its time zone.",
    "日時から日付を取り出します。",
    (args) => day(dayOf(args.moment(0))),
  ),
];

function of(
  name: string,
  type: ParamType,
  result: Result,
  en: string,
  ja: string,
  run: (args: Args, world: World) => Item,
): FormulaFunction {
  const example = `${name}(now())`;
  const signature = { params: params(`${type === "when" ? "date" : type}: ${type}`), result, run };
  return { name, category, cost, help: text(en, ja), example, signatures: [signature] };
}

function adding(
  name: string,
  type: ParamType,
  en: string,
  ja: string,
  add: (when: Day | Moment, count: number) => Day | Moment,
): FormulaFunction {
  return {
    name,
    category,
    cost,
    help: text(en, ja),
    example: `${name}(today(), 1)`,
    signatures: [
      {
        params: params(`date: ${type}`, "count: number"),
        result: "same",
        run: (args) => add(args.when(0), args.integer(1)),
      },
    ],
  };
}

function later(name: string, length: number, en: string, ja: string): FormulaFunction {
  return {
    ...adding(name, "dateTime", en, ja, (when) => when),
    example: `${name}(now(), 1)`,
    signatures: [
      {
        params: params("dateTime: dateTime", "count: number"),
        result: "dateTime",
        run: (args) => moment(args.moment(0).at + args.integer(1) * length, args.moment(0).zone),
      },
    ],
  };
}

function between(
  name: string,
  en: string,
  ja: string,
  type: ParamType,
  count: (from: Day | Moment, to: Day | Moment) => number,
): FormulaFunction {
  return {
    name,
    category,
    cost,
    help: text(en, ja),
    example: `${name}(now(), addDays(now(), 7))`,
    signatures: [
      {
        params: params(`from: ${type}`, `to: ${type}`),
        result: "integer",
        run: (args) => whole(count(args.when(0), args.when(1))),
      },
    ],
  };
}

function part(
  name: string,
  type: ParamType,
  en: string,
  ja: string,
  read: (when: Day | Moment) => number,
): FormulaFunction {
  return of(name, type, "integer", en, ja, (args) => whole(read(args.when(0))));
}
/** Midnight where it is a moment. */
function midnight(when: Day | Moment, number: number): Day | Moment {
  return when.kind === "day" ? day(number) : momentOn(number, 0, when.zone);
}

function zoneIn(name: string, { budget }: World): string {
  return zoneOf(name, (units) => budget.spend(units));
}
