import type { Counted, DayCalls } from "../day-calls.ts";
import type { DayUse, Mode } from "#sdk/connection.ts";
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
  /** Since when it is held, by each of what can hold it. */
  readonly holds: Holds;
  /** Rises with whatever changes who may let it act. */
  readonly consentEpoch: number;
  /** Who may take it over, by a secret of the same account; null where nobody is named. */
  readonly heir: string | null;
  /** What it moves without its owner being asked, by currency. None: whatever it is. */
  readonly limits: readonly MoneyLimit[];
  readonly createdAt: number;
}

/**
 * What holds a connection though its credentials serve: its owner has stopped it, its owner is
 * deactivated, or an administrator has stopped the whole installation. Each is lifted by itself.
 */
export const holders = ["owner", "absence", "switch"] as const;
export type Holder = (typeof holders)[number];

/** Milliseconds since 1970; null where it is not held by this. */
export type Holds = Readonly<Record<Holder, number | null>>;

/** In one currency, in minor units. Null: as much as it may be. */
export interface MoneyLimit {
  /** In lower case. */
  readonly currency: string;
  readonly perWrite: number | null;
  /** What the writes of one flow move on one day of UTC, and how many they are. */
  readonly perFlowAndDay: { readonly sum: number | null; readonly count: number | null };
}

/** How a connection begins. */
export const asNew = {
  locked: false,
  holds: { owner: null, absence: null, switch: null },
  consentEpoch: 0,
  heir: null,
  limits: [],
} as const satisfies Partial<ConnectionRecord>;

/** A hold, with the connections that it is of. */
export type Hold =
  /** Of one, by who says that it is theirs. */
  | { readonly by: "owner"; readonly connectionId: string; readonly owner: string }
  /** All of a person's. */
  | { readonly by: "absence"; readonly owner: string }
  /** All that there are, and that are made while it stands. */
  | { readonly by: "switch" };

export type NewConnectionRecord = Omit<ConnectionRecord, keyof typeof asNew>;

/** What a new secret was proven against: the secret before it, and whether the connection was locked. */
export type Standing = Pick<ConnectionRecord, "sealed" | "locked">;

/** Who says that a connection is theirs. */
export interface OwnersWord {
  readonly owner: string;
}

/**
 * What its owner alone may do to a connection names them, as `by`: in the verb's own statement they are its owner still,
 * or it is `not_found`, as somebody else's is. Where others may as well, the type says who.
 */
export interface ConnectionStore {
  /** Its owner has another of this name: `name_taken`. It is held from the beginning where its owner is away. */
  createConnection(connection: NewConnectionRecord): Promise<"created" | "name_taken">;
  connection(id: string): Promise<ConnectionRecord | null>;
  connections(): Promise<readonly ConnectionRecord[]>;
  renameConnection(change: {
    readonly id: string;
    readonly by: string;
    readonly name: string;
  }): Promise<"renamed" | "name_taken" | "not_found">;
  /**
   * A new secret of the same account and mode. The connection is repaired with it, and no longer locked. `conflict`: it does
   * not stand as `before` any more, so that nobody knows whether the new secret would be taken.
   */
  replaceSecret(secret: {
    readonly id: string;
    readonly by: string;
    readonly before: Standing;
    readonly sealed: string;
    readonly settings: JsonObject;
    readonly at: number;
  }): Promise<"replaced" | "conflict" | "not_found">;
  /**
   * Its runs and polls wait from now on. Nothing happens where it was repaired after `since`, the
   * start of the call that was refused: the refusal was of the credentials before.
   */
  breakConnection(id: string, error: StepError, since: number): Promise<void>;
  /**
   * Clears `broken` and lets the runs and polls that wait for it go on at `now`, unless it is held. Nothing
   * happens where it is locked.
   */
  repairConnection(id: string, now: number): Promise<void>;
  /**
   * Nothing acts through them from now on: the gate lets nothing through that was decided before. `not_found`: the
   * one is not whose hold it is.
   */
  hold(hold: Hold, at: number): Promise<"held" | "not_found">;
  /** Runs and polls of those that nothing else holds go on. */
  lift(hold: Hold, at: number): Promise<"lifted" | "not_found">;
  /** Names who may take it over; null: nobody. `absent`: in the place of this owner, while they are away. */
  setHeir(change: {
    readonly id: string;
    readonly heir: string | null;
    readonly by: OwnersWord | { readonly absent: string };
    readonly at: number;
  }): Promise<"changed" | "not_found">;
  /** What was decided before is decided anew before it is sent. `conflict`: `before` is not what stands. */
  setLimits(change: {
    readonly id: string;
    readonly by: string;
    readonly before: readonly MoneyLimit[];
    readonly limits: readonly MoneyLimit[];
  }): Promise<"changed" | "conflict" | "not_found">;
  /**
   * Its heir is its owner from now on, with a secret of the same account. All that has to do with it stays where
   * it is: flows, cursors, events, parked writes. The heir stands for the owner before in every version that uses
   * it; who might operate it is forgotten. `not_found`: there is none, or the person is not its heir, or is away.
   */
  handOver(handOver: {
    readonly id: string;
    readonly to: string;
    readonly name: string;
    /** `conflict`: as of a new secret. */
    readonly before: Standing;
    readonly sealed: string;
    readonly settings: JsonObject;
    readonly at: number;
  }): Promise<"handed_over" | "name_taken" | "conflict" | "not_found">;
  /** All of a person's connections are broken with this error, until their secrets are entered again. */
  lockConnections(owner: string, error: StepError): Promise<void>;
  /**
   * Refuses while an active flow's version uses it, or a run that is not over. Its effects
   * are kept; who may operate it is forgotten.
   */
  deleteConnection(deletion: {
    readonly id: string;
    readonly by: OwnersWord | "administrator";
  }): Promise<
    | { readonly deleted: true }
    | { readonly deleted: false; readonly why: "not_found" }
    | {
        readonly deleted: false;
        readonly why: "in_use";
        readonly flows: readonly { id: string; name: string }[];
      }
  >;
  /**
   * Counts one more call of an account (`limitedAs`), unless `most` lie in the 24 hours before `at`: of several at one
   * moment, in whichever processes, no more are counted than there is room for.
   */
  countCall(call: {
    readonly account: string;
    readonly at: number;
    readonly most: number;
  }): Promise<Counted>;
  /** What `countCall` has counted of an account. */
  callsInDay(account: string): Promise<DayCalls>;
  /** A call that was counted at that moment has not left. */
  takeCallBack(call: { readonly account: string; readonly at: number }): Promise<void>;
  /**
   * Adds to the count of reading calls in the hour that `at` lies in. `dayUse`: what the other side has said last of the
   * calls that it allows in a day; null or absent where it has said nothing since.
   */
  countReads(
    counts: readonly {
      readonly connectionId: string;
      readonly at: number;
      readonly reads: number;
      readonly dayUse?: (DayUse & { readonly at: number }) | null;
    }[],
  ): Promise<void>;
}
