import type { FlowDocument } from "#flow/document.ts";
import type { Page, VersionDetail, VersionView } from "#people/reading.ts";
import { fromJson, type JsonText } from "../rows.ts";
import { pageOf } from "./cursor.ts";

/** What a list of versions shows of each: a document is long. */
export const versionColumns = "id, number, published_at, published_by, agreed_by";

export interface VersionRow {
  readonly id: string;
  readonly number: number;
  readonly published_at: number;
  readonly published_by: string;
  readonly agreed_by: JsonText<readonly string[]>;
}

export interface VersionDetailRow extends VersionRow {
  readonly document: JsonText<FlowDocument>;
}

/** Out of rows that were asked for one more than it may hold. */
export function versionPage(rows: readonly VersionRow[], limit: number): Page<VersionView> {
  const page = pageOf(rows, limit, ({ number }) => ({ at: 0, seq: number }));
  return { items: page.rows.map(versionView), next: page.next };
}

export function versionDetail(row: VersionDetailRow): VersionDetail {
  return { ...versionView(row), document: fromJson(row.document) };
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
