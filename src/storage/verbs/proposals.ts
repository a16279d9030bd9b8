import { newsOfProposal } from "#engine/alerts/news.ts";
import type { ProposalRecord, ProposalStore } from "#engine/store.ts";
import { toJson } from "../rows.ts";
import { all, first, found, type Notes, run, type Session, statement } from "../session.ts";
import { noteNews } from "./alerts.ts";
import { lockFlow } from "./locks.ts";
import { columns } from "../columns.ts";

export const proposalColumns = columns<ProposalRecord>(
  "id, flow_id, document, proposed_by AS by, at, take_up, owners, agreed, calls",
  { document: "document", takeUp: "json", owners: "json", agreed: "json", calls: "json" },
);

/** Does somebody have yet to agree? */
export function isOpen({ owners, agreed }: ProposalRecord): boolean {
  return owners.some((owner) => !agreed.includes(owner));
}

/** Who has agreed once this person does; null where their word is not needed. */
function agreedWith({ owners, agreed }: ProposalRecord, person: string): readonly string[] | null {
  if (!owners.includes(person)) return null;
  return owners.filter((owner) => owner === person || agreed.includes(owner));
}

const put = statement<
  [
    id: string,
    flowId: string,
    document: string,
    by: string,
    at: number,
    takeUp: string,
    owners: string,
    calls: string,
  ]
>(
  `INSERT INTO {proposals} (id, flow_id, document, proposed_by, at, take_up, owners, agreed, calls)
   VALUES (?, ?, ?, ?, ?, ?, ?, '[]', ?)
   ON CONFLICT (flow_id) DO UPDATE SET id = excluded.id, document = excluded.document,
     proposed_by = excluded.proposed_by, at = excluded.at, take_up = excluded.take_up,
     owners = excluded.owners, agreed = excluded.agreed, calls = excluded.calls`,
);
const lock = proposalColumns.select<[id: string]>("FROM {proposals} WHERE id = ? FOR UPDATE");
const ofFlow = proposalColumns.select<[flowId: string]>("FROM {proposals} WHERE flow_id = ?");
const every = proposalColumns.select<[]>("FROM {proposals} ORDER BY at, id");
const setAgreed = statement<[agreed: string, id: string]>(
  "UPDATE {proposals} SET agreed = ? WHERE id = ?",
);
const drop = statement<[id: string], { flow_id: string }>(
  "DELETE FROM {proposals} WHERE id = ? RETURNING flow_id",
);

function tell(changes: Notes["changes"], flowId: string): void {
  changes.proposals();
  changes.flow(flowId);
}

export function proposalVerbs({ read, write, writeAt }: Session): ProposalStore {
  return {
    propose: ({ id, flowId, revision, by, at, takeUp, owners, calls }) =>
      writeAt(at, function* ({ changes }) {
        const flow = yield* lockFlow(flowId);
        if (!flow) return "not_found";
        if (flow.revision !== revision) return "conflict";
        const texts = [toJson(takeUp), toJson(owners), toJson(calls)] as const;
        yield* run(put, id, flowId, flow.draft, by, at, ...texts);
        tell(changes, flowId);
        yield* noteNews([newsOfProposal(flowId, owners, at)]);
        return "proposed";
      }),

    proposal: (flowId) => read(() => found(ofFlow, flowId)),

    proposals: () => read(() => all(every)),

    agree: (id, person) =>
      write(function* ({ changes }) {
        const proposal = yield* first(lock, id);
        const agreed = proposal && agreedWith(proposal, person);
        if (!agreed) return "not_found";
        yield* run(setAgreed, toJson(agreed), id);
        tell(changes, proposal.flowId);
        return { ...proposal, agreed };
      }),

    dropProposal: (id) =>
      write(function* ({ changes }) {
        const dropped = yield* first(drop, id);
        if (!dropped) return "not_found";
        tell(changes, dropped.flow_id);
        return "dropped";
      }),
  };
}
