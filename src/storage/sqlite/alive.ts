import type { Store } from "#engine/store.ts";
import type { Writer } from "./writer.ts";

export function aliveVerbs(writer: Writer) {
  const { db } = writer;
  const record = db.prepare<[number, number]>(
    `INSERT INTO alive (one, alive_until, highest) VALUES (1, ?, ?)
     ON CONFLICT (one) DO UPDATE SET alive_until = excluded.alive_until`,
  );
  const last = db.prepare<[], { alive_until: number | null; highest: number }>(
    "SELECT alive_until, highest FROM alive",
  );

  return {
    recordAlive: (now) =>
      writer.writeAt(now, () => {
        const before = last.get()?.alive_until ?? null;
        record.run(now, now);
        return before;
      }),

    async lastSeen() {
      const row = last.get();
      if (!row) return null;
      const { alive_until: own, highest } = row;
      return { aliveUntil: own, own, highest, history: null, historyBefore: null };
    },

    async time() {
      return null;
    },
  } satisfies Partial<Store>;
}
