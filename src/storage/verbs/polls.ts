import { newsOfPoll } from "#engine/alerts/news.ts";
import type { DuePoll, Listener, PollStore } from "#engine/store.ts";
import { mayAct } from "../connection-rows.ts";
import { toJson } from "../rows.ts";
import { all, first, made, run, type Session, statement } from "../session.ts";
import { noteNews } from "./alerts.ts";
import { ensurePoll, findPoll, noteTrouble, pollColumns } from "./poll-rows.ts";

/** The longest that a poll is put off: what another system may ask for. */
const longestPause = 3_600_000;

type PollVerbs = Pick<
  PollStore,
  "duePolls" | "poll" | "ensurePoll" | "listeners" | "pollFailed" | "nextDue"
>;

const waitOfPoll = `FROM {waits} w JOIN {subscriptions} s
  ON s.flow_id = w.flow_id AND s.poll_id = p.id AND {on s.active} WHERE w.poll_id = p.id`;

const due = statement<[now: number, now: number, now: number, limit: number], DuePoll>(
  `SELECT ${pollColumns.list}, c.owner FROM {polls} p JOIN {connections} c ON c.id = p.connection_id
   WHERE {on p.listening} AND ${mayAct("c")}
     AND (p.next_at <= ? OR p.next_at > ? + p.every_seconds * 1000::bigint + ${longestPause}
       OR EXISTS (SELECT 1 ${waitOfPoll} AND w.next_at <= ?))
   ORDER BY row_number() OVER (PARTITION BY c.owner ORDER BY p.next_at), p.next_at LIMIT ?`,
);
const listeners = statement<[pollId: string], Listener>(
  `SELECT s.flow_id AS "flowId", f.version_id AS "versionId", f.lineage, s.live_from AS "liveFrom"
   FROM {subscriptions} s JOIN {flows} f ON f.id = s.flow_id
   WHERE s.poll_id = ? AND {on s.active} ORDER BY f.seq`,
);
const failed = statement<[error: string, nextAt: number, pollId: string]>(
  "UPDATE {polls} SET failures = failures + 1, error = ?, next_at = ? WHERE id = ?",
);
const nextDue = statement<[], { at: number | null }>(
  `SELECT min(at) AS at FROM (
     SELECT least(p.next_at,
         coalesce((SELECT w.next_at ${waitOfPoll} ORDER BY w.next_at LIMIT 1), p.next_at)) AS at
       FROM {polls} p JOIN {connections} c ON c.id = p.connection_id
       WHERE {on p.listening} AND ${mayAct("c")}
     UNION ALL
     SELECT min(next_at) FROM {timetables} WHERE {on active}) AS d`,
);

export function pollVerbs({ read, writeAt }: Session): PollVerbs {
  return {
    duePolls: (now, limit) => read(() => all(due, now, now, now, limit)),

    poll: (connectionId, trigger) => read(() => findPoll(connectionId, trigger)),

    ensurePoll: (poll) => writeAt(poll.at, () => ensurePoll(poll)),

    listeners: (pollId) => read(() => all(listeners, pollId)),

    pollFailed: ({ lease, pollId, error, nextAt, at }) =>
      writeAt(at, function* ({ changes, stands }) {
        if (!(yield* stands(lease))) return "fenced";
        yield* run(failed, toJson(error), nextAt, pollId);
        const troubled = yield* noteTrouble(changes, { pollId });
        yield* noteNews(
          troubled.map(({ flow_id: flowId, failures }) => newsOfPoll(flowId, failures, error, at)),
        );
        return "recorded";
      }),

    nextDue: () => read(() => made(first(nextDue), (due) => due?.at ?? null)),
  };
}
