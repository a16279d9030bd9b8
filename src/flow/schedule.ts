import type { Json, JsonObject } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import type { Schema } from "./catalogue.ts";
import { isTimeZone, wallAt } from "./zone.ts";

/** The pills of a flow that the time starts. */
export const scheduleOutput: Schema = {
  type: "object",
  properties: {
    scheduledAt: {
      type: "string",
      format: "date-time",
      field: {
        label: text("Scheduled time", "予定日時"),
        help: text(
          "When this run was due, even if it started late.",
          "この実行の予定日時。開始が遅れた場合も予定の日時です。",
        ),
      },
    },
    previousAt: {
      anyOf: [{ type: "string", format: "date-time" }, { type: "null" }],
      field: {
        label: text("Previous scheduled time", "前回の予定日時"),
        help: text(
          "When the run before this one was due; empty in the first run.",
          "1 つ前の実行の予定日時。初回の実行では空です。",
        ),
      },
    },
    localDate: {
      type: "string",
      format: "date",
      field: {
        label: text("Scheduled date", "予定日"),
        help: text(
          "The day of the scheduled time, in the flow’s time zone.",
          "予定日時の日付。フローのタイムゾーンで表します。",
        ),
      },
    },
    localTime: {
      type: "string",
      field: {
        label: text("Scheduled time of day", "予定時刻"),
        help: text(
          "What clocks show at the scheduled time, in the flow’s time zone.",
          "予定日時の時刻。フローのタイムゾーンで表します。",
        ),
      },
    },
  },
  required: ["scheduledAt", "previousAt", "localDate", "localTime"],
  additionalProperties: false,
};

/** What a run that the time starts works on. Moments are milliseconds since 1970. */
export function scheduleData(
  scheduledAt: number,
  previousAt: number | null,
  timeZone: string,
): JsonObject {
  const wall = new Date(wallAt(timeZone, scheduledAt)).toISOString();
  return {
    scheduledAt: new Date(scheduledAt).toISOString(),
    previousAt: previousAt === null ? null : new Date(previousAt).toISOString(),
    localDate: wall.slice(0, 10),
    localTime: wall.slice(11, 16),
  };
}

/** The same as an example. */
export function scheduleSample(timeZone: string): Json {
  const at = Date.parse("2026-04-01T00:00:00Z");
  return scheduleData(at, at - 900_000, isTimeZone(timeZone) ? timeZone : "UTC");
}
