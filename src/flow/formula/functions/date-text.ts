import { text } from "#sdk/text.ts";
import { formatDate } from "../date-format.ts";
import { type Reader, parseDate, parseDateTime } from "../date-parse.ts";
import { whole } from "../decimal.ts";
import { type Args, type FormulaFunction, params, type ParamType, type World } from "../library.ts";
import { type Moment, moment, momentOn, parseIso, wallOf } from "../moment.ts";
import { refuse } from "../refusal.ts";
import { isInSeconds } from "./number.ts";

/** From dates to texts and numbers, and back. */

const category = "date";
const cost = 1_000;
/** With the distance from UTC: names of zones are read by nobody else. */
const dateTimeFormat = "uuuu-MM-dd'T'HH:mm:ssXXX";

export const dateTextFunctions: readonly FormulaFunction[] = [
  {
    name: "fromStringToDate",
    category,
    cost,
    help: text(
      "Reads a date from a text, with a format such as uuuu-MM-dd.",
      "uuuu-MM-dd などの形式に従って、文字列を日付に変換します。",
    ),
    example: 'fromStringToDate("01/04/2026", "dd/MM/uuuu")',
    signatures: [
      {
        params: params("text: text", "format: text?", "locale: text?"),
        result: "date",
        run: (args, world) => parseDate(args.text(0).trim(), reader(args, "uuuu-MM-dd", world)),
      },
    ],
  },
  {
    name: "fromStringToDateTime",
    category,
    cost,
    help: text(
      "Reads a date and time from a text, with a format. It keeps a time zone in the text. With Z (UTC), it gives the same moment in the flow's time zone. Without a zone, it reads the text in the flow's time zone.",
      "形式に従って、文字列を日時に変換します。文字列のタイムゾーンは保持されます。Z (UTC) の場合は同じ時点をフローのタイムゾーンで表し、ない場合はフローのタイムゾーンの日時とみなします。",
    ),
    example: 'fromStringToDateTime("2026-04-01T09:30:00+09:00")',
    signatures: [
      {
        params: params("text: text", "format: text?", "locale: text?"),
        result: "dateTime",
        run: (args, world) =>
          parseDateTime(args.text(0).trim(), world.zone, reader(args, dateTimeFormat, world)),
      },
    ],
  },
  formatting(
    "fromDateToString",
    "date",
    "uuuu-MM-dd",
    "Writes a date with a format, in a language.",
    "日付を、指定の形式と言語で文字列に変換します。",
  ),
  formatting(
    "fromDateTimeToString",
    "dateTime",
    dateTimeFormat,
    "Writes a date and time with a format, in a language. Without a format, it looks like 2026-04-01T09:30:00+09:00.",
    "日時を、指定の形式と言語で文字列に変換します。形式を省略すると 2026-04-01T09:30:00+09:00 のようになります。",
  ),
  {
    name: "fromDateTimeToNumber",
    category,
    cost,
    help: text(
      "Seconds (or milliseconds) since 1970, as Stripe counts them.",
      "1970 年からの秒数 (またはミリ秒数) に変換します。",
    ),
    example: 'fromDateTimeToNumber(now(), "seconds")',
    signatures: [
      {
        params: params("dateTime: dateTime", "unit: text?"),
        result: "integer",
        run: (args) =>
          whole(
            Math.floor(args.moment(0).at / (isInSeconds(args, "fromDateTimeToNumber") ? 1000 : 1)),
          ),
      },
    ],
  },
  {
    name: "fromDateToDateTime",
    category,
    cost,
    help: text(
      "Adds a time to a date. Without one, it is midnight in the flow's time zone.",
      "日付に時刻を付けます。省略した場合は、フローのタイムゾーンの午前 0 時です。",
    ),
    example: 'fromDateToDateTime(fromStringToDate("2026-04-01"), "T10:30:00Z")',
    signatures: [
      {
        params: params("date: date", "time: text?"),
        result: "dateTime",
        run: atTime,
      },
    ],
  },
];

function formatting(
  name: string,
  type: ParamType,
  usual: string,
  en: string,
  ja: string,
): FormulaFunction {
  return {
    name,
    category,
    cost,
    help: text(en, ja),
    example: `${name}(${type === "date" ? "today" : "now"}(), "EEEE, dd MMMM", "en")`,
    signatures: [
      {
        params: params(`${type}: ${type}`, "format: text?", "locale: text?"),
        result: "text",
        run: (args, world) => {
          const { pattern, locale, spend } = reader(args, usual, world);
          return formatDate(args.when(0), pattern, locale, spend);
        },
      },
    ],
  };
}

function reader(args: Args, usual: string, { budget }: World): Reader {
  return {
    pattern: args.text(1, usual),
    locale: args.text(2, "en-US"),
    spend: (units) => budget.spend(units),
  };
}

function atTime(args: Args, { zone }: World): Moment {
  const { number } = args.day(0);
  if (!args.has(1)) return momentOn(number, 0, zone);
  const time = args.text(1).trim();
  const read = parseIso(`1970-01-01T${time.replace(/^T/i, "")}`, "UTC");
  if (read?.kind !== "moment")
    return refuse("flow.formula_not_a_date", {
      value: time.slice(0, 80),
      format: "'T'HH:mm:ssXXX",
    });
  const clock = wallOf(read).time;
  if (/Z$/i.test(time)) return moment(number * 86_400_000 + clock, zone);
  return momentOn(number, clock, read.zone === "UTC" ? zone : read.zone);
}
