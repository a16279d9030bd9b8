import type { InvokeKey } from "#engine/store.ts";

export interface InvokeKeyRow {
  readonly id: string;
  readonly flow_id: string;
  readonly client_id: string;
  readonly secret_hash: string;
  readonly created_at: number;
  readonly created_by: string;
  readonly expires_at: number | null;
}

export function invokeKey(row: InvokeKeyRow): InvokeKey {
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
