import type { SettingsStore } from "#engine/store.ts";
import { all, run, type Session, statement } from "../session.ts";
import { changedRows, madeSettings, type SettingRow } from "../setting-rows.ts";

const every = statement<[], SettingRow>("SELECT name, value FROM {settings}");
const put = statement<[name: string, value: string]>(
  `INSERT INTO {settings} (name, value) VALUES (?, ?)
   ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
);
const remove = statement<[names: readonly string[]]>("DELETE FROM {settings} WHERE name IN (??)");

export function settingVerbs({ read, write }: Session): SettingsStore {
  return {
    settings: () =>
      read(function* () {
        return madeSettings(yield* all(every));
      }),

    changeSettings: (change) =>
      write(function* () {
        const rows = changedRows(change);
        for (const { name, value } of rows.put) yield* run(put, name, value);
        yield* run(remove, rows.remove);
      }),
  };
}
