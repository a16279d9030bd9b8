import type { FlowDocument } from "#flow/document.ts";
import type { FlowRecord, FlowStore, VersionRecord } from "#engine/store.ts";
import type { Database } from "./database.ts";
import { fromJson, type JsonText, toJson } from "../rows.ts";
import type { Writer } from "./writer.ts";

type FlowVerbs = Pick<
  FlowStore,
  "createFlow" | "flow" | "flows" | "version" | "saveDraft" | "publish"
>;

interface VersionRow {
  readonly id: string;
  readonly flow_id: string;
  readonly number: number;
  readonly document: JsonText<FlowDocument>;
  readonly published_at: number;
}

interface FlowRow {
  readonly id: string;
  readonly name: string;
  readonly active: number;
  readonly draft: JsonText<FlowDocument>;
  readonly revision: number;
  readonly version_id: string | null;
  readonly lineage: string;
  readonly created_at: number;
  readonly changed_at: number;
}

export function flowVerbs(writer: Writer): FlowVerbs {
  const { db } = writer;
  const insert = db.prepare(
    `INSERT INTO flows (id, name, draft, lineage, created_at, changed_at)
     VALUES (@id, @name, @draft, @lineage, @at, @at)`,
  );
  const one = db.prepare<[string], FlowRow>(
    "SELECT * FROM flows WHERE id = ? AND deleted_at IS NULL",
  );
  const all = db.prepare<[], FlowRow>("SELECT * FROM flows WHERE deleted_at IS NULL ORDER BY seq");
  const version = db.prepare<[string], VersionRow>("SELECT * FROM flow_versions WHERE id = ?");
  const save = db.prepare(
    `UPDATE flows SET name = @name, draft = @draft, revision = revision + 1, changed_at = @at
     WHERE id = @id`,
  );
  const publish = publications(db);

  const versionOf = (id: string): VersionRecord | null => {
    const row = version.get(id);
    return row ? versionRecord(row) : null;
  };
  const recordOf = (row: FlowRow): FlowRecord => ({
    id: row.id,
    name: row.name,
    state: row.active === 1 ? "active" : "inactive",
    draft: fromJson(row.draft),
    revision: row.revision,
    version: row.version_id === null ? null : versionOf(row.version_id),
    lineage: row.lineage,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  });

  return {
    createFlow: (flow) =>
      writer.writeAt(flow.at, () => void insert.run({ ...flow, draft: toJson(flow.draft) })),

    async flow(id) {
      const row = one.get(id);
      return row ? recordOf(row) : null;
    },

    async flows() {
      return all.all().map(recordOf);
    },

    async version(id) {
      return versionOf(id);
    },

    saveDraft: (change) =>
      writer.writeAt(change.at, () => {
        const row = one.get(change.id);
        if (!row) return "not_found";
        if (row.revision !== change.revision) return "conflict";
        const { id, name, at } = change;
        save.run({ id, name, draft: toJson(change.draft), at });
        return "saved";
      }),

    publish: (publication) => writer.writeAt(publication.at, () => publish(publication)),
  };
}

/** Makes the draft the version that new runs get. For use inside a transaction. */
export function publications(db: Database) {
  const one = db.prepare<[string], FlowRow>(
    "SELECT * FROM flows WHERE id = ? AND deleted_at IS NULL",
  );
  const insertVersion = db.prepare<VersionRow>(
    `INSERT INTO flow_versions (id, flow_id, number, document, published_at)
     VALUES (@id, @flow_id, @number, @document, @published_at)`,
  );
  const newestNumber = db.prepare<[string], { number: number | null }>(
    "SELECT max(number) AS number FROM flow_versions WHERE flow_id = ?",
  );
  const setVersion = db.prepare<[string, string]>("UPDATE flows SET version_id = ? WHERE id = ?");

  return ({
    id,
    versionId,
    revision,
    at,
  }: Parameters<FlowStore["publish"]>[0]): VersionRecord | "conflict" | "not_found" => {
    const row = one.get(id);
    if (!row) return "not_found";
    if (row.revision !== revision) return "conflict";
    const published: VersionRow = {
      id: versionId,
      flow_id: id,
      number: (newestNumber.get(id)?.number ?? 0) + 1,
      document: row.draft,
      published_at: at,
    };
    insertVersion.run(published);
    setVersion.run(versionId, id);
    return versionRecord(published);
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
  return {
    id: row.id,
    flowId: row.flow_id,
    number: row.number,
    document: fromJson(row.document),
    publishedAt: row.published_at,
  };
}
