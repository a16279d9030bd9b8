import { signsKeptFor } from "#engine/life.ts";
import type { Store } from "#engine/store.ts";
import { sql } from "./database.ts";
import { timeline } from "../verbs/worker.ts";
import { done } from "./session.ts";
import type { Writer } from "./writer.ts";

interface AliveRow {
  readonly alive_until: number | null;
  readonly highest: number;
  readonly history: string | null;
}

/** How far the clocks of processes may stand apart. */
const tolerance = 60_000;

const last = sql<[], AliveRow>("SELECT alive_until, highest, history FROM millrace.alive");
const lock = sql<[], { one: number }>("SELECT one FROM millrace.alive FOR NO KEY UPDATE");
const ownSign = sql<[process: string], { at: number }>(
  "SELECT at FROM millrace.signs WHERE process = $1",
);
const sign = sql<[process: string, now: number]>(
  `INSERT INTO millrace.signs (process, at) VALUES ($1, $2)
   ON CONFLICT (process) DO UPDATE SET at = excluded.at`,
);
/** Those of processes that are gone. */
const forget = sql<[process: string, before: number]>(
  "DELETE FROM millrace.signs WHERE process <> $1 AND at < $2",
);
const now = sql<[], { now: number }>(
  "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now",
);
// The sign of life of a process whose clock is a little behind does not take back another's.
const record = sql<[now: number, highest: number, history: string | null]>(
  `INSERT INTO millrace.alive AS a (one, alive_until, highest, history) VALUES (1, $1, $2, $3)
   ON CONFLICT (one) DO UPDATE SET history = excluded.history, highest = greatest(a.highest, excluded.highest),
     alive_until = CASE WHEN a.alive_until > $1 + ${tolerance} THEN $1
       ELSE greatest(a.alive_until, $1) END`,
);
// Later than what processes have told: those of the last writes that were sent.
const latestSend = sql<[], { at: number | null }>(
  `SELECT max(last_send_at) AS at FROM (
     SELECT last_send_at FROM millrace.effects ORDER BY seq DESC LIMIT 10000) AS e`,
);
export function aliveVerbs({ database, writeAt, highest, process }: Writer) {
  return {
    recordAlive: (at, history) =>
      writeAt(at, async (tx) => {
        await tx.first(lock);
        const before = await tx.first(ownSign, process);
        await tx.run(record, at, Math.max(at, highest()), history);
        await tx.run(sign, process, at);
        await tx.run(forget, process, at - signsKeptFor);
        return before?.at ?? null;
      }),

    async lastSeen() {
      const [row, own, send, line] = await Promise.all([
        database.first(last),
        database.first(ownSign, process),
        database.first(latestSend),
        // Some servers that others run tell nothing of this.
        done(database, timeline.first()).catch(() => undefined),
      ]);
      const latest = Math.max(row?.highest ?? 0, highest(), send?.at ?? 0);
      if (latest === 0) return null;
      return {
        aliveUntil: row?.alive_until ?? send?.at ?? null,
        own: own?.at ?? null,
        highest: latest,
        history: line?.history ?? null,
        historyBefore: row?.history ?? null,
      };
    },

    async time() {
      return (await database.first(now))?.now ?? null;
    },
  } satisfies Partial<Store>;
}
