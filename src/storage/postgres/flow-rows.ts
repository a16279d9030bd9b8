import { calledBy } from "#flow/callable.ts";
import type { FlowDocument } from "#flow/document.ts";
import { connectionsIn } from "#flow/uses.ts";
import type {
  Calls,
  FlowRecord,
  FlowStore,
  Publication,
  RunVersion,
  Unpublished,
  VersionRecord,
} from "#engine/store.ts";
import { isOpen, type ProposalRow, proposalRecord } from "../proposal-rows.ts";
import { documentFrom, fromJson, fromJsonOrNull, type JsonText, toJson } from "../rows.ts";
import { type Session, sql } from "./database.ts";
import { isCurrent } from "./permits.ts";
import type { Transaction } from "./writer.ts";

export interface VersionRow {
  readonly id: string;
  readonly flow_id: string;
  readonly number: number;
  readonly document: JsonText<FlowDocument>;
  readonly published_at: number;
  readonly published_by: string;
  readonly agreed_by: JsonText<readonly string[]>;
  readonly holds_currencies: boolean;
  readonly calls: JsonText<Calls> | null;
}

export type RunVersionRow = Omit<VersionRow, "number"> & { readonly number: number | null };

/** A flow with the version that new runs get. */
export interface FlowRow {
  readonly id: string;
  readonly owner: string;
  readonly entrusted_to: string | null;
  readonly offered_to: string | null;
  readonly name: string;
  readonly active: boolean;
  readonly draft: JsonText<FlowDocument>;
  readonly revision: number;
  readonly version_id: string | null;
  readonly lineage: string;
  readonly created_at: number;
  readonly changed_at: number;
  readonly changed_by: string | null;
  readonly number: number | null;
  readonly document: JsonText<FlowDocument> | null;
  readonly published_at: number | null;
  readonly published_by: string | null;
  readonly agreed_by: JsonText<readonly string[]> | null;
  readonly holds_currencies: boolean | null;
  readonly calls: JsonText<Calls> | null;
}

const lock = sql<[id: string], Pick<FlowRow, "draft" | "revision" | "active">>(
  `SELECT draft, revision, active FROM millrace.flows WHERE id = $1 AND deleted_at IS NULL
   FOR NO KEY UPDATE`,
);
const share = sql<[id: string], Pick<FlowRow, "revision" | "active" | "version_id">>(
  "SELECT revision, active, version_id FROM millrace.flows WHERE id = $1 AND deleted_at IS NULL FOR SHARE",
);
const insertUnpublished = sql<
  [id: string, flowId: string, document: string, at: number, by: string, calls: string]
>(
  `INSERT INTO millrace.flow_versions
     (id, flow_id, number, document, published_at, published_by, agreed_by, holds_currencies, calls)
   VALUES ($1, $2, NULL, $3, $4, $5, '[]', true, $6)`,
);
const insertVersion = sql<
  [
    id: string,
    flowId: string,
    document: string,
    at: number,
    by: string,
    agreedBy: string,
    calls: string,
  ],
  { number: number }
>(
  `INSERT INTO millrace.flow_versions
     (id, flow_id, number, document, published_at, published_by, agreed_by, holds_currencies, calls)
   SELECT $1, $2::text, coalesce(max(number), 0) + 1, $3, $4, $5, $6, true, $7 FROM millrace.flow_versions
   WHERE flow_id = $2::text
   RETURNING number`,
);
const noteConnections = sql<[versionId: string, connectionIds: readonly string[]]>(
  `INSERT INTO millrace.version_connections (version_id, connection_id)
   SELECT $1, unnest($2::text[])`,
);
const noteCalls = sql<[versionId: string, flowIds: readonly string[]]>(
  `INSERT INTO millrace.version_calls (version_id, flow_id) SELECT $1, unnest($2::text[])`,
);
const proposed = sql<[flowId: string], ProposalRow>(
  "SELECT * FROM millrace.proposals WHERE flow_id = $1 FOR UPDATE",
);
const endProposal = sql<[flowId: string]>("DELETE FROM millrace.proposals WHERE flow_id = $1");
const setVersion = sql<[versionId: string, id: string]>(
  "UPDATE millrace.flows SET version_id = $1 WHERE id = $2",
);
const callFrom = sql<[calls: string, versionId: string]>(
  "UPDATE millrace.flow_versions SET calls = (calls::jsonb || $1::jsonb)::text WHERE id = $2",
);
const standing = sql<[id: string], VersionRow>(
  `SELECT v.* FROM millrace.flows f JOIN millrace.flow_versions v ON v.id = f.version_id
   WHERE f.id = $1 AND f.deleted_at IS NULL`,
);

/** The flow as it stands, its own until the transaction ends. */
export function lockFlow(
  session: Session,
  id: string,
): Promise<Pick<FlowRow, "draft" | "revision" | "active"> | undefined> {
  return session.first(lock, id);
}

/** The same for who changes nothing of it: nobody else changes or deletes it until the transaction ends. */
export function shareFlow(
  session: Session,
  id: string,
): Promise<Pick<FlowRow, "revision" | "active" | "version_id"> | undefined> {
  return session.first(share, id);
}

/** Keeps a draft for the one run that works on it. */
export async function keepUnpublished(
  session: Session,
  id: string,
  flowId: string,
  { document, calls, by }: Unpublished,
  at: number,
): Promise<void> {
  await session.run(insertUnpublished, id, flowId, toJson(document), at, by, toJson(calls));
  await noteParts(session, id, document);
}

/** The connections in a version, and the flows that it calls. */
async function noteParts(session: Session, id: string, document: FlowDocument): Promise<void> {
  const calls = calledBy(document);
  await session.run(noteConnections, id, [...connectionsIn(document)]);
  if (calls.length > 0) await session.run(noteCalls, id, calls);
}

type Content = Pick<VersionRow, "document" | "published_by" | "agreed_by">;

/** Makes a draft or a proposal the version that new runs get. */
export async function publishIn(
  tx: Transaction,
  { id, versionId, at, ...what }: Parameters<FlowStore["publish"]>[0],
): Promise<VersionRecord | "conflict" | "not_found"> {
  const flow = await lockFlow(tx, id);
  if (!flow) return "not_found";
  const content = await contentOf(tx, id, flow, what);
  if (!content || !(await isCurrent(tx, what.consent.permit))) return "conflict";
  const { document, published_by: by, agreed_by: agreed } = content;
  const calls = toJson(what.consent.calls);
  const made = await tx.first(insertVersion, versionId, id, document, at, by, agreed, calls);
  const number = made?.number ?? 1;
  const row = {
    id: versionId,
    flow_id: id,
    number,
    published_at: at,
    holds_currencies: true,
    calls,
    ...content,
  };
  const version = versionRecord(row);
  await noteParts(tx, versionId, version.document);
  await tx.run(setVersion, versionId, id);
  for (const caller of what.consent.callers)
    await tx.run(callFrom, toJson(caller.calls), caller.versionId);
  if ((await tx.run(endProposal, id)) > 0) tx.changes.proposals();
  tx.changes.flow(id);
  return version;
}

async function contentOf(
  session: Session,
  flowId: string,
  flow: Pick<FlowRow, "draft" | "revision">,
  what: Publication,
): Promise<Content | null> {
  switch (what.kind) {
    case "draft":
      return flow.revision === what.revision
        ? { document: flow.draft, published_by: what.by, agreed_by: toJson([]) }
        : null;
    case "proposal": {
      const row = await session.first(proposed, flowId);
      if (row?.id !== what.proposalId || isOpen(proposalRecord(row))) return null;
      return { document: row.document, published_by: row.proposed_by, agreed_by: row.agreed };
    }
  }
}

/** The version that a flow's new runs get. */
export async function standingVersion(
  session: Session,
  flowId: string,
): Promise<VersionRecord | null> {
  const row = await session.first(standing, flowId);
  return row ? versionRecord(row) : null;
}

function versionRecord(row: VersionRow): VersionRecord {
  return { ...runVersion(row), number: row.number };
}

export function runVersion(row: RunVersionRow): RunVersion {
  return {
    id: row.id,
    flowId: row.flow_id,
    number: row.number,
    document: documentFrom(row.document),
    publishedAt: row.published_at,
    publishedBy: row.published_by,
    agreedBy: fromJson(row.agreed_by),
    holdsCurrencies: row.holds_currencies,
    calls: fromJsonOrNull(row.calls),
  };
}

export function flowRecord(row: FlowRow): FlowRecord {
  return {
    id: row.id,
    owner: row.owner,
    entrustedTo: row.entrusted_to ?? row.owner,
    offeredTo: row.offered_to,
    name: row.name,
    state: row.active ? "active" : "inactive",
    draft: documentFrom(row.draft),
    revision: row.revision,
    version: versionOf(row),
    lineage: row.lineage,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    changedBy: row.changed_by,
  };
}

function versionOf(row: FlowRow): VersionRecord | null {
  const {
    version_id: id,
    id: flow_id,
    number,
    document,
    published_at,
    published_by,
    agreed_by,
    holds_currencies,
    calls,
  } = row;
  return id === null ||
    number === null ||
    document === null ||
    published_at === null ||
    published_by === null ||
    agreed_by === null ||
    holds_currencies === null
    ? null
    : versionRecord({
        id,
        flow_id,
        number,
        document,
        published_at,
        published_by,
        agreed_by,
        holds_currencies,
        calls,
      });
}
