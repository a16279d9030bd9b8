/** What became of each record of a list, as an answer holds it and as a step hands it on. */
import type { Answer, Json, JsonObject, PerRecord } from "#sdk/index.ts";
import { field, isJsonObject, text, textAt } from "#sdk/index.ts";
import { z } from "zod";
import { Record } from "./salesforce.fields.ts";
import { wholeId } from "./salesforce.names.ts";

const position = field(z.int(), {
  label: text("Position", "位置"),
  help: text("1 is the first item of the list.", "リストの先頭のアイテムが 1 です。"),
});
const code = field(z.string().nullable(), { label: text("Error code", "エラーコード") });
const message = field(z.string().nullable(), {
  label: text("Error message", "エラーメッセージ"),
  help: text("In Salesforce’s own words.", "Salesforce からのメッセージそのもの。"),
  private: true,
});
const outcomeLabels = {
  created: text("created", "作成済み"),
  refused: text("refused by Salesforce", "Salesforce が拒否"),
  unknown: text("not found", "見つからない"),
};

function outcomeOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  return field(z.enum(values), {
    label: text("Outcome", "結果"),
    help: text(
      "created: the record is there. refused: Salesforce did not take it. unknown: an answer was lost, and Millrace did not find the record afterwards; it was refused, or deleted for good.",
      "created: 作成済み。refused: Salesforce が受け付けなかった。unknown: 応答が失われ、その後の確認でも見つからなかった (受け付けられなかったか、完全に削除された)。",
    ),
    values: outcomeLabels,
  });
}

/** Of each record of a list, in its order. */
export const Outcomes = z.object({
  count: field(z.int(), { label: text("Number of records", "件数") }),
  created: field(z.int(), { label: text("Created", "作成された件数") }),
  refused: field(z.int(), { label: text("Refused", "拒否された件数") }),
  unknown: field(z.int(), { label: text("Not found after a lost answer", "確認できなかった件数") }),
  allCreated: field(z.boolean(), {
    label: text("All were created", "すべて作成された"),
  }),
  records: field(
    z.array(
      z.object({
        position,
        outcome: outcomeOf(["created", "refused", "unknown"]),
        id: field(z.string().nullable(), { label: text("Record ID", "レコード ID") }),
        code,
        message,
      }),
    ),
    {
      label: text("Each record", "各レコードの結果"),
      help: text("In the order of the list.", "リストと同じ順序です。"),
    },
  ),
  notCreated: field(
    z.array(
      z.object({
        position,
        outcome: outcomeOf(["refused", "unknown"]),
        code,
        message,
        values: field(Record, {
          label: text("Values", "値"),
          help: text("What the record was to hold.", "レコードに設定しようとした値。"),
          private: true,
        }),
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
  return outcomesOf([recordsIn(body)]);
}

/** Of all records of several answers. */
export function allOutcomes(outputs: readonly Json[]): Json {
  return outcomesOf(outputs.map(listed));
}

/** The first record that was made. */
export function firstMade(output: Json): string | null {
  const made = listed(output).map((one) => textAt(one, "id"));
  return made.find((id) => id !== null) ?? null;
}

/** One record of an answer: `id` where it was made, `code` where it was refused. */
function recordsIn(body: Json): readonly JsonObject[] {
  const records = isJsonObject(body) ? body["records"] : [];
  const list: readonly Json[] = Array.isArray(records) ? records : [];
  return list.map((one) => (isJsonObject(one) ? one : {}));
}

/** The same, from what was handed on. */
function listed(output: Json): readonly JsonObject[] {
  const { records, notCreated } = isJsonObject(output) ? output : {};
  const left = new Map(
    recordsIn({ records: notCreated ?? [] }).map((one) => [one["position"], one["values"]]),
  );
  return recordsIn({ records: records ?? [] }).map((one) => {
    const { id = null, code: said = null, message: words = null, position: at } = one;
    return { id, code: said, message: words, values: left.get(at) ?? {} };
  });
}

function outcomesOf(answers: readonly (readonly JsonObject[])[]): Json {
  const all = answers.flat().map((one, index) => {
    const id = wholeId(textAt(one, "id") ?? "");
    const said = { code: textAt(one, "code"), message: textAt(one, "message") };
    const outcome = id !== null ? "created" : said.code !== null ? "refused" : "unknown";
    const values = isJsonObject(one["values"]) ? one["values"] : {};
    return { record: { position: index + 1, outcome, id, ...said }, values };
  });
  const records = all.map(({ record }) => record);
  const times = (wanted: string): number =>
    records.filter(({ outcome }) => outcome === wanted).length;
  return {
    count: records.length,
    created: times("created"),
    refused: times("refused"),
    unknown: times("unknown"),
    allCreated: times("created") === records.length,
    records,
    notCreated: all.flatMap(({ record, values }) => {
      const { position: at, outcome, code: said, message: words } = record;
      return outcome === "created"
        ? []
        : [{ position: at, outcome, code: said, message: words, values }];
    }),
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
