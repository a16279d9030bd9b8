import type { Settings, SettingsStore } from "#engine/store.ts";
import { made, sql, statement, type Verbs } from "../session.ts";
import { fromJson, type JsonText, toJson } from "../rows.ts";

/** A setting that was made. */
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

const every = statement<[], SettingRow>("SELECT name, value FROM {settings}");

export function settingVerbs({ read, write }: Verbs): SettingsStore {
  return {
    settings: read(() => made(every.all(), madeSettings)),

    changeSettings: write(function* (_, change) {
      for (const [name, value] of Object.entries(change))
        if (value === null) yield* sql`DELETE FROM {settings} WHERE name = ${name}`.run();
        else
          yield* sql`INSERT INTO {settings} (name, value) VALUES (${name}, ${toJson(value)})
            ON CONFLICT (name) DO UPDATE SET value = excluded.value`.run();
    }),
  };
}
