import { calledBy } from "#flow/callable.ts";
import type { FlowDocument } from "#flow/document.ts";
import { connectionsIn } from "#flow/uses.ts";
import type {
  FlowStore,
  ProposalRecord,
  ProposalStore,
  Publication,
  RunVersion,
  Unpublished,
  VersionRecord,
} from "#engine/store.ts";
import { agreedWith, isOpen } from "#engine/consent.ts";
import { columns } from "../columns.ts";
import { documentFrom, type JsonText, toJson } from "../rows.ts";
import { type Notes, sql, statement, type Verbs, type Work } from "../session.ts";
import { isCurrent, lockFlow } from "./locks.ts";
import { newsOfFields, newsOfProposal } from "#engine/alerts/news.ts";
import { noteNews } from "./alerts.ts";

const named = "id, flow_id, document, proposed_by AS by, at, take_up, owners, agreed, calls";
const proposalKinds = { owners: "json", agreed: "json", calls: "json" } as const;
const proposalColumns = columns<ProposalRecord>(named, {
  ...proposalKinds,
  document: "document",
  takeUp: "json",
});

const parts = `v.number, v.document, v.published_at, v.published_by, v.agreed_by, v.holds_currencies, v.calls, v.shapes`;
const kinds = {
  document: "document",
  agreedBy: "json",
  holdsCurrencies: "flag",
  calls: "json",
  shapes: "json",
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
  "id, flow_id, document, published_at, published_by, agreed_by, calls, shapes",
  { agreedBy: "json", calls: "json", shapes: "json" },
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

/** A version, or the draft that a run has to itself. */
export function findVersion(id: string): Work<RunVersion | null> {
  return runVersions.from`{flow_versions} v WHERE v.id = ${id}`.found();
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
  const version = { id, flowId, document: toJson(document), calls, shapes: null, ...made };
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
  const { calls, shapes } = what.consent;
  const begun = { id: versionId, flowId: id, publishedAt: at, calls, shapes, ...content };
  const made = yield* insert.first(begun);
  const document = documentFrom(content.document);
  const version = { ...begun, document, number: made?.number ?? 1, holdsCurrencies: true };
  yield* noteParts(versionId, version.document);
  yield* sql`UPDATE {flows} SET version_id = ${versionId} WHERE id = ${id}`.run();
  for (const caller of what.consent.callers)
    yield* callFrom.run(toJson(caller.calls), caller.versionId);
  if ((yield* endProposal.run(id)) > 0) changes.proposals();
  if (shapes.length > 0) yield* noteNews([newsOfFields(id, [], at)]);
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

/** The document as the draft has it, to the letter. */
type NewProposal = Omit<ProposalRecord, "document" | "takeUp"> & {
  readonly document: JsonText<FlowDocument>;
  readonly takeUp: JsonText<ProposalRecord["takeUp"]>;
};
const put = columns<NewProposal>(named, proposalKinds).put("proposals", "flow_id");

function tell(changes: Notes["changes"], flowId: string): void {
  changes.proposals();
  changes.flow(flowId);
}

export function proposalVerbs({ read, write, writeAt }: Verbs): ProposalStore {
  return {
    propose: writeAt(function* (
      { changes },
      { id, flowId, revision, by, at, takeUp, owners, calls },
    ) {
      const flow = yield* lockFlow(flowId);
      if (!flow) return "not_found";
      if (flow.revision !== revision) return "conflict";
      const texts = { document: flow.draft, takeUp: toJson(takeUp) };
      yield* put.run({ id, flowId, by, at, owners, calls, agreed: [], ...texts });
      tell(changes, flowId);
      yield* noteNews([newsOfProposal(flowId, owners, at)]);
      return "proposed";
    }),

    proposal: read((flowId) => proposalColumns.from`{proposals} WHERE flow_id = ${flowId}`.found()),

    proposals: read(() => proposalColumns.from`{proposals} ORDER BY at, id`.all()),

    agree: write(function* ({ changes }, id, person) {
      const proposal = yield* proposalColumns.from`{proposals} WHERE id = ${id} FOR UPDATE`.first();
      const agreed = proposal && agreedWith(proposal, person);
      if (!agreed) return "not_found";
      yield* sql`UPDATE {proposals} SET agreed = ${toJson(agreed)} WHERE id = ${id}`.run();
      tell(changes, proposal.flowId);
      return { ...proposal, agreed };
    }),

    dropProposal: write(function* ({ changes }, id) {
      const dropped = yield* sql<{ flow_id: string }>`DELETE FROM {proposals} WHERE id = ${id}
        RETURNING flow_id`.first();
      if (!dropped) return "not_found";
      tell(changes, dropped.flow_id);
      return "dropped";
    }),
  };
}
