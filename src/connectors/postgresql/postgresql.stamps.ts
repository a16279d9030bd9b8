/** Reading the rows of a table by a timestamp column, the newest first. */
import type { JsonObject, SqlRows, SqlStatement, TriggerEvent } from "#sdk/index.ts";
import { grouped, InputError, longestKey, mostItems, quotedName, text } from "#sdk/index.ts";
import type { PostgresqlApi } from "./postgresql.client.ts";
import { qualified } from "./postgresql.encode.ts";
import { keyName, noKey, stampNames, textOf, withoutOurs } from "./postgresql.keys.ts";
import { askPage } from "./postgresql.reads.ts";

interface Stamped {
  readonly api: PostgresqlApi;
  readonly where: { readonly table: string; readonly column: string };
}

/** Each poll reads the newest rows of its overlap, whether they are known or not. The past is read once. */
const pageSize = { live: 250, past: 1_000 };

/** A row whose time is still to come, or not over, by the database's own clock, is left out until then. */
export async function* rowsByTime({
  since,
  until,
  ...stamped
}: Stamped & { readonly since: Date; readonly until?: Date }): AsyncGenerator<
  readonly TriggerEvent[]
> {
  const isOneSecond = until !== undefined && until.getTime() - since.getTime() <= 1_000;
  const span = [since.toISOString(), until?.toISOString() ?? null] as const;
  let count = 0;
  for (let last: JsonObject | null = null; ;) {
    const page: Awaited<ReturnType<typeof pageOf>> = await pageOf(stamped, span, last);
    count += page.rows.length;
    // A second cannot be read in pieces.
    if (isOneSecond && count > mostItems) throw tooManyAtOnce();
    yield page.rows.map((row) => eventOf(row, stamped.where));
    last = page.rows.at(-1) ?? null;
    if (page.isShort) return;
  }
}

/** The row of an event; null where it is gone, or has another time by now. */
export async function rowAtTime({
  key,
  ...stamped
}: Stamped & { readonly key: string }): Promise<TriggerEvent | null> {
  const { of = "", stamp = "" } = parted.exec(key)?.groups ?? {};
  if (stamp === "") return null;
  const time = timeOf(stamped);
  const which = `${time} = $2::timestamptz AND k.key = $3 AND ${stampOf(time)} = $4`;
  const { rows } = await stamped.api.ask(selecting(stamped, which, [stamp, of, stamp], 1));
  return rows[0] === undefined ? null : eventOf(rows[0], stamped.where);
}

/** An event is named by the key of its row and by the time: another time is another event. */
const parted = /^(?<of>[^]*) (?<stamp>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z?)$/;

function pageOf(
  stamped: Stamped,
  span: readonly [since: string, until: string | null],
  last: JsonObject | null,
): ReturnType<typeof askPage> {
  const time = timeOf(stamped);
  const within = `${time} >= $2::timestamptz AND ($3::timestamptz IS NULL OR ${time} < $3::timestamptz) AND ${time} <= now() AND ${overOf(time)} <= now()`;
  const further = ` AND ${time} <= $4::timestamptz AND (${time} < $4::timestamptz OR k.key COLLATE "C" < $5)`;
  const after = last === null ? [] : [textOf(last, stampNames.moment), textOf(last, keyName)];
  const which = last === null ? within : within + further;
  return askPage(
    stamped.api,
    (limit) => selecting(stamped, which, [...span, ...after], limit),
    span[1] === null ? pageSize.live : pageSize.past,
  );
}

/** One statement finds the key as well: what a poll asks is one request a page. `$1` is the table. */
function selecting(
  stamped: Stamped,
  which: string,
  values: readonly (string | null)[],
  limit: number,
): SqlStatement {
  const target = qualified(stamped.api.schema, stamped.where.table);
  const time = timeOf(stamped);
  const columns = [
    `k.key AS ${quotedName(keyName)}`,
    `${stampOf(time)} AS ${quotedName(stampNames.stamp)}`,
    `${momentOf(time)} AS ${quotedName(stampNames.moment)}`,
    `pg_typeof(${time})::text AS ${quotedName(stampNames.type)}`,
  ];
  return {
    text: `WITH c AS MATERIALIZED (${keyColumns})
SELECT ${columns.join(", ")}, t.* FROM ${target} AS t CROSS JOIN c CROSS JOIN LATERAL (${keyOfRow}) AS k
  WHERE ${which} ORDER BY ${time} DESC, k.key COLLATE "C" DESC LIMIT ${limit}`,
    values: [target, ...values],
  };
}

/** The columns of the primary key, which are found once. */
const keyColumns = `SELECT array_agg(a.attname::text ORDER BY p.place) AS names
    FROM pg_catalog.pg_index AS i CROSS JOIN unnest(i.indkey::smallint[]) WITH ORDINALITY AS p (attnum, place)
      JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = p.attnum
    WHERE i.indrelid = to_regclass($1) AND i.indisprimary`;

/** The primary key of the row `t` as a text: of one column its value, of several a list in JSON. */
const keyOfRow = `SELECT CASE WHEN cardinality(c.names) = 1 THEN to_jsonb(t) ->> c.names[1]
    ELSE (SELECT json_agg(to_jsonb(t) ->> n.name ORDER BY n.place)::text FROM unnest(c.names) WITH ORDINALITY AS n (name, place)) END AS key`;

const timeOf = ({ where: { column } }: Stamped): string => `t.${quotedName(column)}`;

const written = 'YYYY-MM-DD"T"HH24:MI:SS.US';

/** When it was, in UTC. Without a zone of its own, a time is read in that of the connection. */
function momentOf(time: string): string {
  return `to_char(${time}::timestamptz AT TIME ZONE 'UTC', '${written}"Z"')`;
}

/**
 * When a time is over. One in whole seconds stands for a second, and a row that changes again within it keeps its key: the
 * precision of the column, or of the program that fills it, is in the digits.
 */
function overOf(time: string): string {
  return `${time} + make_interval(secs => power(10, -length(rtrim(to_char(${time}, 'US'), '0'))))`;
}

/** What is in the column: the same whatever the zone of the connection. */
function stampOf(time: string): string {
  return `CASE WHEN pg_typeof(${time}) = 'timestamptz'::regtype THEN ${momentOf(time)} ELSE to_char(${time}::timestamp, '${written}') END`;
}

function eventOf(row: SqlRows["rows"][number], { table, column }: Stamped["where"]): TriggerEvent {
  const type = textOf(row, stampNames.type) ?? "";
  if (!type.startsWith("timestamp")) throw noTimestamp(column, type);
  const of = textOf(row, keyName);
  if (of === null) throw noKey(table);
  const key = `${of} ${textOf(row, stampNames.stamp)}`;
  if (Buffer.byteLength(key) > longestKey) throw keyTooLong(of);
  const moment = textOf(row, stampNames.moment) ?? "";
  return { key, at: new Date(`${moment.slice(0, 23)}Z`), data: withoutOurs(row) };
}

function noTimestamp(column: string, type: string): InputError {
  return new InputError({
    code: "postgresql.no_timestamp",
    message: text(
      `The column ${column} has the type ${type}, and not timestamp or timestamp with time zone.`,
      `列 ${column} の型は ${type} です。timestamp 型または timestamp with time zone 型ではありません。`,
    ),
    advice: text("Choose another column.", "別の列を選択してください。"),
  });
}

function keyTooLong(key: string): InputError {
  return new InputError({
    code: "postgresql.key_too_long",
    message: text(
      `The primary key of a row is too long. It begins with ${key.slice(0, 50)}.`,
      `行の主キーが長すぎます。先頭は ${key.slice(0, 50)} です。`,
    ),
    advice: text(
      "Use the trigger Rows of a query, and choose a column with shorter values as the key.",
      "トリガー「クエリの結果の行」を使い、より短い値の列をキー列に選択してください。",
    ),
  });
}

function tooManyAtOnce(): InputError {
  const most = grouped(mostItems);
  return new InputError({
    code: "postgresql.too_many_at_once",
    message: text(
      `More than ${most} rows have a time within one second.`,
      `1 秒以内の日時を持つ行が ${most} 件を超えています。`,
    ),
    advice: text(
      "Deactivate the flow, and activate it from a later time.",
      "フローを非アクティブ化し、それより後の日時を指定してアクティブ化してください。",
    ),
  });
}
