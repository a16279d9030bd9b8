/** Looking for the record that a write has made or changed, in the recycle bin, too. */
import type { EffectTag, Found, FrozenRequest, JsonObject, Retrieved, Seek } from "#sdk/index.ts";
import { textAt } from "#sdk/index.ts";
import type { SalesforceApi } from "./salesforce.client.ts";
import { apiName, wholeId } from "./salesforce.names.ts";
import { quoted } from "./salesforce.soql.ts";
import { knownWrite } from "./salesforce.writes.ts";

const doneWith = (id: string): Found => ({
  outcome: "done",
  answer: { status: 200, body: { id: wholeId(id) ?? id } },
});

/** Null for a write whose record bears no mark. A record that is there was made, for whichever generation. */
export function seekMark(request: FrozenRequest): Seek<SalesforceApi> | null {
  const write = knownWrite(request);
  if (write?.does !== "create" || write.mark === undefined) return null;
  const { object, mark, effect } = write;
  const soql = `SELECT Id FROM ${object} WHERE ${mark} = ${quoted(effect.id)} LIMIT 1`;
  return {
    async ask(api) {
      const { records } = await api.query(soql, "deleted");
      const id = textAt(records[0], "Id");
      return id === null ? null : doneWith(id);
    },
  };
}

/** A record that lies in the recycle bin was deleted, whoever did it. */
export function seekDeleted(request: FrozenRequest): Seek<SalesforceApi> | null {
  const write = knownWrite(request);
  if (write?.does !== "delete") return null;
  const { object, record } = write;
  return {
    async ask(api) {
      const row = await rowAt(api, { object, id: record, fields: ["Id", "IsDeleted"] });
      return row?.["IsDeleted"] === true ? doneWith(record) : null;
    },
  };
}

/** Reads a record for a person who says that the write was done. */
export async function retrieveRecord(context: {
  readonly api: SalesforceApi;
  readonly objectId: string;
  readonly request: FrozenRequest;
}): Promise<Retrieved | null> {
  const { api, objectId, request } = context;
  const write = knownWrite(request);
  if (write === null) return null;
  const mark = write.does === "create" ? write.mark : undefined;
  const fields = ["Id", ...(mark === undefined ? [] : [mark])];
  const row = await rowAt(api, { object: write.object, id: objectId, fields });
  const id = textAt(row ?? undefined, "Id");
  return row && id !== null
    ? { tag: write.does === "create" ? tagIn(row, mark, write.effect) : null, found: doneWith(id) }
    : null;
}

/** A record bears the name of one effect, and not its generation. */
function tagIn(
  row: JsonObject,
  mark: string | undefined,
  effect: { readonly id: string; readonly generation: number },
): EffectTag | null {
  const effectId = mark === undefined ? null : textAt(row, mark);
  if (effectId === null || effectId === "") return null;
  return { effectId, generation: effectId === effect.id ? effect.generation : 0 };
}

interface Wanted {
  readonly object: string;
  readonly id: string;
  readonly fields: readonly string[];
}

async function rowAt(api: SalesforceApi, wanted: Wanted): Promise<JsonObject | null> {
  const id = wholeId(wanted.id);
  if (id === null || !apiName.test(wanted.object)) return null;
  const soql = `SELECT ${wanted.fields.join(", ")} FROM ${wanted.object} WHERE Id = ${quoted(id)} LIMIT 1`;
  const { records } = await api.query(soql, "deleted");
  return records[0] ?? null;
}
