import type { PollStore } from "#engine/store.ts";
import { keyHash } from "../key-hash.ts";
import type { Database } from "./database.ts";
import type { Writer } from "./writer.ts";

/** What a flow has handled, for use inside a transaction. */
export function seenRows(db: Database) {
  const ran = db.prepare<[string, Buffer]>(
    `INSERT INTO seen (flow_id, key_hash, ran) VALUES (?, ?, 1)
     ON CONFLICT DO UPDATE SET ran = 1 WHERE ran = 0`,
  );
  const skipped = db.prepare<[string, Buffer]>(
    "INSERT INTO seen (flow_id, key_hash, ran) VALUES (?, ?, 0) ON CONFLICT DO NOTHING",
  );
  return {
    /** False when there has been a run of this name before, even if it is deleted by now. */
    ran: (flowId: string, name: string): boolean => ran.run(flowId, keyHash(name)).changes === 1,
    skipped: (flowId: string, key: string): void => void skipped.run(flowId, keyHash(key)),
  };
}

export function seenVerbs(writer: Writer): Pick<PollStore, "unseen" | "handled"> {
  const { db } = writer;
  const unseen = db.prepare<[string, string], { key: string }>(
    `SELECT value AS key FROM json_each(?)
     WHERE NOT EXISTS (SELECT 1 FROM events WHERE poll_id = ? AND key = value AND live = 1)`,
  );
  const handled = db.prepare<[string, Buffer], { handled: number }>(
    `SELECT EXISTS (SELECT 1 FROM flows f JOIN seen s ON s.flow_id = f.id
       WHERE f.lineage = ? AND s.key_hash = ?) AS handled`,
  );

  return {
    async unseen(pollId, keys) {
      return new Set(unseen.all(JSON.stringify(keys), pollId).map(({ key }) => key));
    },

    async handled(lineage, keys) {
      return new Set(keys.filter((key) => handled.get(lineage, keyHash(key))?.handled === 1));
    },
  };
}
