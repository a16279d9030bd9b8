import type { FlowDocument } from "#flow/document.ts";
import type { FlowRecord, FlowStore } from "#engine/store.ts";
import { documentFrom, type JsonText, toJson } from "../rows.ts";
import {
  all,
  first,
  type Flag,
  isOn,
  type Notes,
  run,
  type Session,
  statement,
  type Statement,
  type Value,
  type Work,
} from "../session.ts";
import { lockFlow } from "./locks.ts";
import { makeTables } from "./tables.ts";
import { findVersion, publish, versionRecord, type VersionRow } from "./versions.ts";

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

interface BareFlowRow {
  readonly id: string;
  readonly owner: string;
  readonly entrusted_to: string | null;
  readonly offered_to: string | null;
  readonly name: string;
  readonly active: Flag;
  readonly draft: JsonText<FlowDocument>;
  readonly revision: number;
  readonly lineage: string;
  readonly created_at: number;
  readonly changed_at: number;
  readonly changed_by: string | null;
}

type PublishedColumns = Omit<VersionRow, "id" | "flow_id">;

/** With the version that new runs get. */
type FlowRow = BareFlowRow &
  (
    | ({ readonly version_id: string } & PublishedColumns)
    | { readonly version_id: null; readonly number: null }
  );

const insert = statement<
  [
    id: string,
    owner: string,
    name: string,
    draft: string,
    lineage: string,
    createdAt: number,
    changedAt: number,
    changedBy: string,
  ]
>(
  `INSERT INTO {flows} (id, owner, name, draft, lineage, created_at, changed_at, changed_by)
   VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
);
const columns = `f.*, v.number, v.document, v.published_at, v.published_by, v.agreed_by, v.holds_currencies, v.calls`;
const withVersion = `SELECT ${columns} FROM {flows} f LEFT JOIN {flow_versions} v ON v.id = f.version_id
  WHERE f.deleted_at IS NULL`;
const one = statement<[id: string], FlowRow>(`${withVersion} AND f.id = ?`);
const every = statement<[], FlowRow>(`${withVersion} ORDER BY f.seq`);
const some = statement<[ids: readonly string[]], FlowRow>(`${withVersion} AND f.id IN (??)`);
const callers = statement<[flowId: string], FlowRow>(
  `SELECT ${columns} FROM {version_calls} c JOIN {flows} f ON f.version_id = c.version_id
     JOIN {flow_versions} v ON v.id = f.version_id
   WHERE c.flow_id = ? AND f.deleted_at IS NULL ORDER BY f.name, f.seq`,
);
const keepCalls = statement<[calls: string, versionId: string]>(
  "UPDATE {flow_versions} SET calls = ? WHERE id = ? AND calls IS NULL",
);
const save = statement<[name: string, draft: string, at: number, by: string, id: string]>(
  `UPDATE {flows} SET name = ?, draft = ?, revision = revision + 1, changed_at = ?, changed_by = ?
   WHERE id = ?`,
);
const setOwner = statement<[owner: string, entrustedTo: string, id: string]>(
  `UPDATE {flows} SET owner = ?, entrusted_to = ?, offered_to = NULL
   WHERE id = ? AND deleted_at IS NULL`,
);
const offer = statement<[to: string | null, id: string]>(
  "UPDATE {flows} SET offered_to = ? WHERE id = ? AND deleted_at IS NULL",
);
const accept = statement<[owner: string, entrustedTo: string, id: string, offeredTo: string]>(
  `UPDATE {flows} SET owner = ?, entrusted_to = ?, offered_to = NULL
   WHERE id = ? AND offered_to = ? AND deleted_at IS NULL`,
);

/** Changes one flow, or finds that it is not there. */
function* change<Values extends readonly Value[]>(
  changes: Notes["changes"],
  id: string,
  how: Statement<Values, never>,
  ...values: Values
): Work<"changed" | "not_found"> {
  if ((yield* run(how, ...values)) === 0) return "not_found";
  changes.flow(id);
  return "changed";
}

export function flowVerbs({ read, write, writeAt }: Session): FlowVerbs {
  return {
    createFlow: ({ id, owner, name, draft, lineage, at, tables = [] }) =>
      writeAt(at, function* ({ changes }) {
        if (!(yield* makeTables(tables, { at, by: owner }))) return "table_name_taken";
        yield* run(insert, id, owner, name, toJson(draft), lineage, at, at, owner);
        changes.flow(id);
        if (tables.length > 0) changes.tables();
        return "created";
      }),

    flow: (id) =>
      read(function* () {
        const row = yield* first(one, id);
        return row ? flowRecord(row) : null;
      }),

    flows: (ids) =>
      read(function* () {
        if (ids === undefined) return (yield* all(every)).map(flowRecord);
        const rows = new Map((yield* all(some, ids)).map((row) => [row.id, row]));
        return ids.flatMap((id) => rows.get(id) ?? []).map(flowRecord);
      }),

    callersOf: (flowId) =>
      read(function* () {
        return (yield* all(callers, flowId)).map(flowRecord);
      }),

    version: (id) => read(() => findVersion(id)),

    keepCalls: (versionId, calls) =>
      write(function* () {
        yield* run(keepCalls, toJson(calls), versionId);
      }),

    saveDraft: ({ id, revision, name, draft, at, by }) =>
      writeAt(at, function* ({ changes }) {
        const row = yield* lockFlow(id);
        if (!row) return "not_found";
        if (row.revision !== revision) return "conflict";
        yield* run(save, name, toJson(draft), at, by, id);
        changes.flow(id);
        return "saved";
      }),

    offerFlow: (id, to) => write(({ changes }) => change(changes, id, offer, to, id)),

    acceptFlow: (id, { owner, entrustedTo }) =>
      write(({ changes }) => change(changes, id, accept, owner, entrustedTo, id, owner)),

    setFlowOwner: (id, { owner, entrustedTo }) =>
      write(({ changes }) => change(changes, id, setOwner, owner, entrustedTo, id)),

    publish: (publication) =>
      writeAt(publication.at, ({ changes }) => publish(changes, publication)),
  };
}

function flowRecord(row: FlowRow): FlowRecord {
  return {
    id: row.id,
    owner: row.owner,
    entrustedTo: row.entrusted_to ?? row.owner,
    offeredTo: row.offered_to,
    name: row.name,
    state: isOn(row.active) ? "active" : "inactive",
    draft: documentFrom(row.draft),
    revision: row.revision,
    version:
      row.version_id === null
        ? null
        : versionRecord({ ...row, id: row.version_id, flow_id: row.id }),
    lineage: row.lineage,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    changedBy: row.changed_by,
  };
}
