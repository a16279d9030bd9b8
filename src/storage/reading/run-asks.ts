import type { FlowDocument } from "#flow/document.ts";
import type { RunState } from "#engine/run-state.ts";
import type { Stored } from "#people/reading.ts";
import type { RunStatus } from "#flow/run-status.ts";
import type { CalledRun, CalledWrite, CallerOfRun } from "#people/run-views.ts";
import { columns } from "../columns.ts";
import { documentFrom, fromJson, type JsonText } from "../rows.ts";
import { forEach, statement } from "../session.ts";
import { summaryColumns, summaryJoins } from "./run-summary.ts";
import {
  attemptColumns,
  effectParts,
  effectView,
  stepColumns,
  type StepRow,
} from "./step-views.ts";
import { type Standing, standingOf } from "#engine/where-it-stands.ts";

type InRun = [run: number, paths: readonly string[]];
/** Paths from one on, and before the other. */
export type Span = [from: string, to: string];

interface DetailRow extends PlaceRow {
  readonly event: JsonText<Stored>;
  readonly cancel_at: number | null;
}

export interface PlaceRow {
  readonly seq: number;
  readonly status: RunStatus;
  readonly state: JsonText<RunState>;
  readonly document: JsonText<FlowDocument>;
}

/** What has come of a step last. */
export type TryRow = Pick<StepRow, "path" | "startedAt" | "endedAt" | "error">;

const tries = columns<TryRow>("path, started_at, ended_at, error", { error: "json" });
const caught = columns<Pick<StepRow, "path" | "endedAt" | "output">>("path, ended_at, output", {
  output: "json",
});
const calledRuns = columns<CalledRun>(
  "c.caller_path AS path, c.id AS run_id, c.flow_id, f.name AS flow_name, c.status",
);
const callers = columns<CallerOfRun>(
  "c.caller_path AS path, p.id AS run_id, p.flow_id, f.name AS flow_name",
);
const selectEffects = `SELECT e.seq, ${effectParts.list} FROM {effects} e`;
/** A write, of which `effectView` makes what is shown. */
export interface EffectRow {
  readonly seq: number;
  readonly path: string;
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
  steps: stepColumns.select<InRun>("FROM {steps} WHERE run = ? AND path IN (??) ORDER BY seq"),
  parts: forEach<{ low: string; high: string }, { readonly path: string }, [run: number]>(
    `SELECT s.path FROM {rows n (low text, high text)} JOIN {steps} s
       ON s.run = ? AND s.path >= n.low AND s.path < n.high ORDER BY s.seq`,
  ),
  tries: tries.select<InRun>("FROM {steps} WHERE run = ? AND path IN (??) ORDER BY seq"),
  attempts: attemptColumns.select<InRun>(
    "FROM {attempts} WHERE run = ? AND path IN (??) ORDER BY path, attempt",
  ),
  effects: statement<[runId: string, paths: readonly string[]], EffectRow>(
    `${selectEffects} WHERE e.run_id = ? AND e.path IN (??) ORDER BY e.seq`,
  ),
  parked: statement<[runId: string], EffectRow>(
    `${selectEffects} WHERE e.run_id = ? AND e.state = 'parked' ORDER BY e.seq LIMIT ${mostParked}`,
  ),
  called: calledRuns.select<[runId: string, paths: readonly string[]]>(
    `FROM {runs} c JOIN {flows} f ON f.id = c.flow_id
     WHERE c.caller_id = ? AND c.caller_path IN (??) ORDER BY c.seq`,
  ),
  caller: callers.select<[runId: string]>(
    `FROM {runs} c JOIN {runs} p ON p.id = c.caller_id JOIN {flows} f ON f.id = p.flow_id
     WHERE c.id = ?`,
  ),
  written: statement<[runId: string, ...Span], { readonly count: number }>(
    `SELECT count(*) AS count FROM {effects} WHERE run_id = ? AND ${inSpan} AND state = 'done'`,
  ),
  writes: statement<[runId: string, ...Span, limit: number], object>(
    `${selectEffects} WHERE e.run_id = ? AND e.path > ? AND e.path < ? AND ${isNewest}
       ORDER BY e.path LIMIT ?`,
  ).making(effectView),
  /** Where a run has more than so many, the first one too many says where to end. */
  writesOf: forEach<{ id: string }, { readonly runId: string }, [most: number]>(
    `SELECT e.run_id AS "runId", ${effectParts.list} FROM {rows ids (id text)} JOIN {effects} e ON e.run_id = ids.id
       AND e.path < coalesce((SELECT path FROM {effects} m WHERE m.run_id = ids.id
         GROUP BY path ORDER BY path LIMIT 1 OFFSET ?), '${afterAll}')
     WHERE ${isNewest} ORDER BY e.run_id, e.path`,
  ),
  calledWrites: statement<
    [runId: string, afterRun: string, afterPath: string, limit: number],
    Omit<CalledWrite, "effect">
  >(
    `WITH RECURSIVE down(id) AS (
       SELECT id FROM {runs} WHERE caller_id = ?
       UNION ALL SELECT r.id FROM down JOIN {runs} r ON r.caller_id = down.id)
     SELECT e.run_id AS "runId", e.flow_id AS "flowId", e.connection_id AS "connectionId", ${effectParts.list}
     FROM down JOIN {effects} e ON e.run_id = down.id
     WHERE (e.run_id, e.path) > (?, ?) AND ${isNewest}
     ORDER BY e.run_id, e.path LIMIT ?`,
  ),
  failures: statement<[run: number, ...Span], { readonly path: string; readonly at: number }>(
    `SELECT path, ended_at AS at FROM {steps} WHERE run = ? AND ${inSpan} AND outcome = 'failed'`,
  ),
  caught: caught.select<[run: number, ...Span, handlers: readonly string[]]>(
    `FROM {steps} WHERE run = ? AND ${inSpan}
       AND substr(path, length(rtrim(path, '0123456789'))) IN (??)`,
  ),
  /** What comes before the first slash behind `from`. */
  names: statement<[from: string, run: number, ...Span], { readonly name: string }>(
    namesInSpan("substr(rest, 1, instr(rest, '/') - 1)"),
    namesInSpan("split_part(rest, '/', 1)"),
  ),
};

/** A run with where it stands. */
export interface RunPlace extends Standing {
  readonly id: string;
  readonly seq: number;
  readonly status: RunStatus;
}

export function runPlace(id: string, { seq, status, document, state }: PlaceRow): RunPlace {
  return { id, seq, status, ...standingOf(documentFrom(document), fromJson(state)) };
}

/** All parts of a step. */
export function partsSpan(step: string): { readonly low: string; readonly high: string } {
  return { low: `${step}/`, high: `${step}0` };
}

/** All that lies in the items of a loop. */
export function itemsSpan(loop: string): readonly [from: string, to: string] {
  return [`${loop}:`, `${loop};`];
}
