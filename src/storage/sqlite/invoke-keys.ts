import type { InvokeKeyStore } from "#engine/store.ts";
import { invokeKey, type InvokeKeyRow } from "../invoke-key-rows.ts";
import type { Writer } from "./writer.ts";

export function invokeKeyVerbs(writer: Writer): InvokeKeyStore {
  const { db, changes } = writer;
  const ofFlow = db.prepare<[string], InvokeKeyRow>(
    "SELECT * FROM invoke_keys WHERE flow_id = ? ORDER BY created_at DESC, id DESC",
  );
  const flow = db.prepare<[string], string>(
    "SELECT id FROM flows WHERE id = ? AND deleted_at IS NULL",
  );
  const insert = db.prepare<InvokeKeyRow>(
    `INSERT INTO invoke_keys (id, flow_id, client_id, secret_hash, created_at, created_by, expires_at)
     VALUES (@id, @flow_id, @client_id, @secret_hash, @created_at, @created_by, @expires_at)`,
  );
  const limit = db.prepare<{ readonly until: number; readonly flowId: string }>(
    `UPDATE invoke_keys SET expires_at = min(coalesce(expires_at, @until), @until)
     WHERE flow_id = @flowId`,
  );
  const clear = db.prepare<[string, number]>(
    "DELETE FROM invoke_keys WHERE flow_id = ? AND expires_at <= ?",
  );
  const revoke = db.prepare<[string]>("DELETE FROM invoke_keys WHERE flow_id = ?");

  type Ended = { readonly flow_id: string };
  const endOne = db.prepare<[string], Ended>(
    "DELETE FROM invoke_keys WHERE id = ? RETURNING flow_id",
  );
  const endOf = db.prepare<[string], Ended>(
    "DELETE FROM invoke_keys WHERE created_by = ? RETURNING flow_id",
  );

  return {
    async invokeKeys(flowId) {
      return ofFlow.all(flowId).map(invokeKey);
    },

    putInvokeKey: ({ key, othersUntil, at }) =>
      writer.writeAt(at, () => {
        const { flowId } = key;
        if (flow.get(flowId) === undefined) return "not_found";
        const clientId = ofFlow.get(flowId)?.client_id ?? key.clientId;
        limit.run({ until: othersUntil, flowId });
        clear.run(flowId, at);
        const row: InvokeKeyRow = {
          id: key.id,
          flow_id: flowId,
          client_id: clientId,
          secret_hash: key.secretHash,
          created_at: key.createdAt,
          created_by: key.createdBy,
          expires_at: null,
        };
        insert.run(row);
        changes.flow(flowId);
        return invokeKey(row);
      }),

    revokeInvokeKeys: (flowId) =>
      writer.write(() => {
        if (revoke.run(flowId).changes > 0) changes.flow(flowId);
      }),

    endInvokeKeys: (which) =>
      writer.write(() => {
        const ended = "id" in which ? endOne.all(which.id) : endOf.all(which.createdBy);
        for (const { flow_id: flowId } of ended) changes.flow(flowId);
      }),
  };
}
