import type { Json } from "#sdk/index.ts";
import { field, InputError, quotedName, text } from "#sdk/index.ts";
import { z } from "zod";
import { postgresql } from "../postgresql.connection.ts";
import { qualified, valueIn } from "../postgresql.encode.ts";
import { anyValue, columnField, Row, tableField } from "../postgresql.rows.ts";
import { sampleRow, writtenRows } from "../postgresql.writes.ts";

/** How a column is compared with a value. */
const comparisons = {
  equals: "=",
  differs: "<>",
  less: "<",
  at_most: "<=",
  greater: ">",
  at_least: ">=",
} as const;

const condition = z.object({
  column: columnField(text("Column", "列")),
  is: field(
    z
      .enum(["equals", "differs", "less", "at_most", "greater", "at_least", "empty", "not_empty"])
      .default("equals"),
    {
      label: text("Comparison", "比較"),
      values: {
        equals: text("equals", "等しい"),
        differs: text("does not equal", "等しくない"),
        less: text("is less than", "より小さい"),
        at_most: text("is at most", "以下"),
        greater: text("is greater than", "より大きい"),
        at_least: text("is at least", "以上"),
        empty: text("is NULL", "NULL である"),
        not_empty: text("is not NULL", "NULL でない"),
      },
    },
  ),
  value: field(anyValue.optional(), { label: text("Value", "値"), private: true, drawn: true }),
});

const Input = z.object({
  table: tableField,
  where: field(z.array(condition).max(50).optional(), {
    label: text("Conditions", "条件"),
    help: text("A row must meet all of them.", "すべての条件を満たす行が対象です。"),
    widens: text(
      "Without a condition, the step finds rows of the whole table.",
      "条件がない場合は、テーブル全体の行が対象になります。",
    ),
  }),
  order: field(columnField(text("Order by", "並べ替えの列")).optional(), {
    label: text("Order by", "並べ替えの列"),
    choices: "columns",
    choicesOf: "table",
    help: text(
      "Without it, the database gives the rows in any order.",
      "指定しない場合、行の順序は決まっていません。",
    ),
  }),
  direction: field(z.enum(["ascending", "descending"]).default("ascending"), {
    label: text("Direction", "並べ替えの順序"),
    values: {
      ascending: text("Smallest first", "昇順"),
      descending: text("Largest first", "降順"),
    },
    advanced: true,
  }),
  limit: field(z.int().min(1).max(10_000).default(100), {
    label: text("Maximum number of rows", "最大行数"),
  }),
});

export const findRows = postgresql.readAction({
  id: "find-rows",
  label: text("Find rows", "行を検索"),
  help: text("Reads rows of a table.", "テーブルの行を取得します。"),
  documentation: "https://www.postgresql.org/docs/current/sql-select.html",
  input: Input,
  output: z.object({
    rows: field(z.array(Row), { label: text("Rows", "行"), private: true }),
    row: field(Row.nullable(), { label: text("First row", "最初の行"), private: true }),
    count: field(z.int(), { label: text("Number of rows", "行数") }),
    more: field(z.boolean(), { label: text("There are more", "続きがある") }),
  }),
  sample: { rows: [sampleRow], row: sampleRow, count: 1, more: false },
  shaped: writtenRows,
  async run({ api, input: { table, where = [], order, direction, limit } }) {
    const target = qualified(api.schema, table);
    const values: string[] = [];
    const conditions = where.map(({ column, is, value }) => {
      const name = `t.${quotedName(column)}`;
      if (is === "empty") return `${name} IS NULL`;
      if (is === "not_empty") return `${name} IS NOT NULL`;
      values.push(JSON.stringify({ [column]: given(column, value) }));
      return `${name} ${comparisons[is]} ${valueIn(target, column, values.length)}`;
    });
    const filter = conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
    const sorting =
      order === undefined
        ? ""
        : ` ORDER BY t.${quotedName(order)} ${direction === "descending" ? "DESC" : "ASC"}`;
    const { rows } = await api.ask(
      { text: `SELECT t.* FROM ${target} AS t${filter}${sorting} LIMIT ${limit + 1}`, values },
      { rows: limit + 1 },
    );
    const kept = rows.slice(0, limit);
    return { rows: kept, row: kept[0] ?? null, count: kept.length, more: rows.length > limit };
  },
});

/** A comparison with nothing finds nothing: that is hardly meant. */
function given(column: string, value: Json | undefined): Json {
  if (value !== undefined && value !== null) return value;
  throw new InputError({
    code: "postgresql.condition_without_value",
    message: text(
      `The condition on the column ${column} has no value.`,
      `列 ${column} の条件に値がありません。`,
    ),
    advice: text(
      "Give it a value, or choose “is NULL”.",
      "値を指定するか、「NULL である」を選んでください。",
    ),
  });
}
