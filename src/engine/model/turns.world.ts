import fc from "fast-check";

/**
 * What can happen, as fast-check draws it. A case is a few flows and a list of turns; numbers name
 * what hangs by its place, so that a case stays valid when turns are taken out of it.
 */

export type Action = "read" | "make" | "make-blind" | "make-unsafe";

/** What becomes of a request to the other side. */
export type Fate =
  | "answered"
  /** It arrives and is dealt with; the answer is still on its way. */
  | "arrives"
  | "busy"
  | "broken-before"
  | "broken-after"
  | "muddled"
  | "down"
  /** It is refused for now, whatever became of an earlier one. */
  | "barred"
  /** A stranger on the way answers; what it answers, it says in turn. */
  | "stranger-before"
  | "stranger-after"
  | "refused"
  | "lost"
  /** The connection breaks, and yet the request arrives later. */
  | "cut-late"
  /** It was dealt with, and the answer is lost. */
  | "cut-after";

export type Turn =
  /** One thing that hangs goes on; where nothing does, time passes until something happens. */
  | { readonly do: "go"; readonly which: number; readonly fate: Fate }
  /** The store has committed, and the process has not heard of it yet. */
  | { readonly do: "commit"; readonly which: number }
  | { readonly do: "refuse"; readonly which: number }
  /** The plug is pulled; `commits`: what hangs at the store there is done, or not. */
  | {
      readonly do: "crash";
      readonly which: number;
      readonly commits: boolean;
      readonly bytesLeft: boolean;
    }
  /** The process stands still and is thought dead; another takes its place. */
  | { readonly do: "freeze" }
  | { readonly do: "thaw" }
  /** Time passes; `gap`: all at once, as where the machine stood still. */
  | { readonly do: "pass"; readonly ms: number; readonly gap: boolean }
  | { readonly do: "set-clock"; readonly ms: number }
  /** Time passes, and the other side dates its answers as before, until a process starts. */
  | { readonly do: "stale-dates"; readonly ms: number }
  | { readonly do: "order"; readonly trailing: boolean; readonly ahead: boolean }
  | { readonly do: "straggle" }
  | { readonly do: "revoke" }
  | { readonly do: "person" }
  /** A person lets a failed run go on. */
  | { readonly do: "continue"; readonly which: number };

export interface Case {
  readonly flows: readonly (readonly Action[])[];
  readonly turns: readonly Turn[];
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const which = fc.nat({ max: 7 });
const fate = fc.oneof(
  { weight: 14, arbitrary: fc.constant<Fate>("answered") },
  { weight: 2, arbitrary: fc.constant<Fate>("arrives") },
  {
    weight: 8,
    arbitrary: fc.constantFrom<Fate>(
      "busy",
      "broken-before",
      "broken-after",
      "muddled",
      "down",
      "barred",
      "barred",
      "barred",
      "stranger-before",
      "stranger-after",
      "refused",
      "lost",
      "cut-late",
      "cut-after",
    ),
  },
);

type Chance = fc.WeightedArbitrary<Turn>;

const usual: readonly Chance[] = [
  { weight: 100, arbitrary: fc.record({ do: fc.constant("go" as const), which, fate }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("commit" as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("refuse" as const), which }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("crash" as const),
      which,
      commits: fc.boolean(),
      bytesLeft: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("freeze" as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("thaw" as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("pass" as const),
      ms: fc.constantFrom(
        second,
        8 * second,
        minute,
        11 * minute,
        hour,
        12 * hour,
        22 * hour,
        25 * hour,
        72 * hour,
      ),
      gap: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("set-clock" as const),
      ms: fc.constantFrom(-30 * second, 30 * second, 11 * minute),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("order" as const),
      trailing: fc.boolean(),
      ahead: fc.nat({ max: 15 }).map((one) => one === 0),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("straggle" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("revoke" as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("person" as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("continue" as const), which }) },
];

/** A clock of one side that is wrong by far. */
const wrongClocks: readonly Chance[] = [
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("set-clock" as const),
      ms: fc.constantFrom(-30 * day, 30 * day),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Turn>({ do: "stale-dates", ms: 25 * hour }) },
];

const action = fc.constantFrom<Action>("read", "make", "make", "make-blind", "make-unsafe");

const casesOf = (chances: readonly Chance[]): fc.Arbitrary<Case> =>
  fc.record({
    flows: fc.array(fc.array(action, { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 2,
    }),
    turns: fc.array(fc.oneof(...chances), { maxLength: 240, size: "max" }),
  });

/** What cases are drawn of: what happens every day, or that and clocks that are wrong by far. */
export const draw = {
  usual: casesOf(usual),
  "wrong clocks": casesOf([...usual, ...wrongClocks]),
} as const;

export type Drawn = keyof typeof draw;
