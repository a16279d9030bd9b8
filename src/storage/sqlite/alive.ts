import type { Store } from "#engine/store.ts";
import type { Writer } from "./writer.ts";

type AliveVerbs = Pick<Store, "recordAlive" | "lastSeen">;

export function aliveVerbs(writer: Writer): AliveVerbs {
  const record = writer.db.prepare<[number, number]>(
    `INSERT INTO alive (one, alive_until, highest) VALUES (1, ?, ?)
     ON CONFLICT (one) DO UPDATE SET alive_until = excluded.alive_until`,
  );
  const last = writer.db.prepare<[], { alive_until: number | null; highest: number }>(
    "SELECT alive_until, highest FROM alive",
  );

  return {
    recordAlive: (now) => writer.writeAt(now, () => void record.run(now, now)),

    async lastSeen() {
      const row = last.get();
      if (!row) return null;
      return { aliveUntil: row.alive_until ?? row.highest, highest: row.highest };
    },
  };
}
