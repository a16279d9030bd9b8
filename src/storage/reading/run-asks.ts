import type { FlowDocument } from "#flow/document.ts";
import type { RunState } from "#engine/run-state.ts";
import type { Stored } from "#people/reading.ts";
import type { RunStatus } from "#people/run-views.ts";
import type { JsonText } from "../rows.ts";
import { forEach, statement } from "../session.ts";
import { type SummaryRow, summaryColumns, summaryJoins } from "./run-summary.ts";
import type { AttemptRow, EffectRow, StepRow } from "./step-views.ts";

type InRun = [run: number, paths: readonly string[]];
/** Paths from one on, and before the other. */
export type Span = [from: string, to: string];

interface DetailRow extends SummaryRow {
  readonly document: JsonText<FlowDocument>;
  readonly event: JsonText<Stored>;
  readonly cancel_at: number | null;
  readonly state: JsonText<RunState>;
}

export interface PlaceRow {
  readonly seq: number;
  readonly status: RunStatus;
  readonly state: JsonText<RunState>;
  readonly document: JsonText<FlowDocument>;
}

interface CallerRow {
  readonly path: string;
  readonly id: string;
  readonly flow_id: string;
  readonly flow_name: string;
}

export interface CalledRow extends CallerRow {
  readonly status: RunStatus;
}

interface CalledWriteRow {
  readonly run_id: string;
  readonly flow_id: string;
  readonly connection_id: string;
}

export interface TryRow {
  readonly path: string;
  readonly started_at: number;
  readonly ended_at: number;
  readonly error: JsonText<unknown> | null;
}

/** A handler that was asked. */
export interface CaughtRow {
  readonly path: string;
  readonly ended_at: number;
  readonly output: JsonText<unknown> | null;
}

/** The most parked writes that are told of at once. */
const mostParked = 100;

/** No path comes behind it: each begins with the `s` of a step's id. */
export const afterAll = "t";

const isNewest = `NOT EXISTS (
  SELECT 1 FROM {effects} n
  WHERE n.run_id = e.run_id AND n.path = e.path AND n.generation > e.generation)`;
const inSpan = "path >= ? AND path < ?";
const namesInSpan = (beforeSlash: string): string =>
  `SELECT DISTINCT ${beforeSlash} AS name
   FROM (SELECT substr(path, length(?) + 1) AS rest FROM {steps} WHERE run = ? AND ${inSpan}) s`;

/** What is asked of the rows of a run. */
export const asks = {
  detail: statement<[id: string], DetailRow>(
    `SELECT ${summaryColumns}, v.document, coalesce(r.event_data, e.data) AS event, r.cancel_at, r.state
     FROM {runs} r ${summaryJoins} WHERE r.id = ?`,
  ),
  place: statement<[id: string], PlaceRow>(
    `SELECT r.seq, r.status, r.state, v.document FROM {runs} r
       JOIN {flow_versions} v ON v.id = r.version_id WHERE r.id = ?`,
  ),
  steps: statement<InRun, StepRow>(
    "SELECT * FROM {steps} WHERE run = ? AND path IN (??) ORDER BY seq",
  ),
  tries: statement<InRun, TryRow>(
    `SELECT path, started_at, ended_at, error FROM {steps}
     WHERE run = ? AND path IN (??) ORDER BY seq`,
  ),
  attempts: statement<InRun, AttemptRow>(
    "SELECT * FROM {attempts} WHERE run = ? AND path IN (??) ORDER BY path, attempt",
  ),
  effects: statement<[runId: string, paths: readonly string[]], EffectRow>(
    "SELECT * FROM {effects} WHERE run_id = ? AND path IN (??) ORDER BY seq",
  ),
  parked: statement<[runId: string], EffectRow>(
    `SELECT * FROM {effects} WHERE run_id = ? AND state = 'parked' ORDER BY seq LIMIT ${mostParked}`,
  ),
  called: statement<[runId: string, paths: readonly string[]], CalledRow>(
    `SELECT c.caller_path AS path, c.id, c.flow_id, f.name AS flow_name, c.status
     FROM {runs} c JOIN {flows} f ON f.id = c.flow_id
     WHERE c.caller_id = ? AND c.caller_path IN (??) ORDER BY c.seq`,
  ),
  caller: statement<[runId: string], CallerRow>(
    `SELECT c.caller_path AS path, p.id, p.flow_id, f.name AS flow_name
     FROM {runs} c JOIN {runs} p ON p.id = c.caller_id JOIN {flows} f ON f.id = p.flow_id
     WHERE c.id = ?`,
  ),
  written: statement<[runId: string, ...Span], { readonly count: number }>(
    `SELECT count(*) AS count FROM {effects} WHERE run_id = ? AND ${inSpan} AND state = 'done'`,
  ),
  writes: statement<[runId: string, ...Span, limit: number], EffectRow>(
    `SELECT * FROM {effects} e WHERE run_id = ? AND path > ? AND path < ? AND ${isNewest}
     ORDER BY path LIMIT ?`,
  ),
  /** Where a run has more than so many, the first one too many says where to end. */
  writesOf: forEach<[runId: string], EffectRow & { readonly run_id: string }, [most: number]>(
    `SELECT e.* FROM {rows ids (id text)} JOIN {effects} e ON e.run_id = ids.id
       AND e.path < coalesce((SELECT path FROM {effects} m WHERE m.run_id = ids.id
         GROUP BY path ORDER BY path LIMIT 1 OFFSET ?), '${afterAll}')
     WHERE ${isNewest} ORDER BY e.run_id, e.path`,
  ),
  calledWrites: statement<
    [runId: string, afterRun: string, afterPath: string, limit: number],
    EffectRow & CalledWriteRow
  >(
    `WITH RECURSIVE down(id) AS (
       SELECT id FROM {runs} WHERE caller_id = ?
       UNION ALL SELECT r.id FROM down JOIN {runs} r ON r.caller_id = down.id)
     SELECT e.* FROM down JOIN {effects} e ON e.run_id = down.id
     WHERE (e.run_id, e.path) > (?, ?) AND ${isNewest}
     ORDER BY e.run_id, e.path LIMIT ?`,
  ),
  failures: statement<[run: number, ...Span], { readonly path: string; readonly ended_at: number }>(
    `SELECT path, ended_at FROM {steps} WHERE run = ? AND ${inSpan} AND outcome = 'failed'`,
  ),
  caught: statement<[run: number, ...Span, handlers: readonly string[]], CaughtRow>(
    `SELECT path, ended_at, output FROM {steps} WHERE run = ? AND ${inSpan}
       AND substr(path, length(rtrim(path, '0123456789'))) IN (??)`,
  ),
  /** What comes before the first slash behind `from`. */
  names: statement<[from: string, run: number, ...Span], { readonly name: string }>(
    namesInSpan("substr(rest, 1, instr(rest, '/') - 1)"),
    namesInSpan("split_part(rest, '/', 1)"),
  ),
};
