import { newsOfBreak, newsOfPollAgain, newsOfRepair } from "#engine/alerts/news.ts";
import type { ConnectionRecord, ConnectionStore } from "#engine/store.ts";
import { mayAct } from "../connection-rows.ts";
import { toJson } from "../rows.ts";
import {
  all,
  first,
  inSlices,
  type Notes,
  run,
  type Session,
  statement,
  type Work,
} from "../session.ts";
import { restingFor } from "../state-columns.ts";
import { noteNews } from "./alerts.ts";
import { noteTrouble } from "./polls.ts";
import { changeAll, runAndState, type RunRowWithState } from "./run-state.ts";

export type ChangedConnection = Pick<ConnectionRecord, "id" | "owner">;

const breakOne = statement<[error: string, id: string, since: number], ChangedConnection>(
  `UPDATE {connections} SET broken = ?
   WHERE id = ? AND (repaired_at IS NULL OR repaired_at <= ?) RETURNING id, owner`,
);
/** Locked, so that of two that break it at one moment one alone is the first. */
const wholeRow = statement<[id: string], { id: string }>(
  "SELECT id FROM {connections} WHERE id = ? AND broken IS NULL FOR NO KEY UPDATE",
);
const repair = statement<[now: number, id: string], ChangedConnection>(
  `UPDATE {connections} SET broken = NULL, repaired_at = ? WHERE id = ? AND {off locked}
   RETURNING id, owner`,
);
const replace = statement<
  [sealed: string, settings: string, id: string, by: string],
  ChangedConnection
>(
  `UPDATE {connections} SET sealed = ?, settings = ?, locked = false WHERE id = ? AND owner = ?
   RETURNING id, owner`,
);
const lock = statement<[error: string, owner: string], ChangedConnection>(
  `UPDATE {connections} SET locked = true, broken = ?, consent_epoch = consent_epoch + 1
   WHERE owner = ? RETURNING id, owner`,
);
const whole = statement<[id: string], { id: string }>(
  `SELECT c.id FROM {connections} c WHERE c.id = ? AND ${mayAct("c")}`,
);
const pollNow = statement<[now: number, id: string]>(
  `UPDATE {polls} SET next_at = least(next_at, ?), failures = 0, error = NULL WHERE connection_id = ?`,
);
const paused = statement<[id: string, limit: number], RunRowWithState>(
  `SELECT ${runAndState} FROM {runs} r WHERE r.paused_for = ?
   ORDER BY r.seq LIMIT ? FOR NO KEY UPDATE`,
);
/** The column names one connection; another item may rest for another. */
const beside = statement<
  [id: string, id: string, resting: string, after: number, limit: number],
  RunRowWithState
>(
  `SELECT ${runAndState} FROM {runs} r
   WHERE r.paused_for IS NOT NULL AND r.paused_for <> ?
     AND EXISTS (SELECT 1 FROM {version_connections} v
       WHERE v.version_id = r.version_id AND v.connection_id = ?)
     AND instr(r.state, ?) > 0 AND r.seq > ?
   ORDER BY r.seq LIMIT ? FOR NO KEY UPDATE`,
);

export function noteConnections(
  { changes }: Pick<Notes, "changes">,
  connections: readonly ChangedConnection[],
): void {
  for (const { id, owner } of connections) changes.connection(id, owner);
}

export function repairVerbs(session: Session) {
  const { write, writeAt } = session;

  // A crash before the last run is resumed leaves some that wait for a whole connection: `freeRuns`
  // finds them.
  return {
    async replaceSecret({ id, by, sealed, settings, at }) {
      const told = await writeAt(at, function* (notes) {
        const replaced = yield* all(replace, sealed, toJson(settings), id, by);
        if (replaced.length === 0) return "not_found";
        noteConnections(notes, replaced);
        return (yield* makeWhole(notes, id, at)) ? "goes_on" : "replaced";
      });
      if (told === "goes_on") await resume(session, id, at);
      return told === "not_found" ? told : "replaced";
    },

    breakConnection: (id, error, since) =>
      write(function* (notes) {
        const wasWhole = (yield* first(wholeRow, id)) !== undefined;
        const broken = yield* all(breakOne, toJson(error), id, since);
        noteConnections(notes, broken);
        if (broken.length > 0 && wasWhole) yield* noteNews([newsOfBreak(id, error, since)]);
      }),

    lockConnections: (owner, error) =>
      write(function* (notes) {
        noteConnections(notes, yield* all(lock, toJson(error), owner));
      }),

    async repairConnection(id, now) {
      if (await writeAt(now, (notes) => makeWhole(notes, id, now))) await resume(session, id, now);
    },
  } satisfies Partial<ConnectionStore>;
}

function* makeWhole(notes: Notes, id: string, now: number): Work<boolean> {
  const repaired = yield* all(repair, now, id);
  if (repaired.length === 0) return false;
  noteConnections(notes, repaired);
  const troubled = yield* noteTrouble(notes.changes, { connectionId: id });
  yield* noteNews([
    ...troubled.map(({ flow_id: flowId, failures }) => newsOfPollAgain(flowId, failures, now)),
    newsOfRepair(id, now),
  ]);
  return yield* pollsGoOn(notes, id, now);
}

/** The polls of a connection go on; false: something else keeps it from acting. */
export function* pollsGoOn({ tellOthers }: Notes, id: string, now: number): Work<boolean> {
  if (!(yield* first(whole, id))) return false;
  yield* run(pollNow, now, id);
  tellOthers();
  return true;
}

/** The runs that have waited for a connection go on. */
export async function resume(session: Session, id: string, now: number): Promise<void> {
  function* goOn(notes: Notes, runs: readonly RunRowWithState[]): Work<number> {
    yield* changeAll(notes, runs, { kind: "resumed", for: { connectionId: id } }, now);
    return runs.length;
  }
  await inSlices(session, function* (notes, limit) {
    return yield* goOn(notes, yield* all(paused, id, limit));
  });
  const resting = restingFor(id);
  for (let after: number | null = 0; after !== null;) {
    const from: number = after;
    after = await session.write(function* (notes) {
      const runs = yield* all(beside, id, id, resting, from, session.slice);
      const found = yield* goOn(notes, runs);
      return found < session.slice ? null : (runs.at(-1)?.seq ?? null);
    });
  }
}
