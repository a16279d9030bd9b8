import type { LedgerQuery, LedgerView } from "#people/ledger-views.ts";
import type { Page } from "#people/reading.ts";
import { columns } from "../columns.ts";
import { all, statement, type Work } from "../session.ts";
import { pageOf, type Place, readCursor } from "./cursor.ts";

const lines = columns<LedgerView>("l.at, h.facts AS heading, l.run_id, l.object, l.amount", {
  heading: "json",
});

type Span = [from: number, until: number, at: number, seq: number, limit: number];

const linesOf = (flow: string): string =>
  `SELECT l.seq, ${lines.list} FROM {ledger} l JOIN {ledger_headings} h ON h.seq = l.heading
   WHERE ${flow} l.at >= ? AND l.at <= ? AND (l.at, l.seq) < (?, ?)
   ORDER BY l.at DESC, l.seq DESC LIMIT ?`;
const ofAll = statement<Span, Place>(linesOf(""));
const ofFlow = statement<[flowId: string, ...Span], Place>(
  linesOf("l.flow = (SELECT seq FROM {flows} WHERE id = ?) AND"),
);

/** Later than any moment that is told in a filter. */
const never = Number.MAX_SAFE_INTEGER;

export function* ledgerPage(query: LedgerQuery): Work<Page<LedgerView>> {
  const { flowId, from = -never, to = never, limit, cursor } = query;
  const { at, seq } = cursor === undefined ? { at: to, seq: 0 } : readCursor(cursor);
  const span: Span = [from, at, at, seq, limit + 1];
  const found = flowId === undefined ? all(ofAll, ...span) : all(ofFlow, flowId, ...span);
  const { rows, next } = pageOf(yield* found, limit, (row) => row);
  return { items: rows.map(lines.of), next };
}
