import type { JsonObject } from "#sdk/json.ts";

/** What has ended with a reset, by ids. */
export interface Ended {
  readonly connectionsLocked: readonly string[];
  /** Connections of others that the person might operate. */
  readonly grantsEnded: readonly string[];
  /** Connections and flows that were offered to the person. */
  readonly offersEnded: readonly string[];
  /** Flows of others whose values the person was let read. */
  readonly readershipsEnded: readonly string[];
  /** Credentials with which flows were called, and flows whose webhook address is revoked. */
  readonly credentialsEnded: readonly string[];
  readonly addressesEnded: readonly string[];
}

/** The same with the person's API keys. */
export interface EndedInAll extends Ended {
  readonly keysEnded: readonly string[];
}

export const nothingEnded: Ended = {
  connectionsLocked: [],
  grantsEnded: [],
  offersEnded: [],
  readershipsEnded: [],
  credentialsEnded: [],
  addressesEnded: [],
};

/** Pure: what a line of the audit log names. */
export function toldOfEnded(ended: EndedInAll): JsonObject {
  return Object.fromEntries(
    Object.entries(ended).flatMap(([name, ids]: [string, readonly string[]]) =>
      ids.length === 0 ? [] : [[name, [...ids]]],
    ),
  );
}
