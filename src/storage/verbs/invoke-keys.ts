import type { InvokeKey, InvokeKeyStore } from "#engine/store.ts";
import { all, first, run, type Session, statement } from "../session.ts";
import { lockFlow } from "./locks.ts";

interface InvokeKeyRow {
  readonly id: string;
  readonly flow_id: string;
  readonly client_id: string;
  readonly secret_hash: string;
  readonly created_at: number;
  readonly created_by: string;
  readonly expires_at: number | null;
}

const ofFlow = statement<[flowId: string], InvokeKeyRow>(
  "SELECT * FROM {invoke_keys} WHERE flow_id = ? ORDER BY created_at DESC, id DESC",
);
const insert = statement<
  [id: string, flowId: string, clientId: string, secretHash: string, at: number, by: string]
>(
  `INSERT INTO {invoke_keys} (id, flow_id, client_id, secret_hash, created_at, created_by)
   VALUES (?, ?, ?, ?, ?, ?)`,
);
const limit = statement<[until: number, flowId: string, until: number]>(
  `UPDATE {invoke_keys} SET expires_at = ?
   WHERE flow_id = ? AND (expires_at IS NULL OR expires_at > ?)`,
);
const clear = statement<[flowId: string, at: number]>(
  "DELETE FROM {invoke_keys} WHERE flow_id = ? AND expires_at <= ?",
);
const revoke = statement<[flowId: string]>("DELETE FROM {invoke_keys} WHERE flow_id = ?");
type Ended = { readonly flow_id: string };
const endOne = statement<[id: string], Ended>(
  "DELETE FROM {invoke_keys} WHERE id = ? RETURNING flow_id",
);
const endOf = statement<[createdBy: string], Ended>(
  "DELETE FROM {invoke_keys} WHERE created_by = ? RETURNING flow_id",
);

function invokeKey(row: InvokeKeyRow): InvokeKey {
  return {
    id: row.id,
    flowId: row.flow_id,
    clientId: row.client_id,
    secretHash: row.secret_hash,
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
  };
}

export function invokeKeyVerbs({ read, write, writeAt }: Session): InvokeKeyStore {
  return {
    invokeKeys: (flowId) =>
      read(function* () {
        return (yield* all(ofFlow, flowId)).map(invokeKey);
      }),

    putInvokeKey: ({ key, othersUntil, at }) =>
      writeAt(at, function* ({ changes }) {
        const { id, flowId, secretHash, createdAt, createdBy } = key;
        if ((yield* lockFlow(flowId)) === undefined) return "not_found";
        const clientId = (yield* first(ofFlow, flowId))?.client_id ?? key.clientId;
        yield* run(limit, othersUntil, flowId, othersUntil);
        yield* run(clear, flowId, at);
        yield* run(insert, id, flowId, clientId, secretHash, createdAt, createdBy);
        changes.flow(flowId);
        return { ...key, clientId, expiresAt: null };
      }),

    revokeInvokeKeys: (flowId) =>
      write(function* ({ changes }) {
        if ((yield* run(revoke, flowId)) > 0) changes.flow(flowId);
      }),

    endInvokeKeys: (which) =>
      write(function* ({ changes }) {
        const ended =
          "id" in which ? yield* all(endOne, which.id) : yield* all(endOf, which.createdBy);
        for (const { flow_id: flowId } of ended) changes.flow(flowId);
      }),
  };
}
