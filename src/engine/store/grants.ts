/** The owner of a connection lets a person operate it. */
export interface Grant {
  readonly person: string;
  readonly at: number;
}

/** Who, beside its owner, may make a connection act and look through it. */
export interface GrantStore {
  /** Harmless where it was given before. `not_found`: there is no such connection. */
  grant(grant: {
    readonly connectionId: string;
    readonly person: string;
    readonly at: number;
  }): Promise<"granted" | "not_found">;
  /** Takes it back; harmless where it was never given. */
  revoke(grant: { readonly connectionId: string; readonly person: string }): Promise<void>;
  /** By whom the connection may be operated, beside its owner. */
  grantsOf(connectionId: string): Promise<readonly Grant[]>;
  /** The connections of others that the person may operate. */
  grantedTo(person: string): Promise<ReadonlySet<string>>;
}
