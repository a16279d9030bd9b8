import type { Permit } from "../permit.ts";

/**
 * What another system must show to start a flow by an HTTP request. The secret itself is stored
 * nowhere.
 */
export interface InvokeKey {
  readonly id: string;
  readonly flowId: string;
  /** The same for all keys of a flow. */
  readonly clientId: string;
  readonly secretHash: string;
  readonly createdAt: number;
  readonly createdBy: string;
  /** Null: good until it is replaced or revoked. */
  readonly expiresAt: number | null;
}

export interface InvokeKeyStore {
  /** All of a flow's, the newest first; those that have run out as well. They go with their flow. */
  invokeKeys(flowId: string): Promise<readonly InvokeKey[]>;
  /**
   * A new key for a flow, which keeps its client id where it has one. Those before it are good until
   * `othersUntil`, or as long as they were; what has run out by now is removed. `conflict`: the permit is older than a
   * change.
   */
  putInvokeKey(put: {
    readonly key: Omit<InvokeKey, "expiresAt">;
    readonly othersUntil: number;
    readonly permit: Permit;
    readonly at: number;
  }): Promise<InvokeKey | "conflict" | "not_found">;
  revokeInvokeKeys(flowId: string): Promise<void>;
  /** One of them, or all that a person has made. */
  endInvokeKeys(which: { readonly id: string } | { readonly createdBy: string }): Promise<void>;
}
