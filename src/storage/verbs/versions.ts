import { calledBy } from "#flow/callable.ts";
import type { FlowDocument } from "#flow/document.ts";
import { connectionsIn } from "#flow/uses.ts";
import type {
  Calls,
  FlowStore,
  Publication,
  RunVersion,
  Unpublished,
  VersionRecord,
} from "#engine/store.ts";
import { isOpen, type ProposalRow, proposalRecord } from "../proposal-rows.ts";
import { documentFrom, fromJson, fromJsonOrNull, type JsonText, toJson } from "../rows.ts";
import { first, type Flag, isOn, type Notes, run, statement, type Work } from "../session.ts";
import { lockFlow } from "./locks.ts";
import { isCurrent } from "./permits.ts";

export interface VersionRow {
  readonly id: string;
  readonly flow_id: string;
  readonly number: number;
  readonly document: JsonText<FlowDocument>;
  readonly published_at: number;
  readonly published_by: string;
  readonly agreed_by: JsonText<readonly string[]>;
  readonly holds_currencies: Flag;
  readonly calls: JsonText<Calls> | null;
}

type RunVersionRow = Omit<VersionRow, "number"> & { readonly number: number | null };

type Content = Pick<VersionRow, "document" | "published_by" | "agreed_by">;

const insertUnpublished = statement<
  [id: string, flowId: string, document: string, at: number, by: string, calls: string]
>(
  `INSERT INTO {flow_versions}
     (id, flow_id, number, document, published_at, published_by, agreed_by, holds_currencies, calls)
   VALUES (?, ?, NULL, ?, ?, ?, '[]', true, ?)`,
);
const insert = statement<
  [
    id: string,
    flowId: string,
    document: string,
    at: number,
    by: string,
    agreedBy: string,
    calls: string,
    flowId: string,
  ],
  { number: number }
>(
  `INSERT INTO {flow_versions}
     (id, flow_id, number, document, published_at, published_by, agreed_by, holds_currencies, calls)
   SELECT ?, ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, true, ? FROM {flow_versions} WHERE flow_id = ?
   RETURNING number`,
);
const noteConnection = statement<[versionId: string, connectionId: string]>(
  "INSERT INTO {version_connections} (version_id, connection_id) VALUES (?, ?)",
);
const noteCall = statement<[versionId: string, flowId: string]>(
  "INSERT INTO {version_calls} (version_id, flow_id) VALUES (?, ?)",
);
const proposed = statement<[flowId: string], ProposalRow>(
  "SELECT * FROM {proposals} WHERE flow_id = ? FOR UPDATE",
);
const endProposal = statement<[flowId: string]>("DELETE FROM {proposals} WHERE flow_id = ?");
const setVersion = statement<[versionId: string, id: string]>(
  "UPDATE {flows} SET version_id = ? WHERE id = ?",
);
const callFrom = statement<[calls: string, versionId: string]>(
  "UPDATE {flow_versions} SET calls = json_patch(calls, ?) WHERE id = ?",
  "UPDATE {flow_versions} SET calls = (calls::jsonb || ?::jsonb)::text WHERE id = ?",
);
const one = statement<[id: string], RunVersionRow>("SELECT * FROM {flow_versions} WHERE id = ?");
const standing = statement<[flowId: string], VersionRow>(
  `SELECT v.* FROM {flows} f JOIN {flow_versions} v ON v.id = f.version_id
   WHERE f.id = ? AND f.deleted_at IS NULL`,
);

/** A version, or the draft that a run has to itself. */
export function* findVersion(id: string): Work<RunVersion | null> {
  const row = yield* first(one, id);
  return row ? runVersion(row) : null;
}

/** The version that a flow's new runs get. */
export function* standingVersion(flowId: string): Work<VersionRecord | null> {
  const row = yield* first(standing, flowId);
  return row ? versionRecord(row) : null;
}

/** Keeps a draft for the one run that works on it. */
export function* keepUnpublished(
  id: string,
  flowId: string,
  { document, calls, by }: Unpublished,
  at: number,
): Work<void> {
  yield* run(insertUnpublished, id, flowId, toJson(document), at, by, toJson(calls));
  yield* noteParts(id, document);
}

/** The connections in a version, and the flows that it calls. */
function* noteParts(id: string, document: FlowDocument): Work<void> {
  for (const connection of connectionsIn(document)) yield* run(noteConnection, id, connection);
  for (const flow of calledBy(document)) yield* run(noteCall, id, flow);
}

/** Makes a draft or a proposal the version that new runs get. */
export function* publish(
  changes: Notes["changes"],
  { id, versionId, at, ...what }: Parameters<FlowStore["publish"]>[0],
): Work<VersionRecord | "conflict" | "not_found"> {
  const flow = yield* lockFlow(id);
  if (!flow) return "not_found";
  const content = yield* contentOf(id, flow, what);
  if (!content || !(yield* isCurrent(what.consent.permit))) return "conflict";
  const { document, published_by: by, agreed_by: agreed } = content;
  const calls = toJson(what.consent.calls);
  const made = yield* first(insert, versionId, id, document, at, by, agreed, calls, id);
  const version = versionRecord({
    id: versionId,
    flow_id: id,
    number: made?.number ?? 1,
    published_at: at,
    holds_currencies: true,
    calls,
    ...content,
  });
  yield* noteParts(versionId, version.document);
  yield* run(setVersion, versionId, id);
  for (const caller of what.consent.callers)
    yield* run(callFrom, toJson(caller.calls), caller.versionId);
  if ((yield* run(endProposal, id)) > 0) changes.proposals();
  changes.flow(id);
  return version;
}

function* contentOf(
  flowId: string,
  flow: { readonly draft: JsonText<FlowDocument>; readonly revision: number },
  what: Publication,
): Work<Content | null> {
  switch (what.kind) {
    case "draft":
      return flow.revision === what.revision
        ? { document: flow.draft, published_by: what.by, agreed_by: toJson([]) }
        : null;
    case "proposal": {
      const row = yield* first(proposed, flowId);
      if (row?.id !== what.proposalId || isOpen(proposalRecord(row))) return null;
      return { document: row.document, published_by: row.proposed_by, agreed_by: row.agreed };
    }
  }
}

export function versionRecord(row: VersionRow): VersionRecord {
  return { ...runVersion(row), number: row.number };
}

function runVersion(row: RunVersionRow): RunVersion {
  return {
    id: row.id,
    flowId: row.flow_id,
    number: row.number,
    document: documentFrom(row.document),
    publishedAt: row.published_at,
    publishedBy: row.published_by,
    agreedBy: fromJson(row.agreed_by),
    holdsCurrencies: isOn(row.holds_currencies),
    calls: fromJsonOrNull(row.calls),
  };
}
