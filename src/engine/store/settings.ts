/** What an administrator has set here, for all processes; null if not set. */
export interface MadeSettings {
  readonly historyDays: number | null;
  readonly runsPerFlow: number | null;
  readonly auditDays: number | null;
  readonly ledgerYears: number | null;
}

/** What is set, or noted, for all processes. */
export interface KeptSettings extends MadeSettings {
  /** When another tool was last said to have made a backup. */
  readonly backedUpAt: number | null;
  /** The private hosts that connections may reach, as the audit log told last. */
  readonly privateHosts: readonly string[] | null;
}

/** All that is set here. */
export interface Settings extends KeptSettings {
  /** Since when all connections are held by the switch; null where they are not. Set by `hold` and `lift`. */
  readonly heldSince: number | null;
}

export interface SettingsStore {
  settings(): Promise<Settings>;
  /** Changes those that are named alone; null takes one back. */
  changeSettings(change: Partial<KeptSettings>): Promise<void>;
}
