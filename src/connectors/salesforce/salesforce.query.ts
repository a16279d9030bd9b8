/** A query that a person has written, and the values that go into it. Pure. */
import type { Json, LocalizedText } from "#sdk/index.ts";
import { field, InputError, refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { anyValue } from "./salesforce.fields.ts";
import { refuseLong } from "./salesforce.find.ts";
import { literal, pattern } from "./salesforce.soql.ts";

const texts = /'(?:[^'\\]|\\.)*'/gs;

/** A query without what stands in quotes. */
const bare = (query: string): string => query.replace(texts, "''");

/** Clauses that note in Salesforce who has seen a record. */
const notes = /\b(?:FOR\s+(?:VIEW|REFERENCE|UPDATE)|UPDATE\s+(?:TRACKING|VIEWSTAT))\b/i;

export const queryField = field(
  z
    .string()
    .trim()
    .min(1)
    .max(10_000)
    .refine(
      (query) => /^SELECT\s/i.test(query) && !notes.test(bare(query)),
      refusal(
        text(
          "Enter one query that begins with SELECT. FOR VIEW, FOR REFERENCE, FOR UPDATE, UPDATE TRACKING and UPDATE VIEWSTAT change something in Salesforce, and are not possible here.",
          "SELECT で始まるクエリを 1 件入力してください。FOR VIEW、FOR REFERENCE、FOR UPDATE、UPDATE TRACKING、UPDATE VIEWSTAT は Salesforce 側を変更するため使用できません。",
        ),
      ),
    )
    .refine(
      (query) => !bare(query).replaceAll("''", "").includes("'"),
      refusal(text("A quotation mark is not closed.", "引用符が閉じられていません。")),
    ),
  {
    label: text("Query (SOQL)", "クエリ (SOQL)"),
    help: text(
      "Such as SELECT Id, Account.Name FROM Contact WHERE Email = :email LIMIT 10. Name each value with a colon, without quotation marks, and give it below.",
      "例: SELECT Id, Account.Name FROM Contact WHERE Email = :email LIMIT 10。値の位置にはコロンと名前を引用符なしで書き、値は下で指定します。",
    ),
    multiline: true,
    fixed: true,
  },
);

const kinds = [
  "text",
  "starts_with",
  "contains",
  "number",
  "true_false",
  "date",
  "moment",
  "id",
] as const;
type Kind = (typeof kinds)[number];

export const valuesField = field(
  z
    .array(
      z.object({
        name: field(
          z
            .string()
            .trim()
            .regex(
              /^:?[A-Za-z]\w{0,39}$/,
              refusal(
                text(
                  "Enter the name that stands in the query, such as email.",
                  "クエリに書いた名前を入力してください。例: email",
                ),
              ),
            ),
          { label: text("Name", "名前"), fixed: true },
        ),
        is: field(z.enum(kinds).default("text"), {
          label: text("Type", "型"),
          values: {
            text: text("Text", "テキスト"),
            starts_with: text("Text, for LIKE: starts with", "テキスト (LIKE 用: で始まる)"),
            contains: text("Text, for LIKE: contains", "テキスト (LIKE 用: を含む)"),
            number: text("Number", "数値"),
            true_false: text("True or false", "true / false"),
            date: text("Date", "日付"),
            moment: text("Date and time", "日時"),
            id: text("Record ID", "レコード ID"),
          },
        }),
        value: field(anyValue.optional(), {
          label: text("Value", "値"),
          help: text(
            "A list becomes several values in parentheses, for IN.",
            "リストは、IN で使う括弧付きの複数の値になります。",
          ),
          private: true,
          drawn: true,
        }),
      }),
    )
    .max(50)
    .optional(),
  {
    label: text("Values", "値"),
    help: text(
      "What each name in the query stands for. Whatever signs a value holds, it stays a value.",
      "クエリ内の各名前が表す値。どのような文字が含まれていても、値として扱われます。",
    ),
  },
);

interface Given {
  readonly name: string;
  readonly is: Kind;
  readonly value?: Json | undefined;
}

/** Signs in quotes, or a name behind a colon. The moments in a query have colons within words. */
const places = /'(?:[^'\\]|\\.)*'|(?<![\w:]):([A-Za-z]\w*)/gs;

/** The query with its values in their places. Throws an InputError where names and values do not match. */
export function bound(query: string, values: readonly Given[] = []): string {
  const named = values.map((one) => ({ ...one, name: one.name.replace(/^:/, "") }));
  const twice = named.find(({ name }, at) => named.findIndex((one) => one.name === name) !== at);
  if (twice !== undefined) throw unmatched("query_value_twice", saidTwice(twice.name));
  const used = new Set<string>();
  const soql = query.replace(places, (found: string, name: string | undefined) => {
    if (name === undefined) return found;
    const value = named.find((one) => one.name === name);
    if (value === undefined) throw unmatched("query_value_missing", missing(name));
    used.add(name);
    return inSoql(value);
  });
  const idle = named.find(({ name }) => !used.has(name));
  if (idle !== undefined) throw unmatched("query_value_unused", unused(idle.name));
  refuseLong(soql, text("Use fewer or shorter values.", "値を減らすか、短くしてください。"));
  return soql;
}

function inSoql({ name, is, value = null }: Given): string {
  const all = Array.isArray(value) ? value : [value];
  // A comparison with nothing finds nothing: that is hardly meant.
  if (all.length === 0 || all.some((one) => one === null || one === ""))
    throw unmatched("query_value_empty", empty(name));
  const literals = all.map((one: Json) => oneInSoql(`:${name}`, is, one));
  return Array.isArray(value) ? `(${literals.join(", ")})` : (literals[0] ?? "");
}

function oneInSoql(name: string, is: Kind, value: Json): string {
  switch (is) {
    case "text":
      return literal(name, "string", value);
    case "starts_with":
    case "contains":
      return pattern(name, is, value);
    case "number":
      return literal(name, "double", value);
    case "true_false":
      return literal(name, "boolean", value);
    case "moment":
      return literal(name, "datetime", value);
    case "date":
    case "id":
      return literal(name, is, value);
  }
}

function unmatched(code: string, message: LocalizedText): InputError {
  return new InputError({
    code: `salesforce.${code}`,
    message,
    advice: text(
      "Give each name in the query one value.",
      "クエリ内の名前ごとに、値を 1 つずつ指定してください。",
    ),
  });
}

const missing = (name: string) =>
  text(
    `The query names :${name}, which has no value.`,
    `クエリ内の :${name} に対応する値がありません。`,
  );
const unused = (name: string) =>
  text(`The value ${name} has no place in the query.`, `値 ${name} がクエリで使われていません。`);
const saidTwice = (name: string) =>
  text(`The value ${name} is given twice.`, `値 ${name} が 2 回指定されています。`);
const empty = (name: string) => text(`The value of :${name} is empty.`, `:${name} の値が空です。`);
