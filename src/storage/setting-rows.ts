import type { KeptSettings, Settings } from "#engine/store.ts";
import { fromJson, type JsonText, toJson } from "./rows.ts";

/** A setting that was made, as both stores keep it. */
export interface SettingRow {
  readonly name: string;
  readonly value: JsonText<number>;
}

/** The name of the setting that the switch is kept in. */
export const heldSince = "heldSince";

/** What a newer Millrace may have set beside it is left as it is. */
export function madeSettings(rows: readonly SettingRow[]): Settings {
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
export function changedRows(change: Partial<KeptSettings>): {
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
