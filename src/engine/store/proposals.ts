import type { FlowDocument } from "#flow/document.ts";
import type { Calls, TakeUp } from "./flows.ts";

/** A version that waits until the owners of the connections in it agree. One for each flow. */
export interface ProposalRecord {
  readonly id: string;
  readonly flowId: string;
  readonly document: FlowDocument;
  /** Who wants to publish it. */
  readonly by: string;
  readonly at: number;
  /** Where the flow is to take up its events when it is published; null: it is not to be started. */
  readonly takeUp: TakeUp | null;
  /** Who must agree. */
  readonly owners: readonly string[];
  /** The versions of what it calls, as those who agree have read them; null in what an earlier build has kept. */
  readonly calls: Calls | null;
  /** Those of them who have. */
  readonly agreed: readonly string[];
}

export interface ProposalStore {
  /** Proposes the draft of this revision, in the place of what was proposed for the flow before. */
  propose(
    proposal: Omit<ProposalRecord, "document" | "agreed" | "calls"> & {
      readonly revision: number;
      readonly calls: Calls;
    },
  ): Promise<"proposed" | "conflict" | "not_found">;
  /** What is proposed for a flow; null when nothing is. */
  proposal(flowId: string): Promise<ProposalRecord | null>;
  /** All that are open, the oldest first. */
  proposals(): Promise<readonly ProposalRecord[]>;
  /**
   * One of the owners agrees to this proposal, or has before. Answers with how it stands; `not_found`:
   * it is not open any more, or needs nobody's word whose name this is.
   */
  agree(id: string, person: string): Promise<ProposalRecord | "not_found">;
  /** It is refused, or taken back. */
  dropProposal(id: string): Promise<"dropped" | "not_found">;
}
