import type { FlowReader, SightStore } from "#engine/store.ts";
import {
  partiesByRun,
  partiesOf,
  type PartyRow,
  privateFieldsByFlow,
  type PrivateFieldRow,
  sightFrom,
  sightOf,
  type SightRow,
} from "../run-parties.ts";
import type { Writer } from "./writer.ts";

export function sightVerbs(writer: Writer): SightStore {
  const { db, changes } = writer;
  const parties = db.prepare<[string], PartyRow>(
    partiesOf("id IN (SELECT value FROM json_each(?))", {
      from: "",
      versionsIn: (json) => `json_each(${json})`,
    }),
  );
  const sight = db.prepare<[{ person: string }], SightRow>(sightOf("@person"));
  const flow = db.prepare<[string]>("SELECT 1 FROM flows WHERE id = ? AND deleted_at IS NULL");
  const give = db.prepare<[string, string, number]>(
    "INSERT INTO flow_readers (flow_id, person, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const take = db.prepare<[string, string]>(
    "DELETE FROM flow_readers WHERE flow_id = ? AND person = ?",
  );
  const readers = db.prepare<[string], FlowReader>(
    "SELECT person, at FROM flow_readers WHERE flow_id = ? ORDER BY at, person",
  );

  const marked = db.prepare<[string], PrivateFieldRow>(
    `SELECT flow_id, field FROM private_fields
     WHERE flow_id IN (SELECT value FROM json_each(?)) ORDER BY flow_id, field`,
  );
  const unmark = db.prepare<[string]>("DELETE FROM private_fields WHERE flow_id = ?");
  const mark = db.prepare<[string, string]>(
    "INSERT INTO private_fields (flow_id, field) VALUES (?, ?) ON CONFLICT DO NOTHING",
  );

  return {
    async partiesOf(runIds) {
      return partiesByRun(parties.all(JSON.stringify(runIds)));
    },

    async sightOf(person) {
      return sightFrom(sight.all({ person }));
    },

    letRead: ({ flowId, person, at }) =>
      writer.writeAt(at, () => {
        if (!flow.get(flowId)) return "not_found";
        if (give.run(flowId, person, at).changes > 0) changes.flow(flowId);
        return "let";
      }),

    letReadNoMore: ({ flowId, person }) =>
      writer.write(() => {
        if (take.run(flowId, person).changes > 0) changes.flow(flowId);
      }),

    async readersOf(flowId) {
      return readers.all(flowId);
    },

    markPrivate: ({ flowId, fields }) =>
      writer.write(() => {
        if (!flow.get(flowId)) return "not_found";
        unmark.run(flowId);
        for (const field of fields) mark.run(flowId, field);
        changes.flow(flowId);
        return "marked";
      }),

    async privateFieldsOf(flowIds) {
      return privateFieldsByFlow(marked.all(JSON.stringify(flowIds)));
    },
  };
}
