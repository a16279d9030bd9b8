import type { Json, JsonObject } from "#sdk/index.ts";
import { field, text } from "#sdk/index.ts";
import { z } from "zod";
import { salesforce } from "../salesforce.connection.ts";
import { anyValue, fieldField, objectField, Record } from "../salesforce.fields.ts";
import { findRecords as find } from "../salesforce.find.ts";

const condition = z.object({
  field: fieldField(text("Field", "項目")),
  is: field(
    z
      .enum([
        "equals",
        "differs",
        "less",
        "at_most",
        "greater",
        "at_least",
        "starts_with",
        "contains",
        "empty",
        "not_empty",
      ])
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
        starts_with: text("starts with", "で始まる"),
        contains: text("contains", "を含む"),
        empty: text("is empty", "空である"),
        not_empty: text("is not empty", "空でない"),
      },
    },
  ),
  value: field(anyValue.optional(), { label: text("Value", "値"), private: true, drawn: true }),
});

const sampleRecord: JsonObject = {
  Id: "001Hs00004ABCDEIA5",
  Name: "Sato Trading",
  AnnualRevenue: "1280.5",
};
const sample: Json = { records: [sampleRecord], record: sampleRecord, count: 1, more: false };

export const findRecords = salesforce.readAction({
  id: "find-records",
  label: text("Find records", "レコードを検索"),
  help: text(
    "Reads records of an object that meet conditions.",
    "条件を満たすオブジェクトのレコードを取得します。",
  ),
  documentation:
    "https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select.htm",
  input: z.object({
    object: objectField,
    where: field(z.array(condition).max(50).optional(), {
      label: text("Conditions", "条件"),
      help: text("A record must meet all of them.", "すべての条件を満たすレコードが対象です。"),
      widens: text(
        "Without a condition, the step finds records of the whole object.",
        "条件がない場合は、オブジェクトのすべてのレコードが対象になります。",
      ),
      drawn: true,
    }),
    order: field(fieldField(text("Order by", "並べ替えの項目")).optional(), {
      label: text("Order by", "並べ替えの項目"),
      choices: "fields",
      choicesOf: "object",
      help: text(
        "Without it, Salesforce gives the records in any order.",
        "指定しない場合、レコードの順序は決まっていません。",
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
      label: text("Maximum number of records", "最大件数"),
    }),
  }),
  output: z.object({
    records: field(z.array(Record), { label: text("Records", "レコード"), private: true }),
    record: field(Record.nullable(), {
      label: text("First record", "最初のレコード"),
      private: true,
    }),
    count: field(z.int(), { label: text("Number of records", "件数") }),
    more: field(z.boolean(), { label: text("There are more", "続きがある") }),
  }),
  sample,
  shaped: { of: "object", at: [["record"], ["records", "*"]] },
  run: ({ api, input }) => find(api, input),
});
