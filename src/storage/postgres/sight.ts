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
import { sql } from "./database.ts";
import { lockFlow, shareFlow } from "./flow-rows.ts";
import type { Writer } from "./writer.ts";

const parties = sql<[ids: readonly string[]], PartyRow>(
  partiesOf("id = ANY($1::text[])", {
    from: "millrace.",
    versionsIn: (json) => `LATERAL json_each_text(${json}::json)`,
  }),
);
const sight = sql<[person: string], SightRow>(sightOf("$1::text", "millrace."));
const give = sql<[flowId: string, person: string, at: number]>(
  `INSERT INTO millrace.flow_readers (flow_id, person, at) VALUES ($1, $2, $3)
   ON CONFLICT (flow_id, person) DO NOTHING`,
);
const take = sql<[flowId: string, person: string]>(
  "DELETE FROM millrace.flow_readers WHERE flow_id = $1 AND person = $2",
);
const readers = sql<[flowId: string], FlowReader>(
  "SELECT person, at FROM millrace.flow_readers WHERE flow_id = $1 ORDER BY at, person",
);

const marked = sql<[flowIds: readonly string[]], PrivateFieldRow>(
  `SELECT flow_id, field FROM millrace.private_fields WHERE flow_id = ANY($1::text[])
   ORDER BY flow_id, field COLLATE "C"`,
);
const unmark = sql<[flowId: string]>("DELETE FROM millrace.private_fields WHERE flow_id = $1");
const mark = sql<[flowId: string, fields: readonly string[]]>(
  `INSERT INTO millrace.private_fields (flow_id, field) SELECT $1, unnest($2::text[])
   ON CONFLICT DO NOTHING`,
);

export function sightVerbs({ database, write, writeAt }: Writer): SightStore {
  return {
    async partiesOf(runIds) {
      return partiesByRun(await database.all(parties, runIds));
    },

    async sightOf(person) {
      return sightFrom(await database.all(sight, person));
    },

    letRead: ({ flowId, person, at }) =>
      writeAt(at, async (tx) => {
        if (!(await shareFlow(tx, flowId))) return "not_found";
        if ((await tx.run(give, flowId, person, at)) > 0) tx.changes.flow(flowId);
        return "let";
      }),

    letReadNoMore: ({ flowId, person }) =>
      write(async (tx) => {
        if ((await tx.run(take, flowId, person)) > 0) tx.changes.flow(flowId);
      }),

    readersOf: (flowId) => database.all(readers, flowId),

    markPrivate: ({ flowId, fields }) =>
      write(async (tx) => {
        // Its own until the transaction ends: who marks at the same time comes after.
        if (!(await lockFlow(tx, flowId))) return "not_found";
        await tx.run(unmark, flowId);
        await tx.run(mark, flowId, fields);
        tx.changes.flow(flowId);
        return "marked";
      }),

    async privateFieldsOf(flowIds) {
      return privateFieldsByFlow(await database.all(marked, flowIds));
    },
  };
}
