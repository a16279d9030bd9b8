import type { ErasedPiece, Eraser, Erasure, ErasurePlace } from "#engine/store.ts";
import { columns } from "./columns.ts";
import { change, type Flag, isOn, type Scalar, statement, type Work } from "./session.ts";

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

/** The tables with texts in which the value may stand: what came in, was handed on, sent or answered, and errors. */
const texts = {
  runs: { event_data: "data", state: "error", error: "error" },
  steps: { input: "data", output: "data", corrections: "data", error: "error" },
  attempts: { error: "error" },
  effects: { request: "data", answer: "data", error: "error" },
  events: { data: "data" },
} as const satisfies Readonly<Record<string, Readonly<Record<string, keyof Eraser>>>>;

type Table = keyof typeof texts;
type TextsIn<Of extends Table> = { readonly [Column in keyof (typeof texts)[Of]]: string | null };

export type RunTexts = TextsIn<"runs"> & {
  readonly seq: number;
  readonly id: string;
  readonly flow_id: string;
  readonly needed: Flag;
  readonly state: string;
};
export type StepTexts = TextsIn<"steps"> & { readonly seq: number; readonly run: number };
export type AttemptTexts = TextsIn<"attempts"> & {
  readonly run: number;
  readonly path: string;
  readonly attempt: number;
};
export type WriteTexts = TextsIn<"effects"> & { readonly seq: number; readonly run_id: string };
export type EventTexts = TextsIn<"events"> & { readonly seq: number; readonly needed: Flag };

/** Those rows of a table that hold the value, without it. */
function erased<Row extends Readonly<Record<string, unknown>>>(
  table: Table,
  rows: readonly Row[] | undefined,
  eraser: Eraser,
): readonly Row[] {
  const columns = new Map<string, "data" | "error">(Object.entries(texts[table]));
  return (rows ?? []).flatMap((row) => {
    const without = Object.entries<unknown>(row).map(([column, text]) => {
      const kind = columns.get(column);
      return [column, kind && typeof text === "string" ? eraser[kind](text) : text] as const;
    });
    const next = Object.fromEntries(without) as Row;
    return JSON.stringify(next) === JSON.stringify(row) ? [] : [next];
  });
}

/** A statement that puts such a row in its place, by the columns that name it. */
export function putting<Of extends Table>(table: Of, names: readonly string[], also = "") {
  const columns = Object.keys(texts[table]);
  const set = columns.map((column) => `${column} = ?`).join(", ");
  const which = names.map((name) => `${name} = ?`).join(" AND ");
  const put = statement<Scalar[]>(`UPDATE {${table}} SET ${set}${also} WHERE ${which}`);
  return (row: TextsIn<Of>): Work<void> => {
    const values = new Map<string, Scalar>(Object.entries(row));
    return change(put, ...[...columns, ...names].map((name) => values.get(name) ?? null));
  };
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
  eraser: Eraser,
): readonly ErasedRun[] {
  const steps = Map.groupBy(all.steps, ({ run }) => run);
  const attempts = Map.groupBy(all.attempts, ({ run }) => run);
  const writes = Map.groupBy(all.writes, ({ run_id: id }) => id);
  return all.runs.flatMap((one): ErasedRun[] => {
    const its = {
      steps: erased("steps", steps.get(one.seq), eraser),
      attempts: erased("attempts", attempts.get(one.seq), eraser),
      writes: erased("effects", writes.get(one.id), eraser),
    };
    const isTouched = Object.values(its).some(({ length }) => length > 0);
    const [changed] = erased("runs", [one], eraser);
    if (!isTouched && changed === undefined) return [];
    const run = { ...(changed ?? one), state: eraser.state(one.state, true) };
    return [{ run, ...its }];
  });
}

export function erasedEvents(rows: readonly EventTexts[], eraser: Eraser): readonly EventTexts[] {
  return erased("events", rows, eraser);
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
