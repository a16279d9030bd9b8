import type { Json } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import type { Schema } from "./catalogue.ts";

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
  },
  required: ["scheduledAt", "previousAt"],
  additionalProperties: false,
};

export const scheduleSample: Json = {
  scheduledAt: "2026-04-01T09:00:00Z",
  previousAt: "2026-04-01T08:45:00Z",
};
