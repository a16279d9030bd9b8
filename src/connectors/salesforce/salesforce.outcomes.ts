/** What became of each record of a list, as an answer holds it and as a step hands it on. */
import type { Answer, Json, JsonObject, LocalizedText, PerRecord } from "#sdk/index.ts";
import { field, isJsonObject, text, textAt } from "#sdk/index.ts";
import { z } from "zod";
import { Record } from "./salesforce.fields.ts";
import { wholeId } from "./salesforce.names.ts";

export const position = field(z.int(), {
  label: text("Position", "位置"),
  help: text("1 is the first item of the list.", "リストの先頭のアイテムが 1 です。"),
});
export const code = field(z.string().nullable(), { label: text("Error code", "エラーコード") });
export const message = field(z.string().nullable(), {
  label: text("Error message", "エラーメッセージ"),
  help: text("In Salesforce’s own words.", "Salesforce からのメッセージそのもの。"),
  private: true,
});
const refused = text("refused by Salesforce", "Salesforce が拒否");

/** The words for what can have become of a record. */
export const outcomeLabels = {
  created: text("created", "作成済み"),
  updated: text("updated", "更新済み"),
  refused,
  unknown: text("not certain", "不明"),
};

/** What became of a record: one of these. */
export function outcomeField<const Values extends readonly [string, ...string[]]>(
  values: Values,
  help: LocalizedText,
  labels: Readonly<Record<string, LocalizedText>>,
) {
  return field(z.enum(values), { label: text("Outcome", "結果"), help, values: labels });
}

const created = text(
  "created: the record is there. refused: Salesforce did not take it. unknown: an answer was lost, and Millrace did not find the record afterwards; it was refused, or deleted for good.",
  "created: 作成済み。refused: Salesforce が受け付けなかった。unknown: 応答が失われ、その後の確認でも見つからなかった (受け付けられなかったか、完全に削除された)。",
);
const createdLabels = {
  created: outcomeLabels.created,
  refused,
  unknown: text("not found", "見つからない"),
};

export const count = field(z.int(), { label: text("Number of records", "件数") });
export const refusedCount = field(z.int(), { label: text("Refused", "拒否された件数") });
export const recordsLabel = {
  label: text("Each record", "各レコードの結果"),
  help: text("In the order of the list.", "リストと同じ順序です。"),
};
export const recordIdField = field(z.string().nullable(), {
  label: text("Record ID", "レコード ID"),
});
export const valuesLeft = field(Record, {
  label: text("Values", "値"),
  help: text("What the record was to hold.", "レコードに設定しようとした値。"),
  private: true,
});

/** Of each record of a list, in its order. */
export const Outcomes = z.object({
  count,
  created: field(z.int(), { label: text("Created", "作成された件数") }),
  refused: refusedCount,
  unknown: field(z.int(), { label: text("Not found after a lost answer", "確認できなかった件数") }),
  allCreated: field(z.boolean(), {
    label: text("All were created", "すべて作成された"),
  }),
  records: field(
    z.array(
      z.object({
        position,
        outcome: outcomeField(["created", "refused", "unknown"], created, createdLabels),
        id: recordIdField,
        code,
        message,
      }),
    ),
    recordsLabel,
  ),
  notCreated: field(
    z.array(
      z.object({
        position,
        outcome: outcomeField(["refused", "unknown"], created, createdLabels),
        code,
        message,
        values: valuesLeft,
      }),
    ),
    {
      label: text("Records that were not created", "作成されなかったレコード"),
      help: text("Empty if all were created.", "すべて作成された場合は空です。"),
    },
  ),
});

const sampleError = {
  code: "REQUIRED_FIELD_MISSING",
  message: "Required fields are missing: [LastName]",
};
export const sampleOutcomes: Json = {
  count: 2,
  created: 1,
  refused: 1,
  unknown: 0,
  allCreated: false,
  records: [
    { position: 1, outcome: "created", id: "003Hs00004ABCDEIA5", code: null, message: null },
    { position: 2, outcome: "refused", id: null, ...sampleError },
  ],
  notCreated: [
    { position: 2, outcome: "refused", ...sampleError, values: { Email: "sato@example.com" } },
  ],
};

/** Total. */
export function readOutcomes({ body }: Answer): Json {
  return outcomesOf(recordsIn(body).map((one) => entryOf(one)));
}

/** Of all records of several answers. */
export function allOutcomes(outputs: readonly Json[]): Json {
  return outcomesOf(outputs.flatMap((output) => handedOn(output, "notCreated")));
}

/** The first record that was made. */
export function firstMade(output: Json): string | null {
  return handedOn(output, "notCreated").find(({ id }) => id !== null)?.id ?? null;
}

/** One record of an answer: `id` where it was made, `code` where it was refused. */
function recordsIn(body: Json): readonly JsonObject[] {
  return objectsIn(isJsonObject(body) ? body["records"] : []);
}

/** Total: a list of objects, whatever stands there. */
export function objectsIn(list: Json | undefined): readonly JsonObject[] {
  const all: readonly Json[] = Array.isArray(list) ? list : [];
  return all.map((one) => (isJsonObject(one) ? one : {}));
}

/** What became of one record. */
export interface Entry {
  readonly outcome: string;
  readonly id: string | null;
  readonly code: string | null;
  readonly message: string | null;
  /** What it was to hold; empty where it holds that. */
  readonly values: JsonObject;
}

/** `told`: the outcome, where it is told. */
export function entryOf(
  one: JsonObject,
  told: string | null = null,
  left: Json | undefined = one["values"],
): Entry {
  const id = wholeId(textAt(one, "id") ?? "");
  const said = { code: textAt(one, "code"), message: textAt(one, "message") };
  const outcome = told ?? (id !== null ? "created" : said.code !== null ? "refused" : "unknown");
  const values = isJsonObject(left) ? left : {};
  return { outcome, id, ...said, values };
}

/** The same, from what was handed on. `left`: where those stand that are not done. */
export function handedOn(output: Json, left: string): readonly Entry[] {
  const given = isJsonObject(output) ? output : {};
  const values = new Map(objectsIn(given[left]).map((one) => [one["position"], one["values"]]));
  return objectsIn(given["records"]).map((one) =>
    entryOf(one, textAt(one, "outcome"), values.get(one["position"] ?? null) ?? {}),
  );
}

/** Of all records, in their order: how often each outcome is there, each record, and those that are not done. */
export function toldOf(entries: readonly Entry[]) {
  const times = (outcome: string): number =>
    entries.filter((one) => one.outcome === outcome).length;
  const isLeft = ({ outcome }: Entry): boolean => outcome === "refused" || outcome === "unknown";
  const records = entries.map(({ outcome, id, code: said, message: words }, index): JsonObject => ({
    position: index + 1,
    outcome,
    id,
    code: said,
    message: words,
  }));
  return {
    count: entries.length,
    times,
    isAll: !entries.some(isLeft),
    records,
    left: entries.flatMap((entry, index): readonly (JsonObject & Entry)[] =>
      isLeft(entry) ? [{ position: index + 1, ...entry }] : [],
    ),
  };
}

function outcomesOf(entries: readonly Entry[]): Json {
  const { count: all, times, isAll, records, left } = toldOf(entries);
  return {
    count: all,
    created: times("created"),
    refused: times("refused"),
    unknown: times("unknown"),
    allCreated: isAll,
    records,
    notCreated: left.map(
      ({ position: at = null, outcome, code: said, message: words, values }): JsonObject => ({
        position: at,
        outcome,
        code: said,
        message: words,
        values,
      }),
    ),
  };
}

/** A record that an earlier send has made can be refused to a repeat before its mark is looked at, such as by a duplicate rule. */
export const perRecord: PerRecord = {
  leavesOpen: ({ body }) => recordsIn(body).some((one) => textAt(one, "id") === null),
  settled: (answer, found) => {
    const there = recordsIn(found.body);
    const records = recordsIn(answer.body).map((one, index) => {
      const id = textAt(one, "id") ?? textAt(there[index], "id");
      return id === null ? one : { id };
    });
    return { ...found, body: { records } };
  },
};
