import type { LedgerHeading } from "#flow/ledger.ts";
import type { LedgerSpan, LedgerSums } from "#people/ledger-views.ts";
import { fromJson, type JsonText } from "../rows.ts";
import { isOfKind } from "../run-kinds.ts";
import { all, type Flag, isOn, statement, type Work } from "../session.ts";

interface SumRow {
  readonly facts: JsonText<LedgerHeading>;
  readonly lines: number;
  readonly amount: number;
}

interface UnfinishedRow {
  readonly flow_id: string;
  readonly flow_name: string;
  readonly is_parked: Flag;
  readonly is_called: Flag;
  readonly runs: number;
}

type Span = [from: number, to: number];
type OfFlow = [flowId: string, ...Span];

const sums = (flow: string): string =>
  `SELECT h.facts, n.lines, n.amount FROM (
     SELECT l.heading, count(*) AS lines, CAST(coalesce(sum(l.amount), 0) AS bigint) AS amount
     FROM {ledger} l WHERE ${flow} l.at >= ? AND l.at < ? GROUP BY l.heading) n
   JOIN {ledger_headings} h ON h.seq = n.heading`;
const sumsOfAll = statement<Span, SumRow>(sums(""));
const sumsOfFlow = statement<OfFlow, SumRow>(
  sums("l.flow = (SELECT seq FROM {flows} WHERE id = ?) AND"),
);

/** One that goes on again still stands in the ledger as it ended. */
const unfinished = (flow: string): string =>
  `SELECT n.flow_id, n.flow_name, n.is_parked, n.is_called, count(*) AS runs FROM (
     SELECT r.flow_id, f.name AS flow_name, r.status = 'parked' AS is_parked,
       (${isOfKind("invoke", "r.name")} OR ${isOfKind("call", "r.name")}) AS is_called
     FROM {runs} r JOIN {events} e ON e.seq = r.event JOIN {flows} f ON f.id = r.flow_id
     WHERE r.status IN ('waiting', 'delayed', 'running', 'paused', 'parked') AND r.in_ledger = 0
       AND NOT (${isOfKind("test", "r.name")}) AND ${flow} e.at >= ? AND e.at < ?) n
   GROUP BY n.flow_id, n.flow_name, n.is_parked, n.is_called`;
const unfinishedOfAll = statement<Span, UnfinishedRow>(unfinished(""));
const unfinishedOfFlow = statement<OfFlow, UnfinishedRow>(unfinished("r.flow_id = ? AND"));

export function* ledgerSums({ flowId, from, to }: LedgerSpan): Work<LedgerSums> {
  const ofLedger =
    flowId === undefined
      ? yield* all(sumsOfAll, from, to)
      : yield* all(sumsOfFlow, flowId, from, to);
  const rest =
    flowId === undefined
      ? yield* all(unfinishedOfAll, from, to)
      : yield* all(unfinishedOfFlow, flowId, from, to);
  return {
    sums: ofLedger.map(({ facts, lines, amount }) => ({ heading: fromJson(facts), lines, amount })),
    unfinished: rest.map((row) => ({
      flowId: row.flow_id,
      flowName: row.flow_name,
      areParked: isOn(row.is_parked),
      areCalled: isOn(row.is_called),
      runs: row.runs,
    })),
  };
}
