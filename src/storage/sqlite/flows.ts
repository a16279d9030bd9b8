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
import type { Database } from "./database.ts";
import { isOpen, type ProposalRow, proposalRecord } from "../proposal-rows.ts";
import { documentFrom, fromJson, fromJsonOrNull, type JsonText, toJson } from "../rows.ts";
import { makeTables } from "../verbs/tables.ts";
import { currentPermits } from "./permits.ts";
import { doing } from "./session.ts";
import type { Writer } from "./writer.ts";

type FlowVerbs = Pick<
  FlowStore,
  | "createFlow"
  | "flow"
  | "flows"
  | "callersOf"
  | "version"
  | "keepCalls"
  | "saveDraft"
  | "offerFlow"
  | "acceptFlow"
  | "setFlowOwner"
  | "publish"
>;

interface VersionRow {
  readonly id: string;
  readonly flow_id: string;
  readonly number: number;
  readonly document: JsonText<FlowDocument>;
  readonly published_at: number;
  readonly published_by: string;
  readonly agreed_by: JsonText<readonly string[]>;
  readonly holds_currencies: number;
  readonly calls: JsonText<Calls> | null;
}

type RunVersionRow = Omit<VersionRow, "number"> & { readonly number: number | null };

interface FlowRow {
  readonly id: string;
  readonly owner: string;
  readonly entrusted_to: string | null;
  readonly offered_to: string | null;
  readonly name: string;
  readonly active: number;
  readonly draft: JsonText<FlowDocument>;
  readonly revision: number;
  readonly version_id: string | null;
  readonly lineage: string;
  readonly created_at: number;
  readonly changed_at: number;
  readonly changed_by: string | null;
}

export function flowVerbs(writer: Writer): FlowVerbs {
  const { db, changes } = writer;
  const insert = db.prepare(
    `INSERT INTO flows (id, owner, name, draft, lineage, created_at, changed_at, changed_by)
     VALUES (@id, @owner, @name, @draft, @lineage, @at, @at, @owner)`,
  );
  const one = db.prepare<[string], FlowRow>(
    "SELECT * FROM flows WHERE id = ? AND deleted_at IS NULL",
  );
  const all = db.prepare<[], FlowRow>("SELECT * FROM flows WHERE deleted_at IS NULL ORDER BY seq");
  const callers = db.prepare<[string], FlowRow>(
    `SELECT f.* FROM version_calls c JOIN flows f ON f.version_id = c.version_id
     WHERE c.flow_id = ? AND f.deleted_at IS NULL ORDER BY f.name, f.seq`,
  );
  const version = db.prepare<[string], RunVersionRow>("SELECT * FROM flow_versions WHERE id = ?");
  const save = db.prepare(
    `UPDATE flows SET name = @name, draft = @draft, revision = revision + 1, changed_at = @at,
       changed_by = @by
     WHERE id = @id`,
  );
  const setOwner = db.prepare<[string, string, string]>(
    `UPDATE flows SET owner = ?, entrusted_to = ?, offered_to = NULL
     WHERE id = ? AND deleted_at IS NULL`,
  );
  const offer = db.prepare<[string | null, string]>(
    "UPDATE flows SET offered_to = ? WHERE id = ? AND deleted_at IS NULL",
  );
  const accept = db.prepare<{ id: string; owner: string; entrustedTo: string }>(
    `UPDATE flows SET owner = @owner, entrusted_to = @entrustedTo, offered_to = NULL
     WHERE id = @id AND offered_to = @owner AND deleted_at IS NULL`,
  );
  const publish = publications(writer);
  const done = doing(db);

  const published = (id: string): VersionRecord | null => {
    const row = version.get(id);
    const number = row?.number ?? null;
    return row && number !== null ? versionRecord({ ...row, number }) : null;
  };
  const recordOf = (row: FlowRow): FlowRecord => ({
    id: row.id,
    owner: row.owner,
    entrustedTo: row.entrusted_to ?? row.owner,
    offeredTo: row.offered_to,
    name: row.name,
    state: row.active === 1 ? "active" : "inactive",
    draft: documentFrom(row.draft),
    revision: row.revision,
    version: row.version_id === null ? null : published(row.version_id),
    lineage: row.lineage,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    changedBy: row.changed_by,
  });

  const keepCalls = db.prepare<[string, string]>(
    "UPDATE flow_versions SET calls = ? WHERE id = ? AND calls IS NULL",
  );

  return {
    keepCalls: (versionId, calls) =>
      writer.write(() => void keepCalls.run(toJson(calls), versionId)),

    createFlow: ({ tables = [], ...flow }) =>
      writer.writeAt(flow.at, () => {
        const saving = { at: flow.at, by: flow.owner };
        if (!done(makeTables(tables, saving))) return "table_name_taken";
        insert.run({ ...flow, draft: toJson(flow.draft) });
        changes.flow(flow.id);
        if (tables.length > 0) changes.tables();
        return "created";
      }),

    async flow(id) {
      const row = one.get(id);
      return row ? recordOf(row) : null;
    },

    async flows(ids) {
      const rows = ids === undefined ? all.all() : ids.flatMap((id) => one.get(id) ?? []);
      return rows.map(recordOf);
    },

    async callersOf(flowId) {
      return callers.all(flowId).map(recordOf);
    },

    async version(id) {
      const row = version.get(id);
      return row ? runVersion(row) : null;
    },

    saveDraft: (change) =>
      writer.writeAt(change.at, () => {
        const row = one.get(change.id);
        if (!row) return "not_found";
        if (row.revision !== change.revision) return "conflict";
        const { id, name, at, by } = change;
        save.run({ id, name, draft: toJson(change.draft), at, by });
        changes.flow(id);
        return "saved";
      }),

    offerFlow: (id, to) =>
      writer.write(() => {
        if (offer.run(to, id).changes === 0) return "not_found";
        changes.flow(id);
        return "changed";
      }),

    acceptFlow: (id, { owner, entrustedTo }) =>
      writer.write(() => {
        if (accept.run({ id, owner, entrustedTo }).changes === 0) return "not_found";
        changes.flow(id);
        return "changed";
      }),

    setFlowOwner: (id, { owner, entrustedTo }) =>
      writer.write(() => {
        if (setOwner.run(owner, entrustedTo, id).changes === 0) return "not_found";
        changes.flow(id);
        return "changed";
      }),

    publish: (publication) => writer.writeAt(publication.at, () => publish(publication)),
  };
}

/** Makes a draft or a proposal the version that new runs get. For use inside a transaction. */
export function publications({ db, changes }: Writer) {
  const one = db.prepare<[string], FlowRow>(
    "SELECT * FROM flows WHERE id = ? AND deleted_at IS NULL",
  );
  const proposed = db.prepare<[string], ProposalRow>("SELECT * FROM proposals WHERE flow_id = ?");
  const endProposal = db.prepare<[string]>("DELETE FROM proposals WHERE flow_id = ?");
  const putVersion = versionRows(db);
  const newestNumber = db.prepare<[string], { number: number | null }>(
    "SELECT max(number) AS number FROM flow_versions WHERE flow_id = ?",
  );
  const setVersion = db.prepare<[string, string]>("UPDATE flows SET version_id = ? WHERE id = ?");

  const isCurrent = currentPermits(db);
  const callFrom = db.prepare<[string, string]>(
    "UPDATE flow_versions SET calls = json_patch(calls, ?) WHERE id = ?",
  );

  type Content = Pick<VersionRow, "document" | "published_by" | "agreed_by">;

  const contentOf = (flow: FlowRow, what: Publication): Content | null => {
    switch (what.kind) {
      case "draft":
        return flow.revision === what.revision
          ? { document: flow.draft, published_by: what.by, agreed_by: toJson([]) }
          : null;
      case "proposal": {
        const row = proposed.get(flow.id);
        if (row?.id !== what.proposalId || isOpen(proposalRecord(row))) return null;
        return { document: row.document, published_by: row.proposed_by, agreed_by: row.agreed };
      }
    }
  };

  return ({
    id,
    versionId,
    at,
    ...what
  }: Parameters<FlowStore["publish"]>[0]): VersionRecord | "conflict" | "not_found" => {
    const row = one.get(id);
    if (!row) return "not_found";
    const content = contentOf(row, what);
    if (!content || !isCurrent(what.consent.permit)) return "conflict";
    const published: VersionRow = {
      id: versionId,
      flow_id: id,
      number: (newestNumber.get(id)?.number ?? 0) + 1,
      published_at: at,
      holds_currencies: 1,
      calls: toJson(what.consent.calls),
      ...content,
    };
    putVersion(published);
    setVersion.run(versionId, id);
    for (const caller of what.consent.callers) callFrom.run(toJson(caller.calls), caller.versionId);
    if (endProposal.run(id).changes > 0) changes.proposals();
    changes.flow(id);
    return versionRecord(published);
  };
}

/** Writes versions down, with the connections in them and the flows that they call. For use inside a transaction. */
function versionRows(db: Database) {
  const insert = db.prepare<RunVersionRow>(
    `INSERT INTO flow_versions
       (id, flow_id, number, document, published_at, published_by, agreed_by, holds_currencies, calls)
     VALUES (@id, @flow_id, @number, @document, @published_at, @published_by, @agreed_by, @holds_currencies, @calls)`,
  );
  const noteConnection = db.prepare<[string, string]>(
    "INSERT INTO version_connections (version_id, connection_id) VALUES (?, ?)",
  );
  const noteCall = db.prepare<[string, string]>(
    "INSERT INTO version_calls (version_id, flow_id) VALUES (?, ?)",
  );
  return (row: RunVersionRow): void => {
    insert.run(row);
    const document = fromJson(row.document);
    for (const connection of connectionsIn(document)) noteConnection.run(row.id, connection);
    for (const flow of calledBy(document)) noteCall.run(row.id, flow);
  };
}

/** Drafts that are kept each for the one run that works on it. For use inside a transaction. */
export function unpublishedVersions(db: Database) {
  const revision = db.prepare<[string], { revision: number }>(
    "SELECT revision FROM flows WHERE id = ? AND deleted_at IS NULL",
  );
  const put = versionRows(db);
  return {
    /** That of the flow's draft; null where the flow is gone. */
    revision: (flowId: string): number | null => revision.get(flowId)?.revision ?? null,
    keep: (id: string, flowId: string, { document, calls, by }: Unpublished, at: number): void =>
      put({
        id,
        flow_id: flowId,
        number: null,
        document: toJson(document),
        published_at: at,
        published_by: by,
        agreed_by: toJson([]),
        holds_currencies: 1,
        calls: toJson(calls),
      }),
  };
}

/** The version that a flow's new runs get. For use inside a transaction. */
export function standingVersions(db: Database) {
  const standing = db.prepare<[string], VersionRow>(
    `SELECT v.* FROM flows f JOIN flow_versions v ON v.id = f.version_id
     WHERE f.id = ? AND f.deleted_at IS NULL`,
  );
  return (flowId: string): VersionRecord | null => {
    const row = standing.get(flowId);
    return row ? versionRecord(row) : null;
  };
}

function versionRecord(row: VersionRow): VersionRecord {
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
    holdsCurrencies: row.holds_currencies === 1,
    calls: fromJsonOrNull(row.calls),
  };
}
