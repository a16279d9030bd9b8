import type { Mode } from "#sdk/connection.ts";
import type { JsonObject } from "#sdk/json.ts";
import type { StepError } from "../result.ts";

/** Credentials for one account of one outside system. Times: milliseconds since 1970. */
export interface ConnectionRecord {
  readonly id: string;
  /** The person to whom alone it belongs, for life. */
  readonly owner: string;
  readonly connector: string;
  /** Unique among its owner's. */
  readonly name: string;
  readonly mode: Mode;
  /** The outside account; null where the credentials do not allow to ask for it. Bound for life. */
  readonly account: string | null;
  readonly accountName: string | null;
  /** The fields that are no secret. */
  readonly settings: JsonObject;
  /** The secret fields, sealed by the vault. */
  readonly sealed: string;
  /** Set while a person must repair it; its runs and polls wait. */
  readonly broken: StepError | null;
  /** Its secret is not used before it is entered again. */
  readonly locked: boolean;
  readonly createdAt: number;
}

export type NewConnectionRecord = Omit<ConnectionRecord, "locked">;

export interface ConnectionStore {
  /** Its owner has another of this name: `name_taken`. */
  createConnection(connection: NewConnectionRecord): Promise<"created" | "name_taken">;
  connection(id: string): Promise<ConnectionRecord | null>;
  connections(): Promise<readonly ConnectionRecord[]>;
  renameConnection(id: string, name: string): Promise<"renamed" | "name_taken" | "not_found">;
  /** A new secret of the same account and mode. The connection is repaired with it, and no longer locked. */
  replaceSecret(
    id: string,
    secret: { readonly sealed: string; readonly settings: JsonObject },
    now: number,
  ): Promise<void>;
  /**
   * Its runs and polls wait from now on. Nothing happens where it was repaired after `since`, the
   * start of the call that was refused: the refusal was of the credentials before.
   */
  breakConnection(id: string, error: StepError, since: number): Promise<void>;
  /**
   * Clears `broken` and lets the runs and polls that wait for it go on at `now`. Nothing happens where
   * it is locked.
   */
  repairConnection(id: string, now: number): Promise<void>;
  /** All of a person's connections are broken with this error, until their secrets are entered again. */
  lockConnections(owner: string, error: StepError): Promise<void>;
  /**
   * Refuses while an active flow's version uses it, or a run that is not over. Its effects
   * are kept; who may operate it is forgotten.
   */
  deleteConnection(
    id: string,
  ): Promise<
    | { readonly deleted: true }
    | { readonly deleted: false; readonly flows: readonly { id: string; name: string }[] }
  >;
  /** Adds to the count of reading calls in the hour that `at` lies in. */
  countReads(
    counts: readonly {
      readonly connectionId: string;
      readonly at: number;
      readonly reads: number;
    }[],
  ): Promise<void>;
}
