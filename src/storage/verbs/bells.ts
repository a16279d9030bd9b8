import { firstAsk, mostRinging, nextAsk } from "#engine/rings.ts";
import { type Bell, type BellStore, hookAddressName, type Ringing } from "#engine/store.ts";
import { columns } from "../columns.ts";
import { toJson } from "../rows.ts";
import { sql, statement, type Verbs, type Work } from "../session.ts";
import { type ChangedConnection, noteConnections } from "../connection-rows.ts";
import { isCurrent } from "./locks.ts";
import { keepSealed, resealed, sealedOf, unseal } from "./sealed.ts";

const bells = columns<Bell>(
  `b.token_hash, b.connection_id, b.created_at, b.created_by, b.revoked_at, b.heard_at, b.refused, s.sealed`,
  { refused: "json" },
);
const withSealed = `FROM {bells} b
   LEFT JOIN {sealed} s ON s.name = '${hookAddressName("")}' || b.connection_id AND b.revoked_at IS NULL`;
const one = bells.select<[tokenHash: string]>(`${withSealed} WHERE b.token_hash = ?`);
const ofConnection = bells.select<[connectionId: string]>(
  `${withSealed} WHERE b.connection_id = ? AND b.revoked_at IS NULL`,
);
const connection = statement<[id: string], { owner: string }>(
  "SELECT owner FROM {connections} WHERE id = ? FOR UPDATE",
);
const revoke = statement<[at: number, connectionId: string]>(
  "UPDATE {bells} SET revoked_at = ?, refused = NULL WHERE connection_id = ? AND revoked_at IS NULL",
);
const itsConnection = `RETURNING connection_id AS id,
     (SELECT c.owner FROM {connections} c WHERE c.id = connection_id) AS owner`;
const hear = statement<[at: number, tokenHash: string], ChangedConnection>(
  `UPDATE {bells} SET heard_at = ? WHERE token_hash = ? AND revoked_at IS NULL ${itsConnection}`,
);
const refuse = statement<[refused: string, tokenHash: string], ChangedConnection>(
  `UPDATE {bells} SET refused = ? WHERE token_hash = ? AND revoked_at IS NULL ${itsConnection}`,
);
const silence = statement<[connectionId: string]>(
  "DELETE FROM {rings} WHERE poll_id IN (SELECT id FROM {polls} WHERE connection_id = ?)",
);

/** A ring that is to be asked for by that time: its own has come, or a clock that was ahead has set it. */
export const ringsAt = (ring: string): string =>
  `(${ring}.next_at <= @at OR ${ring}.rung_at > @at)`;

const isSeen = `EXISTS (SELECT 1 FROM {events} e WHERE e.poll_id = p.id AND e.key = @key AND {on e.live})`;
const add = statement<{ pollId: string; key: string; at: number; next: number }>(
  `INSERT INTO {rings} (poll_id, key, rung_at, asks, next_at)
   SELECT p.id, @key, @at, 0, @next FROM {polls} p
   WHERE p.id = @pollId AND {on p.listening} AND NOT ${isSeen}
     AND (SELECT count(*) FROM {rings} r WHERE r.poll_id = p.id) < ${mostRinging}
   ON CONFLICT DO NOTHING`,
);
const lookAgain = statement<{ pollId: string; key: string; next: number }>(
  `UPDATE {waits} SET next_at = @next WHERE poll_id = @pollId AND next_at > @next
     AND event IN (SELECT e.seq FROM {events} e WHERE e.poll_id = @pollId AND e.key = @key)`,
);
const due = statement<{ pollId: string; at: number }, Ringing>(
  `SELECT r.key, r.rung_at AS "rungAt", r.asks FROM {rings} r
   WHERE r.poll_id = @pollId AND ${ringsAt("r")} ORDER BY r.key COLLATE "C" FOR UPDATE`,
);

/** With what is sealed of it. For use inside a transaction that deletes the connection. */
export function* removeBell(connectionId: string): Work<void> {
  yield* silence.run(connectionId);
  yield* sql`DELETE FROM {bells} WHERE connection_id = ${connectionId}`.run();
  yield* unseal(hookAddressName(connectionId));
}

export function bellVerbs({ read, write, writeAt }: Verbs) {
  return {
    bell: read((tokenHash) => one.found(tokenHash)),

    bellOf: read((connectionId) => ofConnection.found(connectionId)),

    putBell: writeAt(function* ({ changes }, { sealed, seen, permit, at, ...bell }) {
      const { connectionId } = bell;
      const standing = yield* connection.first(connectionId);
      if (!standing) return "not_found";
      const name = hookAddressName(connectionId);
      if (!(yield* isCurrent(permit)) || (yield* sealedOf(name)) !== seen) return "conflict";
      yield* revoke.run(at, connectionId);
      yield* sql`INSERT INTO {bells} (token_hash, connection_id, created_at, created_by)
        VALUES (${bell.tokenHash}, ${connectionId}, ${at}, ${bell.createdBy})`.run();
      yield* keepSealed(name, sealed);
      changes.connection(connectionId, standing.owner);
      return "made";
    }),

    sealBell: write(function* ({ changes }, { connectionId, seen, sealed, permit }) {
      const standing = yield* connection.first(connectionId);
      if (!standing || !(yield* isCurrent(permit))) return false;
      if (!(yield* resealed(hookAddressName(connectionId), seen, sealed))) return false;
      changes.connection(connectionId, standing.owner);
      return true;
    }),

    revokeBell: writeAt(function* ({ changes }, connectionId, at) {
      const standing = yield* connection.first(connectionId);
      if (!standing) return;
      yield* revoke.run(at, connectionId);
      yield* silence.run(connectionId);
      yield* unseal(hookAddressName(connectionId));
      changes.connection(connectionId, standing.owner);
    }),

    noteHeardBell: write(function* (notes, tokenHash, at) {
      noteConnections(notes, yield* hear.all(at, tokenHash));
    }),

    noteRefusedBell: write(function* (notes, tokenHash, refused) {
      noteConnections(notes, yield* refuse.all(toJson(refused), tokenHash));
    }),

    ring: writeAt(function* ({ tellOthers }, { pollId, key, isInReach, at }) {
      const asked = yield* sql<{ at: number | null }>`SELECT bell_at AS at FROM {polls}
        WHERE id = ${pollId}`.found();
      if (asked === null) return;
      const next = firstAsk(at, asked.at);
      const sooner = yield* lookAgain.run({ pollId, key, next });
      const added = isInReach ? yield* add.run({ pollId, key, at, next }) : 0;
      if (sooner + added > 0) tellOthers("anything");
    }),

    heedRings: writeAt(function* ({ stands }, { lease, pollId, at }) {
      if (!(yield* stands(lease))) return "fenced";
      yield* sql`DELETE FROM {rings} AS r WHERE r.poll_id = ${pollId}
        AND EXISTS (SELECT 1 FROM {events} e WHERE e.poll_id = r.poll_id AND e.key = r.key AND {on e.live})`.run();
      let asked = 0;
      for (const ringing of yield* due.all({ pollId, at })) {
        const next = nextAsk(ringing, at);
        if (next === null) {
          yield* sql`DELETE FROM {rings} WHERE poll_id = ${pollId} AND key = ${ringing.key}`.change();
          continue;
        }
        yield* sql`UPDATE {rings} SET asks = asks + 1, next_at = ${next}
          WHERE poll_id = ${pollId} AND key = ${ringing.key}`.change();
        asked += 1;
      }
      if (asked > 0) yield* sql`UPDATE {polls} SET bell_at = ${at} WHERE id = ${pollId}`.run();
      return asked;
    }),
  } satisfies Partial<BellStore>;
}
