import type { ClaimedRun } from "#engine/store.ts";
import { columns } from "./columns.ts";

/** What is read of a run `r` and its event `e` when a process takes it. */
export const claimedRuns = columns<ClaimedRun>(
  `r.id, r.epoch, r.turn_of, r.flow_id, r.version_id, r.name, r.ancestry, r.state,
   coalesce(r.event_data, e.data) AS event, e.at AS event_at, r.created_at`,
  { ancestry: "json", state: "json", event: "json" },
);
