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

/** A line as it is chained to the one before it. */
export interface ChainedEntry extends AuditEntry {
  readonly seq: number;
  /** Null where the line is from before there was a chain. */
  readonly hash: string | null;
}

/** Lines that have gone from the store into a file: all between two numbers. */
export interface AuditFile {
  readonly name: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly lines: number;
  /** The latest time that a line in it has. */
  readonly until: number;
  /** The hash that its first line follows, and that of its last. */
  readonly head: string;
  readonly tail: string;
  /** SHA-256 of the file as it lies there. */
  readonly digest: string;
}

export interface AuditStore {
  /** Adds a line, with its hash. What was begun with the id `begun` is told by it. */
  writeAudit(entry: AuditEntry, begun?: string): Promise<void>;
  /** Keeps what is about to be done, before it is: whatever becomes of this process, it gets a line. */
  beginAudit(entry: AuditEntry): Promise<void>;
  /** Adds the line for what was begun, or nothing. False: somebody has done that before. */
  settleAudit(begun: string, entry: AuditEntry | null): Promise<boolean>;
  /** What was begun before a moment, and has no line yet; the oldest first. */
  unsettledAudit(before: number, limit: number): Promise<readonly AuditEntry[]>;
  /**
   * Lines behind this one, in the order of the chain; those that are in a file already, too, until they are
   * removed.
   */
  auditChain(after: number, limit: number): Promise<readonly ChainedEntry[]>;
  /** The hash of the last line; null: no line is chained yet. */
  auditHead(): Promise<string | null>;
  /** The files that lines are in, in the order of the chain. */
  auditFiles(): Promise<readonly AuditFile[]>;
  /**
   * From now on these lines are in this file, and `entry` tells so. False: the file is not the next one, or
   * holds others than the store has there.
   */
  archiveAudit(file: AuditFile, entry: AuditEntry): Promise<boolean>;
  /** Removes up to `limit` lines, the first, up to this one; only such as are in a file. */
  dropArchived(upTo: number, limit: number): Promise<void>;
}
