/** Fields that several triggers and steps have. */
import { field, text } from "#sdk/index.ts";
import { z } from "zod";
import { Report } from "./workday.connection.ts";

export const reportField = field(Report, {
  label: text("Report", "レポート"),
  help: text(
    "An advanced report that is enabled as a web service and shared with the connection’s user. Paste its address from “View URLs”, or write owner/report. Prompts stand in the address, such as ?Cost_Center=Sales.",
    "Web サービスとして有効にし、接続のユーザーと共有した Advanced レポート。「View URLs」のアドレスを貼り付けるか、「所有者/レポート」の形で入力します。プロンプトは ?Cost_Center=Sales のようにアドレスに含めます。",
  ),
});

export const fieldName = z.string().trim().min(1).max(200);

export const keyField = field(fieldName, {
  label: text("Key column", "キー列"),
  help: text(
    "The column that tells the rows apart: each row has another value, which never changes, such as an employee ID or a WID.",
    "行を識別する列。従業員 ID や WID のように、行ごとに異なり、変わることのない値が必要です。",
  ),
  choices: "report-fields",
  choicesOf: "report",
});

export const promptsField = field(
  z
    .array(
      z.object({
        name: field(z.string().trim().min(1).max(200), {
          label: text("Prompt", "プロンプト"),
          help: text(
            "Its name as in the address of the report, such as Cost_Center or Organization!WID.",
            "レポートのアドレスにある名前。例: Cost_Center、Organization!WID",
          ),
        }),
        value: field(z.string().min(1).max(2_000), {
          label: text("Value", "値"),
          private: true,
        }),
      }),
    )
    .max(50)
    .optional(),
  {
    label: text("Prompts", "プロンプト"),
    help: text(
      "Values for prompts of the report. They count instead of those in its address.",
      "レポートのプロンプトの値。アドレスに含まれる値より優先されます。",
    ),
  },
);

/** A row, by the names of its fields. All of it is private: whose it is, Workday’s own permissions say. */
export const Row = z.record(z.string(), z.unknown());

export const sampleRow = {
  Employee_ID: "21001",
  Worker: "Hanako Sato",
  Email: "hanako@example.jp",
  Cost_Center: "Finance",
  Hire_Date: "2026-04-01",
};
