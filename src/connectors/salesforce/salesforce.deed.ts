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
      return records(object, write.records.length);
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

function records(object: string, count: number): LocalizedText {
  const en = count === 1 ? "1 record" : `${count} records`;
  return text(`creates ${en} of ${object}`, `${object} のレコードを ${count} 件作成します`);
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
    case "create_list": {
      const { records: all } = write;
      return [{ label: labels.records, records: all.slice(0, firstRecords), count: all.length }];
    }
    case "update":
      return [one(labels.record, { Id: write.record }), one(labels.values, write.values)];
    case "upsert":
      return [one(labels.record, { [write.key]: write.value }), one(labels.values, write.values)];
    case "delete":
      return [one(labels.record, { Id: write.record })];
  }
}
