import { expect, it } from "vitest";
import type { When } from "./when.ts";
import { whenText, whenTextIn } from "./when-words.ts";

it.each([
  [1, "Every minute", "1 分ごと"],
  [15, "Every 15 minutes", "15 分ごと"],
  [90, "Every 90 minutes", "90 分ごと"],
  [60, "Every hour", "1 時間ごと"],
  [300, "Every 5 hours", "5 時間ごと"],
  [1440, "Every day", "1 日ごと"],
  [43_200, "Every 30 days", "30 日ごと"],
])("an interval of %i minutes is told in the largest unit that fits", (everyMinutes, en, ja) => {
  expect(whenText({ kind: "interval", everyMinutes })).toEqual({ en, ja });
});

const at = "09:05";
it.each<[When, string, string]>([
  [{ kind: "daily", at: "00:00" }, "Every day at 0:00", "毎日 0:00"],
  [{ kind: "weekdays", at: "23:59" }, "Monday to Friday at 23:59", "平日 (月～金) 23:59"],
  [{ kind: "weekly", days: ["mon"], at }, "Every Monday at 9:05", "毎週月曜日 9:05"],
  [
    { kind: "weekly", days: ["sun", "wed", "mon"], at },
    "Every Monday, Wednesday and Sunday at 9:05",
    "毎週月曜日・水曜日・日曜日 9:05",
  ],
  [{ kind: "monthly", day: 28, at }, "On day 28 of every month at 9:05", "毎月 28 日 9:05"],
  [
    { kind: "monthly", day: 31, at },
    "On day 31 of every month at 9:05; in shorter months on the last day",
    "毎月 31 日 9:05 (日数が足りない月は末日)",
  ],
  [{ kind: "monthly", day: "last", at }, "On the last day of every month at 9:05", "毎月末日 9:05"],
  [
    { kind: "cron", expression: "0 9 * * 1" },
    "At the times of cron 0 9 * * 1",
    "cron 式 0 9 * * 1 の時刻",
  ],
])("%o is a sentence", (when, en, ja) => {
  expect(whenText(when)).toEqual({ en, ja });
});

it("names the zone whose clocks it means", () => {
  expect(whenTextIn({ kind: "daily", at }, "Asia/Tokyo")).toEqual({
    en: "Every day at 9:05 (Asia/Tokyo)",
    ja: "毎日 9:05 (Asia/Tokyo)",
  });
  expect(whenTextIn({ kind: "interval", everyMinutes: 5 }, "Asia/Tokyo").en).toBe(
    "Every 5 minutes",
  );
});
