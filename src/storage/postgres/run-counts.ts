import type { RunStatus } from "#people/run-views.ts";
import { type Session, sql } from "./database.ts";

/** Each connection counts on a shard. In the order of the key, so that two never wait for each other. */
const add = sql<[readonly string[], readonly string[], readonly number[]]>(
  `INSERT INTO millrace.run_count_shards AS c (shard, flow_id, status, runs)
   SELECT pg_backend_pid() % 16, flow_id, status, runs
   FROM unnest($1::text[], $2::text[], $3::bigint[]) AS n(flow_id, status, runs)
   ORDER BY flow_id COLLATE "C", status COLLATE "C"
   ON CONFLICT (flow_id, status, shard) DO UPDATE SET runs = c.runs + excluded.runs`,
);

/** Runs by flow and status, so that nobody has to count a million rows. Written once, before the commit. */
export function createRunCounts() {
  const sums = new Map<string, Map<RunStatus, number>>();
  const change = (flowId: string, status: RunStatus, by: number): void => {
    const ofFlow = sums.get(flowId) ?? new Map<RunStatus, number>();
    sums.set(flowId, ofFlow);
    ofFlow.set(status, (ofFlow.get(status) ?? 0) + by);
  };

  return {
    note(flowId: string, from: RunStatus | null, to: RunStatus): void {
      if (from !== null) change(flowId, from, -1);
      change(flowId, to, 1);
    },
    gone: (flowId: string, status: RunStatus): void => change(flowId, status, -1),
    async write(session: Session): Promise<void> {
      const rows = [...sums].flatMap(([flowId, ofFlow]) =>
        [...ofFlow].flatMap(([status, sum]) => (sum === 0 ? [] : [{ flowId, status, sum }])),
      );
      if (rows.length === 0) return;
      await session.run(
        add,
        rows.map(({ flowId }) => flowId),
        rows.map(({ status }) => status),
        rows.map(({ sum }) => sum),
      );
    },
  };
}
