import { useState } from "react";
import type { ProposedLimits } from "#server/refusal-body.ts";

export type LimitChoice = "set" | "without";

/** What the owner of connections says of the limits that are proposed for them. */
export interface LimitChoices {
  /** Those that were proposed, in the order in which they came. */
  readonly proposed: readonly ProposedLimits[];
  readonly of: (connection: string) => LimitChoice | null;
  /** Null: it is asked again. */
  readonly choose: (connection: string, choice: LimitChoice | null) => void;
  readonly areMade: boolean;
}

/** Limits that are set are proposed no more: what was said of them is remembered. */
export function useLimitChoices(proposals: readonly ProposedLimits[]): LimitChoices {
  const [seen, setSeen] = useState<readonly ProposedLimits[]>([]);
  const [made, setMade] = useState<Readonly<Record<string, LimitChoice | null>>>({});
  const fresh = proposals.filter((one) => seen.every((old) => old.connection !== one.connection));
  const proposed = [...seen, ...fresh];
  const of = (connection: string) => made[connection] ?? null;
  return {
    proposed,
    of,
    choose: (connection, choice) => {
      setSeen(proposed);
      setMade((before) => ({ ...before, [connection]: choice }));
    },
    areMade: proposed.every(({ connection }) => of(connection) !== null),
  };
}
