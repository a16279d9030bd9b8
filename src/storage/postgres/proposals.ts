import { newsOfProposal } from "#engine/alerts/news.ts";
import type { ProposalStore } from "#engine/store.ts";
import { agreedWith, type ProposalRow, proposalRecord } from "../proposal-rows.ts";
import { toJson } from "../rows.ts";
import { noteNews } from "../verbs/alerts.ts";
import { done } from "./session.ts";
import { sql } from "./database.ts";
import { lockFlow } from "./flow-rows.ts";
import type { Transaction, Writer } from "./writer.ts";

const put = sql<
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
  `INSERT INTO millrace.proposals (id, flow_id, document, proposed_by, at, take_up, owners, agreed,
     calls)
   VALUES ($1, $2, $3, $4, $5, $6, $7, '[]', $8)
   ON CONFLICT (flow_id) DO UPDATE SET id = excluded.id, document = excluded.document,
     proposed_by = excluded.proposed_by, at = excluded.at, take_up = excluded.take_up, owners = excluded.owners,
     agreed = excluded.agreed, calls = excluded.calls`,
);
const lock = sql<[id: string], ProposalRow>(
  "SELECT * FROM millrace.proposals WHERE id = $1 FOR UPDATE",
);
const ofFlow = sql<[flowId: string], ProposalRow>(
  "SELECT * FROM millrace.proposals WHERE flow_id = $1",
);
const all = sql<[], ProposalRow>("SELECT * FROM millrace.proposals ORDER BY at, id");
const setAgreed = sql<[agreed: string, id: string]>(
  "UPDATE millrace.proposals SET agreed = $1 WHERE id = $2",
);
const drop = sql<[id: string], { flow_id: string }>(
  "DELETE FROM millrace.proposals WHERE id = $1 RETURNING flow_id",
);

function note(tx: Transaction, flowId: string): void {
  tx.changes.proposals();
  tx.changes.flow(flowId);
}

export function proposalVerbs({ database, write, writeAt }: Writer): ProposalStore {
  return {
    propose: ({ id, flowId, revision, by, at, takeUp, owners, calls }) =>
      writeAt(at, async (tx) => {
        const flow = await lockFlow(tx, flowId);
        if (!flow) return "not_found";
        if (flow.revision !== revision) return "conflict";
        await tx.run(
          put,
          id,
          flowId,
          flow.draft,
          by,
          at,
          toJson(takeUp),
          toJson(owners),
          toJson(calls),
        );
        note(tx, flowId);
        await done(tx, noteNews([newsOfProposal(flowId, owners, at)]));
        return "proposed";
      }),

    async proposal(flowId) {
      const row = await database.first(ofFlow, flowId);
      return row ? proposalRecord(row) : null;
    },

    async proposals() {
      return (await database.all(all)).map(proposalRecord);
    },

    agree: (id, person) =>
      write(async (tx) => {
        const row = await tx.first(lock, id);
        const proposal = row && proposalRecord(row);
        const agreed = proposal && agreedWith(proposal, person);
        if (!agreed) return "not_found";
        await tx.run(setAgreed, toJson(agreed), id);
        note(tx, proposal.flowId);
        return { ...proposal, agreed };
      }),

    dropProposal: (id) =>
      write(async (tx) => {
        const dropped = await tx.first(drop, id);
        if (!dropped) return "not_found";
        note(tx, dropped.flow_id);
        return "dropped";
      }),
  };
}
