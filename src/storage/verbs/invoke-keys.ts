import type { InvokeKey, InvokeKeyStore } from "#engine/store.ts";
import { columns } from "../columns.ts";
import { sql, statement, type Verbs } from "../session.ts";
import { isCurrent, lockFlow } from "./locks.ts";

const keys = columns<InvokeKey>(
  "id, flow_id, client_id, secret_hash, created_at, created_by, expires_at",
);

const ofFlow = keys.select<[flowId: string]>(
  "FROM {invoke_keys} WHERE flow_id = ? ORDER BY created_at DESC, id DESC",
);
const insert = keys.insert("invoke_keys");
const revoke = statement<[flowId: string]>("DELETE FROM {invoke_keys} WHERE flow_id = ?");
type Ended = { readonly flow_id: string };
const endOne = statement<[id: string], Ended>(
  "DELETE FROM {invoke_keys} WHERE id = ? RETURNING flow_id",
);
const endOf = statement<[createdBy: string], Ended>(
  "DELETE FROM {invoke_keys} WHERE created_by = ? RETURNING flow_id",
);

export function invokeKeyVerbs({ read, write, writeAt }: Verbs): InvokeKeyStore {
  return {
    invokeKeys: read((flowId) => ofFlow.all(flowId)),

    putInvokeKey: writeAt(function* ({ changes }, { key, othersUntil, permit, at }) {
      const { flowId } = key;
      if ((yield* lockFlow(flowId)) === undefined) return "not_found";
      if (!(yield* isCurrent(permit))) return "conflict";
      const clientId = (yield* ofFlow.first(flowId))?.clientId ?? key.clientId;
      yield* sql`UPDATE {invoke_keys} SET expires_at = ${othersUntil}
        WHERE flow_id = ${flowId} AND (expires_at IS NULL OR expires_at > ${othersUntil})`.run();
      yield* sql`DELETE FROM {invoke_keys} WHERE flow_id = ${flowId} AND expires_at <= ${at}`.run();
      const made = { ...key, clientId, expiresAt: null };
      yield* insert.run(made);
      changes.flow(flowId);
      return made;
    }),

    revokeInvokeKeys: write(function* ({ changes }, flowId) {
      if ((yield* revoke.run(flowId)) > 0) changes.flow(flowId);
    }),

    endInvokeKeys: write(function* ({ changes }, which) {
      const ended = "id" in which ? yield* endOne.all(which.id) : yield* endOf.all(which.createdBy);
      for (const { flow_id: flowId } of ended) changes.flow(flowId);
    }),
  };
}
