/** What became of each record of a list whose records get values, as an answer holds it and as a step hands it on. */
import type { Answer, Json, JsonObject, LeftOver, PartsMade } from "#sdk/index.ts";
import { field, grouped, text } from "#sdk/index.ts";
import { z } from "zod";
import {
  code,
  count,
  type Entry,
  entryOf,
  handedOn,
  message,
  objectsIn,
  outcomeField,
  outcomeLabels,
  position,
  recordIdField,
  recordsLabel,
  refusedCount,
  toldOf,
  valuesLeft,
} from "./salesforce.outcomes.ts";

const help = text(
  "updated: the record has the values; after a lost answer, this step may also have created it. created: the record is new. refused: Salesforce did not take it. unknown: an answer was lost; then Salesforce refused the repeat, or a newer run had changed the record, and Millrace did not send it again.",
  "updated: 値が設定された (応答が失われた場合は、このステップで作成された可能性もある)。created: 新しく作成された。refused: Salesforce が受け付けなかった。unknown: 応答が失われ、その後の再送信を Salesforce が拒否したか、より新しい実行がレコードを変更したため再送信しなかった。",
);

const updatedCount = field(z.int(), { label: text("Updated", "更新された件数") });
const unknownCount = field(z.int(), {
  label: text("Not certain after a lost answer", "応答が失われ、結果が不明な件数"),
});
const allWritten = field(z.boolean(), {
  label: text("All were written", "すべて書き込まれた"),
});

function recordsField<const Outcomes extends readonly [string, ...string[]]>(outcomes: Outcomes) {
  const outcome = outcomeField(outcomes, help, outcomeLabels);
  return field(
    z.array(z.object({ position, outcome, id: recordIdField, code, message })),
    recordsLabel,
  );
}

const notWritten = field(
  z.array(
    z.object({
      position,
      outcome: outcomeField(["refused", "unknown"], help, outcomeLabels),
      id: recordIdField,
      code,
      message,
      values: valuesLeft,
    }),
  ),
  {
    label: text("Records that were not certainly written", "書き込みを確認できないレコード"),
    help: text(
      "Those that were refused or are not certain. Empty if all were written.",
      "拒否されたレコードと結果が不明なレコード。すべて書き込まれた場合は空です。",
    ),
  },
);

/** Of each record of a list to update, in its order. */
export const Updates = z.object({
  count,
  updated: updatedCount,
  refused: refusedCount,
  unknown: unknownCount,
  allWritten,
  records: recordsField(["updated", "refused", "unknown"]),
  notWritten,
});

/** The same of a list to upsert. */
export const Upserts = z.object({
  count,
  created: field(z.int(), { label: text("Created", "作成された件数") }),
  updated: updatedCount,
  refused: refusedCount,
  unknown: unknownCount,
  allWritten,
  records: recordsField(["created", "updated", "refused", "unknown"]),
  notWritten,
});

const id = "003Hs00004ABCDEIA5";
const done = { id, code: null, message: null };
const refusal = {
  code: "STRING_TOO_LONG",
  message: "Last Name: data value too large: (max length=80)",
};

export const sampleUpdates: Json = {
  count: 2,
  updated: 1,
  refused: 1,
  unknown: 0,
  allWritten: false,
  records: [
    { position: 1, outcome: "updated", ...done },
    { position: 2, outcome: "refused", id: "003Hs00004ABCDFIA5", ...refusal },
  ],
  notWritten: [
    {
      position: 2,
      outcome: "refused",
      id: "003Hs00004ABCDFIA5",
      ...refusal,
      values: { Id: "003Hs00004ABCDFIA5", LastName: "Sato" },
    },
  ],
};

export const sampleUpserts: Json = {
  count: 3,
  created: 1,
  updated: 1,
  refused: 1,
  unknown: 0,
  allWritten: false,
  records: [
    { position: 1, outcome: "created", ...done },
    { position: 2, outcome: "updated", ...done, id: "003Hs00004ABCDFIA5" },
    { position: 3, outcome: "refused", id: null, ...refusal },
  ],
  notWritten: [
    {
      position: 3,
      outcome: "refused",
      id: null,
      ...refusal,
      values: { Customer_Number__c: "C-3", LastName: "Sato" },
    },
  ],
};

/** Total. */
export const readUpdates = ({ body }: Answer): Json => updatesOf(entriesIn(body));

/** Total. */
export const readUpserts = ({ body }: Answer): Json => upsertsOf(entriesIn(body));

/** Of all records of several answers. */
export const allUpdates = (made: PartsMade): Json => updatesOf(entriesOf(made));

/** The same of lists to upsert. */
export const allUpserts = (made: PartsMade): Json => upsertsOf(entriesOf(made));

function entriesIn(body: Json): readonly Entry[] {
  return objectsIn(body).map((one) => entryOf(one, outcomeIn(one)));
}

function outcomeIn(one: JsonObject): string {
  if (one["is"] === "done") return one["isNew"] === true ? "created" : "updated";
  return one["is"] === "refused" ? "refused" : "unknown";
}

function entriesOf(made: PartsMade): readonly Entry[] {
  return [...made.values()].flatMap((output) => handedOn(output, "notWritten"));
}

function updatesOf(entries: readonly Entry[]): JsonObject {
  const { count: all, times, isAll, records, left } = toldOf(entries);
  return {
    count: all,
    updated: times("updated"),
    refused: times("refused"),
    unknown: times("unknown"),
    allWritten: isAll,
    records,
    notWritten: left,
  };
}

function upsertsOf(entries: readonly Entry[]): Json {
  return { ...updatesOf(entries), created: toldOf(entries).times("created") };
}

/** What was written before a later request of the list failed. */
export function writtenBefore(made: PartsMade): LeftOver | null {
  const { times } = toldOf(entriesOf(made));
  const written = times("updated") + times("created");
  const part = [...made.keys()].at(-1);
  if (written === 0 || part === undefined) return null;
  const en = written === 1 ? "1 record was" : `${grouped(written)} records were`;
  return {
    part,
    money: null,
    words: text(
      `${en} written before that, and stay as they are in Salesforce. If the step is tried again, it goes on after them.`,
      `それまでに ${grouped(written)} 件のレコードが書き込まれており、Salesforce にそのまま残っています。ステップを再試行すると、その続きから書き込みます。`,
    ),
  };
}
