/** A frozen write in words. */
import type { DeedPart, FrozenDeed, FrozenRequest, JsonObject, LocalizedText } from "#sdk/index.ts";
import { text } from "#sdk/index.ts";
import { type FrozenWrite, knownWrite } from "./salesforce.writes.ts";

export function tells(request: FrozenRequest): FrozenDeed | null {
  const write = knownWrite(request);
  return write && { words: wordsOf(write), parts: partsOf(write) };
}

function wordsOf(write: FrozenWrite): LocalizedText {
  const { object } = write;
  switch (write.does) {
    case "create":
      return text(`creates a record of ${object}`, `${object} のレコードを 1 件作成します`);
    case "create_list":
      return listed("creates", "作成", write);
    case "update_list":
      return listed("updates", "更新", write);
    case "upsert_list":
      return listed("creates or updates", "作成または更新", write);
    case "update":
      return text(`updates a record of ${object}`, `${object} のレコードを更新します`);
    case "upsert":
      return text(
        `creates the record of ${object} with this ${write.key}, or updates it`,
        `${write.key} が一致する ${object} のレコードを更新し、なければ作成します`,
      );
    case "delete":
      return text(`deletes a record of ${object}`, `${object} のレコードを削除します`);
  }
}

function listed(
  en: string,
  ja: string,
  { object, records: { length } }: Extract<FrozenWrite, { records: unknown }>,
): LocalizedText {
  return text(
    `${en} ${length === 1 ? "1 record" : `${length} records`} of ${object}`,
    `${object} のレコードを ${length} 件${ja}します`,
  );
}

/** So many records of a list tell what all of them are. */
const firstRecords = 3;

const labels = {
  records: text("Records", "レコード"),
  record: text("Record", "対象のレコード"),
  values: text("Values", "値"),
};

function partsOf(write: FrozenWrite): readonly DeedPart[] {
  const one = (label: LocalizedText, record: JsonObject): DeedPart => ({
    label,
    records: [record],
    count: 1,
  });
  switch (write.does) {
    case "create":
      return [one(labels.values, write.values)];
    case "create_list":
      return some(write.records, (values) => values);
    case "update_list":
      return some(write.records, ({ record, values }) => ({ Id: record, ...values }));
    case "upsert_list":
      return some(write.records, ({ value, values }) => ({ [write.key]: value, ...values }));
    case "update":
      return [one(labels.record, { Id: write.record }), one(labels.values, write.values)];
    case "upsert":
      return [one(labels.record, { [write.key]: write.value }), one(labels.values, write.values)];
    case "delete":
      return [one(labels.record, { Id: write.record })];
  }
}

function some<One>(all: readonly One[], record: (one: One) => JsonObject): readonly DeedPart[] {
  const records = all.slice(0, firstRecords).map(record);
  return [{ label: labels.records, records, count: all.length }];
}
