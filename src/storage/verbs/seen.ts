import { hash } from "node:crypto";
import { type Handled, textOfHandled } from "#engine/sorted-deliveries.ts";
import type { PollStore } from "#engine/store.ts";
import { forEach, type Verbs, type Work } from "../session.ts";

/** 16 bytes of SHA-256: what was handled is kept for ever, so it is kept small. */
function keyHash(key: string): Buffer {
  return hash("sha256", key, "buffer").subarray(0, 16);
}

interface Hashed extends Handled {
  readonly keyHash: Buffer;
}

/** In one order, so that two transactions never wait for each other. */
const places = `FROM {rows n (flow_id text, key_hash bytea)} WHERE true
   {order n.flow_id COLLATE "C", n.key_hash}`;

const ran = forEach<Hashed, { flow_id: string; key_hash: Buffer }>(
  `INSERT INTO {seen} AS s (flow_id, key_hash, ran) SELECT n.flow_id, n.key_hash, true ${places}
   ON CONFLICT (flow_id, key_hash) DO UPDATE SET ran = true WHERE {off s.ran}
   RETURNING flow_id, key_hash`,
);
const skipped = forEach<Hashed>(
  `INSERT INTO {seen} (flow_id, key_hash, ran) SELECT n.flow_id, n.key_hash, false ${places}
   ON CONFLICT DO NOTHING`,
);
const unseen = forEach<{ key: string }, { key: string }, [pollId: string]>(
  `SELECT n.key AS key FROM {rows n (key text)} WHERE NOT EXISTS (
     SELECT 1 FROM {events} e WHERE e.poll_id = ? AND e.key = n.key AND {on e.live})`,
);
const handled = forEach<Pick<Hashed, "keyHash">, { key_hash: Buffer }, [lineage: string]>(
  `SELECT DISTINCT s.key_hash FROM {rows n (key_hash bytea)}
     JOIN {flows} f ON f.lineage = ? JOIN {seen} s ON s.flow_id = f.id AND s.key_hash = n.key_hash`,
);

const hashed = (name: Handled): Hashed => ({ ...name, keyHash: keyHash(name.key) });

/** Those of which no run was made before, even if that is deleted by now. Each is named once. */
export function* noteRan(names: readonly Handled[]): Work<ReadonlySet<string>> {
  const asked = names.map(hashed);
  const rows = yield* ran.all(asked);
  const textOf = (flowId: string, hash: Buffer): string => `${flowId} ${hash.toString("hex")}`;
  const fresh = new Set(rows.map((row) => textOf(row.flow_id, row.key_hash)));
  return new Set(
    asked.filter(({ flowId, keyHash }) => fresh.has(textOf(flowId, keyHash))).map(textOfHandled),
  );
}

export function noteSkipped(names: readonly Handled[]): Work<number> {
  return skipped.run(names.map(hashed));
}

export function seenVerbs({ read }: Verbs) {
  return {
    unseen: read(function* (pollId, keys) {
      const asked = keys.map((key) => ({ key }));
      const rows = yield* unseen.all(asked, pollId);
      return new Set(rows.map(({ key }) => key));
    }),

    handled: read(function* (lineage, keys) {
      const byHash = new Map(keys.map((key) => [keyHash(key).toString("hex"), key]));
      const asked = [...byHash.values()].map((key) => ({ keyHash: keyHash(key) }));
      const rows = yield* handled.all(asked, lineage);
      return new Set(rows.flatMap(({ key_hash: hash }) => byHash.get(hash.toString("hex")) ?? []));
    }),
  } satisfies Partial<PollStore>;
}
