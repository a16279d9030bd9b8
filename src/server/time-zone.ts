import { z } from "zod";
import { refusal } from "#sdk/fields.ts";
import { text } from "#sdk/text.ts";

/** The name of a time zone in the IANA's list, such as Asia/Tokyo. */
export const TimeZone = z
  .string()
  .refine(
    isTimeZone,
    refusal(
      text(
        "There is no such time zone. Write a name of the IANA's list, such as Asia/Tokyo or Europe/Berlin.",
        "このタイムゾーンはありません。Asia/Tokyo や Europe/Berlin のような IANA のタイムゾーン名を指定してください。",
      ),
    ),
  )
  .meta({ example: "Asia/Tokyo" });

function isTimeZone(name: string): boolean {
  // The platform also takes offsets, which know nothing of summer time.
  if (name.length > 100 || !/^[a-z]/i.test(name)) return false;
  try {
    return Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
