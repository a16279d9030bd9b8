/** Reading the records of an object by a stamp, the newest first. */
import type { JsonObject, TriggerEvent } from "#sdk/index.ts";
import { grouped, InputError, mostItems, text, textAt } from "#sdk/index.ts";
import { unanswerable } from "./salesforce.errors.ts";
import { mostOfAllFields } from "./salesforce.find.ts";
import type { SalesforceApi } from "./salesforce.client.ts";
import { apiName, wholeId } from "./salesforce.names.ts";
import { momentLiteral, quoted } from "./salesforce.soql.ts";

/** What a trigger asks for. */
export interface Stamped {
  /** A field with a date and time. */
  readonly stamp: string;
  /** Further conditions, in SOQL. */
  readonly only?: readonly string[];
  /** Only what lies in the recycle bin. */
  readonly deleted?: true;
  /** A record is one event, or each of its stamps is. */
  readonly isOnce: boolean;
}

export interface Asked {
  readonly api: SalesforceApi;
  readonly where: { readonly object: string };
}

export interface Span {
  readonly since: Date;
  readonly until?: Date;
}

/**
 * Page by page, one query for each: the next one begins behind the last record, so that no cursor of Salesforce's can die, and
 * a page that came short is no end.
 */
export async function* recordsSince(
  of: Stamped,
  { api, where, since, until }: Asked & Span,
): AsyncGenerator<readonly TriggerEvent[]> {
  const { stamp } = of;
  const isOneSecond = until !== undefined && until.getTime() - since.getTime() <= second;
  const span = [
    `${stamp} >= ${momentLiteral(since, "down")}`,
    ...(until === undefined ? [] : [`${stamp} < ${momentLiteral(until, "up")}`]),
  ];
  let count = 0;
  for (let last: JsonObject | null = null; ;) {
    const further: string[] = last === null ? [] : [behind(stamp, last)];
    const { records, next, asOf } = await ask(api, of, where.object, [...span, ...further]);
    count += records.length;
    // A second cannot be read in pieces.
    if (isOneSecond && count > mostItems) throw tooManyAtOnce();
    const events = records
      .map((record) => eventOf(record, of))
      .filter(({ at }) => of.isOnce || isOver(at, asOf));
    // An empty page is taken for the end.
    if (events.length > 0 || records.length === 0) yield events;
    last = records.at(-1) ?? null;
    if (last === null && next !== null) throw unanswerable();
    if (last === null || (next === null && records.length < mostOfAllFields)) return;
  }
}

const second = 1_000;

/**
 * A record that changes twice within a second has one stamp for both, and so the name of one event. So a second is told
 * when it is over: what is left out until then is read again.
 */
function isOver(at: Date, asOf: number | null): boolean {
  if (asOf === null) throw new Error("The engine says as of when an answer is");
  return Math.floor(at.getTime() / second) * second + second <= asOf;
}

/** The record of an event; null where it is gone, or has another stamp by now. */
export async function recordAt(
  of: Stamped,
  { api, where, key }: Asked & { readonly key: string },
): Promise<TriggerEvent | null> {
  const id = wholeId(key.split(" ")[0] ?? "");
  if (id === null) return null;
  const { records } = await ask(api, of, where.object, [`Id = ${quoted(id)}`]);
  const event = records[0] && eventOf(records[0], of);
  return event?.key === key ? event : null;
}

function ask(api: SalesforceApi, of: Stamped, object: string, all: readonly string[]) {
  const { stamp, deleted, only = [] } = of;
  for (const name of [object, stamp]) if (!apiName.test(name)) throw unnamed(name);
  const conditions = [...(deleted === undefined ? [] : ["IsDeleted = true"]), ...only, ...all];
  const soql = `SELECT FIELDS(ALL) FROM ${object} WHERE ${conditions.join(" AND ")} ORDER BY ${stamp} DESC, Id DESC LIMIT ${mostOfAllFields}`;
  return api.query(soql, deleted === undefined ? undefined : "deleted");
}

/** The records behind one, in the order of the list. */
function behind(stamp: string, record: JsonObject): string {
  const [at, id] = [momentLiteral(momentOf(record, stamp), "down"), textAt(record, "Id") ?? ""];
  return `(${stamp} < ${at} OR (${stamp} = ${at} AND Id < ${quoted(id)}))`;
}

function eventOf(record: JsonObject, { stamp, isOnce }: Stamped): TriggerEvent {
  const id = wholeId(textAt(record, "Id") ?? "");
  if (id === null) throw unanswerable();
  const at = momentOf(record, stamp);
  return { key: isOnce ? id : `${id} ${at.toISOString()}`, at, data: record };
}

function momentOf(record: JsonObject, stamp: string): Date {
  const at = new Date(textAt(record, stamp) ?? "");
  if (Number.isNaN(at.getTime())) throw unanswerable();
  return at;
}

export function unnamed(name: string): InputError {
  return new InputError({
    code: "salesforce.no_object",
    message: text(`${name} is not an API name.`, `${name} は API 参照名ではありません。`),
    advice: text(
      "Choose another object or field.",
      "別のオブジェクトまたは項目を選択してください。",
    ),
  });
}

function tooManyAtOnce(): InputError {
  const most = grouped(mostItems);
  return new InputError({
    code: "salesforce.too_many_at_once",
    message: text(
      `More than ${most} records have a stamp within one second.`,
      `1 秒以内の日時を持つレコードが ${most} 件を超えています。`,
    ),
    advice: text(
      "Deactivate the flow, and activate it from a later time.",
      "フローを非アクティブ化し、それより後の日時を指定してアクティブ化してください。",
    ),
  });
}
