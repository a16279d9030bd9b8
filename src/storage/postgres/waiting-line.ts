import { type Claim, isOf, listed, type Share, type TurnOf, type Waiting } from "#engine/turns.ts";
import { atOnce } from "#engine/run-columns.ts";
import { seqsOf } from "../rows.ts";
import { forEach, statement, type Work } from "../session.ts";
import type { RunJob } from "./jobs.ts";

/**
 * Names in an index, each once, from the one after `last` on and then from the first to it: a leap for
 * each, however many rows bear one.
 */
function around(column: string, where: string, last: string, limit: string): string {
  const found = (after: string): string =>
    `SELECT r.${column} AS name FROM millrace.runs r
     WHERE r.next_at = ${atOnce} AND ${where} AND ${after} ORDER BY r.${column} LIMIT 1`;
  return `WITH RECURSIVE
     later AS (
       (SELECT f.name, 1 AS place FROM (${found(`r.${column} > ${last}`)}) f)
       UNION ALL
       SELECT f.name, b.place + 1 FROM later b
         CROSS JOIN LATERAL (${found(`r.${column} > b.name`)}) f WHERE b.place < ${limit}),
     earlier AS (
       (SELECT f.name, 1 AS place FROM (${found(`r.${column} <= ${last}`)}) f)
       UNION ALL
       SELECT f.name, b.place + 1 FROM earlier b
         CROSS JOIN LATERAL (${found(`r.${column} > b.name AND r.${column} <= ${last}`)}) f
         WHERE b.place < ${limit})
   SELECT name, row_number() OVER (ORDER BY part, place) AS place
   FROM (SELECT 1 AS part, name, place FROM later UNION ALL SELECT 2, name, place FROM earlier) a
   ORDER BY part, place LIMIT ${limit}`;
}

const line = statement<
  {
    last: string;
    owners: number;
    lastsOf: readonly string[];
    lasts: readonly string[];
    left: number;
    without: number;
  },
  { owner: string; flow: string }
>(
  "",
  `WITH owners AS MATERIALIZED (${around("turn_of", "true", "@last::text", "@owners::integer")}),
     part AS MATERIALIZED (
       SELECT (ceil(@left::numeric / greatest(1, count(*))) + @without::integer)::integer AS flows FROM owners),
     turn AS (
       SELECT o.name, o.place, coalesce(t.last, '') AS last FROM owners o
         LEFT JOIN unnest(@lastsOf::text[], @lasts::text[]) AS t(owner, last) ON t.owner = o.name)
   SELECT t.name AS owner, f.name AS flow FROM part p CROSS JOIN turn t
     CROSS JOIN LATERAL (${around("flow_id", "r.turn_of = t.name", "t.last", "p.flows")}) f
   ORDER BY t.place, f.place`,
);

/** Who has runs that can go on at once, in the order of their turns. */
export function* waitingLine(claim: Claim): Work<readonly Waiting[]> {
  const { turns, left } = claim;
  const { owners, without } = listed(claim);
  const rows = yield* line.all({
    last: turns.owner ?? "",
    owners,
    lastsOf: [...turns.flows.keys()],
    lasts: [...turns.flows.values()],
    left,
    without,
  });
  return Array.from(
    Map.groupBy(rows, ({ owner }) => owner),
    ([owner, flows]) => ({ owner, flows: flows.map(({ flow }) => flow) }),
  );
}

/** What another process has in hand is left to it. */
const take = forEach<Share & { readonly after: number }, Taken>(
  "",
  `SELECT s.turn_of AS "turnOf", s.flow_id AS "flowId", r.seq, r.job
   FROM {rows s (turn_of text, flow_id text, runs integer, after bigint)}
     CROSS JOIN LATERAL (
       SELECT seq, job FROM {runs}
       WHERE next_at = ${atOnce} AND turn_of = s.turn_of AND flow_id = s.flow_id AND seq > s.after
       ORDER BY seq LIMIT s.runs FOR NO KEY UPDATE SKIP LOCKED) r`,
);

export type Taken = RunJob & TurnOf;

/** The oldest runs of each flow, locked. Those that are taken already still stand in the line. */
export function takeShares(
  shares: readonly Share[],
  already: readonly Taken[],
): Work<readonly Taken[]> {
  const asked = shares.map((share) => ({
    ...share,
    after: Math.max(0, ...seqsOf(already.filter(isOf(share)))),
  }));
  return take.all(asked);
}
