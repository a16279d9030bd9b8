import { type LocalizedText, text } from "#sdk/text.ts";
import { type Weekday, weekdays, type When } from "./when.ts";

/** A schedule as a sentence. */

/** "Every Monday at 9:00", by the clocks of the flow's time zone. */
export function whenText(when: When): LocalizedText {
  switch (when.kind) {
    case "interval":
      return every(when.everyMinutes);
    case "daily":
      return at(when.at, "Every day", "毎日");
    case "weekdays":
      return at(when.at, "Monday to Friday", "平日 (月～金)");
    case "weekly": {
      const days = weekdays.filter((one) => when.days.includes(one)).map((one) => names[one]);
      const [before, last] = [days.slice(0, -1), days.at(-1)?.en ?? ""];
      const listed = before.length === 0 ? last : `${before.map(en).join(", ")} and ${last}`;
      return at(when.at, `Every ${listed}`, `毎週${days.map(({ ja }) => ja).join("・")}`);
    }
    case "monthly":
      return monthly(when.day, when.at);
    case "cron":
      return text(`At the times of cron ${when.expression}`, `cron 式 ${when.expression} の時刻`);
  }
}

/** "Every Monday at 9:00 (Asia/Tokyo)". */
export function whenTextIn(when: When, timeZone: string): LocalizedText {
  const words = whenText(when);
  // An interval is as long everywhere.
  return when.kind === "interval"
    ? words
    : text(`${words.en} (${timeZone})`, `${words.ja} (${timeZone})`);
}

function monthly(day: number | "last", time: string): LocalizedText {
  if (day === "last") return at(time, "On the last day of every month", "毎月末日");
  const words = at(time, `On day ${day} of every month`, `毎月 ${day} 日`);
  return day <= 28
    ? words
    : text(
        `${words.en}; in shorter months on the last day`,
        `${words.ja} (日数が足りない月は末日)`,
      );
}

function at(time: string, english: string, japanese: string): LocalizedText {
  const shown = time.replace(/^0/, "");
  return text(`${english} at ${shown}`, `${japanese} ${shown}`);
}

const en = (words: LocalizedText): string => words.en;

const names: { readonly [day in Weekday]: LocalizedText } = {
  mon: text("Monday", "月曜日"),
  tue: text("Tuesday", "火曜日"),
  wed: text("Wednesday", "水曜日"),
  thu: text("Thursday", "木曜日"),
  fri: text("Friday", "金曜日"),
  sat: text("Saturday", "土曜日"),
  sun: text("Sunday", "日曜日"),
};

/** "Every 15 minutes", in the largest unit that fits. */
export function every(minutes: number): LocalizedText {
  if (minutes % 1440 === 0) return everyUnit(minutes / 1440, "day", "日");
  if (minutes % 60 === 0) return everyUnit(minutes / 60, "hour", "時間");
  return everyUnit(minutes, "minute", "分");
}

function everyUnit(count: number, en: string, ja: string): LocalizedText {
  return text(count === 1 ? `Every ${en}` : `Every ${count} ${en}s`, `${count} ${ja}ごと`);
}
