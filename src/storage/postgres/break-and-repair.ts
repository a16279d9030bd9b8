import { newsOfBreak, newsOfPollAgain, newsOfRepair } from "#engine/alerts/news.ts";
import type { ConnectionRecord, ConnectionStore } from "#engine/store.ts";
import { mayAct } from "../connection-rows.ts";
import { restingFor } from "../state-columns.ts";
import { toJson } from "../rows.ts";
import { noteNews } from "../verbs/alerts.ts";
import { done } from "./session.ts";
import { sql } from "./database.ts";
import { noteTrouble } from "../verbs/poll-rows.ts";
import { changeBy, changeRuns, inSlices, runColumns, type RunRowWithState } from "./run-state.ts";
import type { Transaction, Writer } from "./writer.ts";

type RepairVerbs = Pick<
  ConnectionStore,
  "replaceSecret" | "breakConnection" | "repairConnection" | "lockConnections"
>;

type Changed = Pick<ConnectionRecord, "id" | "owner">;

const breakOne = sql<[error: string, id: string, since: number], Changed>(
  `UPDATE millrace.connections SET broken = $1
   WHERE id = $2 AND (repaired_at IS NULL OR repaired_at <= $3) RETURNING id, owner`,
);
/** Locked, so that of two that break it at one moment one alone is the first. */
const wholeRow = sql<[id: string], { id: string }>(
  "SELECT id FROM millrace.connections WHERE id = $1 AND broken IS NULL FOR NO KEY UPDATE",
);
const repair = sql<[now: number, id: string], Changed>(
  `UPDATE millrace.connections SET broken = NULL, repaired_at = $1 WHERE id = $2 AND NOT locked
   RETURNING id, owner`,
);
const replace = sql<[sealed: string, settings: string, id: string, by: string], Changed>(
  `UPDATE millrace.connections SET sealed = $1, settings = $2, locked = false
   WHERE id = $3 AND owner = $4 RETURNING id, owner`,
);
const lock = sql<[error: string, owner: string], Changed>(
  `UPDATE millrace.connections SET locked = true, broken = $1, consent_epoch = consent_epoch + 1
   WHERE owner = $2 RETURNING id, owner`,
);
const pollNow = sql<[now: number, id: string]>(
  `UPDATE millrace.polls SET next_at = least(next_at, $1), failures = 0, error = NULL
   WHERE connection_id = $2`,
);
const paused = sql<[id: string, limit: number], RunRowWithState>(
  `SELECT ${runColumns}, r.state FROM millrace.runs r WHERE r.paused_for = $1
   ORDER BY r.seq LIMIT $2 FOR NO KEY UPDATE`,
);
/** The column names one connection; another item may rest for another. */
const beside = sql<[id: string, resting: string, after: number, limit: number], RunRowWithState>(
  `SELECT ${runColumns}, r.state FROM millrace.runs r
   WHERE r.paused_for IS NOT NULL AND r.paused_for <> $1
     AND EXISTS (SELECT 1 FROM millrace.version_connections v
       WHERE v.version_id = r.version_id AND v.connection_id = $1)
     AND strpos(r.state, $2) > 0 AND r.seq > $3
   ORDER BY r.seq LIMIT $4 FOR NO KEY UPDATE`,
);

const whole = sql<[id: string], { id: string }>(
  `SELECT c.id FROM millrace.connections c WHERE c.id = $1 AND ${mayAct("c")}`,
);

/** False: there was none to change. */
function note(tx: Transaction, connections: readonly Changed[]): boolean {
  for (const { id, owner } of connections) tx.changes.connection(id, owner);
  return connections.length > 0;
}

export function repairVerbs(writer: Writer): RepairVerbs {
  const makeWhole = async (tx: Transaction, id: string, now: number): Promise<boolean> => {
    if (!note(tx, await tx.all(repair, now, id))) return false;
    const troubled = await done(tx, noteTrouble(tx.changes, { connectionId: id }));
    await done(
      tx,
      noteNews([
        ...troubled.map(({ flow_id: flowId, failures }) => newsOfPollAgain(flowId, failures, now)),
        newsOfRepair(id, now),
      ]),
    );
    return pollsGoOn(tx, id, now);
  };

  // A crash before the last run is resumed leaves some that wait for a whole connection: `freeRuns`
  // finds them.
  return {
    async replaceSecret({ id, by, sealed, settings, at }) {
      const told = await writer.writeAt(at, async (tx) => {
        if (!note(tx, await tx.all(replace, sealed, toJson(settings), id, by))) return "not_found";
        return (await makeWhole(tx, id, at)) ? "goes_on" : "replaced";
      });
      if (told === "goes_on") await resume(writer, id, at);
      return told === "not_found" ? told : "replaced";
    },

    breakConnection: (id, error, since) =>
      writer.write(async (tx) => {
        const wasWhole = (await tx.first(wholeRow, id)) !== undefined;
        if (note(tx, await tx.all(breakOne, toJson(error), id, since)) && wasWhole)
          await done(tx, noteNews([newsOfBreak(id, error, since)]));
      }),

    lockConnections: (owner, error) =>
      writer.write(async (tx) => {
        note(tx, await tx.all(lock, toJson(error), owner));
      }),

    async repairConnection(id, now) {
      if (await writer.writeAt(now, (tx) => makeWhole(tx, id, now))) await resume(writer, id, now);
    },
  };
}

/** The polls of a connection go on; false: something else keeps it from acting. */
export async function pollsGoOn(tx: Transaction, id: string, now: number): Promise<boolean> {
  if (!(await tx.first(whole, id))) return false;
  await tx.run(pollNow, now, id);
  tx.tellOthers();
  return true;
}

/** The runs that have waited for a connection go on. */
export async function resume(writer: Writer, id: string, now: number): Promise<void> {
  const goOn = async (tx: Transaction, runs: readonly RunRowWithState[]): Promise<number> => {
    const changes = runs.map((run) =>
      changeBy(run, { kind: "resumed", for: { connectionId: id } }, now),
    );
    await changeRuns(tx, changes);
    return runs.length;
  };
  await inSlices(writer, async (tx, limit) => goOn(tx, await tx.all(paused, id, limit)));
  const resting = restingFor(id);
  let after = 0;
  await inSlices(writer, async (tx, limit) => {
    const runs = await tx.all(beside, id, resting, after, limit);
    const last = runs.at(-1)?.seq ?? after;
    tx.afterwards(() => {
      after = last;
    });
    return goOn(tx, runs);
  });
}
