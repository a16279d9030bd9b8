import type { Permit } from "../permit.ts";
import type { DeliveryFault, RefusedDelivery } from "./hook-addresses.ts";
import type { Lease } from "./leases.ts";
import type { Fenced } from "./runs.ts";

/** Where a system rings for the polls of a connection. Times: milliseconds since 1970. */
export interface Bell {
  /** Of what is random in the address. */
  readonly tokenHash: string;
  readonly connectionId: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly revokedAt: number | null;
  /** When it was heard last. */
  readonly heardAt: number | null;
  readonly refused: RefusedDelivery | null;
  /** The address itself and its secrets, sealed under the name that `hookAddressName` gives; null where no key opens them. */
  readonly sealed: string | null;
}

/** An object that a bell has reported: its poll asks until it has seen the object. */
export interface Ringing {
  readonly key: string;
  readonly rungAt: number;
  /** How often the poll has asked because of it. */
  readonly asks: number;
}

export interface BellStore {
  bell(tokenHash: string): Promise<Bell | null>;
  /** The one of a connection that is not revoked. */
  bellOf(connectionId: string): Promise<Bell | null>;
  /**
   * A new address for a connection; the one before it is revoked. `conflict`: what is sealed is not as it was `seen`, or the
   * permit is older than a change.
   */
  putBell(
    bell: Pick<Bell, "tokenHash" | "connectionId" | "createdBy"> & {
      readonly sealed: string;
      readonly seen: string | null;
      readonly permit: Permit;
      readonly at: number;
    },
  ): Promise<"made" | "conflict" | "not_found">;
  /** Its secrets are sealed anew. `false`: they are not as they were `seen`, or the permit is older than a change; they stay. */
  sealBell(change: {
    readonly connectionId: string;
    readonly seen: string;
    readonly permit: Permit;
    readonly sealed: string;
  }): Promise<boolean>;
  /** With its secrets, and all that it rings for. */
  revokeBell(connectionId: string, at: number): Promise<void>;
  noteHeardBell(tokenHash: string, at: number): Promise<void>;
  noteRefusedBell(
    tokenHash: string,
    refused: { readonly at: number; readonly why: DeliveryFault },
  ): Promise<void>;
  /**
   * A poll that somebody listens to asks for this key soon, whatever its next time is. Nothing happens where it has
   * seen the key, where it rings for that already, or for as much as it may; or where the poll does not look back so far
   * (`isInReach`). Flows that wait until what they have seen is final look at it again.
   */
  ring(ring: {
    readonly pollId: string;
    readonly key: string;
    readonly isInReach: boolean;
    readonly at: number;
  }): Promise<void>;
  /**
   * The poll is about to ask: what it has seen by now rings no more, nor what has rung for too long. Resolves with how
   * many are asked for.
   */
  heedRings(heed: {
    readonly lease: Lease;
    readonly pollId: string;
    readonly at: number;
  }): Promise<number | Fenced>;
}
