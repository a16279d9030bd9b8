import type { Operation } from "#flow/operation.ts";
import { text } from "#sdk/text.ts";
import { inBlock, pill } from "./parts.ts";
import { createRecord } from "./salesforce.ts";
import type { Template } from "./template.ts";

const columns = {
  id: "Employee_ID",
  firstName: "First_Name",
  lastName: "Last_Name",
  email: "Email",
} as const;
const listed = Object.values(columns);

const newWorker: Operation = {
  do: "setTrigger",
  trigger: {
    kind: "event",
    connector: "workday",
    trigger: "new-report-row",
    connection: "workday",
    settings: { key: columns.id },
    everySeconds: 300,
  },
};

export const workerToContact: Template = {
  id: "worker-to-contact",
  name: text(
    "New worker in Workday → Salesforce contact",
    "Workday の新しい従業員 → Salesforce の取引先責任者",
  ),
  help: text(
    "For each worker who is new in a report, creates a contact. Contacts need the field Millrace_Effect__c, a text of at least 80 characters that is an External ID and Unique.",
    "レポートに新しい従業員が現れるたびに、取引先責任者を作成します。取引先責任者に、「外部 ID」かつ「ユニーク」で 80 文字以上のテキスト項目 Millrace_Effect__c が必要です。",
  ),
  jobs: ["people"],
  tables: [],
  open: [
    {
      step: "trigger",
      field: "report",
      words: text(
        `The report in Workday, with a row for each worker and these columns: ${listed.join(", ")}`,
        `Workday のレポート。従業員ごとに 1 行で、次の列が必要です: ${listed.join("、")}`,
      ),
    },
  ],
  operations: () => [
    newWorker,
    ...inBlock(
      null,
      createRecord("Contact", {
        FirstName: pill("trigger", "row", columns.firstName),
        LastName: pill("trigger", "row", columns.lastName),
        Email: pill("trigger", "row", columns.email),
      }),
    ),
  ],
};
