import type { JsonObject } from "#sdk/json.ts";

/** Who did what to which object, from where and when. Written once, never changed. */
export interface AuditEntry {
  readonly id: string;
  readonly at: number;
  /** Null where nobody had shown who they are, as when signing in fails. */
  readonly person: string | null;
  /** How they had shown who they are: `session`, `api-key`, `token`; null as above. */
  readonly via: string | null;
  /** The network address that it came from; null where it is not known. */
  readonly address: string | null;
  /** What was done: a stable code such as `connection.created`. */
  readonly action: string;
  readonly object: { readonly kind: string; readonly id: string } | null;
  /** More about it; never a secret. */
  readonly details: JsonObject;
}

export interface AuditStore {
  writeAudit(entry: AuditEntry): Promise<void>;
}
