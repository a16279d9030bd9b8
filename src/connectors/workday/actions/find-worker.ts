import type { Json } from "#sdk/index.ts";
import { field, InputError, text } from "#sdk/index.ts";
import { z } from "zod";
import { workday } from "../workday.connection.ts";
import { fieldName, promptsField, reportField, Row, sampleRow } from "../workday.fields.ts";
import { evened, isList } from "../workday.shape.ts";

export const findWorker = workday.readAction({
  id: "find-worker",
  label: text("Find worker", "従業員を検索"),
  help: text(
    "Finds the one row of a report in which a field has a value, such as an employee ID or an e-mail address. Upper and lower case are alike.",
    "従業員 ID やメールアドレスなど、項目の値が一致する 1 行をレポートから検索します。大文字と小文字は区別しません。",
  ),
  input: z.object({
    report: reportField,
    field: field(fieldName, {
      label: text("Field to compare", "照合する項目"),
      help: text("Such as Employee_ID or Email.", "例: Employee_ID、Email"),
      choices: "report-fields",
      choicesOf: "report",
    }),
    value: field(z.string().trim().min(1).max(2_000), {
      label: text("Value", "値"),
      private: true,
    }),
    prompts: promptsField,
  }),
  output: z.object({
    found: field(z.boolean(), { label: text("Found", "見つかった") }),
    row: field(Row.nullable(), { label: text("Worker", "従業員"), private: true }),
  }),
  sample: { found: true, row: sampleRow },
  shaped: { of: "report", at: [["row"]] },
  async run({ api, input: { report, field: name, value, prompts = [] } }) {
    const rows = evened(await api.report(report, prompts));
    // A field that is empty in every row is in none of them.
    const found = rows.filter((row) => isAt(row[name], folded(value)));
    if (found.length > 1) throw several(name, found.length);
    return { found: found.length === 1, row: found[0] ?? null };
  },
});

/** One of several values of a field will do. */
function isAt(given: Json | undefined, wanted: string): boolean {
  if (isList(given)) return given.some((item) => isAt(item, wanted));
  return typeof given === "string" && folded(given) === wanted;
}

function folded(value: string): string {
  return value.trim().normalize("NFC").toLowerCase();
}

function several(name: string, count: number): InputError {
  return new InputError({
    code: "workday.several_workers",
    message: text(
      `${count} rows of the report have this value in ${name}`,
      `レポートの ${count} 行で、${name} の値が一致しました`,
    ),
    advice: text(
      "Compare a field that tells people apart, such as the employee ID, or choose a report with one row for each worker.",
      "従業員 ID のように人を識別できる項目を指定するか、従業員ごとに 1 行のレポートを選んでください。",
    ),
  });
}
