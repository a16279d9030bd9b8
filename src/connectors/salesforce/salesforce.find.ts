/** Finding records by conditions. Names are checked against what Salesforce describes, and values stay in their quotes. */
import type { Json, JsonObject, LocalizedText } from "#sdk/index.ts";
import { InputError, text } from "#sdk/index.ts";
import { inQuery, type SalesforceApi } from "./salesforce.client.ts";
import { described, type Described } from "./salesforce.shape.ts";
import { literal, pattern } from "./salesforce.soql.ts";

export interface Condition {
  readonly field: string;
  readonly is:
    | "equals"
    | "differs"
    | "less"
    | "at_most"
    | "greater"
    | "at_least"
    | "starts_with"
    | "contains"
    | "empty"
    | "not_empty";
  readonly value?: Json | undefined;
}

interface Wanted {
  readonly object: string;
  readonly where?: readonly Condition[] | undefined;
  readonly order?: string | undefined;
  readonly direction: "ascending" | "descending";
  readonly limit: number;
}

const signs = {
  equals: "=",
  differs: "!=",
  less: "<",
  at_most: "<=",
  greater: ">",
  at_least: ">=",
} as const;

/** As many records as a query gives without naming their fields. */
export const mostOfAllFields = 200;

/** Longer addresses are refused on the way. */
const longestQuery = 14_000;

export async function findRecords(api: SalesforceApi, wanted: Wanted): Promise<Json> {
  const fields = await described(api, wanted.object);
  if (fields === null) throw noObject(wanted.object);
  const { total: _, ...found } = await readUpTo(api, soqlOf(fields, wanted), wanted.limit);
  return found;
}

/** What a query finds, page by page, as far as is wanted. */
export async function readUpTo(api: SalesforceApi, soql: string, limit: number) {
  const kept: JsonObject[] = [];
  let page = await api.query(soql);
  const { total } = page;
  kept.push(...page.records);
  while (page.next !== null && kept.length <= limit) {
    page = await api.more(page.next);
    kept.push(...page.records);
  }
  const records = kept.slice(0, limit);
  return {
    records,
    record: records[0] ?? null,
    count: records.length,
    more: kept.length > records.length,
    total,
  };
}

/** One record more than wanted tells whether there are more. */
function soqlOf(fields: readonly Described[], wanted: Wanted): string {
  const { object, where = [], order, direction, limit } = wanted;
  const named = (name: string): Described => {
    const found = fields.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (found === undefined) throw noField(object, name);
    return found;
  };
  const conditions = where.map((one) => conditionOf(named(one.field), one));
  const filter = conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
  const sort = order === undefined ? null : named(order);
  if (sort?.sortable === false) throw notFor(sort.name, "order");
  const sorting =
    sort === null ? "" : ` ORDER BY ${sort.name} ${direction === "descending" ? "DESC" : "ASC"}`;
  const most = limit + 1;
  const rest = ` FROM ${object}${filter}${sorting} LIMIT ${most}`;
  // Bytes of a file have an address of their own, and are no values of a step.
  const names = fields.filter(({ type }) => type !== "base64").map(({ name }) => name);
  const list = most <= mostOfAllFields ? "FIELDS(ALL)" : names.join(", ");
  const soql = `SELECT ${list}${rest}`;
  refuseLong(soql, most <= mostOfAllFields ? fewerConditions : fewerRecords);
  return soql;
}

/** Throws where a query is longer than an address may be. */
export function refuseLong(soql: string, advice: LocalizedText): void {
  if (inQuery(soql).length <= longestQuery) return;
  throw new InputError({
    code: "salesforce.query_too_long",
    message: text(
      "The query is longer than an address may be.",
      "クエリが、アドレスに使える長さを超えています。",
    ),
    advice,
  });
}

const fewerConditions = text(
  "Use fewer or shorter conditions.",
  "条件を減らすか、短くしてください。",
);
const fewerRecords = text(
  `This object has very many fields. Read at most ${mostOfAllFields - 1} records in a step.`,
  `このオブジェクトは項目が非常に多いため、1 ステップで取得できるのは ${mostOfAllFields - 1} 件までです。`,
);

function conditionOf({ name, type, filterable }: Described, { is, value }: Condition): string {
  if (!filterable) throw notFor(name, "condition");
  if (is === "empty") return `${name} = null`;
  if (is === "not_empty") return `${name} != null`;
  // A comparison with nothing finds nothing: that is hardly meant.
  if (value === undefined || value === null || value === "") throw noValue(name);
  if (is === "starts_with" || is === "contains") return `${name} LIKE ${pattern(name, is, value)}`;
  return `${name} ${signs[is]} ${literal(name, type, value)}`;
}

function noObject(object: string): InputError {
  return new InputError({
    code: "salesforce.no_object",
    message: text(
      `There is no object ${object} that the integration user may see.`,
      `連携ユーザーが参照できるオブジェクト ${object} はありません。`,
    ),
    advice: text("Choose another object.", "別のオブジェクトを選択してください。"),
  });
}

function noField(object: string, name: string): InputError {
  return new InputError({
    code: "salesforce.no_field",
    message: text(
      `The object ${object} has no field ${name} that the integration user may see.`,
      `オブジェクト ${object} に、連携ユーザーが参照できる項目 ${name} はありません。`,
    ),
    advice: text("Choose another field.", "別の項目を選択してください。"),
  });
}

function notFor(name: string, use: "condition" | "order"): InputError {
  const message =
    use === "condition"
      ? text(
          `Salesforce finds no records by the field ${name}.`,
          `項目 ${name} は、Salesforce の検索条件に使えません。`,
        )
      : text(
          `Salesforce does not order records by the field ${name}.`,
          `項目 ${name} は、Salesforce の並べ替えに使えません。`,
        );
  const advice = text("Choose another field.", "別の項目を選択してください。");
  return new InputError({ code: `salesforce.no_${use}_field`, message, advice });
}

function noValue(name: string): InputError {
  return new InputError({
    code: "salesforce.condition_without_value",
    message: text(
      `The condition on the field ${name} has no value.`,
      `項目 ${name} の条件に値がありません。`,
    ),
    advice: text(
      "Give it a value, or choose “is empty”.",
      "値を指定するか、「空である」を選んでください。",
    ),
  });
}
