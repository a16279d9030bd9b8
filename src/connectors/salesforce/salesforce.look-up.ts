/** Looking for the record that a write has made or changed, in the recycle bin, too. */
import type { EffectTag, Found, FrozenRequest, JsonObject, Retrieved, Seek } from "#sdk/index.ts";
import { textAt, UnseenError } from "#sdk/index.ts";
import type { SalesforceApi } from "./salesforce.client.ts";
import { apiName, effectIn, markAt, wholeId } from "./salesforce.names.ts";
import { quoted } from "./salesforce.soql.ts";
import { type FrozenList, knownWrite } from "./salesforce.writes.ts";

interface Asked {
  readonly api: SalesforceApi;
  readonly objectId: string;
  readonly request: FrozenRequest;
}

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

/** So many marks stand in one question: more would make its address too long. */
const marksAtOnce = 100;

/** The records of a list that were made, for whichever generation. */
export function seekMarks(request: FrozenRequest): Seek<SalesforceApi> | null {
  const write = knownWrite(request);
  if (write?.does !== "create_list") return null;
  return {
    async ask(api) {
      const { made } = await madeOf(api, write, null);
      return made.size === 0 ? null : foundOf(write, made);
    },
  };
}

/** For a person who names one record of the list: what was made of all of them. */
export async function retrieveMarked({ api, objectId, request }: Asked): Promise<Retrieved | null> {
  const write = knownWrite(request);
  const id = wholeId(objectId);
  if (write?.does !== "create_list" || id === null) return null;
  const { made, named } = await madeOf(api, write, id);
  if (named === null) return null;
  const { mark, effect } = write;
  return { tag: tagIn(named, mark, effect), found: foundOf(write, made) };
}

function foundOf({ records }: FrozenList, made: ReadonlyMap<number, string>): Found {
  const all = records.map((values, index): JsonObject => {
    const id = made.get(index);
    return id === undefined ? { values } : { id };
  });
  const answer = { status: 200, body: { records: all } };
  return { outcome: "done", answer, ...(made.size < records.length ? { isPartly: true } : {}) };
}

/** By the positions of the list, the records that bear the marks; and the record that a person has named. */
async function madeOf(
  api: SalesforceApi,
  { object, mark, effect, records }: FrozenList,
  id: string | null,
): Promise<{ readonly made: ReadonlyMap<number, string>; readonly named: JsonObject | null }> {
  const marks = records.map((_, index) => markAt(effect.id, index));
  const made = new Map<number, string>();
  let named: JsonObject | null = null;
  for (let from = 0; from < marks.length; from += marksAtOnce) {
    const some = marks.slice(from, from + marksAtOnce).map(quoted);
    const bear = `${mark} IN (${some.join(", ")})`;
    const where = id === null || from > 0 ? bear : `Id = ${quoted(id)} OR ${bear}`;
    const soql = `SELECT Id, IsDeleted, ${mark} FROM ${object} WHERE ${where}`;
    for await (const row of rowsOf(api, soql)) {
      const whole = wholeId(textAt(row, "Id") ?? "");
      const index = marks.indexOf(textAt(row, mark) ?? "");
      if (whole !== null && whole === id) named = row;
      // Of two that bear one mark, one lies in the recycle bin.
      if (whole !== null && index !== -1 && !(made.has(index) && row["IsDeleted"] === true))
        made.set(index, whole);
    }
  }
  return { made, named };
}

async function* rowsOf(api: SalesforceApi, soql: string): AsyncGenerator<JsonObject> {
  let page = await api.query(soql, "deleted");
  yield* page.records;
  while (page.next !== null) {
    page = await api.more(page.next);
    yield* page.records;
  }
}

/**
 * A record that lies in the recycle bin was deleted, whoever did it. One that is nowhere may have left the bin, or never have
 * been in sight: nobody can tell.
 */
export function seekDeleted(request: FrozenRequest): Seek<SalesforceApi> | null {
  const write = knownWrite(request);
  if (write?.does !== "delete") return null;
  const { object, record } = write;
  return {
    async ask(api) {
      const row = await rowAt(api, { object, id: record, fields: ["Id", "IsDeleted"] });
      if (row === null) throw new UnseenError(`${object} ${record} is nowhere`);
      return row["IsDeleted"] === true ? doneWith(record) : null;
    },
  };
}

/** Reads a record for a person who says that the write was done. */
export async function retrieveRecord({ api, objectId, request }: Asked): Promise<Retrieved | null> {
  const write = knownWrite(request);
  if (write === null) return null;
  const mark = write.does === "create" ? write.mark : undefined;
  const fields = ["Id", "IsDeleted", ...(mark === undefined ? [] : [mark])];
  const row = await rowAt(api, { object: write.object, id: objectId, fields });
  const id = textAt(row ?? undefined, "Id");
  if (write.does === "delete" && row?.["IsDeleted"] !== true) return null;
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
  const marked = mark === undefined ? null : textAt(row, mark);
  if (marked === null || marked === "") return null;
  const effectId = effectIn(marked);
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
