import type { LedgerHeading } from "#flow/ledger.ts";
import type { LedgerQuery, LedgerView } from "#people/ledger-views.ts";
import type { Page } from "#people/reading.ts";
import { fromJson, type JsonText } from "../rows.ts";
import { all, statement, type Work } from "../session.ts";
import { pageOf, readCursor } from "./cursor.ts";

interface LineRow {
  readonly seq: number;
  readonly at: number;
  readonly run_id: string | null;
  readonly object: string | null;
  readonly amount: number | null;
  readonly facts: JsonText<LedgerHeading>;
}

type Span = [from: number, until: number, at: number, seq: number, limit: number];

const lines = (flow: string): string =>
  `SELECT l.seq, l.at, l.run_id, l.object, l.amount, h.facts
   FROM {ledger} l JOIN {ledger_headings} h ON h.seq = l.heading
   WHERE ${flow} l.at >= ? AND l.at <= ? AND (l.at, l.seq) < (?, ?)
   ORDER BY l.at DESC, l.seq DESC LIMIT ?`;
const ofAll = statement<Span, LineRow>(lines(""));
const ofFlow = statement<[flowId: string, ...Span], LineRow>(
  lines("l.flow = (SELECT seq FROM {flows} WHERE id = ?) AND"),
);

/** Later than any moment that is told in a filter. */
const never = Number.MAX_SAFE_INTEGER;

export function* ledgerPage(query: LedgerQuery): Work<Page<LedgerView>> {
  const { flowId, from = -never, to = never, limit, cursor } = query;
  const { at, seq } = cursor === undefined ? { at: to, seq: 0 } : readCursor(cursor);
  const span: Span = [from, at, at, seq, limit + 1];
  const found = flowId === undefined ? all(ofAll, ...span) : all(ofFlow, flowId, ...span);
  const { rows, next } = pageOf(yield* found, limit, (row) => row);
  return {
    items: rows.map((row) => ({
      at: row.at,
      heading: fromJson(row.facts),
      runId: row.run_id,
      object: row.object,
      amount: row.amount,
    })),
    next,
  };
}
