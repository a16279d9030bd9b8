import { z } from "@hono/zod-openapi";
import { refusal } from "#sdk/fields.ts";
import { text } from "#sdk/text.ts";
import {
  Otherwise,
  TableDescription,
  TableName,
  TableRevisionNumber,
  TableRows,
} from "#flow/table.ts";
import { PersonRef } from "../persons.ts";
import { Cursor, Id, Moment, PageSize, pageOf } from "../schemas.ts";

const RowCount = z.int().meta({ description: "How many rows there are." });
const Revision = TableRevisionNumber.meta({ description: "1, 2, 3 ... in the order of saving." });

const parts = {
  name: TableName.meta({ description: "No other table has it." }),
  description: TableDescription,
};

const content = {
  rows: TableRows.meta({
    description:
      "Each value and what it becomes. Values are compared to the letter, and no two rows have the same.",
  }),
  otherwise: Otherwise.meta({ description: "What happens to a value without a row." }),
};

export const TableSummary = z
  .strictObject({
    id: Id,
    ...parts,
    revision: Revision.meta({ description: "The newest." }),
    rowCount: RowCount,
    createdAt: Moment,
    changedAt: Moment,
    changedBy: PersonRef,
  })
  .meta({ id: "TableSummary" });
export type TableSummary = z.infer<typeof TableSummary>;

export const TablePage = pageOf(TableSummary).meta({ id: "TablePage" });

export const TableQuery = z.strictObject({
  text: z.string().min(1).max(200).exactOptional().meta({
    description: "Tables with this in their name, or with this id.",
  }),
  limit: PageSize,
  cursor: Cursor,
});

const RevisionSummary = z
  .strictObject({ revision: Revision, savedAt: Moment, savedBy: PersonRef, rowCount: RowCount })
  .meta({ id: "TableRevisionSummary" });
export type RevisionSummary = z.infer<typeof RevisionSummary>;

export const RevisionList = z.strictObject({ items: z.array(RevisionSummary) });

export const Table = TableSummary.extend({
  content: RevisionSummary.extend(content).omit({ rowCount: true }).meta({
    id: "TableRevision",
    description: "The revision that was asked for, or the newest. It never changes.",
  }),
}).meta({ id: "Table" });
export type Table = z.infer<typeof Table>;

export const NewTable = z
  .strictObject({
    name: parts.name,
    description: parts.description.default(""),
    rows: content.rows.default([]),
    otherwise: content.otherwise.default({ is: "pass" }),
  })
  .meta({ id: "NewTable" });

export const TableChange = z
  .strictObject({
    name: parts.name.exactOptional(),
    description: parts.description.exactOptional(),
  })
  .meta({ id: "TableChange" });

export const TableSaving = z
  .strictObject({
    revision: Revision.meta({
      description: "The newest that you know: refused if somebody has saved another.",
    }),
    ...content,
  })
  .meta({ id: "TableSaving" });

const askedRevision = z
  .string()
  .refine(
    (value) => /^[1-9]\d{0,8}$/.test(value),
    refusal(
      text(
        "Write the number of a revision, such as 3.",
        "3 のようにリビジョンの番号を指定してください。",
      ),
    ),
  )
  .transform(Number)
  .exactOptional()
  .meta({ type: "integer", minimum: 1, description: "The newest, if left out." });

export const RevisionQuery = z.strictObject({ revision: askedRevision });

const Revisions = z.array(TableRevisionNumber);

export const TableFlows = z.strictObject({
  items: z.array(
    z
      .strictObject({
        id: Id,
        name: z.string(),
        draft: Revisions.meta({ description: "The revisions that the draft uses." }),
        published: Revisions.meta({ description: "The revisions that new runs look up in." }),
      })
      .meta({ id: "TableFlow" }),
  ),
});
export type TableFlows = z.infer<typeof TableFlows>;

export const Csv = z
  .strictObject({
    csv: z.string().max(1_000_000).meta({
      description:
        "Two columns: the value, and what it becomes. Comma, semicolon or tab between them; quotes and line breaks as in RFC 4180.",
      example: "gold,price_1\nsilver,price_2",
    }),
    header: z.boolean().exactOptional().meta({
      description:
        "Whether the first line names the columns. If left out, it does if it says `from` and `to`.",
    }),
  })
  .meta({ id: "TableCsv" });

export const CsvRows = z
  .strictObject({
    rows: content.rows,
    header: z.boolean().meta({ description: "The first line named the columns." }),
    separator: z.enum([",", ";", "\t"]),
  })
  .meta({ id: "TableCsvRows" });
