import { newsOfProposal } from "#engine/alerts/news.ts";
import { agreedWith } from "#engine/consent.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { ProposalRecord, ProposalStore } from "#engine/store.ts";
import { type JsonText, toJson } from "../rows.ts";
import { type Notes, sql, type Verbs } from "../session.ts";
import { noteNews } from "./alerts.ts";
import { lockFlow } from "./locks.ts";
import { columns } from "../columns.ts";

const named = "id, flow_id, document, proposed_by AS by, at, take_up, owners, agreed, calls";
const kinds = { owners: "json", agreed: "json", calls: "json" } as const;
export const proposalColumns = columns<ProposalRecord>(named, {
  ...kinds,
  document: "document",
  takeUp: "json",
});

/** The document as the draft has it, to the letter. */
type NewProposal = Omit<ProposalRecord, "document" | "takeUp"> & {
  readonly document: JsonText<FlowDocument>;
  readonly takeUp: JsonText<ProposalRecord["takeUp"]>;
};
const put = columns<NewProposal>(named, kinds).put("proposals", "flow_id");

function tell(changes: Notes["changes"], flowId: string): void {
  changes.proposals();
  changes.flow(flowId);
}

export function proposalVerbs({ read, write, writeAt }: Verbs): ProposalStore {
  return {
    propose: writeAt(function* (
      { changes },
      { id, flowId, revision, by, at, takeUp, owners, calls },
    ) {
      const flow = yield* lockFlow(flowId);
      if (!flow) return "not_found";
      if (flow.revision !== revision) return "conflict";
      const texts = { document: flow.draft, takeUp: toJson(takeUp) };
      yield* put.run({ id, flowId, by, at, owners, calls, agreed: [], ...texts });
      tell(changes, flowId);
      yield* noteNews([newsOfProposal(flowId, owners, at)]);
      return "proposed";
    }),

    proposal: read((flowId) => proposalColumns.from`{proposals} WHERE flow_id = ${flowId}`.found()),

    proposals: read(() => proposalColumns.from`{proposals} ORDER BY at, id`.all()),

    agree: write(function* ({ changes }, id, person) {
      const proposal = yield* proposalColumns.from`{proposals} WHERE id = ${id} FOR UPDATE`.first();
      const agreed = proposal && agreedWith(proposal, person);
      if (!agreed) return "not_found";
      yield* sql`UPDATE {proposals} SET agreed = ${toJson(agreed)} WHERE id = ${id}`.run();
      tell(changes, proposal.flowId);
      return { ...proposal, agreed };
    }),

    dropProposal: write(function* ({ changes }, id) {
      const dropped = yield* sql<{ flow_id: string }>`DELETE FROM {proposals} WHERE id = ${id}
        RETURNING flow_id`.first();
      if (!dropped) return "not_found";
      tell(changes, dropped.flow_id);
      return "dropped";
    }),
  };
}
