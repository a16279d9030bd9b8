import type { ErrorBranch, ForEachStep } from "#flow/step.ts";
import fc from "fast-check";

/**
 * What can happen, as fast-check draws it. A case is a few flows and a list of turns; numbers name
 * what hangs by its place, so that a case stays valid when turns are taken out of it.
 */

export type Action =
  | "read"
  | "make"
  | "make-blind"
  | "make-unsafe"
  | "make-ledger"
  | "make-findable"
  /** No list shows it, and some of it is told of by the key. */
  | "make-told"
  /** A field that holds our mark refuses a repeat, until somebody deletes the object. */
  | "make-guarded"
  /** It sets a value of a thing that other orders set, too. */
  | "make-set"
  /** It looks whether a place is taken, and takes it, or changes what stands there. */
  | "make-placed";

/** A step of a flow, with those inside of it. */
export type Part =
  | { readonly is: "action"; readonly action: Action }
  | { readonly is: "delay"; readonly minutes: number }
  /** For each item of the order, so many at once. */
  | {
      readonly is: "loop";
      readonly atOnce: number;
      readonly onFailure: ForEachStep["onFailure"];
      readonly parts: readonly Part[];
    }
  | {
      readonly is: "handler";
      readonly parts: readonly Part[];
      readonly handling: readonly Part[];
      readonly then: ErrorBranch["then"];
    }
  /** Calls the flow of the case that calls start. */
  | { readonly is: "call" };

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
  | { readonly do: "continue"; readonly which: number }
  /** A person cancels a run. */
  | { readonly do: "cancel"; readonly which: number }
  /** The database is backed up. */
  | { readonly do: "back-up" }
  /** The last backup takes its place. */
  | { readonly do: "restore"; readonly bytesLeft: boolean }
  /**
   * All processes end, and everything goes to another database, where the same goes on. `at`: now, or once a write may
   * leave, has left, or has arrived, where one does soon; `breaks`: how many tables the first try gets to, null where
   * it succeeds.
   */
  | {
      readonly do: "move";
      readonly at: "now" | "passed" | "sent" | "arrived";
      readonly bytesLeft: boolean;
      readonly breaks: number | null;
    };

export interface Case {
  readonly flows: readonly (readonly Part[])[];
  /** What the flow does that the others call. */
  readonly called: readonly Part[];
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
  { weight: 1, arbitrary: fc.record({ do: fc.constant("cancel" as const), which }) },
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
];

/** The other side's answers bear a date that has passed: one of them tells of nothing else. */
const staleDates: readonly Chance[] = [
  { weight: 6, arbitrary: fc.constant<Turn>({ do: "stale-dates", ms: 25 * hour }) },
];

const aDay: Chance = {
  weight: 8,
  arbitrary: fc.constant<Turn>({ do: "pass", ms: 25 * hour, gap: true }),
};

/** The machine stands still for longer than a key is honoured, with answers that it has not read yet. */
const standstills: readonly Chance[] = [
  {
    weight: 30,
    arbitrary: which.map((one): Turn => ({ do: "go", which: one, fate: "arrives" })),
  },
  aDay,
];

/** Requests without an answer arrive when others have gone on. */
const lateArrivals: readonly Chance[] = [
  {
    weight: 15,
    arbitrary: which.map((one): Turn => ({ do: "go", which: one, fate: "cut-late" })),
  },
  { weight: 12, arbitrary: fc.constant<Turn>({ do: "straggle" }) },
];

const backups: readonly Chance[] = [
  { weight: 4, arbitrary: fc.constant<Turn>({ do: "back-up" }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("restore" as const), bytesLeft: fc.boolean() }),
  },
];

const action = fc
  .constantFrom<Action>("read", "make", "make", "make-blind", "make-unsafe")
  .map((one): Part => ({ is: "action", action: one }));
const delayOf = (...minutes: readonly number[]): fc.Arbitrary<Part> =>
  fc.constantFrom(...minutes).map((one): Part => ({ is: "delay", minutes: one }));
const plainParts = fc.array(
  fc.oneof({ weight: 5, arbitrary: action }, { weight: 1, arbitrary: delayOf(1) }),
  { minLength: 1, maxLength: 2 },
);
const loop: fc.Arbitrary<Part> = fc.record({
  is: fc.constant("loop" as const),
  atOnce: fc.constantFrom(1, 3),
  onFailure: fc.constantFrom<ForEachStep["onFailure"]>("stop", "continue"),
  parts: plainParts,
});
const handler: fc.Arbitrary<Part> = fc.record({
  is: fc.constant("handler" as const),
  parts: fc.array(fc.oneof({ weight: 3, arbitrary: action }, { weight: 1, arbitrary: loop }), {
    minLength: 1,
    maxLength: 2,
  }),
  handling: plainParts,
  then: fc.constantFrom<ErrorBranch["then"]>("stop", "continue", "propagate"),
});

/** What a flow does itself; those that are called call no others. */
const partsOf = (...more: readonly fc.WeightedArbitrary<Part>[]): fc.Arbitrary<readonly Part[]> =>
  fc.array(
    fc.oneof(
      { weight: 8, arbitrary: action },
      { weight: 1, arbitrary: delayOf(1, 90, 1_500) },
      { weight: 2, arbitrary: loop },
      { weight: 1, arbitrary: handler },
      ...more,
    ),
    { minLength: 1, maxLength: 3 },
  );

const flowParts = partsOf({ weight: 2, arbitrary: fc.constant<Part>({ is: "call" }) });

const stepsAmong = (maxLength: number, ...actions: readonly Action[]) =>
  fc.array(
    fc.constantFrom<Action>(...actions).map((one): Part => ({ is: "action", action: one })),
    { minLength: 1, maxLength },
  );

/** Writes that no key protects, and none needs to. */
const keyless = stepsAmong(
  3,
  "make-ledger",
  "make-ledger",
  "make-findable",
  "make-findable",
  "read",
);

/** Writes that may be repeated without a key. */
const repeatable = stepsAmong(3, "make-guarded", "make-guarded", "make-set", "make-set", "read");

/** Writes that are told of by their keys, or not. */
const told = stepsAmong(2, "make-told", "make-told", "read");

/** Writes that look before they are frozen. */
const placed = stepsAmong(2, "make-placed", "make-placed", "make-placed", "read");

const turnsOf = (chances: readonly Chance[], maxLength: number): fc.Arbitrary<readonly Turn[]> =>
  fc.array(fc.oneof(...chances), { maxLength, size: "max" });

const casesOf = (
  chances: readonly Chance[],
  parts: fc.Arbitrary<readonly Part[]> = flowParts,
  turns = turnsOf(chances, 240),
): fc.Arbitrary<Case> =>
  fc.record({
    flows: fc.array(parts, { minLength: 1, maxLength: 2 }),
    called: partsOf(),
    turns,
  });

const move: fc.Arbitrary<Turn> = fc.record({
  do: fc.constant("move" as const),
  at: fc.constantFrom("now", "passed", "sent", "arrived"),
  bytesLeft: fc.boolean(),
  breaks: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.nat({ max: 60 }) },
  ),
});

/** It comes to a database that others back up. */
const movedOnce = fc
  .tuple(turnsOf([...usual, ...backups], 120), move, turnsOf([...usual, aDay], 40))
  .map(([before, moved, after]) => before.concat(moved, after));

/** What cases are drawn of: what happens every day, or that and clocks that are wrong by far, or backups. */
export const draw = {
  usual: casesOf(usual),
  "wrong clocks": casesOf([...usual, ...wrongClocks]),
  "stale dates": casesOf([...usual, ...staleDates]),
  standstills: casesOf([...usual, ...standstills]),
  backups: casesOf([...usual, ...backups]),
  "without keys": casesOf([...usual, ...backups], keyless),
  repeatable: casesOf([...usual, ...backups], repeatable),
  "told keys": casesOf([...usual, ...backups], told),
  placed: casesOf([...usual, ...lateArrivals], placed),
  moves: casesOf(
    usual,
    fc.oneof(
      { weight: 4, arbitrary: flowParts },
      { weight: 1, arbitrary: keyless },
      { weight: 1, arbitrary: repeatable },
      { weight: 1, arbitrary: told },
    ),
    movedOnce,
  ),
} as const;

export type Drawn = keyof typeof draw;
