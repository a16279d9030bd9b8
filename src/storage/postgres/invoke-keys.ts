import type { InvokeKeyStore } from "#engine/store.ts";
import { invokeKey, type InvokeKeyRow } from "../invoke-key-rows.ts";
import { sql } from "./database.ts";
import { lockFlow } from "./flow-rows.ts";
import type { Writer } from "./writer.ts";

const ofFlow = sql<[flowId: string], InvokeKeyRow>(
  "SELECT * FROM millrace.invoke_keys WHERE flow_id = $1 ORDER BY created_at DESC, id DESC",
);
const insert = sql<
  [id: string, flowId: string, clientId: string, secretHash: string, at: number, by: string],
  InvokeKeyRow
>(
  `INSERT INTO millrace.invoke_keys (id, flow_id, client_id, secret_hash, created_at, created_by)
   VALUES ($1, $2, $3, $4, $5, $6) RETURNING *`,
);
const limit = sql<[until: number, flowId: string]>(
  "UPDATE millrace.invoke_keys SET expires_at = least(expires_at, $1) WHERE flow_id = $2",
);
const clear = sql<[flowId: string, at: number]>(
  "DELETE FROM millrace.invoke_keys WHERE flow_id = $1 AND expires_at <= $2",
);
const revoke = sql<[flowId: string]>("DELETE FROM millrace.invoke_keys WHERE flow_id = $1");
type Ended = { readonly flow_id: string };
const endOne = sql<[id: string], Ended>(
  "DELETE FROM millrace.invoke_keys WHERE id = $1 RETURNING flow_id",
);
const endOf = sql<[createdBy: string], Ended>(
  "DELETE FROM millrace.invoke_keys WHERE created_by = $1 RETURNING flow_id",
);

export function invokeKeyVerbs({ database, write, writeAt }: Writer): InvokeKeyStore {
  return {
    async invokeKeys(flowId) {
      return (await database.all(ofFlow, flowId)).map(invokeKey);
    },

    putInvokeKey: ({ key, othersUntil, at }) =>
      writeAt(at, async (tx) => {
        const { id, flowId, secretHash, createdAt, createdBy } = key;
        if (!(await lockFlow(tx, flowId))) return "not_found";
        const clientId = (await tx.first(ofFlow, flowId))?.client_id ?? key.clientId;
        await tx.run(limit, othersUntil, flowId);
        await tx.run(clear, flowId, at);
        const row = await tx.first(insert, id, flowId, clientId, secretHash, createdAt, createdBy);
        if (!row) throw new Error("The key is not there");
        tx.changes.flow(flowId);
        return invokeKey(row);
      }),

    revokeInvokeKeys: (flowId) =>
      write(async (tx) => {
        if ((await tx.run(revoke, flowId)) > 0) tx.changes.flow(flowId);
      }),

    endInvokeKeys: (which) =>
      write(async (tx) => {
        const ended =
          "id" in which ? await tx.all(endOne, which.id) : await tx.all(endOf, which.createdBy);
        for (const { flow_id: flowId } of ended) tx.changes.flow(flowId);
      }),
  };
}
