import type { ErasedPiece, ErasurePlace, ErasureStore } from "#engine/store.ts";
import {
  type AttemptTexts,
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
import { type Session, sql } from "./database.ts";
import type { Transaction, Writer } from "./writer.ts";

type Seqs = readonly number[];
type Texts = readonly (string | null)[];

const begin = sql<[id: string, by: string, at: number]>(
  "INSERT INTO millrace.erasures (id, person, at) VALUES ($1, $2, $3)",
);
const keep = sql<[name: string, sealed: string]>(
  "INSERT INTO millrace.sealed (name, sealed) VALUES ($1, $2)",
);
const forget = sql<[name: string]>("DELETE FROM millrace.sealed WHERE name = $1");
const all = sql<[], ErasureRow>(
  `SELECT e.*, s.sealed FROM millrace.erasures e
   LEFT JOIN millrace.sealed s ON s.name = 'erasure:' || e.id ORDER BY e.at DESC, e.id`,
);
const again = sql<[id: string]>(
  `UPDATE millrace.erasures SET place = 'runs', after = 0, kept = 0
   WHERE id = $1 AND ended_at IS NULL`,
);
const end = sql<[id: string, at: number]>(
  "UPDATE millrace.erasures SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL",
);
const note = sql<
  [
    id: string,
    runs: number,
    events: number,
    kept: number,
    of: ErasurePlace["of"] | null,
    after: number,
  ]
>(
  `UPDATE millrace.erasures SET runs = runs + $2::bigint, events = events + $3::bigint,
     kept = kept + $4::bigint, place = $5, after = $6 WHERE id = $1`,
);

// Locked, so that nobody lets a run go on, or delivers an event, of which something is being taken out.
const runsFrom = sql<[after: number, limit: number], RunTexts>(
  `SELECT r.seq, r.id, r.flow_id, r.event_data, r.state, r.error,
     ${runIsNeeded("millrace.")} AS needed
   FROM millrace.runs r WHERE r.seq > $1 ORDER BY r.seq LIMIT $2 FOR UPDATE`,
);
const stepsOf = sql<[Seqs], StepTexts>(
  "SELECT seq, run, input, output, corrections, error FROM millrace.steps WHERE run = ANY($1::bigint[])",
);
const attemptsOf = sql<[Seqs], AttemptTexts>(
  "SELECT run, path, attempt, error FROM millrace.attempts WHERE run = ANY($1::bigint[])",
);
const writesOf = sql<[ids: readonly string[]], WriteTexts>(
  `SELECT seq, run_id, request, answer, error FROM millrace.effects
   WHERE run_id = ANY($1::text[]) ORDER BY seq FOR UPDATE`,
);
const eventsFrom = sql<[after: number, limit: number], EventTexts>(
  `SELECT e.seq, e.data, ${eventIsNeeded("millrace.")} AS needed
   FROM millrace.events e WHERE e.seq > $1 ORDER BY e.seq LIMIT $2 FOR UPDATE`,
);
const putRuns = sql<[Seqs, eventDatas: Texts, states: Texts, errors: Texts]>(
  `UPDATE millrace.runs r SET event_data = n.event_data, state = n.state, error = n.error, erased = true
   FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) AS n(seq, event_data, state, error)
   WHERE r.seq = n.seq`,
);
const putSteps = sql<[Seqs, inputs: Texts, outputs: Texts, corrections: Texts, errors: Texts]>(
  `UPDATE millrace.steps s SET input = n.input, output = n.output, corrections = n.corrections,
     error = n.error
   FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[])
     AS n(seq, input, output, corrections, error)
   WHERE s.seq = n.seq`,
);
const putAttempts = sql<[runs: Seqs, paths: Texts, attempts: Seqs, errors: Texts]>(
  `UPDATE millrace.attempts a SET error = n.error
   FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[]) AS n(run, path, attempt, error)
   WHERE a.run = n.run AND a.path = n.path AND a.attempt = n.attempt`,
);
const putWrites = sql<[Seqs, requests: Texts, answers: Texts, errors: Texts]>(
  `UPDATE millrace.effects e SET request = n.request, answer = n.answer, error = n.error
   FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) AS n(seq, request, answer, error)
   WHERE e.seq = n.seq`,
);
const putEvents = sql<[Seqs, datas: Texts]>(
  `UPDATE millrace.events e SET data = n.data, erased = true FROM unnest($1::bigint[], $2::text[]) AS n(seq, data)
   WHERE e.seq = n.seq`,
);

export function erasureVerbs(writer: Writer): ErasureStore {
  return {
    beginErasure: ({ id, by, at, sealed }) =>
      writer.writeAt(at, async (tx) => {
        await tx.run(begin, id, by, at);
        await tx.run(keep, sealedName(id), sealed);
      }),

    async erasures() {
      return (await writer.database.all(all)).map(erasureOf);
    },

    erasePiece: ({ id, ...piece }) =>
      writer.write(async (tx) => {
        const erase = piece.from.of === "runs" ? eraseRuns : eraseEvents;
        const { answer, erased } = await erase(tx, piece, id !== null);
        if (id === null) return answer;
        const { of, after } = answer.next ?? { of: null, after: 0 };
        const count = { runs: 0, events: 0, [piece.from.of]: erased };
        await tx.run(note, id, count.runs, count.events, answer.kept, of, after);
        return answer;
      }),

    eraseAgain: (id) =>
      writer.write(async (tx) => {
        await tx.run(again, id);
      }),

    endErasure: (id, at) =>
      writer.writeAt(at, async (tx) => {
        await tx.run(end, id, at);
        await tx.run(forget, sealedName(id));
      }),
  };
}

type Piece = Omit<Parameters<ErasureStore["erasePiece"]>[0], "id">;
interface Erased {
  readonly answer: ErasedPiece;
  readonly erased: number;
}

async function eraseRuns(
  tx: Transaction,
  { from, limit, eraser }: Piece,
  isErasing: boolean,
): Promise<Erased> {
  const runs = await tx.all(runsFrom, from.after, limit);
  const seqs = runs.map(({ seq }) => seq);
  const its = {
    runs,
    steps: await tx.all(stepsOf, seqs),
    attempts: await tx.all(attemptsOf, seqs),
    writes: await tx.all(
      writesOf,
      runs.map(({ id }) => id),
    ),
  };
  const found = erasedRuns(its, eraser);
  const answer = pieceOf(
    found.map(({ run }) => run),
    nextPlace(from, runs, limit),
  );
  const erased = found.filter(({ run }) => !isNeeded(run));
  if (!isErasing || erased.length === 0) return { answer, erased: 0 };
  await putAll(tx, {
    runs: erased.map(({ run }) => run),
    steps: erased.flatMap(({ steps }) => steps),
    attempts: erased.flatMap(({ attempts }) => attempts),
    writes: erased.flatMap(({ writes }) => writes),
  });
  for (const { run } of erased) tx.changes.runsOf(run.flow_id);
  return { answer, erased: erased.length };
}

async function putAll(
  session: Session,
  {
    runs,
    steps,
    attempts,
    writes,
  }: {
    readonly runs: readonly RunTexts[];
    readonly steps: readonly StepTexts[];
    readonly attempts: readonly AttemptTexts[];
    readonly writes: readonly WriteTexts[];
  },
): Promise<void> {
  await session.run(
    putRuns,
    runs.map(({ seq }) => seq),
    runs.map((one) => one.event_data),
    runs.map(({ state }) => state),
    runs.map(({ error }) => error),
  );
  await session.run(
    putSteps,
    steps.map(({ seq }) => seq),
    steps.map(({ input }) => input),
    steps.map(({ output }) => output),
    steps.map(({ corrections }) => corrections),
    steps.map(({ error }) => error),
  );
  await session.run(
    putAttempts,
    attempts.map(({ run }) => run),
    attempts.map(({ path }) => path),
    attempts.map(({ attempt }) => attempt),
    attempts.map(({ error }) => error),
  );
  await session.run(
    putWrites,
    writes.map(({ seq }) => seq),
    writes.map(({ request }) => request),
    writes.map(({ answer }) => answer),
    writes.map(({ error }) => error),
  );
}

async function eraseEvents(
  tx: Transaction,
  { from, limit, eraser }: Piece,
  isErasing: boolean,
): Promise<Erased> {
  const events = await tx.all(eventsFrom, from.after, limit);
  const found = erasedEvents(events, eraser);
  const answer = pieceOf(found, nextPlace(from, events, limit));
  const erased = found.filter((one) => !isNeeded(one));
  if (!isErasing || erased.length === 0) return { answer, erased: 0 };
  await tx.run(
    putEvents,
    erased.map(({ seq }) => seq),
    erased.map(({ data }) => data),
  );
  return { answer, erased: erased.length };
}
