import type { RunStatus } from "#people/run-views.ts";
import type { Span } from "#people/reading.ts";
import {
  type BusyRow,
  busyFlow,
  type FailingRow,
  failingFlow,
  mostFlows,
  runStatuses,
  spansOf,
} from "../../reading/overview.ts";
import { isOfKind } from "../../run-kinds.ts";
import type { Database } from "../database.ts";
import type { Answers } from "./answers.ts";

const isTest = isOfKind("test");

interface Time {
  readonly from: number;
  readonly to: number;
}

/**
 * Counts come from indexes alone, each from its own stretch of one: to group the rows of a million
 * runs takes five times as long. Tests are counted with them and taken off again: of these there are
 * few, and the plus keeps other indexes out.
 */
export function overview(db: Database): Answers["overview"] {
  const runs = db
    .prepare<[RunStatus, number, number], number>(
      "SELECT count(*) FROM runs WHERE status = ? AND created_at >= ? AND created_at < ?",
    )
    .pluck();
  const tests = db
    .prepare<[RunStatus, number, number], number>(
      `SELECT count(*) FROM runs INDEXED BY runs_tested
       WHERE ${isTest} AND status = ? AND created_at >= ? AND created_at < ?`,
    )
    .pluck();
  const waiting = db
    .prepare<[RunStatus], number>("SELECT count(*) FROM runs WHERE status = ?")
    .pluck();
  const reads = db
    .prepare<[string, number, number], number>(
      `SELECT coalesce(sum(r.reads), 0) FROM json_each(?) c JOIN reads r
       ON r.connection_id = c.value AND r.hour >= ? AND r.hour < ?`,
    )
    .pluck();
  const flows = db
    .prepare<[number], number>("SELECT count(*) FROM flows WHERE deleted_at IS NULL AND active = ?")
    .pluck();
  // The flows' own rows are looked at for the few that come out alone: their drafts are long.
  const busiest = db.prepare<Time, BusyRow>(
    `SELECT b.flow_id, f.name AS flow_name, b.runs FROM (
       SELECT id AS flow_id, (SELECT count(*) FROM runs
         WHERE flow_id = flows.id AND created_at >= @from AND created_at < @to)
         - (SELECT count(*) FROM runs WHERE flow_id = flows.id AND ${isTest}
           AND +created_at >= @from AND +created_at < @to) AS runs
       FROM flows WHERE deleted_at IS NULL AND active IN (0, 1)
       ORDER BY runs DESC, flow_id LIMIT ${mostFlows}) b JOIN flows f ON f.id = b.flow_id
     WHERE b.runs > 0 ORDER BY b.runs DESC, b.flow_id`,
  );
  const failing = db.prepare<Time, FailingRow>(
    `SELECT b.flow_id, f.name AS flow_name, b.failed, r.id AS run_id, r.version_id,
       r.created_at AS at, r.error
     FROM (SELECT id AS flow_id, (SELECT count(*) FROM runs WHERE flow_id = flows.id
           AND status = 'failed' AND created_at >= @from AND created_at < @to)
           - (SELECT count(*) FROM runs WHERE flow_id = flows.id AND ${isTest}
             AND +status = 'failed' AND +created_at >= @from AND +created_at < @to) AS failed
         FROM flows WHERE deleted_at IS NULL AND active IN (0, 1)
         ORDER BY failed DESC, flow_id LIMIT ${mostFlows}) b
       JOIN flows f ON f.id = b.flow_id
       JOIN runs r ON r.seq = (SELECT seq FROM runs INDEXED BY runs_of_flow_by_status
         WHERE flow_id = b.flow_id
         AND status = 'failed' AND created_at >= @from AND created_at < @to AND NOT (${isTest})
         ORDER BY created_at DESC, seq DESC LIMIT 1)
     WHERE b.failed > 0 ORDER BY b.failed DESC, b.flow_id`,
  );

  return ({ bounds, connectionIds }) => {
    const own = JSON.stringify(connectionIds);
    const time = { from: bounds[0] ?? 0, to: bounds.at(-1) ?? 0 };
    const spanOf = ([from, to]: readonly [number, number]): Span => {
      const count = (status: RunStatus): number =>
        (runs.get(status, from, to) ?? 0) - (tests.get(status, from, to) ?? 0);
      return {
        runs: Object.fromEntries(
          runStatuses.map((status) => [status, count(status)]),
        ) as Span["runs"],
        reads: reads.get(own, from, to) ?? 0,
      };
    };
    return {
      spans: spansOf(bounds).map(spanOf),
      waitingForPerson: { parked: waiting.get("parked") ?? 0, paused: waiting.get("paused") ?? 0 },
      flows: { active: flows.get(1) ?? 0, inactive: flows.get(0) ?? 0 },
      failing: failing.all(time).map(failingFlow),
      busiest: busiest.all(time).map(busyFlow),
    };
  };
}
