import type { Settings } from "./store/settings.ts";

/** What a setting may hold. */
export type Setting = number | readonly string[];

/** Pure: all settings, of those that were made. What a newer Millrace may have set beside them is left as it is. */
export function settingsOf(made: ReadonlyMap<string, Setting>): Settings {
  const number = (name: keyof Settings): number | null => {
    const value = made.get(name);
    return typeof value === "number" ? value : null;
  };
  const hosts = made.get("privateHosts" satisfies keyof Settings);
  return {
    historyDays: number("historyDays"),
    runsPerFlow: number("runsPerFlow"),
    auditDays: number("auditDays"),
    ledgerYears: number("ledgerYears"),
    backedUpAt: number("backedUpAt"),
    privateHosts: typeof hosts === "object" ? hosts : null,
    heldSince: number("heldSince"),
  };
}
