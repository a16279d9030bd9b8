import type { SettingsStore } from "#engine/store.ts";
import { changedRows, madeSettings, type SettingRow } from "../setting-rows.ts";
import { sql } from "./database.ts";
import type { Writer } from "./writer.ts";

const all = sql<[], SettingRow>("SELECT name, value FROM millrace.settings");
const put = sql<[name: string, value: string]>(
  `INSERT INTO millrace.settings (name, value) VALUES ($1, $2)
   ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
);
const remove = sql<[names: readonly string[]]>(
  "DELETE FROM millrace.settings WHERE name = ANY($1)",
);

export function settingVerbs({ database, write }: Writer): SettingsStore {
  return {
    settings: async () => madeSettings(await database.all(all)),

    changeSettings: (change) =>
      write(async (tx) => {
        const rows = changedRows(change);
        for (const { name, value } of rows.put) await tx.run(put, name, value);
        await tx.run(remove, rows.remove);
      }),
  };
}
