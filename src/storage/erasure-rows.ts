import type { ErasedPiece, Eraser, Erasure, ErasurePlace } from "#engine/store.ts";
import { columns } from "./columns.ts";
import { type Flag, isOn } from "./session.ts";

/** What both stores know of erasing: rows, and what becomes of the texts in them. */

interface ErasureParts extends Omit<Erasure, "next"> {
  readonly place: ErasurePlace["of"] | null;
  readonly after: number;
  readonly sealed: string | null;
}

export const erasureParts = columns<ErasureParts>(
  "e.id, e.person AS by, e.at, e.runs, e.events, e.kept, e.place, e.after, e.ended_at, s.sealed",
);

export function erasureOf({ place, after, ...erasure }: ErasureParts) {
  return { ...erasure, next: place === null ? null : { of: place, after } };
}

/** The name of its value in `sealed`. */
export const sealedName = (id: string): string => `erasure:${id}`;

/** A row that holds JSON in columns, each text as it was and as it becomes. */
interface Change<Row> {
  readonly row: Row;
  readonly isChanged: boolean;
}

type Texts<Name extends string> = { readonly [name in Name]: string | null };

function changed<Name extends string, Row extends Texts<Name>>(
  row: Row,
  how: { readonly [name in Name]: (json: string) => string },
): Change<Row> {
  const made = Object.entries<(json: string) => string>(how).map(([name, change]) => {
    const text = Object.entries<unknown>(row).find(([column]) => column === name)?.[1];
    return [name, typeof text === "string" ? change(text) : null] as const;
  });
  const next = { ...row, ...Object.fromEntries(made) };
  return { row: next, isChanged: JSON.stringify(next) !== JSON.stringify(row) };
}

export interface RunTexts extends Texts<"event_data" | "state" | "error"> {
  readonly seq: number;
  readonly id: string;
  readonly flow_id: string;
  readonly needed: Flag;
  readonly state: string;
}
export interface StepTexts extends Texts<"input" | "output" | "corrections" | "error"> {
  readonly seq: number;
  readonly run: number;
}
export interface AttemptTexts extends Texts<"error"> {
  readonly run: number;
  readonly path: string;
  readonly attempt: number;
}
export interface WriteTexts extends Texts<"request" | "answer" | "error"> {
  readonly seq: number;
  readonly run_id: string;
}
export interface EventTexts extends Texts<"data"> {
  readonly seq: number;
  readonly needed: Flag;
}

/** What is kept of some runs, without the value; of those alone that hold it. */
export interface ErasedRun {
  readonly run: RunTexts;
  readonly steps: readonly StepTexts[];
  readonly attempts: readonly AttemptTexts[];
  readonly writes: readonly WriteTexts[];
}

export function erasedRuns(
  all: Omit<ErasedRun, "run"> & { readonly runs: readonly RunTexts[] },
  { data, error, state }: Eraser,
): readonly ErasedRun[] {
  const steps = Map.groupBy(all.steps, ({ run }) => run);
  const attempts = Map.groupBy(all.attempts, ({ run }) => run);
  const writes = Map.groupBy(all.writes, ({ run_id: id }) => id);
  return all.runs.flatMap((one): ErasedRun[] => {
    const its = {
      steps: changesIn(steps.get(one.seq), (row) =>
        changed(row, { input: data, output: data, corrections: data, error }),
      ),
      attempts: changesIn(attempts.get(one.seq), (row) => changed(row, { error })),
      writes: changesIn(writes.get(one.id), (row) =>
        changed(row, { request: data, answer: data, error }),
      ),
    };
    const isTouched = Object.values(its).some(({ length }) => length > 0);
    const before = changed(one, { event_data: data, state: error, error });
    if (!isTouched && !before.isChanged) return [];
    const run = { ...before.row, state: state(one.state, true) };
    return [{ run, ...its }];
  });
}

function changesIn<Row>(
  rows: readonly Row[] | undefined,
  change: (row: Row) => Change<Row>,
): readonly Row[] {
  return (rows ?? []).flatMap((one) => {
    const { row, isChanged } = change(one);
    return isChanged ? [row] : [];
  });
}

export function erasedEvents(
  events: readonly EventTexts[],
  { data }: Eraser,
): readonly EventTexts[] {
  return changesIn(events, (row) => changed(row, { data }));
}

/** Where to go on after rows with these numbers, of which there were as many as asked for, or fewer. */
export function nextPlace(
  { of }: ErasurePlace,
  rows: readonly { readonly seq: number }[],
  limit: number,
): ErasurePlace | null {
  const last = rows.at(-1);
  if (last !== undefined && rows.length === limit) return { of, after: last.seq };
  return of === "runs" ? { of: "events", after: 0 } : null;
}

export function pieceOf(
  rows: readonly { readonly needed: Flag }[],
  next: ErasurePlace | null,
): ErasedPiece {
  return { next, holding: rows.length, kept: rows.filter(({ needed }) => isOn(needed)).length };
}

/** SQL: is a run `r` needed still? */
export const runIsNeeded = `(r.ended_at IS NULL
  OR EXISTS (SELECT 1 FROM {runs} c WHERE c.id = r.caller_id AND c.ended_at IS NULL)
  OR EXISTS (SELECT 1 FROM {effects} w WHERE w.run_id = r.id AND w.state IN ('open', 'parked')
    AND w.generation = (SELECT max(n.generation) FROM {effects} n WHERE n.id = w.id)))`;

/** SQL: is an event `e` needed still? */
export const eventIsNeeded = `(EXISTS (
    SELECT 1 FROM {deliveries} d JOIN {runs} r ON r.seq = d.run WHERE d.event = e.seq AND ${runIsNeeded})
  OR EXISTS (SELECT 1 FROM {waits} w JOIN {flows} f ON f.id = w.flow_id AND f.deleted_at IS NULL
    WHERE w.event = e.seq))`;
