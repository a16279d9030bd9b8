import { calledBy } from "#flow/callable.ts";
import type { FlowDocument } from "#flow/document.ts";
import { connectionsIn } from "#flow/uses.ts";
import type {
  FlowStore,
  Publication,
  RunVersion,
  Unpublished,
  VersionRecord,
} from "#engine/store.ts";
import { isOpen } from "#engine/consent.ts";
import { proposalColumns } from "./proposals.ts";
import { columns } from "../columns.ts";
import { documentFrom, type JsonText, toJson } from "../rows.ts";
import { type Notes, sql, statement, type Work } from "../session.ts";
import { lockFlow } from "./locks.ts";
import { isCurrent } from "./permits.ts";

const parts = `v.number, v.document, v.published_at, v.published_by, v.agreed_by, v.holds_currencies, v.calls`;
const kinds = {
  document: "document",
  agreedBy: "json",
  holdsCurrencies: "flag",
  calls: "json",
} as const;
/** What a version `v` has beside its names. */
export const versionParts = columns<Omit<VersionRecord, "id" | "flowId">>(parts, kinds);
const versions = columns<VersionRecord>(`v.id, v.flow_id, ${parts}`, kinds);
const runVersions = columns<RunVersion>(`v.id, v.flow_id, ${parts}`, kinds);

/** What a version begins with, beside its number; the document is kept to the letter. */
interface NewVersion extends Omit<RunVersion, "number" | "document" | "holdsCurrencies"> {
  readonly document: JsonText<FlowDocument>;
}

const newVersions = columns<NewVersion>(
  "id, flow_id, document, published_at, published_by, agreed_by, calls",
  { agreedBy: "json", calls: "json" },
);
const insertUnpublished = newVersions.insert("flow_versions", {
  number: "NULL",
  holds_currencies: "true",
});
const insert = newVersions.insert<unknown, { number: number }>(
  "flow_versions",
  {
    number: "(SELECT coalesce(max(number), 0) + 1 FROM {flow_versions} WHERE flow_id = @flowId)",
    holds_currencies: "true",
  },
  "RETURNING number",
);
const proposed = statement<[flowId: string], Pick<NewVersion, "document">>(
  `SELECT ${proposalColumns.list} FROM {proposals} WHERE flow_id = ? FOR UPDATE`,
);
const endProposal = statement<[flowId: string]>("DELETE FROM {proposals} WHERE flow_id = ?");
const callFrom = statement<[calls: string, versionId: string]>(
  "UPDATE {flow_versions} SET calls = json_patch(calls, ?) WHERE id = ?",
  "UPDATE {flow_versions} SET calls = (calls::jsonb || ?::jsonb)::text WHERE id = ?",
);
const one = runVersions.select<[id: string]>("FROM {flow_versions} v WHERE v.id = ?");

/** A version, or the draft that a run has to itself. */
export function findVersion(id: string): Work<RunVersion | null> {
  return one.found(id);
}

/** The version that a flow's new runs get. */
export function standingVersion(flowId: string): Work<VersionRecord | null> {
  return versions.from`{flows} f JOIN {flow_versions} v ON v.id = f.version_id WHERE f.id = ${flowId}
    AND f.deleted_at IS NULL`.found();
}

/** Keeps a draft for the one run that works on it. */
export function* keepUnpublished(
  id: string,
  flowId: string,
  { document, calls, by }: Unpublished,
  at: number,
): Work<void> {
  const made = { publishedAt: at, publishedBy: by, agreedBy: [] };
  const version = { id, flowId, document: toJson(document), calls, ...made };
  yield* insertUnpublished.run(version);
  yield* noteParts(id, document);
}

/** The connections in a version, and the flows that it calls. */
function* noteParts(id: string, document: FlowDocument): Work<void> {
  for (const connection of connectionsIn(document))
    yield* sql`INSERT INTO {version_connections} (version_id, connection_id)
      VALUES (${id}, ${connection})`.run();
  for (const flow of calledBy(document))
    yield* sql`INSERT INTO {version_calls} (version_id, flow_id)
      VALUES (${id}, ${flow})`.run();
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
  const { calls } = what.consent;
  const begun = { id: versionId, flowId: id, publishedAt: at, calls, ...content };
  const made = yield* insert.first(begun);
  const document = documentFrom(content.document);
  const version = { ...begun, document, number: made?.number ?? 1, holdsCurrencies: true };
  yield* noteParts(versionId, version.document);
  yield* sql`UPDATE {flows} SET version_id = ${versionId} WHERE id = ${id}`.run();
  for (const caller of what.consent.callers)
    yield* callFrom.run(toJson(caller.calls), caller.versionId);
  if ((yield* endProposal.run(id)) > 0) changes.proposals();
  changes.flow(id);
  return version;
}

function* contentOf(
  flowId: string,
  flow: { readonly draft: JsonText<FlowDocument>; readonly revision: number },
  what: Publication,
): Work<Pick<NewVersion, "document" | "publishedBy" | "agreedBy"> | null> {
  switch (what.kind) {
    case "draft":
      return flow.revision === what.revision
        ? { document: flow.draft, publishedBy: what.by, agreedBy: [] }
        : null;
    case "proposal": {
      const row = yield* proposed.first(flowId);
      if (row === undefined) return null;
      const proposal = proposalColumns.of(row);
      if (proposal.id !== what.proposalId || isOpen(proposal)) return null;
      return { document: row.document, publishedBy: proposal.by, agreedBy: proposal.agreed };
    }
  }
}
