import type { LedgerSpan, LedgerSums } from "#people/ledger-views.ts";
import { columns } from "../columns.ts";
import { isOfKind } from "../run-kinds.ts";
import { all, type Work } from "../session.ts";

type Sum = LedgerSums["sums"][number];
type Unfinished = LedgerSums["unfinished"][number];

type Span = [from: number, to: number];
type OfFlow = [flowId: string, ...Span];

const sums = columns<Sum>("h.facts AS heading, n.lines, n.amount", { heading: "json" });
const sumsOf = (flow: string): string =>
  `FROM (
     SELECT l.heading, count(*) AS lines, CAST(coalesce(sum(l.amount), 0) AS bigint) AS amount
     FROM {ledger} l WHERE ${flow} l.at >= ? AND l.at < ? GROUP BY l.heading) n
   JOIN {ledger_headings} h ON h.seq = n.heading`;
const sumsOfAll = sums.select<Span>(sumsOf(""));
const sumsOfFlow = sums.select<OfFlow>(
  sumsOf("l.flow = (SELECT seq FROM {flows} WHERE id = ?) AND"),
);

/** One that goes on again still stands in the ledger as it ended. */
const unfinished = columns<Unfinished>(
  "n.flow_id, n.flow_name, n.are_parked, n.are_called, count(*) AS runs",
  { areParked: "flag", areCalled: "flag" },
);
const unfinishedOf = (flow: string): string =>
  `FROM (
     SELECT r.flow_id, f.name AS flow_name, r.status = 'parked' AS are_parked,
       (${isOfKind("invoke", "r.name")} OR ${isOfKind("call", "r.name")}) AS are_called
     FROM {runs} r JOIN {events} e ON e.seq = r.event JOIN {flows} f ON f.id = r.flow_id
     WHERE r.status IN ('waiting', 'delayed', 'running', 'paused', 'parked') AND r.in_ledger = 0
       AND NOT (${isOfKind("test", "r.name")}) AND ${flow} e.at >= ? AND e.at < ?) n
   GROUP BY n.flow_id, n.flow_name, n.are_parked, n.are_called`;
const unfinishedOfAll = unfinished.select<Span>(unfinishedOf(""));
const unfinishedOfFlow = unfinished.select<OfFlow>(unfinishedOf("r.flow_id = ? AND"));

export function* ledgerSums({ flowId, from, to }: LedgerSpan): Work<LedgerSums> {
  return {
    sums:
      flowId === undefined
        ? yield* all(sumsOfAll, from, to)
        : yield* all(sumsOfFlow, flowId, from, to),
    unfinished:
      flowId === undefined
        ? yield* all(unfinishedOfAll, from, to)
        : yield* all(unfinishedOfFlow, flowId, from, to),
  };
}
