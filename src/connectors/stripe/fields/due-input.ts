/** When an invoice that is sent is due: after so many days, or at a moment. Stripe takes one of the two. */
import type { FieldFacts } from "#sdk/index.ts";
import { refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { optional } from "./input.ts";
import { named } from "./shape.ts";

export function dueParts(more: Pick<FieldFacts, "showsFor"> = {}) {
  return {
    days_until_due: named(optional(z.int().min(0)), "Days until due", "支払期日までの日数", {
      help: text(
        "Counted from the day on which the draft is made. Give either this or the due date.",
        "下書きを作成した日から数えます。支払期日とどちらか一方を指定します。",
      ),
      either: ["due_date"],
      ...more,
    }),
    due_date: named(optional(z.int().min(0)), "Due date", "支払期日", {
      help: text(
        "A moment in the future, instead of a number of days.",
        "日数の代わりに指定する、現在より後の日時です。",
      ),
      unixTime: true,
      either: ["days_until_due"],
      ...more,
    }),
  };
}

interface Due {
  readonly days_until_due?: number | undefined;
  readonly due_date?: number | undefined;
}

export const isDue = ({ days_until_due: days, due_date: date }: Due): boolean =>
  days !== undefined || date !== undefined;

export const mustBeDue = {
  ...refusal(
    text(
      "Give the days until the invoice is due, or its due date.",
      "支払期日までの日数、または支払期日を指定してください。",
    ),
  ),
  path: ["days_until_due"],
};

export const isDueOnce = ({ days_until_due: days, due_date: date }: Due): boolean =>
  days === undefined || date === undefined;

export const mustBeDueOnce = {
  ...refusal(
    text(
      "Give either the days until the invoice is due or its due date, not both.",
      "支払期日までの日数と支払期日は、どちらか一方だけ指定してください。",
    ),
  ),
  path: ["due_date"],
};
