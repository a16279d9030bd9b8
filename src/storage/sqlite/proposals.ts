import { newsOfProposal } from "#engine/alerts/news.ts";
import type { ProposalStore } from "#engine/store.ts";
import { agreedWith, type ProposalRow, proposalRecord } from "../proposal-rows.ts";
import { toJson } from "../rows.ts";
import { noteNews } from "../verbs/alerts.ts";
import { doing } from "./session.ts";
import type { Writer } from "./writer.ts";

export function proposalVerbs(writer: Writer): ProposalStore {
  const { db, changes } = writer;
  const draft = db.prepare<[string], Pick<ProposalRow, "document"> & { revision: number }>(
    "SELECT draft AS document, revision FROM flows WHERE id = ? AND deleted_at IS NULL",
  );
  const put = db.prepare<[ProposalRow]>(
    `INSERT OR REPLACE INTO proposals (id, flow_id, document, proposed_by, at, take_up, owners, agreed, calls)
     VALUES (@id, @flow_id, @document, @proposed_by, @at, @take_up, @owners, @agreed, @calls)`,
  );
  const one = db.prepare<[string], ProposalRow>("SELECT * FROM proposals WHERE id = ?");
  const ofFlow = db.prepare<[string], ProposalRow>("SELECT * FROM proposals WHERE flow_id = ?");
  const all = db.prepare<[], ProposalRow>("SELECT * FROM proposals ORDER BY at, id");
  const setAgreed = db.prepare<[string, string]>("UPDATE proposals SET agreed = ? WHERE id = ?");
  const drop = db.prepare<[string], { flow_id: string }>(
    "DELETE FROM proposals WHERE id = ? RETURNING flow_id",
  );
  const done = doing(db);
  const note = (flowId: string): void => {
    changes.proposals();
    changes.flow(flowId);
  };

  return {
    propose: ({ id, flowId, revision, by, at, takeUp, owners, calls }) =>
      writer.writeAt(at, () => {
        const flow = draft.get(flowId);
        if (!flow) return "not_found";
        if (flow.revision !== revision) return "conflict";
        put.run({
          id,
          flow_id: flowId,
          document: flow.document,
          proposed_by: by,
          at,
          take_up: toJson(takeUp),
          owners: toJson(owners),
          agreed: toJson<readonly string[]>([]),
          calls: toJson(calls),
        });
        note(flowId);
        done(noteNews([newsOfProposal(flowId, owners, at)]));
        return "proposed";
      }),

    async proposal(flowId) {
      const row = ofFlow.get(flowId);
      return row ? proposalRecord(row) : null;
    },

    async proposals() {
      return all.all().map(proposalRecord);
    },

    agree: (id, person) =>
      writer.write(() => {
        const row = one.get(id);
        const proposal = row && proposalRecord(row);
        const agreed = proposal && agreedWith(proposal, person);
        if (!agreed) return "not_found";
        setAgreed.run(toJson(agreed), id);
        note(proposal.flowId);
        return { ...proposal, agreed };
      }),

    dropProposal: (id) =>
      writer.write(() => {
        const dropped = drop.get(id);
        if (!dropped) return "not_found";
        note(dropped.flow_id);
        return "dropped";
      }),
  };
}
