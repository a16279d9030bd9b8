import type { SettingsStore } from "#engine/store.ts";
import { changedRows, madeSettings, type SettingRow } from "../setting-rows.ts";
import type { Writer } from "./writer.ts";

export function settingVerbs(writer: Writer): SettingsStore {
  const { db } = writer;
  const all = db.prepare<[], SettingRow>("SELECT name, value FROM settings");
  const put = db.prepare<[SettingRow]>(
    `INSERT INTO settings (name, value) VALUES (@name, @value)
     ON CONFLICT DO UPDATE SET value = excluded.value`,
  );
  const remove = db.prepare<[string]>("DELETE FROM settings WHERE name = ?");

  return {
    async settings() {
      return madeSettings(all.all());
    },

    changeSettings: (change) =>
      writer.write(() => {
        const rows = changedRows(change);
        for (const row of rows.put) put.run(row);
        for (const name of rows.remove) remove.run(name);
      }),
  };
}
