/** A frozen write in words. */
import type { DeedPart, FrozenDeed, FrozenRequest, JsonObject, LocalizedText } from "#sdk/index.ts";
import { grouped, text } from "#sdk/index.ts";
import { type FrozenWrite, knownWrite } from "./postgresql.writes.ts";

export function tells(request: FrozenRequest): FrozenDeed | null {
  const write = knownWrite(request);
  return write && { words: wordsOf(write), parts: partsOf(write) };
}

function wordsOf({ verb, table, list, key, most }: FrozenWrite): LocalizedText {
  switch (verb) {
    case "INSERT":
      return added(table, 1);
    case "INSERT_LIST":
      return added(table, list?.rows.length ?? 0);
    case "UPDATE":
      return text(
        `changes up to ${rows(most)} of ${table}`,
        `${table} の行を最大 ${grouped(most)} 件更新します`,
      );
    case "DELETE":
      return text(
        `deletes up to ${rows(most)} of ${table}`,
        `${table} の行を最大 ${grouped(most)} 件削除します`,
      );
    case "UPSERT":
      return text(
        `adds a row to ${table}, or changes the row with the same ${key.join(", ")}`,
        `${table} に行を 1 件追加します。${key.join("、")} が同じ行がある場合は、その行を更新します`,
      );
  }
}

function added(table: string, count: number): LocalizedText {
  return text(`adds ${rows(count)} to ${table}`, `${table} に行を ${grouped(count)} 件追加します`);
}

const rows = (count: number): string => `${grouped(count)} ${count === 1 ? "row" : "rows"}`;

/** So many rows of a list tell what all of them are. */
const firstRows = 3;

const labels = {
  where: text("Rows", "対象の行"),
  values: text("Values", "値"),
  list: text("Rows", "行"),
};

function partsOf({ verb, where, values, list }: FrozenWrite): readonly DeedPart[] {
  const one = (label: LocalizedText, record: JsonObject): DeedPart => ({
    label,
    records: [record],
    count: 1,
  });
  switch (verb) {
    case "INSERT":
    case "UPSERT":
      return [one(labels.values, values)];
    case "UPDATE":
      return [one(labels.where, where), one(labels.values, values)];
    case "DELETE":
      return [one(labels.where, where)];
    case "INSERT_LIST": {
      const { rows: all } = list ?? { rows: [] };
      return [{ label: labels.list, records: all.slice(0, firstRows), count: all.length }];
    }
  }
}
