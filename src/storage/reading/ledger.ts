import type {
  LedgerQuery,
  LedgerSpan,
  LedgerSum,
  LedgerSums,
  LedgerView,
  UnfinishedRuns,
} from "#reading/ledger-views.ts";
import type { Page } from "#reading/reading.ts";
import { columns } from "../columns.ts";
import { isOfKind } from "../run-kinds.ts";
import { statement, type Work } from "../session.ts";
import { pageOf, type Place, readCursor } from "#reading/cursor.ts";

const lines = columns<LedgerView>("l.at, h.facts AS heading, l.run_id, l.object, l.amount", {
  heading: "json",
});
const sums = columns<LedgerSum>("h.facts AS heading, n.lines, n.amount", { heading: "json" });
const unfinished = columns<UnfinishedRuns>(
  "n.flow_id, n.flow_name, n.are_parked, n.are_called, count(*) AS runs",
  { areParked: "flag", areCalled: "flag" },
);

/** Of one flow, where it is asked about. */
const ofFlow = {
  lines: "l.flow = (SELECT seq FROM {flows} WHERE id = @flowId) AND",
  runs: "r.flow_id = @flowId AND",
};

/** Later than any moment that is told in a filter. */
const never = Number.MAX_SAFE_INTEGER;

export function* ledgerPage(query: LedgerQuery): Work<Page<LedgerView>> {
  const { flowId, from = -never, to = never, limit, cursor } = query;
  const { at, seq } = cursor === undefined ? { at: to, seq: 0 } : readCursor(cursor);
  const asked = statement<object, Place>(
    `SELECT l.seq, ${lines.list} FROM {ledger} l JOIN {ledger_headings} h ON h.seq = l.heading
     WHERE ${flowId === undefined ? "" : ofFlow.lines} l.at >= @from AND l.at <= @at AND (l.at, l.seq) < (@at, @seq)
     ORDER BY l.at DESC, l.seq DESC LIMIT @most`,
  );
  const found = yield* asked.all({ flowId, from, at, seq, most: limit + 1 });
  const { rows, next } = pageOf(found, limit, (row) => row);
  return { items: rows.map(lines.of), next };
}

export function* ledgerSums(span: LedgerSpan): Work<LedgerSums> {
  const flow = span.flowId === undefined ? { lines: "", runs: "" } : ofFlow;
  const ofLines = sums.select<LedgerSpan>(
    `FROM (
       SELECT l.heading, count(*) AS lines, CAST(coalesce(sum(l.amount), 0) AS bigint) AS amount
       FROM {ledger} l WHERE ${flow.lines} l.at >= @from AND l.at < @to GROUP BY l.heading) n
     JOIN {ledger_headings} h ON h.seq = n.heading`,
  );
  // One that goes on again still stands in the ledger as it ended.
  const ofRuns = unfinished.select<LedgerSpan>(
    `FROM (
       SELECT r.flow_id, f.name AS flow_name, r.status = 'parked' AS are_parked,
         (${isOfKind("invoke", "r.name")} OR ${isOfKind("call", "r.name")}) AS are_called
       FROM {runs} r JOIN {events} e ON e.seq = r.event JOIN {flows} f ON f.id = r.flow_id
       WHERE r.status IN ('waiting', 'delayed', 'running', 'paused', 'parked') AND r.in_ledger = 0
         AND NOT (${isOfKind("test", "r.name")}) AND ${flow.runs} e.at >= @from AND e.at < @to) n
     GROUP BY n.flow_id, n.flow_name, n.are_parked, n.are_called`,
  );
  return { sums: yield* ofLines.all(span), unfinished: yield* ofRuns.all(span) };
}
