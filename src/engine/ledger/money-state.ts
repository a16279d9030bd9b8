import type { MoneyState } from "#flow/ledger.ts";
import type { EffectState } from "../store.ts";

/**
 * The state of a write's money. `isPending`: the other side has said that the money has yet to
 * move.
 */
interface Written {
  readonly state: EffectState;
  readonly sends: number;
  readonly isAboveLimit: boolean;
  readonly isPending: boolean;
}

/** Null for what never left, and never will by itself. `over`: is its run? */
export function moneyStateOf(
  { state, sends, isAboveLimit, isPending }: Written,
  over: boolean,
): MoneyState | null {
  // It waits for the owner of its connection.
  if (isAboveLimit) return over ? null : "pending";
  switch (state) {
    case "done":
      return isPending ? "pending" : "done";
    case "failed":
      return "refused";
    case "parked":
      return "in_doubt";
    case "stopped":
      return sends === 0 ? null : "in_doubt";
    case "open":
      if (!over) return "pending";
      return sends === 0 ? null : "in_doubt";
  }
}
