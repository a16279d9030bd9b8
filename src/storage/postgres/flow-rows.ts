import type { FlowDocument } from "#flow/document.ts";
import type { FlowRecord, FlowStore, VersionRecord } from "#engine/store.ts";
import { fromJson, type JsonText } from "../rows.ts";
import { type Session, sql } from "./database.ts";

export interface VersionRow {
  readonly id: string;
  readonly flow_id: string;
  readonly number: number;
  readonly document: JsonText<FlowDocument>;
  readonly published_at: number;
}

/** A flow with the version that new runs get. */
export interface FlowRow {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly draft: JsonText<FlowDocument>;
  readonly revision: number;
  readonly version_id: string | null;
  readonly lineage: string;
  readonly created_at: number;
  readonly changed_at: number;
  readonly number: number | null;
  readonly document: JsonText<FlowDocument> | null;
  readonly published_at: number | null;
}

const lock = sql<[id: string], Pick<FlowRow, "draft" | "revision">>(
  `SELECT draft, revision FROM millrace.flows WHERE id = $1 AND deleted_at IS NULL
   FOR NO KEY UPDATE`,
);
const insertVersion = sql<
  [id: string, flowId: string, document: string, publishedAt: number],
  { number: number }
>(
  `INSERT INTO millrace.flow_versions (id, flow_id, number, document, published_at)
   SELECT $1, $2::text, coalesce(max(number), 0) + 1, $3, $4 FROM millrace.flow_versions
   WHERE flow_id = $2::text
   RETURNING number`,
);
const setVersion = sql<[versionId: string, id: string]>(
  "UPDATE millrace.flows SET version_id = $1 WHERE id = $2",
);
const standing = sql<[id: string], VersionRow>(
  `SELECT v.* FROM millrace.flows f JOIN millrace.flow_versions v ON v.id = f.version_id
   WHERE f.id = $1 AND f.deleted_at IS NULL`,
);

/** The flow as it stands, its own until the transaction ends. */
export function lockFlow(
  session: Session,
  id: string,
): Promise<Pick<FlowRow, "draft" | "revision"> | undefined> {
  return session.first(lock, id);
}

/** Makes the draft the version that new runs get. */
export async function publishDraft(
  session: Session,
  { id, versionId, revision, at }: Parameters<FlowStore["publish"]>[0],
): Promise<VersionRecord | "conflict" | "not_found"> {
  const row = await lockFlow(session, id);
  if (!row) return "not_found";
  if (row.revision !== revision) return "conflict";
  const made = await session.first(insertVersion, versionId, id, row.draft, at);
  await session.run(setVersion, versionId, id);
  return versionRecord({
    id: versionId,
    flow_id: id,
    number: made?.number ?? 1,
    document: row.draft,
    published_at: at,
  });
}

/** The version that a flow's new runs get. */
export async function standingVersion(
  session: Session,
  flowId: string,
): Promise<VersionRecord | null> {
  const row = await session.first(standing, flowId);
  return row ? versionRecord(row) : null;
}

export function versionRecord(row: VersionRow): VersionRecord {
  return {
    id: row.id,
    flowId: row.flow_id,
    number: row.number,
    document: fromJson(row.document),
    publishedAt: row.published_at,
  };
}

export function flowRecord(row: FlowRow): FlowRecord {
  const { version_id: versionId, number, document, published_at: publishedAt } = row;
  return {
    id: row.id,
    name: row.name,
    state: row.active ? "active" : "inactive",
    draft: fromJson(row.draft),
    revision: row.revision,
    version:
      versionId === null || number === null || document === null || publishedAt === null
        ? null
        : versionRecord({
            id: versionId,
            flow_id: row.id,
            number,
            document,
            published_at: publishedAt,
          }),
    lineage: row.lineage,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  };
}
