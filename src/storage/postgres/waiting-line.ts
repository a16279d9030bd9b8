import { type Claim, isOf, listed, type Share, type TurnOf, type Waiting } from "#engine/turns.ts";
import { atOnce } from "../state-columns.ts";
import { type Session, sql } from "./database.ts";
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

const owners = sql<[last: string, limit: number], { name: string }>(
  around("turn_of", "true", "$1::text", "$2::integer"),
);
const flows = sql<
  [owners: readonly string[], lasts: readonly string[], limit: number],
  { owner: string; name: string }
>(
  `SELECT o.owner, f.name FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS o(owner, last, place)
     CROSS JOIN LATERAL (${around("flow_id", "r.turn_of = o.owner", "o.last", "$3::integer")}) f
   ORDER BY o.place, f.place`,
);

/** Who has runs that can go on at once, in the order of their turns. */
export async function waitingLine(session: Session, claim: Claim): Promise<readonly Waiting[]> {
  const { turns } = claim;
  const limit = listed(claim);
  const found = (await session.all(owners, turns.owner ?? "", limit.owners)).map(
    ({ name }) => name,
  );
  if (found.length === 0) return [];
  const lasts = found.map((owner) => turns.flows.get(owner) ?? "");
  const rows = await session.all(flows, found, lasts, limit.flowsOf(found.length));
  return found.map((owner) => ({
    owner,
    flows: rows.filter((row) => row.owner === owner).map(({ name }) => name),
  }));
}

/** What another process has in hand is left to it. */
const take = sql<
  [
    owners: readonly string[],
    flowIds: readonly string[],
    runs: readonly number[],
    afters: readonly number[],
  ],
  Taken
>(
  `SELECT s.owner AS "turnOf", s.flow_id AS "flowId", r.seq, r.job
   FROM unnest($1::text[], $2::text[], $3::integer[], $4::bigint[]) AS s(owner, flow_id, runs, after)
     CROSS JOIN LATERAL (
       SELECT seq, job FROM millrace.runs
       WHERE next_at = ${atOnce} AND turn_of = s.owner AND flow_id = s.flow_id AND seq > s.after
       ORDER BY seq LIMIT s.runs FOR NO KEY UPDATE SKIP LOCKED) r`,
);

export type Taken = RunJob & TurnOf;

/** The oldest runs of each flow, locked. Those that are taken already still stand in the line. */
export async function takeShares(
  session: Session,
  shares: readonly Share[],
  already: readonly Taken[],
): Promise<readonly Taken[]> {
  if (shares.length === 0) return [];
  return session.all(
    take,
    shares.map(({ turnOf }) => turnOf),
    shares.map(({ flowId }) => flowId),
    shares.map(({ runs }) => runs),
    shares.map((share) => Math.max(0, ...already.filter(isOf(share)).map(({ seq }) => seq))),
  );
}
