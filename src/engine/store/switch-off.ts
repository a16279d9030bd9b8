/**
 * When a flow switches itself off: at the limit that it reaches first. At least one of the two is
 * set.
 */
export interface SwitchOffRule {
  /** After so many of its runs in a row have failed. */
  readonly inARow: number | null;
  /** When so many hundredths of the runs of an hour have failed, of so many at least that have ended. */
  readonly share: { readonly percent: number; readonly of: number } | null;
}

export type SwitchedOffWhy =
  | { readonly kind: "in_a_row"; readonly failed: number }
  | { readonly kind: "share"; readonly failed: number; readonly ended: number };

export interface SwitchOffRecord {
  readonly flowId: string;
  readonly rule: SwitchOffRule | null;
  /** Runs that were made before do not count. */
  readonly countedFrom: number;
  /** When and why it has switched itself off; null again once it is activated. */
  readonly off: { readonly at: number; readonly why: SwitchedOffWhy } | null;
}

/** How runs of a flow have ended, without tests and runs once more. */
export interface Failures {
  /** Newer than the newest that did not fail; no more are counted than are asked for. */
  readonly inARow: number;
  readonly ofAnHour: { readonly failed: number; readonly ended: number };
}

export interface SwitchOffStore {
  /** Of these flows, or of all; without those that have neither a rule nor switched themselves off. */
  switchOffs(flowIds?: readonly string[]): Promise<readonly SwitchOffRecord[]>;
  /** Null takes the rule back. Failures count from then on. */
  setSwitchOff(wish: {
    readonly flowId: string;
    readonly rule: SwitchOffRule | null;
    readonly at: number;
  }): Promise<"changed" | "not_found">;
  /** `most`: how many in a row are counted. `hour`: when the hour began. */
  failuresOf(
    flowId: string,
    within: { readonly since: number; readonly hour: number; readonly most: number },
  ): Promise<Failures>;
  /** As `deactivate`. `unchanged`: it is inactive, or its failures count from another moment. */
  switchOff(wish: {
    readonly flowId: string;
    readonly countedFrom: number;
    readonly why: SwitchedOffWhy;
    readonly at: number;
  }): Promise<"off" | "unchanged">;
}
