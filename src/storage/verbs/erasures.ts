import type { ErasurePlace, ErasureStore } from "#engine/store.ts";
import {
  type AttemptTexts,
  type ErasedRun,
  erasedEvents,
  erasedRuns,
  erasureOf,
  erasureParts,
  eventIsNeeded,
  type EventTexts,
  nextPlace,
  pieceOf,
  putting,
  runIsNeeded,
  type RunTexts,
  sealedName,
  type StepTexts,
  type WriteTexts,
} from "../erasure-rows.ts";
import { idsOf, seqsOf } from "../rows.ts";
import {
  all,
  change,
  isOn,
  making,
  type Notes,
  run,
  type Session,
  statement,
  type Work,
} from "../session.ts";

const begin = statement<[id: string, by: string, at: number]>(
  "INSERT INTO {erasures} (id, person, at) VALUES (?, ?, ?)",
);
const keep = statement<[name: string, sealed: string]>(
  "INSERT INTO {sealed} (name, sealed) VALUES (?, ?)",
);
const forget = statement<[name: string]>("DELETE FROM {sealed} WHERE name = ?");
const every = making(
  erasureParts.select<[]>(
    `FROM {erasures} e LEFT JOIN {sealed} s ON s.name = 'erasure:' || e.id
   ORDER BY e.at DESC, e.id`,
  ),
  erasureOf,
);
const again = statement<[id: string]>(
  "UPDATE {erasures} SET place = 'runs', after = 0, kept = 0 WHERE id = ? AND ended_at IS NULL",
);
const end = statement<[at: number, id: string]>(
  "UPDATE {erasures} SET ended_at = ? WHERE id = ? AND ended_at IS NULL",
);
const note = statement<
  [
    runs: number,
    events: number,
    kept: number,
    of: ErasurePlace["of"] | null,
    after: number,
    id: string,
  ]
>(
  `UPDATE {erasures} SET runs = runs + ?, events = events + ?, kept = kept + ?, place = ?, after = ?
   WHERE id = ?`,
);

// Locked, so that nobody lets a run go on, or delivers an event, of which something is being taken out.
const runsFrom = statement<[after: number, limit: number], RunTexts>(
  `SELECT r.seq, r.id, r.flow_id, r.event_data, r.state, r.error, ${runIsNeeded} AS needed
   FROM {runs} r WHERE r.seq > ? ORDER BY r.seq LIMIT ? FOR UPDATE`,
);
const stepsOf = statement<[runs: readonly number[]], StepTexts>(
  "SELECT seq, run, input, output, corrections, error FROM {steps} WHERE run IN (??)",
);
const attemptsOf = statement<[runs: readonly number[]], AttemptTexts>(
  "SELECT run, path, attempt, error FROM {attempts} WHERE run IN (??)",
);
const writesOf = statement<[ids: readonly string[]], WriteTexts>(
  `SELECT seq, run_id, request, answer, error FROM {effects} WHERE run_id IN (??)
   ORDER BY seq FOR UPDATE`,
);
const eventsFrom = statement<[after: number, limit: number], EventTexts>(
  `SELECT e.seq, e.data, ${eventIsNeeded} AS needed FROM {events} e
   WHERE e.seq > ? ORDER BY e.seq LIMIT ? FOR UPDATE`,
);
const putRun = putting("runs", ["seq"], ", erased = true");
const putStep = putting("steps", ["seq"]);
const putAttempt = putting("attempts", ["run", "path", "attempt"]);
const putWrite = putting("effects", ["seq"]);
const putEvent = putting("events", ["seq"], ", erased = true");

export function erasureVerbs({ read, write, writeAt }: Session): ErasureStore {
  return {
    beginErasure: ({ id, by, at, sealed }) =>
      writeAt(at, function* () {
        yield* run(begin, id, by, at);
        yield* run(keep, sealedName(id), sealed);
      }),

    erasures: () => read(() => all(every)),

    erasePiece: ({ id, ...piece }) =>
      write(function* ({ changes }) {
        const { found, next } = yield* holding(piece);
        const answer = pieceOf(found, next);
        if (id === null) return answer;
        const erased = found.filter(({ needed }) => !isOn(needed));
        for (const { put } of erased) yield* put(changes);
        const count = { runs: 0, events: 0, [piece.from.of]: erased.length };
        const { of, after } = answer.next ?? { of: null, after: 0 };
        yield* run(note, count.runs, count.events, answer.kept, of, after, id);
        return answer;
      }),

    eraseAgain: (id) => write(() => change(again, id)),

    endErasure: (id, at) =>
      writeAt(at, function* () {
        yield* run(end, at, id);
        yield* run(forget, sealedName(id));
      }),
  };
}

type Piece = Omit<Parameters<ErasureStore["erasePiece"]>[0], "id">;

/** A run or an event that holds the value, and what puts it without it in its place. */
interface Found {
  readonly needed: RunTexts["needed"];
  readonly put: (changes: Notes["changes"]) => Work<void>;
}

function* holding({ from, limit, eraser }: Piece) {
  switch (from.of) {
    case "runs": {
      const runs = yield* all(runsFrom, from.after, limit);
      const seqs = seqsOf(runs);
      const its = {
        runs,
        steps: yield* all(stepsOf, seqs),
        attempts: yield* all(attemptsOf, seqs),
        writes: yield* all(writesOf, idsOf(runs)),
      };
      const found = erasedRuns(its, eraser).map((one): Found => ({
        needed: one.run.needed,
        put: (changes) => putAll(one, changes),
      }));
      return { found, next: nextPlace(from, runs, limit) };
    }
    case "events": {
      const events = yield* all(eventsFrom, from.after, limit);
      const found = erasedEvents(events, eraser).map((one): Found => ({
        needed: one.needed,
        put: () => putEvent(one),
      }));
      return { found, next: nextPlace(from, events, limit) };
    }
  }
}

function* putAll(
  { run, steps, attempts, writes }: ErasedRun,
  changes: Notes["changes"],
): Work<void> {
  yield* putRun(run);
  for (const step of steps) yield* putStep(step);
  for (const attempt of attempts) yield* putAttempt(attempt);
  for (const write of writes) yield* putWrite(write);
  changes.runsOf(run.flow_id);
}
