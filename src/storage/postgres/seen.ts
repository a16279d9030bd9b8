import type { PollStore } from "#engine/store.ts";
import { keyHash } from "../key-hash.ts";
import { type Session, sql } from "./database.ts";
import type { Writer } from "./writer.ts";

/** What a flow has handled: an event's key, or a run's name. */
export interface Handled {
  readonly flowId: string;
  readonly key: string;
}

type Texts = readonly string[];
type Hashes = readonly Buffer[];

/** In one order, so that two transactions never wait for each other. */
const places = `FROM unnest($1::text[], $2::bytea[]) AS n(flow_id, key_hash)
   ORDER BY n.flow_id COLLATE "C", n.key_hash`;

const ran = sql<[Texts, Hashes], { flow_id: string; key_hash: Buffer }>(
  `INSERT INTO millrace.seen AS s (flow_id, key_hash, ran) SELECT n.flow_id, n.key_hash, true ${places}
   ON CONFLICT (flow_id, key_hash) DO UPDATE SET ran = true WHERE NOT s.ran
   RETURNING flow_id, key_hash`,
);
const skipped = sql<[Texts, Hashes]>(
  `INSERT INTO millrace.seen (flow_id, key_hash, ran) SELECT n.flow_id, n.key_hash, false ${places}
   ON CONFLICT DO NOTHING`,
);
const unseen = sql<[pollId: string, keys: Texts], { key: string }>(
  `SELECT k.key FROM unnest($2::text[]) AS k(key) WHERE NOT EXISTS (
     SELECT 1 FROM millrace.events e WHERE e.poll_id = $1 AND e.key = k.key AND e.live)`,
);
const handled = sql<[lineage: string, hashes: Hashes], { key_hash: Buffer }>(
  `SELECT DISTINCT s.key_hash FROM millrace.flows f JOIN millrace.seen s ON s.flow_id = f.id
   WHERE f.lineage = $1 AND s.key_hash = ANY($2::bytea[])`,
);

export const textOfHandled = ({ flowId, key }: Handled): string => `${flowId} ${key}`;

/** Those of which no run was made before, even if that is deleted by now. Each is named once. */
export async function noteRan(
  session: Session,
  names: readonly Handled[],
): Promise<ReadonlySet<string>> {
  const hashes = names.map(({ key }) => keyHash(key));
  const rows = await session.all(
    ran,
    names.map(({ flowId }) => flowId),
    hashes,
  );
  const fresh = new Set(rows.map((row) => `${row.flow_id} ${row.key_hash.toString("hex")}`));
  return new Set(
    names
      .filter(({ flowId }, index) => fresh.has(`${flowId} ${hashes[index]?.toString("hex") ?? ""}`))
      .map(textOfHandled),
  );
}

export async function noteSkipped(session: Session, names: readonly Handled[]): Promise<void> {
  if (names.length === 0) return;
  await session.run(
    skipped,
    names.map(({ flowId }) => flowId),
    names.map(({ key }) => keyHash(key)),
  );
}

export function seenVerbs({ database }: Writer): Pick<PollStore, "unseen" | "handled"> {
  return {
    async unseen(pollId, keys) {
      if (keys.length === 0) return new Set();
      return new Set((await database.all(unseen, pollId, keys)).map(({ key }) => key));
    },

    async handled(lineage, keys) {
      if (keys.length === 0) return new Set();
      const byHash = new Map(keys.map((key) => [keyHash(key).toString("hex"), key]));
      const hashes = [...byHash.keys()].map((hash) => Buffer.from(hash, "hex"));
      const rows = await database.all(handled, lineage, hashes);
      return new Set(rows.flatMap(({ key_hash: hash }) => byHash.get(hash.toString("hex")) ?? []));
    },
  };
}
