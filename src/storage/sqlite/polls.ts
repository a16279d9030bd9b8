import { newsOfPoll } from "#engine/alerts/news.ts";
import type { DuePoll, Listener, PollStore } from "#engine/store.ts";
import { noteNews } from "../verbs/alerts.ts";
import { doing } from "./session.ts";
import { type PollRow, pollRecord, pollRows, troubleNotes } from "./poll-rows.ts";
import { toJson } from "../rows.ts";
import type { Writer } from "./writer.ts";
import { mayAct } from "../connection-rows.ts";

/** The longest that a poll is put off: what another system may ask for. */
const longestPause = 3_600_000;

interface DueRow extends PollRow {
  readonly owner: string;
}

type PollVerbs = Pick<
  PollStore,
  "duePolls" | "poll" | "ensurePoll" | "listeners" | "unseen" | "handled" | "pollFailed" | "nextDue"
>;

export function pollVerbs(writer: Writer): Omit<PollVerbs, "unseen" | "handled"> {
  const { db } = writer;
  const due = db.prepare<{ now: number; limit: number }, DueRow>(
    `SELECT p.*, c.owner FROM polls p JOIN connections c ON c.id = p.connection_id
     WHERE p.listening = 1 AND ${mayAct("c")}
       AND (p.next_at <= @now OR p.next_at > @now + p.every_seconds * 1000 + ${longestPause}
         OR EXISTS (SELECT 1 FROM waits w
           JOIN subscriptions s ON s.flow_id = w.flow_id AND s.poll_id = p.id AND s.active = 1
           WHERE w.poll_id = p.id AND w.next_at <= @now))
     ORDER BY row_number() OVER (PARTITION BY c.owner ORDER BY p.next_at), p.next_at LIMIT @limit`,
  );
  const listeners = db.prepare<[string], Listener>(
    `SELECT s.flow_id AS flowId, f.version_id AS versionId, f.lineage, s.live_from AS liveFrom
     FROM subscriptions s JOIN flows f ON f.id = s.flow_id
     WHERE s.poll_id = ? AND s.active = 1 ORDER BY f.seq`,
  );
  const failed = db.prepare<[string, number, string]>(
    "UPDATE polls SET failures = failures + 1, error = ?, next_at = ? WHERE id = ?",
  );
  const nextDue = db.prepare<[], { at: number | null }>(
    `SELECT min(at) AS at FROM (
       SELECT min(p.next_at, coalesce((
           SELECT w.next_at FROM waits w
           JOIN subscriptions s ON s.flow_id = w.flow_id AND s.poll_id = p.id AND s.active = 1
           WHERE w.poll_id = p.id ORDER BY w.next_at LIMIT 1), p.next_at)) AS at
         FROM polls p JOIN connections c ON c.id = p.connection_id
         WHERE p.listening = 1 AND ${mayAct("c")}
       UNION ALL
       SELECT min(next_at) FROM timetables WHERE active = 1)`,
  );
  const polls = pollRows(db);
  const noteTrouble = troubleNotes(writer);
  const done = doing(db);

  return {
    async duePolls(now, limit) {
      return due.all({ now, limit }).map(duePoll);
    },

    async poll(connectionId, trigger) {
      const row = polls.find(connectionId, trigger);
      return row ? pollRecord(row) : null;
    },

    ensurePoll: (poll) => writer.writeAt(poll.at, () => pollRecord(polls.ensure(poll))),

    async listeners(pollId) {
      return listeners.all(pollId);
    },

    pollFailed: ({ pollId, error, nextAt, at }) =>
      writer.writeAt(at, () => {
        failed.run(toJson(error), nextAt, pollId);
        for (const { flow_id: flowId, failures } of noteTrouble.atPoll(pollId))
          done(noteNews([newsOfPoll(flowId, failures, error, at)]));
        return "recorded";
      }),

    async nextDue() {
      return nextDue.get()?.at ?? null;
    },
  };
}

function duePoll(row: DueRow): DuePoll {
  return { ...pollRecord(row), owner: row.owner };
}
