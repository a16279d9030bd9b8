/** What the triggers have in common. */
import type { Json, JsonObject } from "#sdk/index.ts";
import { field, text } from "#sdk/index.ts";
import { z } from "zod";
import { tableField } from "../postgresql.rows.ts";
import { sampleRow } from "../postgresql.writes.ts";

export const aTable = field(tableField, {
  label: text("Table", "テーブル"),
  help: text(
    "A table with a primary key, in the schema of the connection.",
    "接続で指定したスキーマにある、主キーのあるテーブル。",
  ),
  choices: "tables",
});

/** A row, by the names of its columns. */
export const ofRows = {
  watches: "row",
  output: z.record(z.string(), z.unknown()),
  // Each table numbers its rows from 1.
  uniqueKeys: false,
  sample: sampleRow satisfies Json,
  matches: () => "take" as const,
  // No column bears our mark.
  madeBy: () => null,
} as const;

/** Only the key of a row counts. */
export const nothing = (): JsonObject => ({});
