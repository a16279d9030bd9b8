import type { HookAddressStore, NewDelivery } from "#engine/store.ts";
import { isOn, made, type Notes, sql, statement, type Verbs, type Work } from "../session.ts";
import { settle } from "./deliver.ts";
import { putEvents } from "./event-rows.ts";
import { notePassedOver } from "./ledger.ts";
import { shareFlow } from "./locks.ts";
import { isCurrent } from "./permits.ts";
import { isTaken, putRun } from "./put-run.ts";

/** Nobody revokes it until the transaction ends. */
const standing = statement<[tokenHash: string], { one: number }>(
  "SELECT 1 AS one FROM {hook_addresses} WHERE token_hash = ? AND revoked_at IS NULL FOR SHARE",
);
const noteBody = statement<[flowId: string, digest: string, times: number, at: number]>(
  `INSERT INTO {same_bodies} AS b (flow_id, digest, times, at) VALUES (?, ?, ?, ?)
   ON CONFLICT (flow_id, digest) DO UPDATE SET times = excluded.times, at = excluded.at
   WHERE b.times < excluded.times`,
);
const rawOfRun = statement<[runId: string], { raw: string | null }>(
  "SELECT e.raw FROM {runs} r JOIN {events} e ON e.seq = r.event WHERE r.id = ?",
);

export function takeDeliveryVerbs({ read, writeAt }: Verbs) {
  return {
    sameBody: read((flowId, digest) =>
      sql<{ times: number; at: number }>`SELECT times, at
          FROM {same_bodies} WHERE flow_id = ${flowId} AND digest = ${digest}`.found(),
    ),

    takeDelivery: writeAt(function* (notes, delivery) {
      const { flowId, tokenHash, versionId, permit, name } = delivery;
      // The flow first, as who publishes it does.
      const flow = yield* shareFlow(flowId);
      if (!flow) return "not_found";
      if (!(yield* isCurrent(permit))) return "conflict";
      if (!isOn(flow.active) || flow.version_id !== versionId) return "conflict";
      if ((yield* standing.found(tokenHash)) === null) return "revoked";
      // Who sends the same at the same moment is waited for here.
      if (yield* isTaken(flowId, name)) return "repeated";
      yield* take(notes, delivery);
      return "taken";
    }),

    rawOf: read((runId) => made(rawOfRun.found(runId), (row) => row?.raw ?? null)),
  } satisfies Partial<HookAddressStore>;
}

function* take(
  notes: Notes,
  { flowId, versionId, event, raw, name, run: wished, sameBody, at }: NewDelivery,
): Work<void> {
  if ("reason" in wished) {
    const [stored] = yield* putEvents([event], { pollId: null, source: "person", live: true, at });
    if (!stored) throw new Error("The event of a delivery is not there");
    yield* settle([{ event: stored, flowId, run: null, skipped: wished }]);
    yield* notePassedOver([{ event: stored.seq, flowId, versionId, reason: wished.reason }]);
    notes.changes.flow(flowId);
  } else
    yield* putRun(
      notes,
      { ...wished, name, versionId },
      { flowId, versionId, event },
      "person",
      at,
    );
  yield* sql`UPDATE {events} SET raw = ${raw} WHERE id = ${event.id}`.run();
  if (sameBody !== null) yield* noteBody.run(flowId, sameBody.digest, sameBody.times, at);
}
