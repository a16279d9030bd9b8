import type { InvokeKey, InvokeKeyStore } from "#engine/store.ts";
import { columns } from "../columns.ts";
import { all, first, run, type Session, statement } from "../session.ts";
import { lockFlow } from "./locks.ts";

const keys = columns<InvokeKey>(
  "id, flow_id, client_id, secret_hash, created_at, created_by, expires_at",
);

const ofFlow = keys.select<[flowId: string]>(
  "FROM {invoke_keys} WHERE flow_id = ? ORDER BY created_at DESC, id DESC",
);
const insert = keys.insert("invoke_keys");
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

export function invokeKeyVerbs({ read, write, writeAt }: Session): InvokeKeyStore {
  return {
    invokeKeys: (flowId) => read(() => all(ofFlow, flowId)),

    putInvokeKey: ({ key, othersUntil, at }) =>
      writeAt(at, function* ({ changes }) {
        const { flowId } = key;
        if ((yield* lockFlow(flowId)) === undefined) return "not_found";
        const clientId = (yield* first(ofFlow, flowId))?.clientId ?? key.clientId;
        yield* run(limit, othersUntil, flowId, othersUntil);
        yield* run(clear, flowId, at);
        const made = { ...key, clientId, expiresAt: null };
        yield* run(insert, ...keys.values(made));
        changes.flow(flowId);
        return made;
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
