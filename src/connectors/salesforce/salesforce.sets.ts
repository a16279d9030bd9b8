/** What writes set values of, by one name for each record: alone, and in lists. */
import type { FrozenRequest, JsonObject, Several } from "#sdk/index.ts";
import { textAt } from "#sdk/index.ts";
import { wholeId } from "./salesforce.names.ts";
import { type FrozenSets, knownWrite } from "./salesforce.writes.ts";

/** One name for a record, however its id is written. */
export const changes = ({ params }: FrozenRequest): string | null =>
  wholeId(textAt(params, "record") ?? "");

/** Salesforce takes capitals and small letters in a key for the same. */
export function keyed(request: FrozenRequest): string | null {
  const write = knownWrite(request);
  return write?.does === "upsert" ? nameOfKey(write.object, write.key, write.value) : null;
}

const nameOfKey = (...parts: readonly string[]): string =>
  JSON.stringify(parts.map((one) => one.toLowerCase()));

/** Lists that name their records in the same way: by ids, which say of which object they are, or by the values of one field. */
export function family(request: FrozenRequest): string | null {
  const write = knownWrite(request);
  if (write?.does === "update" || write?.does === "update_list") return "ids";
  if (write?.does === "upsert" || write?.does === "upsert_list")
    return nameOfKey(write.object, write.key);
  return null;
}

export const several: Several = {
  names(request) {
    const write = setsIn(request);
    if (write === null) return null;
    return write.does === "update_list"
      ? write.records.map(({ record }) => wholeId(record) ?? record)
      : write.records.map(({ value }) => nameOfKey(write.object, write.key, value));
  },
  only(request, places) {
    const records = setsIn(request)?.records ?? [];
    const some = records.filter((_, place) => places.includes(place));
    return { ...request, params: { ...request.params, records: some } };
  },
  unsent(request, place) {
    const write = setsIn(request);
    return write === null ? {} : unwritten(write, place);
  },
};

function setsIn(request: FrozenRequest): FrozenSets | null {
  const write = knownWrite(request);
  return write?.does === "update_list" || write?.does === "upsert_list" ? write : null;
}

/** What stands in an answer of a record that was not written, so that the step can hand it on. */
export function unwritten(write: FrozenSets, place: number): JsonObject {
  if (write.does === "update_list") {
    const { record = "", values = {} } = write.records[place] ?? {};
    return { id: wholeId(record), values: { Id: record, ...values } };
  }
  const { value = "", values = {} } = write.records[place] ?? {};
  return { id: null, values: { [write.key]: value, ...values } };
}
