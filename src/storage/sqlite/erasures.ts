import type { ErasurePlace, ErasureStore } from "#engine/store.ts";
import {
  type AttemptTexts,
  type ErasedRun,
  erasedEvents,
  erasedRuns,
  type ErasureRow,
  erasureOf,
  eventIsNeeded,
  type EventTexts,
  isNeeded,
  nextPlace,
  pieceOf,
  runIsNeeded,
  type RunTexts,
  sealedName,
  type StepTexts,
  type WriteTexts,
} from "../erasure-rows.ts";
import type { Database } from "./database.ts";
import type { Writer } from "./writer.ts";

export function erasureVerbs(writer: Writer): ErasureStore {
  const { db, changes } = writer;
  const begin = db.prepare("INSERT INTO erasures (id, person, at) VALUES (@id, @by, @at)");
  const keep = db.prepare<[string, string]>("INSERT INTO sealed (name, sealed) VALUES (?, ?)");
  const forget = db.prepare<[string]>("DELETE FROM sealed WHERE name = ?");
  const all = db.prepare<[], ErasureRow>(
    `SELECT e.*, s.sealed FROM erasures e LEFT JOIN sealed s ON s.name = 'erasure:' || e.id
     ORDER BY e.at DESC, e.id`,
  );
  const again = db.prepare<[string]>(
    "UPDATE erasures SET place = 'runs', after = 0, kept = 0 WHERE id = ? AND ended_at IS NULL",
  );
  const end = db.prepare<[number, string]>(
    "UPDATE erasures SET ended_at = ? WHERE id = ? AND ended_at IS NULL",
  );
  const note = db.prepare<{
    id: string;
    runs: number;
    events: number;
    kept: number;
    of: ErasurePlace["of"] | null;
    after: number;
  }>(
    `UPDATE erasures SET runs = runs + @runs, events = events + @events, kept = kept + @kept,
       place = @of, after = @after
     WHERE id = @id`,
  );
  const rows = erasable(db);

  return {
    beginErasure: ({ sealed, ...erasure }) =>
      writer.writeAt(erasure.at, () => {
        begin.run(erasure);
        keep.run(sealedName(erasure.id), sealed);
      }),

    async erasures() {
      return all.all().map(erasureOf);
    },

    async erasePiece({ id, from, limit, eraser }) {
      const piece = () => {
        const { found, next } =
          from.of === "runs"
            ? rows.runsHolding(from, limit, eraser)
            : rows.eventsHolding(from, limit, eraser);
        return { found, answer: pieceOf(found, next) };
      };
      if (id === null) return piece().answer;
      return writer.write(() => {
        const { found, answer } = piece();
        const erased = found.filter((one) => !isNeeded(one));
        for (const { put, flow } of erased) {
          put();
          if (flow !== null) changes.runsOf(flow);
        }
        const { of, after } = answer.next ?? { of: null, after: 0 };
        const count = { runs: 0, events: 0, [from.of]: erased.length };
        note.run({ id, ...count, kept: answer.kept, of, after });
        return answer;
      });
    },

    eraseAgain: (id) => writer.write(() => void again.run(id)),

    endErasure: (id, at) =>
      writer.writeAt(at, () => {
        end.run(at, id);
        forget.run(sealedName(id));
      }),
  };
}

/** A run or an event that holds the value, and what puts it without it in its place. */
interface Found {
  readonly needed: number | boolean;
  readonly flow: string | null;
  readonly put: () => void;
}

function erasable(db: Database) {
  const inRuns = "run IN (SELECT value FROM json_each(?))";
  const runs = db.prepare<[number, number], RunTexts>(
    `SELECT r.seq, r.id, r.flow_id, r.event_data, r.state, r.error, ${runIsNeeded()} AS needed
     FROM runs r WHERE r.seq > ? ORDER BY r.seq LIMIT ?`,
  );
  const steps = db.prepare<[string], StepTexts>(
    `SELECT seq, run, input, output, corrections, error FROM steps WHERE ${inRuns}`,
  );
  const attempts = db.prepare<[string], AttemptTexts>(
    `SELECT run, path, attempt, error FROM attempts WHERE ${inRuns}`,
  );
  const writes = db.prepare<[string], WriteTexts>(
    `SELECT seq, run_id, request, answer, error FROM effects
     WHERE run_id IN (SELECT value FROM json_each(?))`,
  );
  const events = db.prepare<[number, number], EventTexts>(
    `SELECT e.seq, e.data, ${eventIsNeeded()} AS needed FROM events e
     WHERE e.seq > ? ORDER BY e.seq LIMIT ?`,
  );
  const putRun = db.prepare<RunTexts>(
    "UPDATE runs SET event_data = @event_data, state = @state, error = @error, erased = 1 WHERE seq = @seq",
  );
  const putStep = db.prepare<StepTexts>(
    `UPDATE steps SET input = @input, output = @output, corrections = @corrections, error = @error
     WHERE seq = @seq`,
  );
  const putAttempt = db.prepare<AttemptTexts>(
    "UPDATE attempts SET error = @error WHERE run = @run AND path = @path AND attempt = @attempt",
  );
  const putWrite = db.prepare<WriteTexts>(
    "UPDATE effects SET request = @request, answer = @answer, error = @error WHERE seq = @seq",
  );
  const putEvent = db.prepare<EventTexts>(
    "UPDATE events SET data = @data, erased = 1 WHERE seq = @seq",
  );

  function put(erased: ErasedRun): void {
    putRun.run(erased.run);
    for (const step of erased.steps) putStep.run(step);
    for (const attempt of erased.attempts) putAttempt.run(attempt);
    for (const write of erased.writes) putWrite.run(write);
  }

  type Piece = Parameters<ErasureStore["erasePiece"]>[0];
  return {
    runsHolding(from: ErasurePlace, limit: number, eraser: Piece["eraser"]) {
      const looked = runs.all(from.after, limit);
      const seqs = JSON.stringify(looked.map(({ seq }) => seq));
      const its = {
        runs: looked,
        steps: steps.all(seqs),
        attempts: attempts.all(seqs),
        writes: writes.all(JSON.stringify(looked.map(({ id }) => id))),
      };
      const found = erasedRuns(its, eraser).map((one): Found => ({
        needed: one.run.needed,
        flow: one.run.flow_id,
        put: () => put(one),
      }));
      return { found, next: nextPlace(from, looked, limit) };
    },

    eventsHolding(from: ErasurePlace, limit: number, eraser: Piece["eraser"]) {
      const looked = events.all(from.after, limit);
      const found = erasedEvents(looked, eraser).map((one): Found => ({
        needed: one.needed,
        flow: null,
        put: () => void putEvent.run(one),
      }));
      return { found, next: nextPlace(from, looked, limit) };
    },
  };
}
