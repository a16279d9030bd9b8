/** A frozen request as Salesforce takes it. The same request gives the same bytes, whatever build makes them. */
import type { FrozenRequest, JsonObject } from "#sdk/index.ts";
import { markAt } from "./salesforce.names.ts";
import { knownWrite } from "./salesforce.writes.ts";

/** Null: without a body. */
export function bodyOf(request: FrozenRequest): string | null {
  const write = knownWrite(request);
  if (write === null) throw new Error(`Not a write of this connector: ${request.path}`);
  switch (write.does) {
    case "create": {
      const { values, mark, effect } = write;
      return JSON.stringify(mark === undefined ? values : { ...values, [mark]: effect.id });
    }
    case "create_list": {
      const { object: type, records, mark, effect } = write;
      const marked = records.map((values, index) =>
        recordOf(type, values, { [mark]: markAt(effect.id, index) }),
      );
      return JSON.stringify({ allOrNone: false, records: marked });
    }
    case "update":
      return JSON.stringify(write.values);
    case "update_list": {
      const { object: type, records } = write;
      const all = records.map(({ record, values }) => recordOf(type, { id: record }, values));
      return JSON.stringify({ allOrNone: false, records: all });
    }
    case "upsert": {
      const { object: type, key, value, values } = write;
      const record = recordOf(type, { [key]: value }, values);
      return JSON.stringify({ allOrNone: true, records: [record] });
    }
    case "upsert_list": {
      const { object: type, key, records } = write;
      const all = records.map(({ value, values }) => recordOf(type, { [key]: value }, values));
      return JSON.stringify({ allOrNone: false, records: all });
    }
    case "delete":
      return null;
  }
}

/** A record as a list holds it. The order of its fields never changes. */
function recordOf(type: string, first: JsonObject, then: JsonObject): JsonObject {
  return { attributes: { type }, ...first, ...then };
}
