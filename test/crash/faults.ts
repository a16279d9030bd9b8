/** What Stripe, and the way there, do to the product all the time: each with its probability. */

export interface FaultRule {
  readonly on: "writes" | "reads";
  readonly fault: { readonly kind: string } & Readonly<Record<string, unknown>>;
  /** That one request meets it. */
  readonly probability: number;
  readonly seed: number;
}

type Chance = Omit<FaultRule, "seed">;

const onWrites = (probability: number, fault: Chance["fault"]): Chance => ({
  on: "writes",
  probability,
  fault,
});
const onReads = (probability: number, fault: Chance["fault"]): Chance => ({
  on: "reads",
  probability,
  fault,
});

const chances: readonly Chance[] = [
  onWrites(0.02, { kind: "rate_limited" }),
  onWrites(0.01, { kind: "lock_timeout" }),
  // The one that nobody can tell the outcome of: Stripe repeats the error for a day.
  onWrites(0.004, { kind: "error", when: "before", status: 500 }),
  onWrites(0.015, { kind: "error", when: "before", status: 503, stored: false }),
  onWrites(0.01, { kind: "error", when: "before", status: 502, stored: false, html: true }),
  onWrites(0.015, { kind: "error", when: "after", status: 500 }),
  onWrites(0.01, { kind: "error", when: "after", status: 504, html: true }),
  onWrites(0.01, { kind: "stranger", when: "before", status: 403 }),
  onWrites(0.01, { kind: "stranger", when: "after", status: 403 }),
  onWrites(0.01, { kind: "stranger", when: "before", status: 200 }),
  onWrites(0.01, { kind: "stranger", when: "after", status: 200, page: "json" }),
  onWrites(0.02, { kind: "cut", when: "before" }),
  onWrites(0.03, { kind: "cut", when: "after" }),
  onWrites(0.02, { kind: "drip", ms: 20, pieces: 5 }),
  onWrites(0.02, { kind: "truncate" }),
  onWrites(0.02, { kind: "delay", ms: 700, when: "before" }),
  onWrites(0.02, { kind: "delay", ms: 700, when: "after" }),
  onWrites(0.01, { kind: "repeat", answer: "first" }),
  onWrites(0.01, { kind: "repeat", answer: "second" }),
  onWrites(0.02, { kind: "late", seconds: 200 }),
  onWrites(0.01, { kind: "late", seconds: 600 }),
  onReads(0.02, { kind: "rate_limited" }),
  onReads(0.01, { kind: "lock_timeout" }),
  onReads(0.03, { kind: "error", when: "before", status: 500, stored: false }),
  onReads(0.02, { kind: "error", when: "after", status: 503, html: true }),
  onReads(0.01, { kind: "stranger", when: "before", status: 403 }),
  onReads(0.01, { kind: "stranger", when: "before", status: 200, page: "json" }),
  onReads(0.02, { kind: "cut", when: "before" }),
  onReads(0.02, { kind: "cut", when: "after" }),
  onReads(0.02, { kind: "drip", ms: 20, pieces: 5 }),
  onReads(0.02, { kind: "truncate" }),
  onReads(0.02, { kind: "delay", ms: 300, when: "before" }),
];

export function faultRules(random: () => number): readonly FaultRule[] {
  return chances.map(({ on, fault, probability }) => {
    const seed = Math.floor(random() * 2 ** 31);
    return { on, fault, probability, seed };
  });
}

/** As the simulator's control interface takes it. */
export function armable({ on, fault, probability, seed }: FaultRule): object {
  return {
    match: { method: on === "writes" ? "POST" : "GET" },
    fault,
    random: { seed, probability },
  };
}
