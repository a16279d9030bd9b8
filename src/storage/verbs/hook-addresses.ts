import {
  type HookAddress,
  hookAddressName,
  type HookAddressStore,
  type NewDelivery,
} from "#engine/store.ts";
import { columns } from "../columns.ts";
import { toJson } from "../rows.ts";
import { isOn, made, type Notes, sql, statement, type Verbs, type Work } from "../session.ts";
import { isCurrent, lockFlow, shareFlow } from "./locks.ts";
import { keepSealed, resealed, sealedOf, unseal } from "./sealed.ts";
import { isTaken, putRun, settle } from "./deliver.ts";
import { putEvents } from "./event-rows.ts";
import { notePassedOver } from "./ledger.ts";

const addresses = columns<HookAddress>(
  `a.token_hash, a.flow_id, a.created_at, a.created_by, a.revoked_at, a.listening_until, a.captured, a.refused,
   s.sealed`,
  { captured: "json", refused: "json" },
);
const withSealed = `FROM {hook_addresses} a
   LEFT JOIN {sealed} s ON s.name = '${hookAddressName("")}' || a.flow_id AND a.revoked_at IS NULL`;
const one = addresses.select<[tokenHash: string]>(`${withSealed} WHERE a.token_hash = ?`);
const ofFlow = addresses.select<[flowId: string]>(
  `${withSealed} WHERE a.flow_id = ? AND a.revoked_at IS NULL`,
);
const revoke = statement<[at: number, flowId: string]>(
  `UPDATE {hook_addresses} SET revoked_at = ?, listening_until = NULL, captured = NULL, refused = NULL
   WHERE flow_id = ? AND revoked_at IS NULL`,
);
const listen = statement<[until: number | null, until: number | null, flowId: string]>(
  `UPDATE {hook_addresses} SET listening_until = ?,
     captured = CASE WHEN CAST(? AS bigint) IS NULL THEN captured END
   WHERE flow_id = ? AND revoked_at IS NULL`,
);
const refuse = statement<[refused: string, tokenHash: string], { flow_id: string }>(
  `UPDATE {hook_addresses} SET refused = ? WHERE token_hash = ? AND revoked_at IS NULL RETURNING flow_id`,
);
const holdingCaptured = addresses.select<[]>(`${withSealed} WHERE a.captured IS NOT NULL`);

/** With what is sealed of it. For use inside a transaction that deletes the flow. */
export function* removeHookAddresses(flowId: string): Work<void> {
  yield* sql`DELETE FROM {hook_addresses} WHERE flow_id = ${flowId}`.run();
  yield* unseal(hookAddressName(flowId));
}

/** Nobody revokes it until the transaction ends. */
const standing = statement<[tokenHash: string], { one: number }>(
  "SELECT 1 AS one FROM {hook_addresses} WHERE token_hash = ? AND revoked_at IS NULL FOR SHARE",
);
const rawOfRun = statement<[runId: string], { raw: string | null }>(
  "SELECT e.raw FROM {runs} r JOIN {events} e ON e.seq = r.event WHERE r.id = ?",
);

export function hookAddressVerbs({ read, write, writeAt }: Verbs): HookAddressStore {
  return {
    hookAddress: read((tokenHash) => one.found(tokenHash)),

    hookAddressOf: read((flowId) => ofFlow.found(flowId)),

    putHookAddress: writeAt(function* ({ changes }, { sealed, seen, permit, at, ...address }) {
      const { flowId } = address;
      if ((yield* lockFlow(flowId)) === undefined) return "not_found";
      const name = hookAddressName(flowId);
      if (!(yield* isCurrent(permit)) || (yield* sealedOf(name)) !== seen) return "conflict";
      yield* revoke.run(at, flowId);
      yield* sql`INSERT INTO {hook_addresses} (token_hash, flow_id, created_at, created_by)
        VALUES (${address.tokenHash}, ${flowId}, ${at}, ${address.createdBy})`.run();
      yield* keepSealed(name, sealed);
      changes.flow(flowId);
      return "made";
    }),

    sealHookAddress: write(function* ({ changes }, { flowId, seen, sealed, permit }) {
      if ((yield* lockFlow(flowId)) === undefined) return false;
      if (permit !== null && !(yield* isCurrent(permit))) return false;
      if (!(yield* resealed(hookAddressName(flowId), seen, sealed))) return false;
      changes.flow(flowId);
      return true;
    }),

    revokeHookAddress: writeAt(function* ({ changes }, flowId, at) {
      yield* lockFlow(flowId);
      yield* revoke.run(at, flowId);
      yield* unseal(hookAddressName(flowId));
      changes.flow(flowId);
    }),

    listenAtHookAddress: write(function* ({ changes }, flowId, until) {
      const listens = (yield* listen.run(until, until, flowId)) > 0;
      if (listens) changes.flow(flowId);
      return listens;
    }),

    captureDelivery: write(function* ({ changes }, tokenHash, captured) {
      const row = yield* sql<{ flow_id: string }>`UPDATE {hook_addresses}
        SET captured = ${toJson(captured)}, listening_until = NULL WHERE token_hash = ${tokenHash}
        AND revoked_at IS NULL AND listening_until >= ${captured.at} RETURNING flow_id`.found();
      if (row) changes.flow(row.flow_id);
      return row !== null;
    }),

    noteRefusedDelivery: write(function* ({ changes }, tokenHash, refused) {
      const row = yield* refuse.found(toJson(refused), tokenHash);
      if (row) changes.flow(row.flow_id);
    }),

    forgetCaptured: write(function* (_, before) {
      for (const { tokenHash, captured } of yield* holdingCaptured.all())
        if (captured !== null && captured.at < before)
          yield* sql`UPDATE {hook_addresses}
            SET captured = NULL WHERE token_hash = ${tokenHash}`.change();
    }),

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
  };
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
  if (sameBody !== null)
    yield* sql`INSERT INTO {same_bodies} AS b (flow_id, digest, times, at)
      VALUES (${flowId}, ${sameBody.digest}, ${sameBody.times}, ${at}) ON CONFLICT (flow_id, digest) DO UPDATE
      SET times = excluded.times, at = excluded.at WHERE b.times < excluded.times`.run();
}
