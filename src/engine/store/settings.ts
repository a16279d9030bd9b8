/** What an administrator has set here, for all processes; null where nothing is. */
export interface MadeSettings {
  readonly historyDays: number | null;
  readonly runsPerFlow: number | null;
}

export interface SettingsStore {
  settings(): Promise<MadeSettings>;
  /** Changes those that are named alone; null takes one back. */
  changeSettings(change: Partial<MadeSettings>): Promise<void>;
}
