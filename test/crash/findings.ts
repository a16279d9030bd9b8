/** What the judge finds. */
export interface Finding {
  readonly kind: "lost" | "doubled" | "wrongly parked";
  readonly what: string;
}

export const lost = (what: string): Finding => ({ kind: "lost", what });
export const doubled = (what: string): Finding => ({ kind: "doubled", what });
export const wronglyParked = (what: string): Finding => ({ kind: "wrongly parked", what });

export const when = (condition: boolean, finding: () => Finding): Finding[] =>
  condition ? [finding()] : [];
