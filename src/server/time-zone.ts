import { z } from "zod";
import { isTimeZone } from "#flow/zone.ts";
import { refusal } from "#sdk/fields.ts";
import { text } from "#sdk/text.ts";

/** The name of a time zone in the IANA's list, such as Asia/Tokyo. */
export const TimeZone = z
  .string()
  .refine(
    isTimeZone,
    refusal(
      text(
        "There is no such time zone. Write a name from the IANA list, such as Asia/Tokyo or Europe/Berlin.",
        "このタイムゾーンはありません。Asia/Tokyo や Europe/Berlin のような IANA のタイムゾーン名を指定してください。",
      ),
    ),
  )
  .meta({ example: "Asia/Tokyo" });
