import type { OwnersWord } from "./connections.ts";

/** The owner of a connection lets a person operate it. */
export interface Grant {
  readonly person: string;
  readonly at: number;
}

/**
 * Who, beside its owner, may make a connection act and look through it. Who says so is its owner in the verb's own
 * statement, or it is `not_found`.
 */
export interface GrantStore {
  /** Harmless where it was given before. */
  grant(grant: {
    readonly connectionId: string;
    readonly by: string;
    readonly person: string;
    readonly at: number;
  }): Promise<"granted" | "not_found">;
  /** Takes it back; harmless where it was never given. `installation`: the person has no rights any more. */
  revoke(grant: {
    readonly connectionId: string;
    readonly by: OwnersWord | "installation";
    readonly person: string;
  }): Promise<"revoked" | "not_found">;
  /** No flow is offered to the person any more, and they are named to take no connection over. */
  endOffersTo(person: string): Promise<void>;
  /** By whom the connection may be operated, beside its owner. */
  grantsOf(connectionId: string): Promise<readonly Grant[]>;
  /** The connections of others that the person may operate. */
  grantedTo(person: string): Promise<ReadonlySet<string>>;
}
