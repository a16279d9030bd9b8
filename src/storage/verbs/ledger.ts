import { hash } from "node:crypto";
import type { LedgerHeading, PassReason } from "#flow/ledger.ts";
import { momentsOf } from "#engine/ledger/lines.ts";
import type { RunState } from "#engine/run-state.ts";
import type { EndedRun, EndedWrite, EventOrigin, LedgerStore, NewLine } from "#engine/store.ts";
import { columns } from "../columns.ts";
import { type JsonText, toJson } from "../rows.ts";
import { forEach, sql, statement, type Verbs, type Work } from "../session.ts";

/** What the ledger keeps of an event, with the flow by its `seq` as well. */
type EventParts = Pick<EndedRun, "flowId" | "flowName" | "version"> &
  EventOrigin &
  EndedRun["event"] & { readonly flow: number };

type RunParts = EventParts &
  Pick<EndedRun, "id" | "name" | "outcome"> & {
    readonly seq: number;
    readonly state: RunState | null;
    readonly inLedger: 0 | 2;
  };

type PassedParts = EventParts & { readonly seq: number; readonly reason: PassReason };

const named = "f.seq AS flow, f.id AS flow_id, f.name AS flow_name, v.number AS version";

/** What the version says of its trigger; the document of a test is a version as well. */
const ofTrigger = (field: string): string => `(v.document::json -> 'trigger') ->> '${field}'`;
const runs = columns<RunParts>(
  `r.seq, r.id, r.name, r.status AS outcome, r.in_ledger, CASE WHEN r.status = 'filtered' THEN r.state END AS state,
   ${named}, ${ofTrigger("connection")} AS connection_id, ${ofTrigger("connector")} AS connector,
   ${ofTrigger("trigger")} AS trigger, c.mode, e.key, e.at, e.about, coalesce(r.event_data, e.data) AS data`,
  { state: "json", data: "json" },
);
const untoldRuns = runs.select<[before: number, limit: number]>(
  `FROM {runs} r JOIN {flows} f ON f.id = r.flow_id JOIN {events} e ON e.seq = r.event
     LEFT JOIN {flow_versions} v ON v.id = r.version_id
     LEFT JOIN {connections} c ON c.id = ${ofTrigger("connection")}
   WHERE r.ended_at IS NOT NULL AND r.in_ledger <> 1 AND r.ended_at < ?
   ORDER BY r.ended_at, r.seq LIMIT ? FOR NO KEY UPDATE OF r SKIP LOCKED`,
);
const writes = columns<EndedWrite>(
  `id, connection_id, mode, connector, action, request, answer, state, above_limit, sends, first_send_at,
   parked_at, object_id`,
  { request: "json", answer: "json" },
);
const writesOf = writes.select<[runId: string]>(
  'FROM {effects} WHERE run_id = ? ORDER BY id COLLATE "C", generation',
);

const passed = columns<PassedParts>(
  `p.event AS seq, p.reason, ${named}, l.connection_id, c.connector, l.trigger, c.mode, e.key, e.at, e.about, e.data`,
  { data: "json" },
);
const untoldPassed = passed.select<[before: number, limit: number]>(
  `FROM {passed_over} p JOIN {flows} f ON f.id = p.flow_id JOIN {events} e ON e.seq = p.event
     LEFT JOIN {flow_versions} v ON v.id = p.version_id
     LEFT JOIN {polls} l ON l.id = e.poll_id LEFT JOIN {connections} c ON c.id = l.connection_id
   WHERE {off p.in_ledger} AND e.received_at < ?
   ORDER BY p.event, p.flow_id COLLATE "C" LIMIT ? FOR UPDATE OF p SKIP LOCKED`,
);
const toldPassed = forEach<{ event: number; flowId: string }>(
  `UPDATE {passed_over} AS p SET in_ledger = true FROM {rows n (event bigint, flow_id text)}
   WHERE p.event = n.event AND p.flow_id = n.flow_id`,
);

type Facts = JsonText<LedgerHeading>;
/** A line, with its flow and its heading by their rows. */
type LineRow = Omit<NewLine, "heading"> & { readonly flow: number; readonly heading: number };

const headings = statement<[digests: readonly string[]], { seq: number; digest: string }>(
  "SELECT seq, digest FROM {ledger_headings} WHERE digest IN (??)",
);
const putHeadings = forEach<{ digest: string; facts: Facts }>(
  `INSERT INTO {ledger_headings} (digest, facts)
   SELECT n.digest, n.facts FROM {rows n (digest text, facts text)} WHERE true ON CONFLICT DO NOTHING`,
);
const putLines = forEach<LineRow>(
  `INSERT INTO {ledger} (at, flow, heading, run_id, object, about, amount)
   SELECT n.at, n.flow, n.heading, n.run_id, n.object, n.about, n.amount
   FROM {rows n (at bigint, flow integer, heading integer, run_id text, object text, about text, amount bigint)} WHERE true
   {order n.place}`,
);

/** An event by its `seq`, for a flow that does not work on it. */
export interface PassedEvent {
  readonly event: number;
  readonly flowId: string;
  readonly versionId: string;
  readonly reason: PassReason;
}

/** What has been decided before stands: a flow that has worked on an event has not passed it over. */
const notePassed = forEach<PassedEvent>(
  `INSERT INTO {passed_over} (event, flow_id, version_id, reason)
   SELECT n.event, n.flow_id, n.version_id, n.reason
   FROM {rows n (event bigint, flow_id text, version_id text, reason text)}
   WHERE NOT EXISTS (SELECT 1 FROM {deliveries} d
     WHERE d.event = n.event AND d.flow_id = n.flow_id AND d.outcome <> 'skipped')
   ON CONFLICT DO NOTHING`,
);

/** For use inside a transaction, behind what has become of the events. */
export function notePassedOver(events: readonly PassedEvent[]): Work<number> {
  return notePassed.run(events);
}

/** The lines of some runs with very many writes are a transaction of their own. */
const mostLines = 1_000;

export function ledgerVerbs({ write }: Verbs): LedgerStore {
  return {
    keepRuns: write(function* (_, make, { before, limit }) {
      const rows = yield* untoldRuns.all(before, limit);
      const lines: (readonly [number, NewLine])[] = [];
      const kept: number[] = [];
      for (const row of rows) {
        if (lines.length >= mostLines) break;
        const ended = endedRunOf(row, yield* writesOf.all(row.id));
        if (row.inLedger === 2)
          yield* sql`DELETE FROM {ledger}
            WHERE flow = ${row.flow} AND at IN (${momentsOf(ended)}) AND run_id = ${row.id}`.run();
        for (const line of make(ended)) lines.push([row.flow, line]);
        kept.push(row.seq);
      }
      yield* putAll(lines);
      if (kept.length > 0) yield* sql`UPDATE {runs} SET in_ledger = 1 WHERE seq IN (${kept})`.run();
      return kept.length;
    }),

    keepPassedOver: write(function* (_, make, { before, limit }) {
      const rows = yield* untoldPassed.all(before, limit);
      yield* putAll(
        rows.map((row) => [row.flow, make({ ...factsOf(row), reason: row.reason })] as const),
      );
      yield* toldPassed.run(rows.map(({ seq: event, flowId }) => ({ event, flowId })));
      return rows.length;
    }),

    pruneLedger: write((_, before, limit) =>
      sql`DELETE FROM {ledger}
        WHERE seq IN (SELECT seq FROM {ledger} WHERE at < ${before} ORDER BY at LIMIT ${limit})`.run(),
    ),
  };
}

function* putAll(lines: readonly (readonly [flow: number, line: NewLine])[]): Work<void> {
  if (lines.length === 0) return;
  const facts = new Map<string, Facts>();
  const named = lines.map(([flow, line]) => {
    const text = toJson(line.heading);
    const digest = hash("sha256", text, "base64url");
    facts.set(digest, text);
    return { flow, line, digest };
  });
  const seqs = yield* headingsOf(facts);
  const rows = named.map(({ flow, line, digest }): LineRow => {
    const heading = seqs.get(digest);
    if (heading === undefined) throw new Error("A heading is neither there nor new");
    const { at, runId, object, about, amount } = line;
    return { at, flow, heading, runId, object, about, amount };
  });
  yield* putLines.run(rows);
}

function* headingsOf(facts: ReadonlyMap<string, Facts>): Work<ReadonlyMap<string, number>> {
  const found = yield* known([...facts.keys()]);
  const missing = [...facts].filter(([digest]) => !found.has(digest));
  if (missing.length === 0) return found;
  yield* putHeadings.run(missing.map(([digest, facts]) => ({ digest, facts })));
  return yield* known([...facts.keys()]);
}

function* known(digests: readonly string[]): Work<ReadonlyMap<string, number>> {
  return new Map((yield* headings.all(digests)).map(({ seq, digest }) => [digest, seq]));
}

function factsOf(row: EventParts) {
  const { flowId, flowName, version, connectionId, connector, trigger, mode } = row;
  const { key, at, about, data } = row;
  const origin = { connectionId, connector, trigger, mode };
  return { flowId, flowName, version, origin, event: { key, at, about, data } };
}

function endedRunOf(row: RunParts, writes: readonly EndedWrite[]): EndedRun {
  const { id, name, outcome, state } = row;
  return { ...factsOf(row), id, name, outcome, filtered: state?.filtered ?? null, writes };
}
