import type { KeptSettings, Settings, SettingsStore } from "#engine/store.ts";
import { all, made, run, type Session, statement } from "../session.ts";
import { fromJson, type JsonText, toJson } from "../rows.ts";

/** A setting that was made, as both stores keep it. */
interface SettingRow {
  readonly name: string;
  readonly value: JsonText<number>;
}

/** The name of the setting that the switch is kept in. */
export const heldSince = "heldSince";

/** What a newer Millrace may have set beside it is left as it is. */
function madeSettings(rows: readonly SettingRow[]): Settings {
  const made = new Map(rows.map(({ name, value }) => [name, fromJson(value)]));
  return {
    historyDays: made.get("historyDays") ?? null,
    runsPerFlow: made.get("runsPerFlow") ?? null,
    auditDays: made.get("auditDays") ?? null,
    ledgerYears: made.get("ledgerYears") ?? null,
    backedUpAt: made.get("backedUpAt") ?? null,
    heldSince: made.get(heldSince) ?? null,
  };
}

/** The rows to put, and the names of those to remove. */
function changedRows(change: Partial<KeptSettings>): {
  readonly put: readonly SettingRow[];
  readonly remove: readonly string[];
} {
  const entries = Object.entries(change);
  return {
    put: entries.flatMap(([name, value]) =>
      value === null ? [] : [{ name, value: toJson(value) }],
    ),
    remove: entries.flatMap(([name, value]) => (value === null ? [name] : [])),
  };
}

const every = statement<[], SettingRow>("SELECT name, value FROM {settings}");
const put = statement<[name: string, value: string]>(
  `INSERT INTO {settings} (name, value) VALUES (?, ?)
   ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
);
const remove = statement<[names: readonly string[]]>("DELETE FROM {settings} WHERE name IN (??)");

export function settingVerbs({ read, write }: Session): SettingsStore {
  return {
    settings: () => read(() => made(all(every), madeSettings)),

    changeSettings: (change) =>
      write(function* () {
        const rows = changedRows(change);
        for (const { name, value } of rows.put) yield* run(put, name, value);
        yield* run(remove, rows.remove);
      }),
  };
}
