import type { FlowDocument } from "#flow/document.ts";
import type { Page, Reading, VersionDetail, VersionView } from "#people/reading.ts";
import { fromJson, type JsonText } from "../rows.ts";
import { all, first, statement, type Work } from "../session.ts";
import { pageOf, readCursor } from "./cursor.ts";

/** What a list of versions shows of each: a document is long. */
const versionColumns = "id, number, published_at, published_by, agreed_by";

interface VersionRow {
  readonly id: string;
  readonly number: number;
  readonly published_at: number;
  readonly published_by: string;
  readonly agreed_by: JsonText<readonly string[]>;
}

interface VersionDetailRow extends VersionRow {
  readonly document: JsonText<FlowDocument>;
}

// A draft that was tested has no number.
const page = statement<[flowId: string, before: number, limit: number], VersionRow>(
  `SELECT ${versionColumns} FROM {flow_versions}
   WHERE flow_id = ? AND number < ? ORDER BY number DESC LIMIT ?`,
);
const one = statement<[flowId: string, number: number], VersionDetailRow>(
  `SELECT ${versionColumns}, document FROM {flow_versions} WHERE flow_id = ? AND number = ?`,
);

/** More than any version has: PostgreSQL's column holds no more. */
const greatest = 2_147_483_647;

export function* listVersions({
  flowId,
  limit,
  cursor,
}: Parameters<Reading["listVersions"]>[0]): Work<Page<VersionView>> {
  const before = cursor === undefined ? greatest : Math.min(readCursor(cursor).seq, greatest);
  const { rows, next } = pageOf(
    yield* all(page, flowId, before, limit + 1),
    limit,
    ({ number }) => ({ at: 0, seq: number }),
  );
  return { items: rows.map(versionView), next };
}

export function* flowVersion(flowId: string, number: number): Work<VersionDetail | null> {
  const row = number > greatest ? undefined : yield* first(one, flowId, number);
  return row ? { ...versionView(row), document: fromJson(row.document) } : null;
}

function versionView(row: VersionRow): VersionView {
  return {
    id: row.id,
    number: row.number,
    publishedAt: row.published_at,
    publishedBy: row.published_by,
    agreedBy: fromJson(row.agreed_by),
  };
}
