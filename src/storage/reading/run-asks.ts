import type { FlowDocument } from "#flow/document.ts";
import type { RunState } from "#engine/run-state.ts";
import type { RunStatus } from "#people/run-views.ts";
import type { JsonText } from "../rows.ts";
import { type DetailRow, detailOfRun } from "./run-detail-row.ts";
import type { AttemptRow, EffectRow, StepRow } from "./step-views.ts";

/**
 * What is asked of the rows of a run. What follows from the answers, and what is asked next, is the
 * same in both stores: a generator that yields what it asks. A store answers at once, or in a while.
 */
export interface Asks {
  readonly detail: { readonly given: readonly [id: string]; readonly row: DetailRow };
  readonly place: { readonly given: readonly [id: string]; readonly row: PlaceRow };
  readonly steps: { readonly given: InRun; readonly row: StepRow };
  readonly tries: { readonly given: InRun; readonly row: TryRow };
  readonly attempts: { readonly given: InRun; readonly row: AttemptRow };
  readonly effects: {
    readonly given: readonly [runId: string, paths: readonly string[]];
    readonly row: EffectRow;
  };
  readonly parked: { readonly given: readonly [runId: string]; readonly row: EffectRow };
  readonly called: {
    readonly given: readonly [runId: string, paths: readonly string[]];
    readonly row: CalledRow;
  };
  readonly caller: { readonly given: readonly [runId: string]; readonly row: CallerRow };
  readonly written: {
    readonly given: readonly [runId: string, ...Span];
    readonly row: { readonly count: number };
  };
  readonly writes: {
    readonly given: readonly [runId: string, ...Span, limit: number];
    readonly row: EffectRow;
  };
  readonly writesOf: {
    readonly given: readonly [runIds: readonly string[], most: number];
    readonly row: EffectRow & { readonly run_id: string };
  };
  readonly calledWrites: {
    readonly given: readonly [runId: string, afterRun: string, afterPath: string, limit: number];
    readonly row: EffectRow & CalledWriteRow;
  };
  readonly failures: {
    readonly given: readonly [run: number, ...Span];
    readonly row: { readonly path: string; readonly ended_at: number };
  };
  readonly caught: {
    readonly given: readonly [run: number, ...Span, handlers: readonly string[]];
    readonly row: CaughtRow;
  };
  readonly names: {
    readonly given: readonly [run: number, ...Span];
    readonly row: { readonly name: string };
  };
}

type InRun = readonly [run: number, paths: readonly string[]];
/** Paths from one on, and before the other. */
export type Span = readonly [from: string, to: string];

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

export type Ask = {
  readonly [Name in keyof Asks]: { readonly name: Name; readonly given: Asks[Name]["given"] };
}[keyof Asks];

/** A question that is answered by way of several of the rows'. */
export type Asking<Answer> = Generator<Ask, Answer, readonly unknown[]>;

/** `yield*` this. */
export function* ask<Name extends keyof Asks>(
  name: Name,
  ...given: Asks[Name]["given"]
): Asking<readonly Asks[Name]["row"][]> {
  // The edge to the rows: a store answers each question with the rows of its SQL.
  return (yield { name, given } as Ask) as readonly Asks[Name]["row"][];
}

/** How a store writes its SQL. */
export interface Dialect {
  /** The n-th value that is given. */
  readonly value: (n: number) => string;
  /** The texts that are given as the n-th value, as rows with an `id`. */
  readonly idsIn: (n: number) => string;
  /** Is it among the texts that are given as the n-th value? */
  readonly isAmong: (column: string, n: number) => string;
  /** The text before the first slash. */
  readonly beforeSlash: (text: string) => string;
}

/** The most parked writes that are told of at once. */
const mostParked = 100;

/** No path comes behind it: each begins with the `s` of a step's id. */
export const afterAll = "t";

export function statementsOf({
  value,
  idsIn,
  isAmong,
  beforeSlash,
}: Dialect): Readonly<Record<keyof Asks, string>> {
  const isNewest = `NOT EXISTS (
    SELECT 1 FROM effects n
    WHERE n.run_id = e.run_id AND n.path = e.path AND n.generation > e.generation)`;
  const inSpan = `path >= ${value(2)} AND path < ${value(3)}`;
  return {
    detail: `${detailOfRun} WHERE r.id = ${value(1)}`,
    place: `SELECT r.seq, r.status, r.state, v.document FROM runs r
      JOIN flow_versions v ON v.id = r.version_id WHERE r.id = ${value(1)}`,
    steps: `SELECT * FROM steps WHERE run = ${value(1)} AND ${isAmong("path", 2)} ORDER BY seq`,
    tries: `SELECT path, started_at, ended_at, error FROM steps
      WHERE run = ${value(1)} AND ${isAmong("path", 2)} ORDER BY seq`,
    attempts: `SELECT * FROM attempts WHERE run = ${value(1)} AND ${isAmong("path", 2)}
      ORDER BY path, attempt`,
    effects: `SELECT * FROM effects WHERE run_id = ${value(1)} AND ${isAmong("path", 2)}
      ORDER BY seq`,
    parked: `SELECT * FROM effects WHERE run_id = ${value(1)} AND state = 'parked'
      ORDER BY seq LIMIT ${mostParked}`,
    called: `SELECT c.caller_path AS path, c.id, c.flow_id, f.name AS flow_name, c.status
      FROM runs c JOIN flows f ON f.id = c.flow_id
      WHERE c.caller_id = ${value(1)} AND ${isAmong("c.caller_path", 2)} ORDER BY c.seq`,
    caller: `SELECT c.caller_path AS path, p.id, p.flow_id, f.name AS flow_name
      FROM runs c JOIN runs p ON p.id = c.caller_id JOIN flows f ON f.id = p.flow_id
      WHERE c.id = ${value(1)}`,
    written: `SELECT count(*) AS count FROM effects
      WHERE run_id = ${value(1)} AND ${inSpan} AND state = 'done'`,
    writes: `SELECT * FROM effects e
      WHERE run_id = ${value(1)} AND path > ${value(2)} AND path < ${value(3)} AND ${isNewest}
      ORDER BY path LIMIT ${value(4)}`,
    // Where a run has more than so many, the first one too many says where to end.
    writesOf: `SELECT e.* FROM ${idsIn(1)} JOIN effects e ON e.run_id = ids.id
        AND e.path < coalesce((SELECT path FROM effects m WHERE m.run_id = ids.id
          GROUP BY path ORDER BY path LIMIT 1 OFFSET ${value(2)}), '${afterAll}')
      WHERE ${isNewest} ORDER BY e.run_id, e.path`,
    calledWrites: `WITH RECURSIVE down(id) AS (
        SELECT id FROM runs WHERE caller_id = ${value(1)}
        UNION ALL SELECT r.id FROM down JOIN runs r ON r.caller_id = down.id)
      SELECT e.* FROM down JOIN effects e ON e.run_id = down.id
      WHERE (e.run_id, e.path) > (${value(2)}, ${value(3)}) AND ${isNewest}
      ORDER BY e.run_id, e.path LIMIT ${value(4)}`,
    failures: `SELECT path, ended_at FROM steps
      WHERE run = ${value(1)} AND ${inSpan} AND outcome = 'failed'`,
    caught: `SELECT path, ended_at, output FROM steps WHERE run = ${value(1)} AND ${inSpan}
      AND ${isAmong(`substr(path, length(rtrim(path, '0123456789')))`, 4)}`,
    names: `SELECT DISTINCT ${beforeSlash(`substr(path, length(${value(2)}) + 1)`)} AS name
      FROM steps WHERE run = ${value(1)} AND ${inSpan}`,
  };
}
