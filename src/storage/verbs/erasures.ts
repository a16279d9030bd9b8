import type { Eraser, Erasure, ErasurePlace, ErasureStore } from "#engine/store.ts";
import { columns } from "../columns.ts";
import { seqsOf } from "../rows.ts";
import {
  type Flag,
  isOn,
  type Notes,
  sql,
  statement,
  type Statement,
  type Verbs,
  type Work,
} from "../session.ts";
import { keepSealed, unseal } from "./sealed.ts";

interface ErasureParts extends Omit<Erasure, "next"> {
  readonly place: ErasurePlace["of"] | null;
  readonly after: number;
  readonly sealed: string | null;
}

const parts = columns<ErasureParts>(
  "e.id, e.person AS by, e.at, e.runs, e.events, e.kept, e.place, e.after, e.ended_at, s.sealed",
);
const every = parts
  .select<[]>(
    `FROM {erasures} e LEFT JOIN {sealed} s ON s.name = 'erasure:' || e.id
     ORDER BY e.at DESC, e.id`,
  )
  .making(({ place, after, ...erasure }) => {
    return { ...erasure, next: place === null ? null : { of: place, after } };
  });

/** Is a run `r` needed still? */
const runIsNeeded = `(r.ended_at IS NULL
  OR EXISTS (SELECT 1 FROM {runs} c WHERE c.id = r.caller_id AND c.ended_at IS NULL)
  OR EXISTS (SELECT 1 FROM {effects} w WHERE w.run_id = r.id AND w.state IN ('open', 'parked')
    AND w.generation = (SELECT max(n.generation) FROM {effects} n WHERE n.id = w.id)))`;
const eventIsNeeded = `(EXISTS (
    SELECT 1 FROM {deliveries} d JOIN {runs} r ON r.seq = d.run WHERE d.event = e.seq AND ${runIsNeeded})
  OR EXISTS (SELECT 1 FROM {waits} w JOIN {flows} f ON f.id = w.flow_id AND f.deleted_at IS NULL
    WHERE w.event = e.seq))`;

type IfNeeded = { readonly needed: Flag };

// Locked, so that nobody lets a run go on, or delivers an event, of which something is being taken out.
const runsFrom = statement<[after: number, limit: number], RunTexts & IfNeeded>(
  `SELECT r.seq, r.flow_id, r.event_data, r.state, r.error, ${runIsNeeded} AS needed
   FROM {runs} r WHERE r.seq > ? ORDER BY r.seq LIMIT ? FOR UPDATE`,
);
const stepsOf = statement<[runs: readonly number[]], StepTexts>(
  "SELECT seq, run, input, output, corrections, error FROM {steps} WHERE run IN (??)",
);
const attemptsOf = statement<[runs: readonly number[]], AttemptTexts>(
  "SELECT run, path, attempt, error FROM {attempts} WHERE run IN (??)",
);
const writesOf = statement<[runs: readonly number[]], WriteTexts>(
  `SELECT e.seq, r.seq AS run, e.request, e.answer, e.error
   FROM {runs} r JOIN {effects} e ON e.run_id = r.id WHERE r.seq IN (??) ORDER BY e.seq FOR UPDATE OF e`,
);
const eventsFrom = statement<[after: number, limit: number], EventTexts & IfNeeded>(
  `SELECT e.seq, e.data, ${eventIsNeeded} AS needed FROM {events} e
   WHERE e.seq > ? ORDER BY e.seq LIMIT ? FOR UPDATE`,
);
/** Why flows have skipped some events. */
const whysOf = statement<[events: readonly number[]], { event: number; because: string }>(
  "SELECT event, because FROM {deliveries} WHERE event IN (??) AND because IS NOT NULL",
);

/** The name of its value in `sealed`. */
const sealedName = (id: string): string => `erasure:${id}`;

export function erasureVerbs({ read, write, writeAt }: Verbs): ErasureStore {
  return {
    beginErasure: writeAt(function* (_, { id, by, at, sealed }) {
      yield* sql`INSERT INTO {erasures} (id, person, at) VALUES (${id}, ${by}, ${at})`.run();
      yield* keepSealed(sealedName(id), sealed);
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
      yield* unseal(sealedName(id));
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
  const runs = yield* runsFrom.all(from.after, limit);
  const seqs = seqsOf(runs);
  const changed = new Map(runTexts.without(runs, eraser).map((run) => [run.seq, run]));
  const steps = stepTexts.without(yield* stepsOf.all(seqs), eraser);
  const attempts = attemptTexts.without(yield* attemptsOf.all(seqs), eraser);
  const writes = writeTexts.without(yield* writesOf.all(seqs), eraser);
  const parts = [
    ...steps.map((row) => ({ run: row.run, put: () => stepTexts.put.run(row) })),
    ...attempts.map((row) => ({ run: row.run, put: () => attemptTexts.put.run(row) })),
    ...writes.map((row) => ({ run: row.run, put: () => writeTexts.put.run(row) })),
  ];
  const byRun = Map.groupBy(parts, ({ run }) => run);
  const holding = runs.filter(({ seq }) => changed.has(seq) || byRun.has(seq));
  const found = holding.map((run) => ({
    needed: run.needed,
    *put(changes: Notes["changes"]) {
      const state = eraser.state(run.state, true);
      yield* runTexts.put.run({ ...run, ...changed.get(run.seq), state });
      for (const { put } of byRun.get(run.seq) ?? []) yield* put();
      changes.runsOf(run.flow_id);
    },
  }));
  return { found, next: placeAfter(from, runs, limit) ?? { of: "events", after: 0 } };
}

function* holdingEvents({ from, limit, eraser }: Piece): Work<Holding> {
  const events = yield* eventsFrom.all(from.after, limit);
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
function* putEventAndWhys(seq: number, event: EventTexts | undefined): Work<void> {
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

type Texts<Column extends string> = { readonly [Name in Column]: string | null };

/** The rows of a table with texts in which a value may stand that is erased. */
interface TextTable<Row> {
  /** Those of the rows that hold the value, without it. */
  without<Found extends Row>(rows: readonly Found[], eraser: Eraser): readonly Found[];
  /** Puts such a row in its place. */
  readonly put: Statement<Row, never>;
}

/** `names`: the columns that name a row; `texts`: the others, and what they hold; `also`: what else is set. */
function textTable<Row extends Readonly<Record<string, unknown>>>(
  table: string,
  names: readonly (keyof Row & string)[],
  texts: { readonly [Column in keyof Row]?: "data" | "error" },
  also = "",
): TextTable<Row> {
  const columns = Object.keys(texts);
  const kinds = new Map(Object.entries<"data" | "error" | undefined>(texts));
  const set = columns.map((column) => `${column} = @${column}`).join(", ");
  const which = names.map((name) => `${name} = @${name}`).join(" AND ");
  return {
    without: <Found extends Row>(rows: readonly Found[], eraser: Eraser) =>
      rows.flatMap((row) => {
        const without = Object.entries<unknown>(row).map(([column, text]) => {
          const kind = kinds.get(column);
          return [column, kind && typeof text === "string" ? eraser[kind](text) : text] as const;
        });
        const next = Object.fromEntries(without) as Found;
        return JSON.stringify(next) === JSON.stringify(row) ? [] : [next];
      }),
    put: statement(`UPDATE {${table}} SET ${set}${also} WHERE ${which}`),
  };
}

type RunTexts = Texts<"event_data" | "error"> & {
  readonly seq: number;
  readonly flow_id: string;
  readonly state: string;
};
const runTexts = textTable<RunTexts>(
  "runs",
  ["seq"],
  { event_data: "data", state: "error", error: "error" },
  ", erased = true",
);

type StepTexts = Texts<"input" | "output" | "corrections" | "error"> & {
  readonly seq: number;
  readonly run: number;
};
const stepTexts = textTable<StepTexts>("steps", ["seq"], {
  input: "data",
  output: "data",
  corrections: "data",
  error: "error",
});

type AttemptTexts = Texts<"error"> & {
  readonly run: number;
  readonly path: string;
  readonly attempt: number;
};
const attemptTexts = textTable<AttemptTexts>("attempts", ["run", "path", "attempt"], {
  error: "error",
});

type WriteTexts = Texts<"request" | "answer" | "error"> & {
  readonly seq: number;
  readonly run: number;
};
const writeTexts = textTable<WriteTexts>(
  "effects",
  ["seq"],
  { request: "data", answer: "data", error: "error" },
  // A digest of few values could be guessed.
  ", target = NULL",
);

type EventTexts = Texts<"data"> & {
  readonly seq: number;
};
const eventTexts = textTable<EventTexts>(
  "events",
  ["seq"],
  { data: "data" },
  ", erased = true, raw = NULL",
);
