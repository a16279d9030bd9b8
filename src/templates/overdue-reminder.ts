import { text } from "#sdk/text.ts";
import { action, amount, constant, inBlock, mail, moment, pill, when, words } from "./parts.ts";
import type { Template } from "./template.ts";

export const overdueReminder: Template = {
  id: "overdue-reminder",
  name: text("Every Monday: remind of overdue invoices", "毎週月曜日: 期日を過ぎた請求書の催促"),
  help: text(
    "At 9:00 on Mondays, mails each customer with an overdue invoice the amount and the page to pay it.",
    "毎週月曜日の 9:00 に、支払期日を過ぎた請求書の顧客に、未払い額と支払いページをメールで送信します。",
  ),
  jobs: ["collecting"],
  tables: [],
  open: [],
  operations: (locale) => [
    {
      do: "setTrigger",
      trigger: {
        kind: "schedule",
        when: { kind: "weekly", days: ["mon"], at: "09:00" },
        overlap: false,
      },
    },
    ...inBlock(
      null,
      action("stripe", "list-invoices", {
        status: constant("open"),
        due_before: pill("trigger", "scheduledAt"),
      }),
      {
        do: "addLogic",
        step: {
          kind: "forEach",
          list: pill("s1", "invoices"),
          atOnce: 1,
          onFailure: "continue",
          collect: null,
        },
      },
    ),
    ...inBlock("s2", { do: "addLogic", step: { kind: "if" } }),
    {
      do: "setCondition",
      branch: "s4",
      condition: when(pill("s2", "item", "customer_email"), "isNotEmpty"),
    },
    ...inBlock(
      "s4",
      mail({
        to: pill("s2", "item", "customer_email"),
        subject: words(
          locale,
          text("Reminder: invoice {number}", "お支払いのお願い: 請求書 {number}"),
          { number: pill("s2", "item", "number") },
        ),
        text: words(
          locale,
          text(
            "Invoice {number} over {amount} was due on {due}.\n\nPlease pay here: {url}",
            "請求書 {number} ({amount}) の支払期日 ({due}) を過ぎています。\n\nこちらからお支払いください: {url}",
          ),
          {
            number: pill("s2", "item", "number"),
            amount: amount(locale, "s2", "item", "amount_remaining"),
            due: moment("s2", "item", "due_date"),
            url: pill("s2", "item", "hosted_invoice_url"),
          },
        ),
      }),
    ),
  ],
};
