import { isDifference, type ReconciledSum } from "#flow/reconciled.ts";
import { newsOfReconciliation } from "#engine/alerts/news.ts";
import type {
  KnownLine,
  KnownWrite,
  Monthly,
  Reconciliation,
  ReconciliationStore,
  Unlisted,
} from "#engine/store.ts";
import { columns } from "../columns.ts";
import { toJson, toJsonOrNull } from "../rows.ts";
import { made, type Notes, sql, statement, type Verbs, type Work } from "../session.ts";
import { noteNews } from "./alerts.ts";
import {
  knownEvents,
  type LedgerPlace,
  putReconciled,
  reconciledLines,
  sumsOf,
  watchers,
} from "./reconciled-rows.ts";

const reconciliations = columns<Reconciliation>(
  `id, connection_id, person, scheduled, month, zone, from_at, to_at, state, expected, place, turn, reads, unread,
   sums, error, asked_at, started_at, ended_at`,
  {
    scheduled: "flag",
    expected: "json",
    place: "json",
    unread: "json",
    sums: "json",
    error: "json",
  },
);
const put = reconciliations.insert("reconciliations");
const one = reconciliations.select<[id: string]>("FROM {reconciliations} WHERE id = ?");
const lock = reconciliations.select<[id: string]>(
  "FROM {reconciliations} WHERE id = ? FOR NO KEY UPDATE",
);

const lines = columns<KnownLine>("l.object, h.facts AS heading, l.run_id, l.amount", {
  heading: "json",
});
interface LinesAsked {
  readonly objects: readonly string[];
  readonly moments: readonly number[];
}
const linesOf = lines.select<LinesAsked>(
  `FROM {ledger} l JOIN {ledger_headings} h ON h.seq = l.heading
   WHERE l.at IN (@@moments) AND l.object IN (@@objects)`,
);
const linesAbout = columns<KnownLine>("l.about AS object, h.facts AS heading, l.run_id, l.amount", {
  heading: "json",
}).select<[objects: readonly string[]]>(
  `FROM {ledger} l JOIN {ledger_headings} h ON h.seq = l.heading WHERE l.about IN (??)`,
);

const writes = columns<KnownWrite>(
  `e.id, e.generation, e.flow_id, e.run_id, e.connector, e.action, e.state, e.object_id, e.first_send_at,
   e.request, e.answer`,
  { request: "json", answer: "json" },
);
interface WritesAsked {
  readonly connectionId: string;
  readonly objects: readonly string[];
  readonly effects: readonly string[];
}
/** Those of another connection to the same account count as well: the lists are the account's. */
const ofAccount = `(e.connection_id = @connectionId OR (e.account = c.account AND e.mode = c.mode
  AND e.connector = c.connector))`;
const writesOf = (which: string) =>
  writes.select<WritesAsked>(
    `FROM {effects} e LEFT JOIN {connections} c ON c.id = @connectionId WHERE ${which} AND ${ofAccount}
     ORDER BY e.seq`,
  );
const madeBy = writesOf("e.object_id IN (@@objects)");
const marked = writesOf("e.id IN (@@effects)");

interface LookedAt extends Omit<Unlisted, "object"> {
  readonly object: string | null;
  readonly isListed: boolean;
}
const unlisted = columns<LookedAt>(
  `l.at, l.seq, l.object, h.facts AS heading, l.run_id, l.amount, EXISTS (SELECT 1 FROM {reconciled} r
     WHERE r.reconciliation = @id AND r.object = l.object AND r.parent = '') AS is_listed`,
  { heading: "json", isListed: "flag" },
);
interface UnlistedAsked extends LedgerPlace {
  readonly id: string;
  readonly to: number;
  readonly limit: number;
}
const someOfLedger = unlisted.select<UnlistedAsked>(
  `FROM (SELECT at, seq, object, heading, run_id, amount FROM {ledger}
     WHERE (at, seq) > (@at, @seq) AND at < @to ORDER BY at, seq LIMIT @limit) l
   JOIN {ledger_headings} h ON h.seq = l.heading ORDER BY l.at, l.seq`,
);

const monthly = columns<Monthly>("connection_id, zone, next_month");
const putMonthly = monthly.put("reconciled_monthly", "connection_id");

/** Some of those of one that is forgotten. */
const forget = statement<{ id: string; limit: number }>(
  `DELETE FROM {reconciled} WHERE seq IN
     (SELECT seq FROM {reconciled} WHERE reconciliation = @id ORDER BY seq LIMIT @limit)`,
);

export function reconciliationVerbs({ read, write, writeAt }: Verbs): ReconciliationStore {
  return {
    putReconciliation: write(function* (_, { keep, ...asked }) {
      const { connectionId } = asked;
      yield* sql`DELETE FROM {reconciliations} WHERE state = 'asked' AND connection_id = ${connectionId}
        AND id NOT IN (SELECT id FROM {reconciliations} WHERE state = 'asked'
          AND connection_id = ${connectionId} ORDER BY asked_at DESC, id COLLATE "C" LIMIT ${keep - 1})`.run();
      yield* put.run({
        ...asked,
        turn: 0,
        sums: null,
        error: null,
        startedAt: null,
        endedAt: null,
      });
    }),

    reconciliation: read((id) => one.found(id)),

    reconciliations: read((connectionId, limit) =>
      reconciliations.from`{reconciliations} WHERE connection_id = ${connectionId} AND state <> 'asked'
        ORDER BY started_at DESC, id COLLATE "C" LIMIT ${limit}`.all(),
    ),

    reconciliationsGoing: read(() =>
      reconciliations.from`{reconciliations} WHERE state = 'going'
        ORDER BY started_at, id COLLATE "C"`.all(),
    ),

    startReconciliation: writeAt(function* ({ changes }, id, at) {
      const asked = yield* lock.first(id);
      if (asked?.state !== "asked") return "conflict";
      const { connectionId } = asked;
      if (yield* isAnyGoing(connectionId)) return "conflict";
      yield* sql`UPDATE {reconciliations} SET state = 'going', started_at = ${at} WHERE id = ${id}`.run();
      yield* tell(changes, connectionId);
      return "started";
    }),

    stopReconciliation: writeAt(function* ({ changes }, id, at) {
      const going = yield* lock.first(id);
      if (going?.state !== "going") return "over";
      yield* end(changes, going, "stopped", at);
      return "stopped";
    }),

    knownOf: read(function* ({ connectionId, objects, moments, effects }) {
      const asked = { connectionId, objects, effects };
      const known = [...(yield* madeBy.all(asked)), ...(yield* marked.all(asked))];
      const named = (write: KnownWrite) => `${write.id} ${write.generation}`;
      const its = [...new Map(known.map((write) => [named(write), write])).values()];
      const sent = its.flatMap(({ firstSendAt }) => firstSendAt ?? []);
      const at = [...new Set([...moments, ...sent])];
      return {
        events: yield* knownEvents(connectionId, objects),
        lines: [
          ...(yield* linesOf.all({ objects, moments: at })),
          ...(yield* linesAbout.all(objects)),
        ],
        writes: its,
      };
    }),

    watchersOf: read((connectionId) => watchers.all({ connectionId })),

    aboutSince: read(() =>
      made(sql<{ at: number }>`SELECT at FROM {about_since}`.first(), (row) => row?.at ?? 0),
    ),

    keepReconciled: writeAt(function* ({ changes }, { id, turn, lines: pieces, ...piece }) {
      const going = yield* lock.first(id);
      if (going?.state !== "going" || going.turn !== turn) return "over";
      yield* putReconciled(id, pieces);
      const { place, unread, reads, at } = piece;
      const lists = unread === null ? going.unread : [...new Set([...going.unread, unread])];
      yield* sql`UPDATE {reconciliations} SET turn = turn + 1, error = NULL, unread = ${toJson(lists)},
        reads = reads + ${reads}, place = ${toJson(place ?? going.place)} WHERE id = ${id}`.run();
      if (place !== null) return "kept";
      const sums = yield* end(changes, going, "done", at);
      const found = sums.filter(({ verdict }) => isDifference(verdict));
      yield* noteNews([newsOfReconciliation(going.connectionId, found.length, at)]);
      return "kept";
    }),

    noteReconcileError: write((_, id, error) =>
      sql`UPDATE {reconciliations} SET error = ${toJsonOrNull(error)} WHERE id = ${id}`.change(),
    ),

    nextReconciled: read(({ id, books, after }) =>
      reconciledLines.from`{reconciled} r WHERE r.reconciliation = ${id} AND r.seq > ${after}
        AND r.parent = '' AND r.book IN (${books}) ORDER BY r.seq LIMIT 1`.found(),
    ),

    unlisted: read(function* ({ id, connectionId, from, to, after, limit }) {
      const place = after.at < from ? { at: from - 1, seq: Number.MAX_SAFE_INTEGER } : after;
      const found = yield* someOfLedger.all({ id, to, limit, ...place });
      const last = found.at(-1);
      const lines = found.flatMap(({ isListed, object, ...line }) =>
        object !== null && !isListed && line.heading.connectionId === connectionId
          ? [{ ...line, object }]
          : [],
      );
      const next = found.length < limit || last === undefined ? null : placeOf(last);
      return { lines, next };
    }),

    forgetReconciliations: write(function* (_, before, limit) {
      const old = yield* sql<{ id: string }>`SELECT id FROM {reconciliations} WHERE state <> 'going'
        AND coalesce(ended_at, asked_at) < ${before} ORDER BY asked_at LIMIT 1`.first();
      if (old === undefined) return 0;
      const removed = yield* forget.run({ id: old.id, limit });
      if (removed === 0) yield* sql`DELETE FROM {reconciliations} WHERE id = ${old.id}`.run();
      return removed + 1;
    }),

    monthlies: read(() =>
      monthly.from`{reconciled_monthly} ORDER BY connection_id COLLATE "C"`.all(),
    ),

    monthly: read((connectionId) =>
      monthly.from`{reconciled_monthly} WHERE connection_id = ${connectionId}`.found(),
    ),

    setMonthly: write((_, connectionId, wish) =>
      wish === null
        ? sql`DELETE FROM {reconciled_monthly} WHERE connection_id = ${connectionId}`.change()
        : putMonthly.change({ connectionId, ...wish }),
    ),

    beginMonth: writeAt(function* ({ changes }, { then, reconciliation, at }) {
      const { connectionId, month } = reconciliation;
      if (yield* isAnyGoing(connectionId)) return "conflict";
      const begun = yield* sql`UPDATE {reconciled_monthly} SET next_month = ${then}
        WHERE connection_id = ${connectionId} AND next_month = ${month}`.run();
      if (begun === 0) return "conflict";
      const none = { turn: 0, reads: 0, unread: [], sums: null, error: null, endedAt: null };
      const times = { askedAt: at, startedAt: at };
      yield* put.run({ ...reconciliation, ...none, ...times, state: "going" });
      yield* tell(changes, connectionId);
      return "begun";
    }),
  };
}

/** Of a connection: two at once would read everything twice. */
function* isAnyGoing(connectionId: string): Work<boolean> {
  const going = yield* sql<{ id: string }>`SELECT id FROM {reconciliations}
    WHERE state = 'going' AND connection_id = ${connectionId}`.first();
  return going !== undefined;
}

function* end(
  changes: Notes["changes"],
  { id, connectionId }: Reconciliation,
  state: "stopped" | "done",
  at: number,
): Work<readonly ReconciledSum[]> {
  const sums = yield* sumsOf.all(id);
  yield* sql`UPDATE {reconciliations} SET state = ${state}, ended_at = ${at}, sums = ${toJson(sums)}
    WHERE id = ${id}`.run();
  yield* tell(changes, connectionId);
  return sums;
}

function* tell(changes: Notes["changes"], connectionId: string): Work<void> {
  const connection = yield* sql<{ owner: string }>`SELECT owner FROM {connections}
    WHERE id = ${connectionId}`.first();
  if (connection !== undefined) changes.connection(connectionId, connection.owner);
}

function placeOf({ at, seq }: LedgerPlace): LedgerPlace {
  return { at, seq };
}
