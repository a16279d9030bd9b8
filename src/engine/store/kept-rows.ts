import type { ConnectionRecord } from "./connections.ts";

/** What the polls of triggers that read rows have kept. */

/** Numbers below the position of a sequence that were not there when it passed them, and may still come. */
export interface Gap {
  readonly from: string;
  readonly to: string;
  /** When it was first known that they were given out; of those ahead, when they were seen first or a row last came below. */
  readonly since: number;
  /** Nobody knows that they were given out. Absent where they were. */
  readonly ahead?: boolean;
}

/** Whose connection it is or was: events have one name on every connection to an account. */
export type AccountOf = Pick<ConnectionRecord, "connector" | "account" | "mode">;

/** What is kept of a trigger that reads rows, beside the rows of a snapshot. */
export type Kept = (
  | {
      readonly way: "sequence";
      /** Rises when a person says that the numbers have begun anew: a part of what events are called. */
      readonly epoch: number;
      /** The highest number that was read; null while there was none. */
      readonly position: string | null;
      readonly gaps: readonly Gap[];
      /** The newest number lies below the position: a person must say what that means. */
      readonly stopped: { readonly newest: string | null } | null;
    }
  | {
      readonly way: "snapshot";
      readonly epoch: number;
      /** What is read next is where it begins: nothing of it is new. */
      readonly begins: boolean;
      /** So many of the rows were gone at once: a person must say what that means. */
      readonly stopped: { readonly gone: number; readonly of: number } | null;
      /** A person has said that they are gone. */
      readonly agreed: boolean;
    }
) & {
  /** Noted where the poll's connection is deleted. */
  readonly of?: AccountOf;
};

/** A poll that has read rows. */
export interface RowsPoll {
  readonly pollId: string;
  readonly connectionId: string;
  readonly kept: Kept;
  /** Null where the connection is gone and nobody has noted whose it was. */
  readonly of: AccountOf | null;
}

/** A row of a snapshot, as it is kept. */
export interface KeptRow {
  readonly key: string;
  readonly fingerprint: string;
}

/** How often a row of a snapshot has come to a content. */
export interface KeptContent extends KeptRow {
  readonly times: number;
}

/** The same, beside how often it has by another poll. */
export interface ComparedContent extends KeptContent {
  readonly other: number;
}
