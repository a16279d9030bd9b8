import type { ReconciledSum } from "#flow/reconciled.ts";
import type { ReconciledQuery, ReconciledView } from "#reading/reconciled-views.ts";
import type { Page } from "#reading/reading.ts";
import type { Because } from "#flow/because.ts";
import { columns } from "../columns.ts";
import { statement, type Work } from "../session.ts";
import { sumsOf } from "../verbs/reconciled-rows.ts";
import { pageOf, type Place, readCursor } from "#reading/cursor.ts";
import { conditionsOf } from "./query.ts";

interface Parts extends Omit<ReconciledView, "met"> {
  readonly because: Because | null;
}

const lines = columns<Parts>(
  `r.book, r.object, r.parent, r.at, r.verdict, r.reason, r.status, r.amount, r.currency, r.recorded_amount,
   r.recorded_currency, r.flow_id, f.name AS flow_name, r.run_id, r.outcome, r.condition, r.parts, r.url, d.because`,
  { condition: "json", parts: "json", because: "json" },
).making(({ because, ...line }): ReconciledView => ({ ...line, met: because?.value ?? null }));

const filters = {
  verdict: "r.verdict = @verdict",
  book: "r.book = @book",
};

/** In the order in which they were read: list by list, the newest objects first. */
export function* reconciledPage(query: ReconciledQuery): Work<Page<ReconciledView>> {
  const { limit, cursor, parent = "", withParts, ...asked } = query;
  const after = cursor === undefined ? 0 : readCursor(cursor).seq;
  const ofParent = withParts ? [] : ["r.parent = @parent"];
  const which = ["", ...ofParent, ...conditionsOf(asked, filters)].join(" AND ");
  const found = yield* statement<object, Pick<Place, "seq">>(
    `SELECT r.seq, ${lines.list} FROM {reconciled} r
       LEFT JOIN {flows} f ON f.id = r.flow_id AND f.deleted_at IS NULL
       LEFT JOIN {events} e ON e.id = r.event_id
       LEFT JOIN {deliveries} d ON d.event = e.seq AND d.flow_id = r.flow_id
     WHERE r.reconciliation = @id AND r.seq > @after${which}
     ORDER BY r.seq LIMIT @most`,
  ).all({ ...asked, parent, after, most: limit + 1 });
  const { rows, next } = pageOf(found, limit, ({ seq }) => ({ at: 0, seq }));
  return { items: rows.map(lines.of), next };
}

export function* reconciledSums(id: string): Work<readonly ReconciledSum[]> {
  return yield* sumsOf.all(id);
}
