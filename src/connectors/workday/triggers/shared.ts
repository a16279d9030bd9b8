/** What the triggers have in common. */
import { field, text } from "#sdk/index.ts";
import { z } from "zod";
import { keyField, reportField, Row, sampleRow } from "../workday.fields.ts";

export const whereFields = { report: reportField, key: keyField };

export const keyOfRow = field(z.string(), {
  label: text("Key of the row", "行のキー"),
  private: true,
});

export const ofRows = {
  kind: "snapshot",
  watches: "row",
  output: z.object({ key: keyOfRow, row: field(Row, { label: text("Row", "行"), private: true }) }),
  shaped: { of: "report", at: [["row"]] },
  privateKey: true,
  // Two reports may hold the same people.
  uniqueKeys: false,
  sample: { key: sampleRow.Employee_ID, row: sampleRow },
  matches: () => "take" as const,
  // Nothing of ours is in a report.
  madeBy: () => null,
} as const;
