import type { Lease } from "./leases.ts";
import type { Fenced } from "./runs.ts";
import type { ShapeName } from "./shapes.ts";
import type { Place } from "../place.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Permit } from "../permit.ts";
import type { NewTable } from "./tables.ts";

export interface FlowRecord {
  readonly id: string;
  /** The person who owns the flow. The owners of its connections say what these may do. */
  readonly owner: string;
  /** The person to whom the owner before gave it: an owner who is somebody else was put in their place. Empty: nobody. */
  readonly entrustedTo: string;
  /** Whom it is offered to: theirs once they accept; null: nobody. */
  readonly offeredTo: string | null;
  readonly name: string;
  readonly state: "active" | "inactive";
  /** What people edit. The published version runs meanwhile. */
  readonly draft: FlowDocument;
  /** Rises with every change of the draft or the name; an edit names the one it was based on. */
  readonly revision: number;
  /** The version that new runs get; null before the first publication. */
  readonly version: VersionRecord | null;
  /** Shared by a flow, its clones and its imports: what one has handled, the others know. */
  readonly lineage: string;
  readonly createdAt: number;
  readonly changedAt: number;
  /** Who has made or saved it last; null where that is not known. */
  readonly changedBy: string | null;
}

export interface VersionRecord {
  readonly id: string;
  readonly flowId: string;
  /** 1, 2, 3 … in the order of publication. */
  readonly number: number;
  readonly document: FlowDocument;
  readonly publishedAt: number;
  /** The person who published it. */
  readonly publishedBy: string;
  /** Who agreed, beside them, that their connections act for it. */
  readonly agreedBy: readonly string[];
  /**
   * Its amounts are held against the currencies beside them, as in all that is published from now on; not so in
   * what an earlier build has published, whose runs wait where the two differ.
   */
  readonly holdsCurrencies: boolean;
  /** The versions of what it calls, by way of others as well; null in what an earlier build has published. */
  readonly calls: Calls | null;
  /** The shapes that it was built on; null in what an earlier build has published. */
  readonly shapes: readonly ShapeName[] | null;
}

/** Versions by flow. */
export type Calls = Readonly<Record<string, string>>;

/** By what right a version is published, and what follows from it. */
export interface Consent {
  readonly permit: Permit;
  /** The versions of what it calls. */
  readonly calls: Calls;
  /** The shapes that it is built on. */
  readonly shapes: readonly ShapeName[];
  /**
   * Published versions that call the flow, all owners of which have agreed: from now on they call these, and of
   * others what they did. Another that they call may be published at the same moment.
   */
  readonly callers: readonly { readonly versionId: string; readonly calls: Calls }[];
}

/**
 * What a run works on: a published version, or a draft that was tested, which has no number. Such a
 * one belongs to one run, and goes with it.
 */
export interface RunVersion extends Omit<VersionRecord, "number"> {
  readonly number: number | null;
}

export interface NewFlow {
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  readonly draft: FlowDocument;
  readonly lineage: string;
  readonly at: number;
  /** Lookup tables that are made with it, by its owner: all or nothing. */
  readonly tables?: readonly NewTable[];
}

/** Where an activated flow takes up its events. */
export type TakeUp =
  /** Events from this moment on. */
  | { readonly from: "now" }
  /** Where the flow stood when it was deactivated; `now` if it never ran. */
  | { readonly from: "where_it_stood" }
  /** Events dated from this moment on, the past ones oldest first. Milliseconds since 1970. */
  | { readonly from: "date"; readonly date: number };

/** Where a flow with a polling trigger takes up. */
export interface Subscription {
  readonly connectionId: string;
  readonly trigger: string;
  /** Where the trigger looks; absent where it has one place only. */
  readonly place?: Place;
  readonly everySeconds: number;
  /** Live events dated before this, by the other side's clock, are not for the flow. */
  readonly liveFrom: number;
  /**
   * From when on all events are for the flow. Of those before, `liveFrom` lets through what is listed
   * late, and no catching up reads them.
   */
  readonly owedFrom: number;
  /** A span of the past to catch up on, oldest first; null for none. */
  readonly window: { readonly from: number; readonly to: number } | null;
}

export interface Timetable {
  readonly nextAt: number;
}

/** What starts an active flow. */
export type Start =
  | {
      readonly kind: "event";
      readonly subscription: Subscription;
      /**
       * Does it tell of the same events as what the flow listened to last? Then the flow goes on
       * waiting for those of them that are not final.
       */
      readonly sameEvents: boolean;
      /** Held for the turns of the polls that it turns to and leaves, since before it was known where it takes up. */
      readonly leases: readonly Lease[];
    }
  | { readonly kind: "schedule"; readonly timetable: Timetable }
  /** Calls and deliveries, which come by themselves. */
  | { readonly kind: "invoke" | "webhook" };

/** What becomes the version that new runs get. */
export type Publication = { readonly consent: Consent } & (
  | /** The draft of this revision. */
    { readonly kind: "draft"; readonly revision: number; readonly by: string }
  /** What was proposed and all have agreed to. */
  | { readonly kind: "proposal"; readonly proposalId: string }
);

/** The version to start: one that is published with it, or the one that stands. */
export type StartVersion =
  | (Publication & { readonly versionId: string })
  | { readonly kind: "standing"; readonly versionId: string; readonly permit: Permit };

export type NewOwner = Pick<FlowRecord, "owner" | "entrustedTo">;

export interface FlowStore {
  /** `table_name_taken`: nothing was made, because another table has the name of one of its own. */
  createFlow(flow: NewFlow): Promise<"created" | "table_name_taken">;
  flow(id: string): Promise<FlowRecord | null>;
  /** All of them; with ids those alone, in that order, without what is not there any more. */
  flows(ids?: readonly string[]): Promise<readonly FlowRecord[]>;
  /** The flows whose published version calls this one, by name. */
  callersOf(flowId: string): Promise<readonly FlowRecord[]>;
  /** What an earlier build has published keeps what it calls from now on; harmless where it does already. */
  keepCalls(versionId: string, calls: Calls): Promise<void>;
  /** What a run works on, by its id; null when unknown. It never changes. */
  version(id: string): Promise<RunVersion | null>;
  /** Saves name and draft if nobody else has since `revision`. */
  saveDraft(change: {
    readonly id: string;
    readonly revision: number;
    readonly name: string;
    readonly draft: FlowDocument;
    readonly at: number;
    readonly by: string;
  }): Promise<"saved" | "conflict" | "not_found">;
  /** Null takes an offer back. */
  offerFlow(id: string, to: string | null): Promise<"changed" | "not_found">;
  /** It is theirs to whom it is offered. `not_found`: it is not offered to this person, or not any more. */
  acceptFlow(id: string, owner: NewOwner): Promise<"changed" | "not_found">;
  /** Whatever was offered. */
  setFlowOwner(id: string, owner: NewOwner): Promise<"changed" | "not_found">;
  /**
   * Makes a draft or a proposal the version that new runs get. The flow's proposal is done with then.
   * `conflict`: the draft has another revision; the proposal is gone, or somebody has yet to agree; the permit is
   * older than what it is for.
   */
  publish(
    publication: Publication & {
      readonly id: string;
      readonly versionId: string;
      readonly at: number;
    },
  ): Promise<VersionRecord | "conflict" | "not_found">;
  /**
   * Starts the flow, or moves an active one: version and subscription or timetable in one transaction,
   * so that no event of one trigger ever starts a version made for another. `due`: nothing has happened, because
   * the flow's schedule has a time that has come and is not started. `fenced`: nothing has happened, because a
   * lease has passed to another process.
   */
  activate(activation: {
    readonly id: string;
    readonly version: StartVersion;
    readonly start: Start;
    readonly at: number;
  }): Promise<VersionRecord | "conflict" | "not_found" | "due" | Fenced>;
  /** Ends new events only: runs go on. Remembers how far the flow has seen. */
  deactivate(id: string, at: number): Promise<void>;
  /** How an active flow with a polling trigger stands; null for any other. Its window is what is left of it. */
  subscription(id: string): Promise<Subscription | null>;
  /** How far the flow has seen the trigger it last listened to; null if it never did. */
  seenUntil(id: string): Promise<{
    readonly connectionId: string;
    readonly trigger: string;
    readonly place?: Place;
    readonly at: number;
    /** As in its subscription. */
    readonly owedFrom: number;
  } | null>;
  /** Cancels its runs; keeps its effects and what it has handled. */
  deleteFlow(id: string, at: number): Promise<void>;
}
