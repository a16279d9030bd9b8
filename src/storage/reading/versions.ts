import type { FlowDocument } from "#flow/document.ts";
import type { VersionDetail, VersionView } from "#reading/reading.ts";
import { columns } from "../columns.ts";
import { fromJson, type JsonText } from "../rows.ts";
import { statement, type Work } from "../session.ts";
import { pageOf, readCursor } from "#reading/cursor.ts";
import type { Query } from "./query.ts";

/** What a list of versions shows of each: a document is long. */
const versions = columns<VersionView>("id, number, published_at, published_by, agreed_by", {
  agreedBy: "json",
});
const one = statement<[flowId: string, number: number], { document: JsonText<FlowDocument> }>(
  `SELECT ${versions.list}, document FROM {flow_versions} WHERE flow_id = ? AND number = ?`,
);

/** More than any version has: PostgreSQL's column holds no more. */
const greatest = 2_147_483_647;

export function* listVersions({ flowId, limit, cursor }: Query<"listVersions">) {
  const before = cursor === undefined ? greatest : Math.min(readCursor(cursor).seq, greatest);
  // A draft that was tested has no number.
  const found =
    yield* versions.from`{flow_versions} WHERE flow_id = ${flowId} AND number < ${before}
      ORDER BY number DESC LIMIT ${limit + 1}`.all();
  const { rows, next } = pageOf(found, limit, ({ number }) => ({ at: 0, seq: number }));
  return { items: rows, next };
}

export function* flowVersion(flowId: string, number: number): Work<VersionDetail | null> {
  const row = number > greatest ? undefined : yield* one.first(flowId, number);
  return row ? { ...versions.of(row), document: fromJson(row.document) } : null;
}
