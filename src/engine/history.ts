import type { MadeSettings } from "./store.ts";

/** How much finished history the store keeps. */
export interface History {
  /** For how many days after their end runs are kept, with their events. */
  readonly days: number;
  /** How many finished runs of each flow are kept, the newest. */
  readonly runsPerFlow: number;
  /** For how many days lines of the audit log stay in the store before they go into files. */
  readonly auditDays: number;
  /** For how many years lines of the ledger are kept. */
  readonly ledgerYears: number;
}

/** A number that the start of a process says. */
export interface StartNumber {
  readonly value: number;
  /** The variable or option that fixes it; null: it holds until an administrator sets another. */
  readonly fixedBy: string | null;
  /** What may be set. */
  readonly least: number;
  readonly most: number;
}

export type StartHistory = { readonly [Name in keyof History]: StartNumber };

/** Where a number comes from that counts. */
export type NumberSource = "default" | "setting" | "variable";

/** What counts now of what the start says and an administrator has set. */
export function historyNow(
  start: StartHistory,
  made: MadeSettings,
): { readonly [Name in keyof History]: { value: number; from: NumberSource } } {
  return {
    days: numberNow(start.days, made.historyDays),
    runsPerFlow: numberNow(start.runsPerFlow, made.runsPerFlow),
    auditDays: numberNow(start.auditDays, made.auditDays),
    ledgerYears: numberNow(start.ledgerYears, made.ledgerYears),
  };
}

function numberNow({ value, fixedBy }: StartNumber, made: number | null) {
  if (fixedBy !== null) return { value, from: "variable" } as const;
  return made === null
    ? ({ value, from: "default" } as const)
    : ({ value: made, from: "setting" } as const);
}
