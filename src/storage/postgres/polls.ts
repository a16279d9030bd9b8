import { newsOfPoll } from "#engine/alerts/news.ts";
import type { DuePoll, Listener, PollStore } from "#engine/store.ts";
import { toJson } from "../rows.ts";
import { noteNews } from "../verbs/alerts.ts";
import { sql } from "./database.ts";
import { leaseStands } from "./lease-rows.ts";
import { done } from "./session.ts";
import { ensurePoll, findPoll, noteTrouble, type PollRow, pollRecord } from "./poll-rows.ts";
import type { Writer } from "./writer.ts";
import { mayAct } from "../connection-rows.ts";

/** The longest that a poll is put off: what another system may ask for. */
const longestPause = 3_600_000;

interface DueRow extends PollRow {
  readonly owner: string;
}

type PollVerbs = Pick<
  PollStore,
  "duePolls" | "poll" | "ensurePoll" | "listeners" | "pollFailed" | "nextDue"
>;

const waitOfPoll = `FROM millrace.waits w JOIN millrace.subscriptions s
  ON s.flow_id = w.flow_id AND s.poll_id = p.id AND s.active WHERE w.poll_id = p.id`;

const due = sql<[now: number, limit: number], DueRow>(
  `SELECT p.*, c.owner FROM millrace.polls p JOIN millrace.connections c ON c.id = p.connection_id
   WHERE p.listening AND ${mayAct("c")}
     AND (p.next_at <= $1 OR p.next_at > $1 + p.every_seconds * 1000::bigint + ${longestPause}
       OR EXISTS (SELECT 1 ${waitOfPoll} AND w.next_at <= $1))
   ORDER BY row_number() OVER (PARTITION BY c.owner ORDER BY p.next_at), p.next_at LIMIT $2`,
);
const listeners = sql<[pollId: string], Listener>(
  `SELECT s.flow_id AS "flowId", f.version_id AS "versionId", f.lineage, s.live_from AS "liveFrom"
   FROM millrace.subscriptions s JOIN millrace.flows f ON f.id = s.flow_id
   WHERE s.poll_id = $1 AND s.active ORDER BY f.seq`,
);
const failed = sql<[error: string, nextAt: number, pollId: string]>(
  "UPDATE millrace.polls SET failures = failures + 1, error = $1, next_at = $2 WHERE id = $3",
);
const nextDue = sql<[], { at: number | null }>(
  `SELECT min(at) AS at FROM (
     SELECT least(p.next_at, (SELECT w.next_at ${waitOfPoll} ORDER BY w.next_at LIMIT 1)) AS at
       FROM millrace.polls p JOIN millrace.connections c ON c.id = p.connection_id
       WHERE p.listening AND ${mayAct("c")}
     UNION ALL
     SELECT min(next_at) FROM millrace.timetables WHERE active) AS d`,
);

export function pollVerbs({ database, writeAt }: Writer): PollVerbs {
  return {
    async duePolls(now, limit) {
      return (await database.all(due, now, limit)).map(duePoll);
    },

    async poll(connectionId, trigger) {
      const row = await findPoll(database, connectionId, trigger);
      return row ? pollRecord(row) : null;
    },

    ensurePoll: (poll) => writeAt(poll.at, async (tx) => pollRecord(await ensurePoll(tx, poll))),

    listeners: (pollId) => database.all(listeners, pollId),

    pollFailed: ({ lease, pollId, error, nextAt, at }) =>
      writeAt(at, async (tx) => {
        if (!(await done(tx, leaseStands(lease)))) return "fenced";
        const [, troubled] = await Promise.all([
          tx.run(failed, toJson(error), nextAt, pollId),
          noteTrouble(tx, { pollId }),
        ]);
        await done(
          tx,
          noteNews(
            troubled.map(({ flow_id: flowId, failures }) =>
              newsOfPoll(flowId, failures, error, at),
            ),
          ),
        );
        return "recorded";
      }),

    async nextDue() {
      return (await database.first(nextDue))?.at ?? null;
    },
  };
}

function duePoll(row: DueRow): DuePoll {
  return { ...pollRecord(row), owner: row.owner };
}
