import { text } from "#sdk/text.ts";
import { action, formula, inBlock, mail, pill, recipientsOf, words } from "./parts.ts";
import type { Locale, Template } from "./template.ts";

const paid = `s1.charges.filter(charge, charge.status == "succeeded")`;

/** A line for each currency: amounts in two currencies are never added up. */
const sums = (locale: Locale) =>
  `joinBy(unique(${paid}.map(charge, charge.currency)).map(code, formatMoney(` +
  `sum(${paid}.filter(charge, charge.currency == code).map(charge, charge.amount)), ` +
  `code, "${locale}")), "\\n")`;

export const dailyRevenue: Template = {
  id: "daily-revenue",
  name: text("Every morning: yesterday’s revenue by e-mail", "毎朝: 前日の売上をメールで送信"),
  help: text(
    "At 9:00, adds up yesterday’s successful payments in each currency and mails the sums.",
    "毎日 9:00 に、前日に成功した支払いを通貨ごとに合計し、メールで送信します。",
  ),
  jobs: ["reports"],
  tables: [],
  open: [recipientsOf("s3")],
  operations: (locale) => [
    {
      do: "setTrigger",
      trigger: { kind: "schedule", when: { kind: "daily", at: "09:00" }, overlap: false },
    },
    ...inBlock(
      null,
      action("stripe", "list-charges", {
        created_from: formula("addDays(beginningOfDay(trigger.scheduledAt), -1)"),
        created_before: formula("beginningOfDay(trigger.scheduledAt)"),
      }),
      {
        do: "addLogic",
        step: { kind: "variable", type: "text", initial: formula(sums(locale)) },
      },
      mail({
        subject: words(
          locale,
          text("Revenue of the day before {date}", "売上レポート ({date} 作成)"),
          {
            date: pill("trigger", "localDate"),
          },
        ),
        text: words(
          locale,
          text(
            "Successful payments of the day before {date}, before refunds and fees:\n\n{sums}",
            "{date} の前日に成功した支払いの合計 (返金・手数料の差引前):\n\n{sums}",
          ),
          { date: pill("trigger", "localDate"), sums: pill("s2", "value") },
        ),
      }),
    ),
    {
      do: "renameStep",
      step: "s2",
      name: text("Sum of each currency", "通貨ごとの合計")[locale],
    },
  ],
};
