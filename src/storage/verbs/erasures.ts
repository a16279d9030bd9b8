import { erasureName } from "#engine/erasures.ts";
import type { Eraser, Erasure, ErasurePlace, ErasureStore } from "#engine/store.ts";
import { columns } from "../columns.ts";
import { seqsOf } from "../rows.ts";
import { type Flag, isOn, type Notes, sql, statement, type Verbs, type Work } from "../session.ts";
import { keepSealed, unseal } from "./sealed.ts";

interface ErasureParts extends Omit<Erasure, "next"> {
  readonly place: ErasurePlace["of"] | null;
  readonly after: number;
  readonly sealed: string | null;
}

const every = columns<ErasureParts>(
  "e.id, e.person AS by, e.at, e.runs, e.events, e.kept, e.place, e.after, e.ended_at, s.sealed",
)
  .select<[]>(
    `FROM {erasures} e LEFT JOIN {sealed} s ON s.name = 'erasure:' || e.id
     ORDER BY e.at DESC, e.id`,
  )
  .making(({ place, after, ...erasure }) => {
    return { ...erasure, next: place === null ? null : { of: place, after } };
  });

/** Is a run needed still? */
const runIsNeeded = (run: string): string => `(${run}.ended_at IS NULL
  OR EXISTS (SELECT 1 FROM {runs} c WHERE c.id = ${run}.caller_id AND c.ended_at IS NULL)
  OR EXISTS (SELECT 1 FROM {effects} w WHERE w.run_id = ${run}.id AND w.state IN ('open', 'parked')
    AND w.generation = (SELECT max(n.generation) FROM {effects} n WHERE n.id = w.id)))`;
/**
 * Runs with a write that may have overtaken another, which is not decided: a repeat of that one asks for its target, and
 * for what it was about. The targets of lists and of single objects differ, and earlier builds kept none: all writes to the account are kept.
 */
const mayHaveOvertaken = statement<[runs: readonly number[]], { seq: number }>(
  `SELECT DISTINCT r.seq FROM {runs} o JOIN {effects} a ON a.run_id = o.id JOIN {effects} w
     ON w.seq > a.seq AND coalesce(w.account, w.connection_id) = coalesce(a.account, a.connection_id)
     JOIN {runs} r ON r.id = w.run_id AND r.id <> o.id WHERE r.seq IN (??) AND o.status IN ('waiting', 'delayed', 'running', 'paused', 'parked', 'failed',
     'cancelled', 'succeeded_with_errors') AND a.target IS NOT NULL AND a.unproven_since IS NOT NULL
     AND EXISTS (SELECT 1 FROM {effects} n WHERE n.id = a.id AND n.state IN ('open', 'parked'))`,
);
const eventIsNeeded = `(EXISTS (
    SELECT 1 FROM {deliveries} d JOIN {runs} r ON r.seq = d.run WHERE d.event = t.seq AND ${runIsNeeded("r")})
  OR EXISTS (SELECT 1 FROM {waits} w JOIN {flows} f ON f.id = w.flow_id AND f.deleted_at IS NULL
    WHERE w.event = t.seq))`;

type IfNeeded = { readonly needed: Flag };

// Locked, so that nobody lets a run go on, or delivers an event, of which something is being taken out.
const runTexts = textTable<RunRow, [after: number, limit: number]>({
  table: "runs",
  texts: { event_data: "data", state: "error", error: "error" },
  beside: `t.flow_id, ${runIsNeeded("t")} AS needed`,
  from: "{runs} t WHERE t.seq > ? ORDER BY t.seq LIMIT ? FOR UPDATE",
  also: "erased = true",
});
const eventTexts = textTable<EventRow, [after: number, limit: number]>({
  table: "events",
  texts: { data: "data" },
  beside: `${eventIsNeeded} AS needed`,
  from: "{events} t WHERE t.seq > ? ORDER BY t.seq LIMIT ? FOR UPDATE",
  also: "erased = true, raw = NULL",
});
/** What lies in the rows beside runs. */
const partsOfRuns = [
  textTable<PartRow, [runs: readonly number[]]>({
    table: "steps",
    texts: { input: "data", output: "data", corrections: "data", error: "error" },
    beside: "t.run",
    from: "{steps} t WHERE t.run IN (??)",
  }),
  textTable<PartRow, [runs: readonly number[]]>({
    table: "attempts",
    key: ["run", "path", "attempt"],
    texts: { error: "error" },
    from: "{attempts} t WHERE t.run IN (??)",
  }),
  textTable<PartRow, [runs: readonly number[]]>({
    table: "effects",
    texts: { request: "data", answer: "data", error: "error" },
    beside: "r.seq AS run",
    from: "{runs} r JOIN {effects} t ON t.run_id = r.id WHERE r.seq IN (??) ORDER BY t.seq FOR UPDATE OF t",
    // A digest of few values could be guessed.
    also: "target = NULL",
  }),
];
/** Why flows have skipped some events. */
const whysOf = statement<[events: readonly number[]], { event: number; because: string }>(
  "SELECT event, because FROM {deliveries} WHERE event IN (??) AND because IS NOT NULL",
);

export function erasureVerbs({ read, write, writeAt }: Verbs): ErasureStore {
  return {
    beginErasure: writeAt(function* (_, { id, by, at, sealed }) {
      yield* sql`INSERT INTO {erasures} (id, person, at) VALUES (${id}, ${by}, ${at})`.run();
      yield* keepSealed(erasureName(id), sealed);
      // What was captured is there for a day anyway.
      yield* sql`UPDATE {hook_addresses} SET captured = NULL`.run();
    }),

    erasures: read(() => every.all()),

    erasePiece: write(function* ({ changes }, { id, ...piece }) {
      const { of } = piece.from;
      const { found, next } = yield* of === "runs" ? holdingRuns(piece) : holdingEvents(piece);
      const over = found.filter(({ needed }) => !isOn(needed));
      const kept = found.length - over.length;
      const answer = { next, holding: found.length, kept };
      if (id === null) return answer;
      for (const { put } of over) yield* put(changes);
      const { of: place, after } = next ?? { of: null, after: 0 };
      const [runs, events] = of === "runs" ? [over.length, 0] : [0, over.length];
      yield* sql`UPDATE {erasures}
        SET runs = runs + ${runs}, events = events + ${events}, kept = kept + ${kept}, place = ${place},
          after = ${after}
        WHERE id = ${id}`.run();
      return answer;
    }),

    eraseAgain: write((_, id) =>
      sql`UPDATE {erasures} SET place = 'runs', after = 0, kept = 0
        WHERE id = ${id} AND ended_at IS NULL`.change(),
    ),

    endErasure: writeAt(function* (_, id, at) {
      yield* sql`UPDATE {erasures} SET ended_at = ${at} WHERE id = ${id} AND ended_at IS NULL`.run();
      yield* unseal(erasureName(id));
    }),
  };
}

type Piece = Omit<Parameters<ErasureStore["erasePiece"]>[0], "id">;

/** The runs or events that hold the value, each with what puts it without it in its place. */
interface Holding {
  readonly found: readonly (IfNeeded & {
    readonly put: (changes: Notes["changes"]) => Work<void>;
  })[];
  readonly next: ErasurePlace | null;
}

function* holdingRuns({ from, limit, eraser }: Piece): Work<Holding> {
  const runs = yield* runTexts.rows.all(from.after, limit);
  const changed = new Map(runTexts.without(runs, eraser).map((run) => [run.seq, run]));
  const parts: { readonly run: number; readonly put: Work<number> }[] = [];
  for (const { rows, without, put } of partsOfRuns)
    for (const row of without(yield* rows.all(seqsOf(runs)), eraser))
      parts.push({ run: row.run, put: put.run(row) });
  const byRun = Map.groupBy(parts, ({ run }) => run);
  const holding = runs.filter(({ seq }) => changed.has(seq) || byRun.has(seq));
  const kept = new Set(seqsOf(yield* mayHaveOvertaken.all(seqsOf(holding))));
  const found = holding.map((run) => ({
    needed: isOn(run.needed) || kept.has(run.seq),
    *put(changes: Notes["changes"]) {
      const state = eraser.state(run.state, true);
      yield* runTexts.put.run({ ...run, ...changed.get(run.seq), state });
      for (const { put } of byRun.get(run.seq) ?? []) yield* put;
      changes.runsOf(run.flow_id);
    },
  }));
  return { found, next: placeAfter(from, runs, limit) ?? { of: "events", after: 0 } };
}

function* holdingEvents({ from, limit, eraser }: Piece): Work<Holding> {
  const events = yield* eventTexts.rows.all(from.after, limit);
  const erased = new Map(eventTexts.without(events, eraser).map((event) => [event.seq, event]));
  const whys = yield* whysOf.all(seqsOf(events));
  const telling = new Set(
    whys.flatMap(({ event, because }) => (eraser.data(because) === because ? [] : [event])),
  );
  const found = events
    .filter(({ seq }) => erased.has(seq) || telling.has(seq))
    .map(({ seq, needed }) => ({ needed, put: () => putEventAndWhys(seq, erased.get(seq)) }));
  return { found, next: placeAfter(from, events, limit) };
}

/** What is told of an event that was skipped was made of what stood in it. */
function* putEventAndWhys(seq: number, event: EventRow | undefined): Work<void> {
  if (event !== undefined) yield* eventTexts.put.change(event);
  yield* sql`UPDATE {deliveries} SET because = NULL WHERE event = ${seq} AND because IS NOT NULL`.change();
}

/** Where to go on behind rows of which there were as many as asked for; null where there were fewer. */
function placeAfter(
  { of }: ErasurePlace,
  rows: readonly { readonly seq: number }[],
  limit: number,
): ErasurePlace | null {
  const last = rows.at(-1);
  return last !== undefined && rows.length === limit ? { of, after: last.seq } : null;
}

type Row = Readonly<Record<string, string | number | boolean | null>>;
type PartRow = Row & { readonly run: number };
type EventRow = Row & IfNeeded & { readonly seq: number };
type RunRow = EventRow & { readonly flow_id: string; readonly state: string };

interface TextTable {
  readonly table: string;
  /** What names a row. */
  readonly key?: readonly string[];
  /** The columns with texts in which a value may stand that is erased, and what they hold. */
  readonly texts: Readonly<Record<string, "data" | "error">>;
  /** What else is selected of a row `t`, from where. */
  readonly beside?: string;
  readonly from: string;
  /** What else is set in a row that held the value. */
  readonly also?: string;
}

function textTable<Found extends Row, Values>(described: TextTable) {
  const { table, key = ["seq"], texts, beside, from, also } = described;
  const columns = Object.keys(texts);
  const selected = [...key, ...columns].map((column) => `t.${column}`);
  const set = columns.map((column) => `${column} = @${column}`);
  const which = key.map((name) => `${name} = @${name}`).join(" AND ");
  return {
    rows: statement<Values, Found>(
      `SELECT ${[...selected, ...(beside === undefined ? [] : [beside])].join(", ")} FROM ${from}`,
    ),
    /** Those of the rows that hold the value, without it. */
    without: (rows: readonly Found[], eraser: Eraser): readonly Found[] =>
      rows.flatMap((row) => {
        const erased = Object.entries(texts).flatMap(([column, kind]) => {
          const text = row[column];
          const left = typeof text === "string" ? eraser[kind](text) : text;
          return left === text ? [] : [[column, left] as const];
        });
        return erased.length === 0 ? [] : [{ ...row, ...Object.fromEntries(erased) }];
      }),
    /** Puts such a row in its place. */
    put: statement<Found>(
      `UPDATE {${table}} SET ${[...set, ...(also === undefined ? [] : [also])].join(", ")} WHERE ${which}`,
    ),
  };
}
