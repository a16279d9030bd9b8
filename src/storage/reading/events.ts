import { runPrefixes } from "#engine/run-name.ts";
import type { EventView, Stored } from "#people/reading.ts";
import { fromJson, type JsonText } from "../rows.ts";

export interface EventRow {
  readonly seq: number;
  readonly id: string;
  readonly connection_id: string | null;
  readonly trigger: string;
  readonly key: string;
  readonly at: number;
  readonly received_at: number;
  readonly data: JsonText<Stored>;
}

export interface DeliveryRow {
  readonly event: number;
  readonly flow_id: string;
  readonly outcome: EventView["deliveries"][number]["outcome"];
  readonly run_id: string | null;
  readonly reason: EventView["deliveries"][number]["reason"];
}

/** Events with their deliveries, in the order of the events. */
export function eventViews(
  events: readonly EventRow[],
  deliveries: readonly DeliveryRow[],
): readonly EventView[] {
  const byEvent = Map.groupBy(deliveries, ({ event }) => event);
  return events.map((row) => viewOf(row, byEvent.get(row.seq) ?? []));
}

function viewOf(row: EventRow, deliveries: readonly DeliveryRow[]): EventView {
  return {
    id: row.id,
    connectionId: row.connection_id,
    // Calls are stored as what a person starts.
    trigger: row.key.startsWith(runPrefixes.invoke) ? "invoke" : row.trigger,
    key: row.key,
    at: row.at,
    receivedAt: row.received_at,
    data: fromJson(row.data),
    deliveries: deliveries.map(({ flow_id, outcome, run_id, reason }) => ({
      flowId: flow_id,
      outcome,
      runId: run_id,
      reason,
    })),
  };
}
