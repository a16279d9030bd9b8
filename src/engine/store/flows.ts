import type { FlowDocument } from "#flow/document.ts";

export interface FlowRecord {
  readonly id: string;
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
}

export interface VersionRecord {
  readonly id: string;
  readonly flowId: string;
  /** 1, 2, 3 … in the order of publication. */
  readonly number: number;
  readonly document: FlowDocument;
  readonly publishedAt: number;
}

export interface NewFlow {
  readonly id: string;
  readonly name: string;
  readonly draft: FlowDocument;
  readonly lineage: string;
  readonly at: number;
}

/** Where a flow with a polling trigger takes up. */
export interface Subscription {
  readonly connectionId: string;
  readonly trigger: string;
  readonly everySeconds: number;
  /** Live events dated before this, by the other side's clock, are not for the flow. */
  readonly liveFrom: number;
  /** A span of the past to catch up on, oldest first; null for none. */
  readonly window: { readonly from: number; readonly to: number } | null;
}

export interface Timetable {
  readonly everyMinutes: number;
  readonly nextAt: number;
}

/** What starts an active flow: one of the two. */
export type Start =
  | { readonly kind: "event"; readonly subscription: Subscription }
  | { readonly kind: "schedule"; readonly timetable: Timetable };

/** The version to start: the draft of this revision, published with it, or the one that stands. */
export type StartVersion =
  | { readonly kind: "draft"; readonly revision: number; readonly versionId: string }
  | { readonly kind: "standing"; readonly versionId: string };

export interface FlowStore {
  createFlow(flow: NewFlow): Promise<void>;
  flow(id: string): Promise<FlowRecord | null>;
  flows(): Promise<readonly FlowRecord[]>;
  /** A version by id; null when unknown. Versions never change. */
  version(id: string): Promise<VersionRecord | null>;
  /** Saves name and draft if nobody else has since `revision`. */
  saveDraft(change: {
    readonly id: string;
    readonly revision: number;
    readonly name: string;
    readonly draft: FlowDocument;
    readonly at: number;
  }): Promise<"saved" | "conflict" | "not_found">;
  /** Makes the draft of this revision the version that new runs get. */
  publish(publication: {
    readonly id: string;
    readonly versionId: string;
    readonly revision: number;
    readonly at: number;
  }): Promise<VersionRecord | "conflict" | "not_found">;
  /**
   * Starts the flow, or moves an active one: version and subscription or timetable in one transaction,
   * so that no event of one trigger ever starts a version made for another.
   */
  activate(activation: {
    readonly id: string;
    readonly version: StartVersion;
    readonly start: Start;
    readonly at: number;
  }): Promise<VersionRecord | "conflict" | "not_found">;
  /** Ends new events only: runs go on. Remembers how far the flow has seen. */
  deactivate(id: string, at: number): Promise<void>;
  /** How an active flow with a polling trigger stands; null for any other. Its window is what is left of it. */
  subscription(id: string): Promise<Subscription | null>;
  /** How far the flow has seen the trigger it last listened to; null if it never did. */
  seenUntil(id: string): Promise<{
    readonly connectionId: string;
    readonly trigger: string;
    readonly at: number;
  } | null>;
  /** Cancels its runs; keeps its effects and what it has handled. */
  deleteFlow(id: string, at: number): Promise<void>;
}
