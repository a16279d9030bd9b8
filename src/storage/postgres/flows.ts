import type { FlowStore } from "#engine/store.ts";
import { toJson } from "../rows.ts";
import { makeTables } from "../verbs/tables.ts";
import { sql } from "./database.ts";
import {
  type FlowRow,
  flowRecord,
  lockFlow,
  publishIn,
  runVersion,
  type RunVersionRow,
} from "./flow-rows.ts";
import { done } from "./session.ts";
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

const insert = sql<
  [id: string, name: string, draft: string, lineage: string, at: number, owner: string]
>(
  `INSERT INTO millrace.flows (id, name, draft, lineage, created_at, changed_at, owner, changed_by)
   VALUES ($1, $2, $3, $4, $5, $5, $6, $6)`,
);
const withVersion = `SELECT f.*, v.number, v.document, v.published_at, v.published_by, v.agreed_by,
    v.holds_currencies, v.calls
  FROM millrace.flows f LEFT JOIN millrace.flow_versions v ON v.id = f.version_id
  WHERE f.deleted_at IS NULL`;
const one = sql<[id: string], FlowRow>(`${withVersion} AND f.id = $1`);
const all = sql<[], FlowRow>(`${withVersion} ORDER BY f.seq`);
const some = sql<[ids: readonly string[]], FlowRow>(
  `${withVersion} AND f.id = ANY($1) ORDER BY array_position($1::text[], f.id::text)`,
);
const callers = sql<[flowId: string], FlowRow>(
  `SELECT f.*, v.number, v.document, v.published_at, v.published_by, v.agreed_by,
    v.holds_currencies, v.calls
   FROM millrace.version_calls c JOIN millrace.flows f ON f.version_id = c.version_id
     JOIN millrace.flow_versions v ON v.id = f.version_id
   WHERE c.flow_id = $1 AND f.deleted_at IS NULL ORDER BY f.name, f.seq`,
);
const version = sql<[id: string], RunVersionRow>(
  "SELECT * FROM millrace.flow_versions WHERE id = $1",
);
const keepCalls = sql<[calls: string, versionId: string]>(
  "UPDATE millrace.flow_versions SET calls = $1 WHERE id = $2 AND calls IS NULL",
);
const save = sql<[name: string, draft: string, at: number, id: string, by: string]>(
  `UPDATE millrace.flows SET name = $1, draft = $2, revision = revision + 1, changed_at = $3,
     changed_by = $5
   WHERE id = $4`,
);

const setOwner = sql<[owner: string, id: string, entrustedTo: string]>(
  `UPDATE millrace.flows SET owner = $1, entrusted_to = $3, offered_to = NULL
   WHERE id = $2 AND deleted_at IS NULL`,
);
const offer = sql<[to: string | null, id: string]>(
  "UPDATE millrace.flows SET offered_to = $1 WHERE id = $2 AND deleted_at IS NULL",
);
const accept = sql<[owner: string, id: string, entrustedTo: string]>(
  `UPDATE millrace.flows SET owner = $1, entrusted_to = $3, offered_to = NULL
   WHERE offered_to = $1 AND id = $2 AND deleted_at IS NULL`,
);

export function flowVerbs({ database, write, writeAt }: Writer): FlowVerbs {
  return {
    createFlow: ({ id, owner, name, draft, lineage, at, tables = [] }) =>
      writeAt(at, async (tx) => {
        if (!(await done(tx, makeTables(tables, { at, by: owner })))) return "table_name_taken";
        await tx.run(insert, id, name, toJson(draft), lineage, at, owner);
        tx.changes.flow(id);
        if (tables.length > 0) tx.changes.tables();
        return "created";
      }),

    async flow(id) {
      const row = await database.first(one, id);
      return row ? flowRecord(row) : null;
    },

    async flows(ids) {
      const rows = await (ids === undefined ? database.all(all) : database.all(some, ids));
      return rows.map(flowRecord);
    },

    async callersOf(flowId) {
      return (await database.all(callers, flowId)).map(flowRecord);
    },

    keepCalls: (versionId, calls) =>
      write(async (tx) => {
        await tx.run(keepCalls, toJson(calls), versionId);
      }),

    async version(id) {
      const row = await database.first(version, id);
      return row ? runVersion(row) : null;
    },

    saveDraft: ({ id, revision, name, draft, at, by }) =>
      writeAt(at, async (tx) => {
        const row = await lockFlow(tx, id);
        if (!row) return "not_found";
        if (row.revision !== revision) return "conflict";
        await tx.run(save, name, toJson(draft), at, id, by);
        tx.changes.flow(id);
        return "saved";
      }),

    offerFlow: (id, to) =>
      write(async (tx) => {
        if ((await tx.run(offer, to, id)) === 0) return "not_found";
        tx.changes.flow(id);
        return "changed";
      }),

    acceptFlow: (id, { owner, entrustedTo }) =>
      write(async (tx) => {
        if ((await tx.run(accept, owner, id, entrustedTo)) === 0) return "not_found";
        tx.changes.flow(id);
        return "changed";
      }),

    setFlowOwner: (id, { owner, entrustedTo }) =>
      write(async (tx) => {
        if ((await tx.run(setOwner, owner, id, entrustedTo)) === 0) return "not_found";
        tx.changes.flow(id);
        return "changed";
      }),

    publish: (publication) => writeAt(publication.at, (tx) => publishIn(tx, publication)),
  };
}
