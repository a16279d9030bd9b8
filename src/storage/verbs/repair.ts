import { newsOfBreak, newsOfRepair } from "#engine/alerts/news.ts";
import type { ConnectionStore, Standing } from "#engine/store.ts";
import { restingFor } from "#engine/run-columns.ts";
import { type ChangedConnection, mayAct, noteConnections } from "../connection-rows.ts";
import { toJson } from "../rows.ts";
import {
  type Flag,
  inSlices,
  isOn,
  type Notes,
  type Session,
  sql,
  statement,
  type Verbs,
  type Work,
} from "../session.ts";
import { noteNews } from "./alerts.ts";
import { noteGoingOn } from "./polls.ts";
import { changeAll, endRuns, type RunRowWithState, runsWithState } from "./run-state.ts";

/** Locked, so that of two that break it at one moment one alone is the first. */
const wholeRow = statement<[id: string], { id: string }>(
  "SELECT id FROM {connections} WHERE id = ? AND broken IS NULL FOR NO KEY UPDATE",
);
const lock = statement<[error: string, owner: string], ChangedConnection>(
  `UPDATE {connections} SET locked = true, broken = ?, consent_epoch = consent_epoch + 1
   WHERE owner = ? RETURNING id, owner`,
);
const standingOf = statement<[id: string, owner: string], StandingRow>(
  "SELECT sealed, locked FROM {connections} WHERE id = ? AND owner = ? FOR NO KEY UPDATE",
);
const whole = statement<[id: string], { id: string }>(
  `SELECT c.id FROM {connections} c WHERE c.id = ? AND ${mayAct("c")}`,
);
const paused = runsWithState.select<[id: string, limit: number]>(
  `FROM {runs} r WHERE r.paused_for = ?
   ORDER BY r.seq LIMIT ? FOR NO KEY UPDATE`,
);
/** The column names one connection; another item may rest for another. */
const beside = runsWithState.select<{
  id: string;
  resting: string;
  after: number;
  limit: number;
}>(
  `FROM {runs} r
   WHERE r.paused_for IS NOT NULL AND r.paused_for <> @id
     AND EXISTS (SELECT 1 FROM {version_connections} v
       WHERE v.version_id = r.version_id AND v.connection_id = @id)
     AND instr(r.state, @resting) > 0 AND r.seq > @after
   ORDER BY r.seq LIMIT @limit FOR NO KEY UPDATE`,
);

export function repairVerbs({ write, session }: Verbs) {
  // A crash before the last run is resumed leaves some that wait for a whole connection: `freeRuns`
  // finds them.
  return {
    async replaceSecret({ id, by, before, sealed, settings, at }) {
      const told = await session.writeAt(at, function* (notes) {
        // Waits for a lock that is just being put on.
        const standing = yield* standingOf.first(id, by);
        if (standing === undefined) return "not_found";
        if (!isAs(standing, before)) return "conflict";
        const replaced = yield* sql<ChangedConnection>`UPDATE {connections}
          SET sealed = ${sealed}, settings = ${toJson(settings)}, locked = false WHERE id = ${id}
          RETURNING id, owner`.all();
        noteConnections(notes, replaced);
        return (yield* makeWhole(notes, id, at)) ? "goes_on" : "replaced";
      });
      if (told === "goes_on") await resume(session, id, at);
      return told === "goes_on" ? "replaced" : told;
    },

    breakConnection: write(function* (notes, id, error, since) {
      const wasWhole = (yield* wholeRow.first(id)) !== undefined;
      const broken =
        yield* sql<ChangedConnection>`UPDATE {connections} SET broken = ${toJson(error)}
          WHERE id = ${id} AND (repaired_at IS NULL OR repaired_at <= ${since}) RETURNING id, owner`.all();
      noteConnections(notes, broken);
      if (broken.length > 0 && wasWhole) yield* noteNews([newsOfBreak(id, error, since)]);
    }),

    lockConnections: write(function* (notes, owner, error) {
      noteConnections(notes, yield* lock.all(toJson(error), owner));
    }),

    async repairConnection(id, now) {
      if (await session.writeAt(now, (notes) => makeWhole(notes, id, now)))
        await resume(session, id, now);
    },
  } satisfies Partial<ConnectionStore>;
}

export interface StandingRow {
  readonly sealed: string;
  readonly locked: Flag;
}

export function isAs({ sealed, locked }: StandingRow, before: Standing): boolean {
  return sealed === before.sealed && isOn(locked) === before.locked;
}

function* makeWhole(notes: Notes, id: string, now: number): Work<boolean> {
  const repaired =
    yield* sql<ChangedConnection>`UPDATE {connections} SET broken = NULL, repaired_at = ${now}
      WHERE id = ${id} AND {off locked} RETURNING id, owner`.all();
  if (repaired.length === 0) return false;
  noteConnections(notes, repaired);
  yield* noteNews([newsOfRepair(id, now)]);
  return yield* pollsGoOn(notes, id, now);
}

/** The polls of a connection go on; false: something else keeps it from acting. */
export function* pollsGoOn(notes: Notes, id: string, now: number): Work<boolean> {
  if (!(yield* whole.first(id))) return false;
  yield* noteGoingOn(notes.changes, { connectionId: id }, now);
  yield* sql`UPDATE {polls} SET next_at = least(next_at, ${now}), failures = 0, error = NULL
    WHERE connection_id = ${id}`.run();
  notes.tellOthers("anything");
  return true;
}

/** The runs that have waited for a connection go on. */
export async function resume(session: Session, id: string, now: number): Promise<void> {
  function* goOn(notes: Notes, runs: readonly RunRowWithState[]): Work<number> {
    yield* changeAll(notes, runs, { kind: "resumed", for: { connectionId: id } }, now);
    return runs.length;
  }
  await inSlices(session, function* (notes, limit) {
    return yield* goOn(notes, yield* paused.all(id, limit));
  });
  const resting = restingFor(id);
  for (let after: number | null = 0; after !== null;) {
    const from: number = after;
    after = await session.write(function* (notes) {
      const runs = yield* beside.all({ id, resting, after: from, limit: session.slice });
      const found = yield* goOn(notes, runs);
      return found < session.slice ? null : (runs.at(-1)?.seq ?? null);
    });
  }
}

/** Connections that may act, and that runs may rest for: `resume` finds which of these do. */
const restedFor = statement<[], { id: string }>(
  `SELECT c.id FROM {connections} c WHERE ${mayAct("c")} AND c.id IN (
     SELECT r.paused_for FROM {runs} r WHERE r.paused_for IS NOT NULL
     UNION SELECT v.connection_id FROM {runs} r JOIN {version_connections} v ON v.version_id = r.version_id
       WHERE r.paused_for IS NOT NULL) ORDER BY c.id`,
);

/** Ends what a process that died has begun: repairs and deletions in many slices. */
export async function endUnfinished(session: Session, at: number): Promise<void> {
  for (const { id } of await session.read(() => restedFor.all())) await resume(session, id, at);
  await inSlices(session, function* (notes, limit) {
    const runs = yield* runsWithState.from`{flows} f JOIN {runs} r ON r.flow_id = f.id
      WHERE f.deleted_at IS NOT NULL AND {off r.held} AND r.cancel_at IS NULL
        AND r.status IN ('waiting', 'delayed', 'paused', 'parked')
      ORDER BY r.seq LIMIT ${limit} FOR NO KEY UPDATE OF r SKIP LOCKED`.all();
    yield* endRuns(notes, runs, at);
    return runs.length;
  });
}
